"""A new SECRET_KEY, with the old one among the fallbacks: nobody is signed out."""

import secrets

import pytest
from django.test import Client

from collab.people.audiences import SignedIn
from collab.people.models import Person
from tests.cast import PASSWORD, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Person:
    return make_person("ana@demo.example", "Climate officer, Varna", password=PASSWORD)


def signed_in(person: Person) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    return client


def rotate(settings, *, keep: bool) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep else []
    settings.SECRET_KEY = secrets.token_urlsafe(64)


def test_pages_and_the_api_know_her_still(ana: Person, settings) -> None:
    client = signed_in(ana)
    rotate(settings, keep=True)
    assert client.get("/api/v1/me/").json()["id"] == ana.pk
    rotate(settings, keep=True)  # the first request has signed her session with the newer key
    assert client.get("/api/v1/me/").json()["id"] == ana.pk


def test_a_socket_opens_with_the_session_of_before(ana: Person, settings) -> None:
    key = signed_in(ana).session.session_key or ""
    rotate(settings, keep=True)
    caller = SignedIn().by_session(key)
    assert caller is not None
    assert SignedIn().still_valid([caller.sign_in]) == {caller.sign_in}


def test_a_key_that_is_not_kept_signs_out(ana: Person, settings) -> None:
    client = signed_in(ana)
    key = client.session.session_key or ""
    rotate(settings, keep=False)
    assert SignedIn().by_session(key) is None
    assert client.get("/api/v1/me/").status_code == 401
