"""A program that brings its token has nothing of a page: no session, no language of its person."""

import pytest
from django.conf import settings
from django.test import Client

from collab.people.actions.tokens import create_token
from collab.people.models import LoginSession, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(bo: Person) -> str:
    return f"Bearer {create_token(person=bo, name='test', days=1)[1]}"


def test_a_program_has_no_session(token: str, bo: Person) -> None:
    answer = Client().get("/api/v1/me/", headers={"authorization": token})
    assert (answer.json()["id"], answer.headers["Content-Language"]) == (bo.pk, "en")
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert not LoginSession.objects.exists()


def test_a_program_is_answered_in_the_language_it_asks_for(token: str, bo: Person) -> None:
    """Its person's own is for her pages."""
    Person.objects.filter(pk=bo.pk).update(language="en")
    answer = Client().get("/api/v1/threads/1/", headers={"authorization": token, "accept-language": "bg"})
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, "bg")
    assert "Тук няма" in answer.json()["detail"]


def test_a_program_sees_where_its_person_is_signed_in(token: str, bo: Person) -> None:
    page = Client()
    page.force_login(bo, backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = Client().get("/api/v1/me/sessions/", headers={"authorization": token})
    assert [sign_in["current"] for sign_in in answer.json()["results"]] == [False]


def test_a_page_keeps_its_session_whatever_header_stands_before_it(bo: Person) -> None:
    """A gate in front of the site may have asked for a name and a password of its own."""
    page = Client()
    page.force_login(bo, backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = page.get("/me", headers={"authorization": "Basic eDp5"})
    assert answer.status_code == 200
    assert Client().get("/me", headers={"authorization": "Basic eDp5"}).status_code == 302


def test_no_token_opens_what_only_a_sign_in_opens(token: str) -> None:
    for path in ("/api/v1/docs/", "/api/v1/schema/", "/api/v1/nowhere/"):
        as_program = Client().get(path, headers={"authorization": token})
        as_stranger = Client().get(path)
        assert as_program.status_code == as_stranger.status_code
    assert Client().get("/me", headers={"authorization": token}).status_code == 302
