"""In which language a page or an answer is."""

import pytest
from django.test import Client, RequestFactory

from collab.people.models import Person
from collab.text.language import language_of, offered, split_prefix, tag_of
from tests.cast import make_person

ask = RequestFactory()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/bg/practices/8", ("bg", "/practices/8")),
        ("/bg", ("bg", "/")),
        ("/en/", ("en", "/")),
        ("/practices", (None, "/practices")),
        ("/bgx/y", (None, "/bgx/y")),
        ("/el/cities", (None, "/el/cities")),  # no whole catalogue yet
    ],
)
def test_the_prefix(path: str, found: tuple[str | None, str]) -> None:
    assert split_prefix(path) == found


@pytest.mark.parametrize(
    ("accept", "code"),
    [
        ("bg-BG,bg;q=0.9,en;q=0.5", "bg"),
        ("de, bg;q=0.4", "bg"),
        ("de", "en"),
        ("", "en"),
        ("sr", "en"),
        ("x" * 10_000, "en"),
    ],
)
def test_accept_language(accept: str, code: str) -> None:
    assert language_of(ask.get("/", headers={"accept-language": accept}), None) == code


def test_tags_are_codes_in_another_spelling() -> None:
    assert tag_of("sr-cyrl") == "sr-Cyrl"
    assert offered("BG") == "bg"
    assert offered("el") is None


def test_the_order_of_wishes(db: None) -> None:
    request = ask.get("/", headers={"accept-language": "bg"})
    request.COOKIES["language"] = "en"
    assert language_of(request, None) == "en"
    request.user = Person(language="bg")
    assert language_of(request, None) == "bg"
    assert language_of(request, "en") == "en"
    request.user = Person(language="el")
    assert language_of(request, None) == "en"


def test_choosing_a_language_keeps_it(client: Client, db: None) -> None:
    person = make_person("lang@cast.example", language="en")
    client.force_login(person)
    answer = client.post("/language/", {"tag": "bg", "next": "/en/cities?q=1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/bg/cities?q=1")
    assert answer.cookies["language"].value == "bg"
    person.refresh_from_db()
    assert (person.language, person.version) == ("bg", 2)


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_choosing_a_language_leads_nowhere_else(client: Client, db: None, wanted: str) -> None:
    assert client.post("/language/", {"tag": "bg", "next": wanted}).headers["Location"] == "/"


def test_an_unknown_language_is_refused(client: Client, db: None) -> None:
    assert client.post("/language/", {"tag": "xx", "next": "/"}).status_code == 400


def test_an_address_in_a_language_that_is_no_public_page(client: Client, db: None) -> None:
    for path in ("/bg/sign-in/", "/bg/api/v1/cities/", "/bg/nowhere"):
        assert client.get(path).status_code == 404
    assert client.post("/bg/language/", {"tag": "bg"}).status_code == 404
