"""Log lines: what opens an account is never in them."""

import json
import logging
import secrets
from urllib.parse import urlsplit

import pytest
from django.test import Client

from collab.http.log_lines import JSONFormatter
from collab.people.credentials.password_links import password_link
from collab.people.models import ApiToken
from tests.cast import make_person

KEY = "5-d1x3qk-0a1b2c3d4e5f60718293a4b5c6d7e8f9"
TOKEN = ApiToken.new_secret()
PASSWORD = secrets.token_hex(8)


def line_of(text: str, *arguments: object, error: bool = False) -> dict[str, str]:
    """The JSON object of one line; with the traceback of an error that says the same."""
    try:
        raise ValueError(text % arguments)
    except ValueError as wrong:
        info = (ValueError, wrong, wrong.__traceback__) if error else None
        record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, text, arguments, info)
    return json.loads(JSONFormatter().format(record))


@pytest.mark.parametrize("error", [False, True])
@pytest.mark.parametrize(
    ("told", "secret", "kept"),
    [
        (f"/sign-in/reset/{KEY}/", KEY, "/sign-in/reset/"),
        (f"/bg/sign-in/reset/{KEY}", KEY, "/bg/sign-in/reset/"),
        (f"http://127.0.0.1:8000/sign-in/reset/{KEY}/x", KEY, "/sign-in/reset/"),
        (f"Bearer {TOKEN}", TOKEN, "Bearer"),
        (f"postgres://collab:{PASSWORD}@db/collab", PASSWORD, "postgres://collab:"),
    ],
    ids=["a link", "a link in Bulgarian", "a whole address", "a token", "a password"],  # the secrets differ a process
)
def test_a_secret_is_masked(told: str, secret: str, kept: str, error: bool) -> None:
    line = line_of("Not Found: %s", told, error=error)
    assert secret not in json.dumps(line)
    assert kept in line["text"]


def test_other_addresses_stay() -> None:
    assert line_of("Not Found: %s", "/groups/climate/x")["text"] == "Not Found: /groups/climate/x"


@pytest.mark.django_db
def test_a_link_that_leads_nowhere_is_told_without_its_key(caplog: pytest.LogCaptureFixture) -> None:
    link = password_link(make_person("ana@demo.example"))
    caplog.handler.setFormatter(JSONFormatter())
    Client().post(urlsplit(link).path.replace("/sign-in/", "/nowhere/"))
    Client(enforce_csrf_checks=True).post(link)
    assert "/sign-in/reset/" in caplog.text
    assert link.rstrip("/").rpartition("-")[2] not in caplog.text
