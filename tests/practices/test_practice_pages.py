"""Painted pages: all is readable without a script, previews work, the app gets the API's own answers."""

import json
import re

import pytest

from practices.audiences import LibraryAudience
from tests.practices.conftest import published


def boot_of(response) -> dict:
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', response.content.decode(), re.S)
    return json.loads(found[1])


def test_the_library_is_painted_and_public(practice, client_for):
    response = client_for(None).get("/practices?q=shady&utm_source=mail")
    text = response.content.decode()
    assert response.status_code == 200
    assert f'href="/practices/{practice.pk}-shady-bus-stops"' in text
    assert "1 practice" in text
    assert list(boot_of(response)["data"]) == ["/api/v1/practices/?q=shady&limit=12"]


def test_a_filter_that_is_none_is_a_page_that_says_so(db, client_for):
    assert client_for(None).get("/practices?sort=best").status_code == 400


def test_more_cards_have_an_address(bo, amina, client_for):
    for number in range(13):
        published(bo, amina, title={"bg": f"Практика {number}"})
    client = client_for(None)
    text = client.get("/practices?theme=climate").content.decode()
    following = re.search(r'href="(/practices\?theme=climate&amp;after=[^"]+)"', text)[1].replace("&amp;", "&")
    rest = client.get(following).content.decode()
    assert "Практика 0" not in text
    assert "Практика 0" in rest


def test_the_practice_is_painted_with_its_preview(practice, client_for):
    response = client_for(None).get(f"/practices/{practice.pk}-any-words")
    text = response.content.decode()
    assert '<meta property="og:title" content="Shady bus stops">' in text
    assert '<span lang="bg">Дървета до спирките пазят хората от жегата.</span>' in text
    assert "climate@varna.example" not in text
    assert boot_of(response)["data"][f"/api/v1/practices/{practice.pk}/"]["id"] == practice.pk


def test_in_bulgarian(practice, client_for):
    text = client_for(None).get(f"/bg/practices/{practice.pk}").content.decode()
    assert '<html lang="bg"' in text
    assert '<meta property="og:title" content="Сенчести спирки">' in text


def test_the_network_reads_the_contact(practice, dara, client_for):
    text = client_for(dara).get(f"/practices/{practice.pk}").content.decode()
    assert "climate@varna.example" in text
    assert f'href="/threads/{practice.thread_id}"' in text


def test_what_one_may_not_see_is_not_found(draft, client_for, amina):
    for person in (None, amina):
        assert client_for(person).get(f"/practices/{draft.pk}").status_code == 404


def test_text_cannot_break_out(bo, amina, client_for):
    practice = published(bo, amina, title={"bg": "</script><b>x", "en": '"><img src=x>'})
    text = client_for(None).get(f"/practices/{practice.pk}").content.decode()
    assert "</script><b>" not in text
    assert "<img src=x>" not in text


@pytest.mark.parametrize("address", ["/practices/new", "/practices/{id}/edit"])
def test_the_editor_asks_to_sign_in_and_comes_back(draft, client_for, address):
    response = client_for(None).get(address.format(id=draft.pk))
    assert (response.status_code, response["Location"].startswith("/sign-in/?next=/practices/")) == (302, True)


def test_the_editor_opens_for_the_own_city(draft, practice, bo, amina, client_for):
    assert boot_of(client_for(bo).get("/practices/new"))["page"] == "practice_new"
    boot = boot_of(client_for(bo).get(f"/practices/{draft.pk}/edit"))
    assert boot["data"][f"/api/v1/practices/{draft.pk}/"]["can"] == ["edit", "submit"]
    assert client_for(amina).get(f"/practices/{draft.pk}/edit").status_code == 404
    assert client_for(amina).get(f"/practices/{practice.pk}/edit").status_code == 403


def test_who_hears_the_library(bo, cleo, nobody):
    ids = [bo.pk, cleo.pk, nobody.pk, 10**9]
    assert LibraryAudience().may_listen(["library"], ids) == {("library", bo.pk), ("library", cleo.pk)}
    assert LibraryAudience().may_listen(["library:1"], ids) == set()
