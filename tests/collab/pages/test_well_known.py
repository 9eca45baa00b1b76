"""security.txt, the icons that browsers ask for by name, and the sitemap's texts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as product
from django.test import Client

from collab.pages.footer import TEXT_PAGES
from collab.pages.well_known import ICONS
from collab.supervise.services import ROOT
from tests.collab.test_settings import booted, refused

pytestmark = pytest.mark.django_db
SECURITY = "/.well-known/security.txt"


def test_security_txt_says_where_to_write(client: Client, settings) -> None:
    settings.OPERATOR_SECURITY_URI = "mailto:security@operator.example"
    answer = client.get(SECURITY)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:security@operator.example"
    assert fields["Canonical"] == f"{product.SITE_URL}{SECURITY}"
    assert fields["Preferred-Languages"] == "en, bg"
    until = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < until - datetime.now(UTC) < timedelta(days=365)
    policy, _hash, part = fields["Policy"].removeprefix(product.SITE_URL).partition("#")
    assert f'id="{part}"' in client.get(policy).content.decode()


def test_without_a_contact_there_is_no_security_txt(client: Client, settings) -> None:
    settings.OPERATOR_SECURITY_URI = ""
    assert client.get(SECURITY).status_code == 404


@pytest.mark.parametrize(
    ("environ", "contact"),
    [
        ({"OPERATOR_SECURITY": "https://operator.example/report", "OPERATOR_EMAIL": "a@b.example"},
         "https://operator.example/report"),
        ({"OPERATOR_EMAIL": "office@operator.example"}, "mailto:office@operator.example"),
        ({}, ""),
    ],
)  # fmt: skip
def test_the_contact_is_that_of_the_settings(environ: dict[str, str], contact: str) -> None:
    line = "from django.conf import settings as s; print(s.OPERATOR_SECURITY_URI)"
    assert booted(line, EMAIL_URL="smtp+tls://mail.example.org", **environ).stdout.strip() == contact


@pytest.mark.parametrize("wrong", ["operator", "a@b.example\nExpires: never", "http://operator.example", "tel:1"])
@pytest.mark.parametrize("name", ["OPERATOR_SECURITY", "OPERATOR_EMAIL"])
def test_a_contact_that_is_none_stops_the_boot(name: str, wrong: str) -> None:
    assert name in refused(EMAIL_URL="smtp+tls://mail.example.org", **{name: wrong})


@pytest.mark.parametrize(
    ("name", "begins", "kind"),
    [
        ("favicon.ico", b"\x00\x00\x01\x00", "image/x-icon"),
        ("favicon.svg", b"<svg", "image/svg+xml"),
        ("apple-touch-icon.png", b"\x89PNG", "image/png"),
    ],
)
def test_browsers_find_the_icons_where_they_look(client: Client, name: str, begins: bytes, kind: str) -> None:
    answer = client.get(f"/{name}")
    assert answer.content.startswith(begins)
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert f'href="/{name}"' in client.get("/help").content.decode()


def test_the_icon_is_the_emblem() -> None:
    emblem = Path(ROOT) / "frontend" / "src" / "assets" / "emblem.svg"
    assert (ICONS / "favicon.svg").read_text() == emblem.read_text()


def test_search_engines_find_the_texts(client: Client, words: None) -> None:
    found = client.get("/sitemap.xml").content.decode()
    assert all(f"<loc>{product.SITE_URL}/{tag}/{name}</loc>" in found for tag in ("en", "bg") for name in TEXT_PAGES)
