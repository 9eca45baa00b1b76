"""Cities of the network, to visitors and to the secretariat."""

from datetime import date
from typing import get_type_hints

import pytest

from collab.people.models import CityName, NetworkMembership, Person
from collab.people.shapes import CityShape
from tests.cast import client_for, make_city

CITIES = "/api/v1/cities/"


def slugs(person: Person | None, query: str = "") -> list[str]:
    answer = client_for(person).get(f"{CITIES}{query}")
    assert answer.status_code == 200, answer.content
    return [city["slug"] for city in answer.json()["results"]]


@pytest.fixture
def four(words: None) -> None:
    varna = make_city("Varna", "BG")
    CityName.objects.create(city=varna, tag="bg", name="Варна", official=True)
    CityName.objects.create(city=varna, tag="tr", name="Varna")
    make_city("Zagreb", "HR")
    make_city("Niš", "RS", state="prospect")
    make_city("Nowhere", "RO", state="none")
    make_city("Left", "GR", state="left")


def test_visitors_see_members_by_name(four: None) -> None:
    assert slugs(None) == ["varna", "zagreb"]


def test_what_a_city_looks_like(four: None) -> None:
    shape = client_for(None).get(f"{CITIES}varna/").json()
    assert set(shape) == set(get_type_hints(CityShape))
    assert shape["names"] == {"en": "Varna", "bg": "Варна", "tr": "Varna"}
    assert (shape["lat"], shape["country"], shape["membership"]["state"]) == (43.0, "BG", "member")


def test_the_latest_step_is_the_state(four: None) -> None:
    varna = make_city("Varna", "BG")
    NetworkMembership.objects.create(city=varna, state="observer", on=date(2020, 1, 1))
    NetworkMembership.objects.create(city=varna, state="applied", on=None)
    assert slugs(None) == ["varna", "zagreb"]
    NetworkMembership.objects.create(city=varna, state="suspended", on=date(2999, 1, 1), on_is_year=True)
    assert slugs(None) == ["zagreb"]
    assert client_for(None).get(f"{CITIES}varna/").json()["membership"] == {"state": "suspended", "on": "2999"}


def test_filters(four: None) -> None:
    assert slugs(None, "?country=hr") == ["zagreb"]
    assert slugs(None, "?q=арн") == ["varna"]
    assert slugs(None, "?q=ZAG") == ["zagreb"]
    assert slugs(None, "?membership=observer") == []


def test_prospects_are_for_the_secretariat(four: None, sanja: Person, bo: Person) -> None:
    assert slugs(sanja, "?membership=prospect") == ["nis"]
    assert slugs(sanja, "?membership=none") == ["nowhere"]
    assert client_for(bo).get(f"{CITIES}?membership=prospect").status_code == 403
    assert client_for(None).get(f"{CITIES}?membership=prospect").status_code == 401


def test_a_city_that_is_still_being_asked_is_not_there(four: None, sanja: Person, bo: Person) -> None:
    assert client_for(bo).get(f"{CITIES}nis/").status_code == 404
    assert client_for(sanja).get(f"{CITIES}nis/").status_code == 200
    for slug in ("nowhere", "left", "zagreb"):
        assert client_for(None).get(f"{CITIES}{slug}/").status_code == 200


def test_a_list_of_many_costs_as_much_as_of_one(words: None, django_assert_num_queries) -> None:
    for number in range(50):
        make_city(f"Town {number}", "RO")
    with django_assert_num_queries(1):
        assert len(client_for(None).get(f"{CITIES}?limit=200").json()["results"]) == 50
