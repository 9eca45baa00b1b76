"""What every view of the API gets: who may call, strict bodies and queries, versions, keys, errors, pages."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from collab.people.models import Person
from collab.vocabularies.models import Entry
from tests.cast import make_person
from tests.collab.api.edges import Words

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.collab.api.edges")]
WORDS, WORD = "/api/words/", "/api/word/"


@pytest.fixture
def visitor() -> APIClient:
    return APIClient()


@pytest.fixture
def rows(db: None) -> list[Entry]:
    """Seven entries, two of them at the same position."""
    return [Entry.objects.create(vocabulary="test", code=f"w{n}", position=n // 2) for n in range(7)]


def follow(client: APIClient, url: str | None, link: str = "next") -> list[list[str]]:
    """The codes of every page from `url` on."""
    pages = []
    while url:
        answer = client.get(url).json()
        pages.append([row["code"] for row in answer["results"]])
        url = answer[link]
    return pages


def test_pages_follow_one_another_without_a_gap(visitor: APIClient, rows: list[Entry]) -> None:
    assert follow(visitor, WORDS) == [["w6", "w4", "w5"], ["w2", "w3", "w0"], ["w1"]]


def test_the_way_back_shows_the_same_pages(visitor: APIClient, rows: list[Entry]) -> None:
    second = visitor.get(visitor.get(WORDS).json()["next"]).json()
    last = visitor.get(second["next"]).json()
    assert follow(visitor, last["previous"], "previous") == [["w2", "w3", "w0"], ["w6", "w4", "w5"]]


def test_a_page_stays_put_while_rows_come(visitor: APIClient, rows: list[Entry]) -> None:
    following = visitor.get(WORDS).json()["next"]
    Entry.objects.create(vocabulary="test", code="new", position=9)
    assert [row["code"] for row in visitor.get(following).json()["results"]] == ["w2", "w3", "w0"]


def test_a_link_keeps_the_filters_and_the_limit(visitor: APIClient, rows: list[Entry]) -> None:
    following = visitor.get(f"{WORDS}?limit=2&vocabulary=test").json()["next"]
    assert "limit=2" in following
    assert "vocabulary=test" in following


def test_a_link_can_be_asked_as_it_is(visitor: APIClient, rows: list[Entry], settings: Any) -> None:
    here = {"host": "localhost:8000"}
    second = visitor.get(visitor.get(WORDS, headers=here).json()["next"], headers=here).json()
    for link in (second["next"], second["previous"]):
        assert link.startswith(f"http://localhost:8000{WORDS}?")
    settings.SITE_URL, settings.SITE_IS_LOOPBACK = "https://groups.example.org", False
    proxied = {"host": "localhost", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http"}
    assert visitor.get(WORDS, headers=proxied).json()["next"].startswith(f"https://groups.example.org{WORDS}?")


def test_a_page_carries_what_the_view_adds(visitor: APIClient) -> None:
    assert visitor.get(WORDS).json() == {"results": [], "next": None, "previous": None, "kind": "words"}


def test_a_page_is_one_query(visitor: APIClient, rows: list[Entry], django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        visitor.get(f"{WORDS}?limit=7")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=201", "limit=x", "limit=²", "after=x", "after=WzFd", "after=W3sieCI6MX0sMV0",
        "after=WyJ4IiwieSJd", "after=WzEsOTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ&before=x", "unknown=1",
        "limit=2&limit=3", "vocabulary=%00",
    ],
)  # fmt: skip
def test_a_query_that_is_not_understood_is_refused(visitor: APIClient, rows: list[Entry], query: str) -> None:
    answer = visitor.get(f"{WORDS}?{query}")
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert answer.json()["fields"]


def test_a_method_without_declared_access_does_not_exist(visitor: APIClient, nobody: Person) -> None:
    visitor.force_login(nobody)
    for method in ("delete", "put", "options", "head"):
        answer = getattr(visitor, method)(WORDS)
        assert (method, answer.status_code) == (method, 200 if method == "head" else 405)
    assert visitor.delete(WORDS).headers["Allow"] == "GET, POST"


def test_a_visitor_is_asked_to_sign_in(visitor: APIClient) -> None:
    answer = visitor.post(WORDS, {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert set(answer.json()) == {"code", "detail", "fields"}


def test_what_is_for_the_network_is_not_for_an_account_without_an_office(
    visitor: APIClient, nobody: Person, dara: Person
) -> None:
    assert visitor.get(WORD).status_code == 401
    visitor.force_login(nobody)
    assert visitor.get(WORD).json()["code"] == "forbidden"
    visitor.force_login(dara)
    assert visitor.get(WORD).status_code == 200


def patch(client: APIClient, raw: str | bytes, **headers: str):
    return client.patch(WORD, raw, content_type="application/json", headers=headers)


def test_a_body_is_cleaned_and_its_version_taken_out(visitor: APIClient) -> None:
    answer = patch(visitor, '{"label": "  two \\n words ", "version": 7}')
    assert answer.json() == {"seen": 7, "body": {"label": "two words"}}


def test_the_header_names_the_version_as_well(visitor: APIClient) -> None:
    assert patch(visitor, '{"label": "x"}', **{"If-Match": '"12"'}).json()["seen"] == 12


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('{"label": "x"}', "version_required"),
        ('{"label": "x", "version": "seven"}', "invalid"),
        ('{"label": "x", "version": 0}', "invalid"),
        ('{"label": "x", "version": 1, "rank": 1}', "invalid"),
        ('{"label": 1, "version": 1}', "invalid"),
        ('{"label": "01234567890", "version": 1}', "invalid"),
        ('{"version": 1}', "invalid"),
        ('{"label": "x", "label": "y", "version": 1}', "malformed"),
        ('{"label": "x\\u0000", "version": 1}', "malformed"),
        ('{"label": "x\\ud800", "version": 1}', "malformed"),
        ('{"label": "x", "version": 1234567890123456}', "malformed"),
        ('{"label": "x", "version": NaN}', "malformed"),
        ('{"label": "x", "version": 1e999}', "malformed"),
        ('["label"]', "malformed"),
        ('{"label": ', "malformed"),
        (b'{"label": "\xff"}', "malformed"),
        ('{"deep": ' + '{"a": ' * 16 + "1" + "}" * 16 + "}", "malformed"),
        ('{"deep": ' + "[" * 100_000 + "}", "malformed"),
    ],
)
def test_a_body_that_is_not_understood_is_refused(visitor: APIClient, body: str, code: str) -> None:
    answer = patch(visitor, body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_an_unknown_field_is_named(visitor: APIClient) -> None:
    answer = patch(visitor, '{"label": "x", "rank": 1}').json()
    assert list(answer["fields"]) == ["rank"]


def test_a_body_of_more_than_256_kib_is_too_large(visitor: APIClient) -> None:
    answer = patch(visitor, json.dumps({"label": "x" * 262_144}))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_forms_are_no_bodies(visitor: APIClient) -> None:
    answer = visitor.patch(WORD, "label=x", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 415


def test_a_limit_says_when_to_come_back(visitor: APIClient) -> None:
    answer = visitor.put(WORD, {})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    assert answer.json()["retry_after"] == 2.4


def test_a_key_is_a_uuid(visitor: APIClient, dara: Person) -> None:
    visitor.force_login(dara)
    key = str(uuid4())
    assert visitor.post(WORDS, {}, headers={"Idempotency-Key": key}).json()["key"] == key
    assert visitor.post(WORDS, {}, headers={"Idempotency-Key": "1"}).status_code == 400
    assert visitor.post(WORDS, {}).json()["key"] is None


def test_an_address_that_leads_nowhere_answers_json(visitor: APIClient) -> None:
    answer = visitor.get("/api/nowhere/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_what_nobody_foresaw_is_a_500_without_a_cause(dara: Person) -> None:
    client = APIClient(raise_request_exception=False)
    Words.access["delete"] = "public"
    try:
        answer = client.delete(WORDS)
    finally:
        del Words.access["delete"]
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "nobody may come here" not in answer.content.decode()


def test_a_person_who_is_closed_out_is_nobody(visitor: APIClient) -> None:
    person = make_person("gone@cast.example")
    visitor.force_login(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert visitor.post(WORDS, {}).status_code == 401


def test_bodies_that_are_read_at_one_moment_do_not_mix(visitor: APIClient) -> None:
    def read(number: int) -> tuple[object, object]:
        label = {"label": f"w{number}"} if number % 2 else {"label": "too long a label"}
        answer = visitor.patch(WORD, {**label, "version": number + 1})
        return answer.status_code, answer.json().get("body") or list(answer.json()["fields"])

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(read, range(200)))
    assert found == [(200, {"label": f"w{n}"}) if n % 2 else (400, ["label"]) for n in range(200)]
