"""With PAINTER=app four pages come as the app draws them; without an engine they come as before."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as now_set
from django.test import Client

from collab.pages import painter as module
from collab.pages.painter import EmbeddedPainter, painter
from collab.people.models import Person
from tests.cast import make_city

pytestmark = pytest.mark.django_db
PAGES = ("/cities", "/cities/varna", "/practices")


@pytest.fixture
def cities(words: None) -> None:
    make_city("Varna", "BG")
    make_city("Zagreb", "HR")


@pytest.fixture
def app_paints(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The painter of this process is the app, with time enough on a machine that has other work."""
    monkeypatch.setattr(module, "DEADLINE_S", 5.0)
    settings.PAINTER = "app"
    painter.cache_clear()
    mine = painter()
    assert isinstance(mine, EmbeddedPainter)
    yield
    mine.close()
    painter.cache_clear()


def painted(client: Client, path: str) -> str:
    """The page, once it is the app that painted it."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        page = client.get(path).content.decode()
        if '<div id="paint">' not in page:
            return page
        time.sleep(0.05)
    raise AssertionError(f"The app never painted {path}.")


@pytest.mark.parametrize("path", PAGES)
def test_the_app_paints_for_a_guest(client: Client, cities: None, app_paints: None, path: str) -> None:
    page = painted(client, path)
    root = re.search(r'<div id="root">(.*)</div>\s*<footer', page, re.DOTALL)
    assert root
    assert root[1].count("<h1") == 1
    assert 'id="main"' in root[1]
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script", root[1])


def test_the_app_paints_in_the_language_of_the_address(client: Client, cities: None, app_paints: None) -> None:
    page = painted(client, "/bg/cities?q=var")
    assert "Към съдържанието" in page
    assert 'value="var"' in page
    assert 'href="/bg/cities/varna"' in page
    assert "/cities/zagreb" not in page.split('id="boot"')[0]


def test_it_knows_who_reads_and_forgets_her(client: Client, cities: None, app_paints: None, bo: Person) -> None:
    client.force_login(bo)
    hers = f': {bo.name}" title='  # the button of her account
    assert hers in painted(client, "/cities")
    assert hers not in painted(Client(), "/cities")


def test_what_people_write_stays_text(client: Client, words: None, app_paints: None) -> None:
    make_city("Varna <script>alert(1)</script>", "BG")
    page = painted(client, "/cities")
    assert "Varna &lt;script&gt;" in page.split('id="boot"')[0]
    assert "<script>alert" not in page


def test_other_pages_and_a_missing_script_are_painted_by_templates(
    client: Client, cities: None, settings: Any, tmp_path: Path
) -> None:
    settings.PAINTER, settings.PAINTER_SCRIPT = "app", tmp_path / "missing.js"
    painter.cache_clear()
    try:
        for path in ("/groups", "/cities"):
            page = client.get(path).content.decode()
            assert '<div id="paint">' in page
            assert '<div id="root"></div>' in page
    finally:
        painter.cache_clear()


def test_it_is_off_unless_it_is_switched_on(client: Client, cities: None) -> None:
    assert now_set.PAINTER == "off"
    page = client.get("/cities").content.decode()
    assert '<div id="paint">' in page
    assert json.loads(page.split('id="boot">')[1].split("</script>")[0])["page"] == "cities"
