"""Requests that no browser of ours makes: each is answered, none with a 500."""

import pytest
from django.test import Client

from collab.asgi import ports

pytestmark = pytest.mark.django_db
NO_KEY = "\x00" * 20  # a cookie spells it \000


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/api/v1/cities/", "/api/v1/me/"])
def test_a_session_that_no_database_holds_is_none(path: str) -> None:
    client = Client()
    client.cookies["session"] = NO_KEY
    assert client.get(path).status_code == (401 if path.endswith("/me/") else 200)


def test_a_socket_with_such_a_session_is_nobodys() -> None:
    assert ports.sign_ins.by_session(NO_KEY) is None


@pytest.mark.parametrize("path", ["/", "/practices", "/metrics", "/api/v1/cities/"])
def test_another_host_is_refused(path: str) -> None:
    assert Client().get(path, headers={"Host": "elsewhere.example"}).status_code == 400
