"""What every painted page carries, for people, for search engines and for the app that takes over."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from collab.notices.actions import notify
from collab.people.models import Person
from collab.postgres import clock
from tests.cast import make_city, make_person

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str, status: int = 200, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, answer.headers
    return answer.content.decode()


def boot_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.fixture
def cities(words: None) -> None:
    make_city("Varna", "BG")
    make_city("Zagreb", "HR")


def test_a_public_page_says_what_it_is_in_every_language(client: Client, cities: None) -> None:
    page = text_of(client, "/cities")
    assert '<html lang="en">' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/en/cities">' in page
    for tag, path in (("en", "/en/cities"), ("bg", "/bg/cities"), ("x-default", "/cities")):
        assert f'<link rel="alternate" hreflang="{tag}" href="{settings.SITE_URL}{path}">' in page
    assert '<meta property="og:title" content="Cities">' in page
    assert 'name="robots"' not in page


def test_a_prefix_chooses_the_language_and_stays_in_the_links(client: Client, cities: None) -> None:
    page = text_of(client, "/bg/cities")
    assert '<html lang="bg">' in page
    assert 'href="/bg/cities/varna"' in page
    assert boot_of(page)["language"] == "bg"
    assert client.get("/bg/cities").headers["Content-Language"] == "bg"


def test_the_app_starts_from_the_answers_of_the_api(client: Client, cities: None) -> None:
    for path, address in (("/cities", "/api/v1/cities/?limit=200"), ("/cities/varna", "/api/v1/cities/varna/")):
        boot = boot_of(text_of(client, path))
        assert boot["data"][address] == client.get(address).json()
        assert (boot["me"], boot["page"]) == (None, path.split("/")[1] if path == "/cities" else "city")
        assert abs(datetime.fromisoformat(boot["now"]) - clock.now()) < timedelta(minutes=1)


def test_a_signed_in_reader_is_known(client: Client, bo: Person) -> None:
    client.force_login(bo)
    page = text_of(client, "/me")
    boot = boot_of(page)
    same = client.get("/api/v1/me/").json()
    assert {**boot["me"], "csrf": ""} == {**same, "csrf": ""}
    assert boot["csrf"] == boot["me"]["csrf"] != ""
    assert '<meta name="robots" content="noindex">' in page


def test_nothing_a_person_writes_ends_the_boot_script(client: Client, words: None) -> None:
    evil = "</script><script>alert(1)</script><!-- \u2028 &amp;"
    client.force_login(make_person("evil@cast.example", evil))
    page = text_of(client, "/me")
    assert page.count("</script>") == page.count("<script")
    assert "<script>alert" not in page
    assert boot_of(page)["me"]["name"] == evil


def test_the_theme_and_the_language_of_the_person(client: Client, words: None) -> None:
    client.force_login(make_person("dark@cast.example", theme="dark", language="bg"))
    assert '<html lang="bg" data-theme="dark">' in text_of(client, "/me", **{"accept-language": "en"})


def test_no_page_carries_inline_script_or_style(client: Client, cities: None, bo: Person) -> None:
    client.force_login(bo)
    for path in ("/cities", "/cities/varna", "/me", "/notices", "/sign-out/", "/nowhere"):
        page = client.get(path).content.decode()
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in script or "application/json" in script for script in scripts)
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)


@pytest.mark.parametrize("path", ["/cities", "/sign-in/", "/nowhere", "/api/v1/cities/", "/healthz/live"])
def test_every_answer_is_private_and_guarded(client: Client, cities: None, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_page_that_is_not_there_offers_a_search(client: Client, words: None) -> None:
    page = text_of(client, "/practice/heat-plans-for-schools", 404)
    assert 'value="practice heat plans for schools"' in page
    assert boot_of(page)["page"] == "404"


def test_a_city_that_is_not_there(client: Client, words: None) -> None:
    assert "This page does not exist" in text_of(client, "/cities/atlantis", 404)


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/practices/?theme=energy&q=%D1%82", "/practices?theme=energy&q=%D1%82"),
        ("/bg/practices/", "/bg/practices"),
        ("/cities/varna//", "/cities/varna"),
        ("/nowhere/", None),
        ("/%2Fnowhere.example/", None),
        ("/api/v1/nowhere/", None),
    ],
)
def test_a_slash_at_the_end_leads_to_the_page(client: Client, words: None, asked: str, leads_to: str | None) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.headers.get("Location")) == ((301 if leads_to else 404), leads_to)
    assert client.post(asked).status_code == 404


def test_a_page_for_people_asks_to_sign_in(client: Client, words: None) -> None:
    for path in ("/me", "/notices"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in/?next={path}")


def test_a_page_of_ones_own_has_no_prefix(client: Client, bo: Person) -> None:
    client.force_login(bo)
    assert client.get("/bg/me").status_code == 404


def test_a_broken_page_says_so_and_not_why(words: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collab.people.shapes.city_shape", None)
    monkeypatch.setattr("collab.people.api.network.city_shape", None)
    make_city("Varna", "BG")
    answer = Client(raise_request_exception=False).get("/cities")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    assert "NoneType" not in answer.content.decode()


def test_notices_in_words(client: Client, bo: Person) -> None:
    notify([bo.pk], kind="message.hidden", data={"title": "Heat", "note": "Off topic"}, url="/threads/1#no-2", by=None)
    client.force_login(bo)
    Person.objects.filter(pk=bo.pk).update(language="en")
    page = text_of(client, "/notices")
    assert "The chair has hidden your message in “Heat” while it is looked at." in page
    assert "Off topic" in page
    assert 'href="/threads/1#no-2"' in page


def test_the_start_page(client: Client, cities: None) -> None:
    page = text_of(client, "/")
    assert "Local Climate Action" in page
    assert boot_of(page)["page"] == "start"


def test_today(client: Client, bo: Person) -> None:
    client.force_login(bo)
    boot = boot_of(text_of(client, "/"))
    assert boot["page"] == "today"
    for address, answer in boot["data"].items():
        assert client.get(address).json() == answer


def test_today_of_somebody_without_an_office(client: Client, nobody: Person) -> None:
    client.force_login(nobody)
    page = text_of(client, "/")
    assert "Good day, Nobody." in page
    assert "/api/v1/sessions/?limit=5" not in boot_of(page)["data"]


def test_a_city_by_the_readers_name_of_it(client: Client, cities: None) -> None:
    varna = make_city("Varna", "BG", population=336_505)
    varna.names.create(tag="bg", name="Варна", official=True)
    page = text_of(client, "/bg/cities/varna")
    assert '<h1 class="page-heading" tabindex="-1">Варна</h1>' in page
    assert "България" in page
    assert "Варна" in text_of(client, "/bg/cities?q=вар")
    assert "Загреб" not in text_of(client, "/bg/cities?country=BG")
    assert '<span lang="bg">Варна</span>' in text_of(client, "/en/cities/varna")


def test_the_map_for_search_engines(client: Client, cities: None, bo: Person) -> None:
    client.force_login(bo)
    listed = re.findall(r"<loc>(.*?)</loc>", text_of(client, "/sitemap.xml"))
    for path in ("/en", "/bg/cities/varna", "/en/groups/climate", "/bg/practices"):
        assert f"{settings.SITE_URL}{path}" in listed
    assert all("/api/" not in address for address in listed)
    assert "Sitemap:" in text_of(client, "/robots.txt")
