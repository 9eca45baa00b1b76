"""Whatever a caller accepts: pages, what search engines read and the API each answer with what they have."""

import pytest
from django.test import Client

from tests.cast import make_city

pytestmark = pytest.mark.django_db
ACCEPTED = ["text/html", "application/xml", "image/*", "", "application/json;q=0", "nonsense", "text/html;q=x,,;", None]
PLACES = {
    "/": "text/html; charset=utf-8",
    "/cities": "text/html; charset=utf-8",
    "/bg/cities/varna": "text/html; charset=utf-8",
    "/practices": "text/html; charset=utf-8",
    "/sitemap.xml": "application/xml",
    "/robots.txt": "text/plain; charset=utf-8",
    "/api/v1/cities/": "application/json",
    "/api/v1/practices/?limit=3": "application/json",
}


@pytest.fixture(autouse=True)
def city(words: None) -> None:
    make_city("Varna", "BG")


def headers(accept: str | None) -> dict[str, str]:
    return {} if accept is None else {"accept": accept}


@pytest.mark.parametrize("accept", ACCEPTED)
@pytest.mark.parametrize("path", PLACES)
def test_everybody_is_answered(path: str, accept: str | None) -> None:
    answer = Client().get(path, headers=headers(accept))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, PLACES[path])
    assert answer.content


@pytest.mark.parametrize("path", PLACES)
def test_who_asks_for_the_head_alone_gets_it(path: str) -> None:
    answer = Client().head(path, headers=headers("text/html"))
    assert (answer.status_code, answer.headers["Content-Type"], answer.content) == (200, PLACES[path], b"")


@pytest.mark.parametrize("accept", ACCEPTED)
def test_a_refusal_is_said_in_json_too(accept: str | None) -> None:
    answer = Client().get("/api/v1/me/", headers=headers(accept))
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
