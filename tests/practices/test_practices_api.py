"""The library over HTTP: lists, facets, drafts, the workflow, interest; what the public may not see."""

from typing import get_type_hints
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.api.practices import PracticeShape
from practices.api.records import EditionShape
from practices.models import Practice
from practices.shapes.adoptions import AdoptionShape
from practices.shapes.contact import ContactShape
from practices.shapes.practices import OfficialRef, PlaceShape, PracticeBriefShape
from tests.cast import make_city, make_person, make_seat
from tests.practices.conftest import CARD, make_practice, published

API = "/api/v1/practices/"


def names_of(shape: type) -> set[str]:
    return set(get_type_hints(shape))


def test_the_list_is_as_described(practice, client_for):
    answer = client_for(None).get(API).json()
    assert set(answer) == {"results", "next", "previous", "facets", "count", "cursor"}
    [row] = answer["results"]
    assert set(row) == names_of(PracticeBriefShape)
    assert set(row["city"]) == names_of(PlaceShape)
    assert row["title"] == CARD["title"]
    assert row["translations"] == {"bg": "original", "en": "human"}
    assert answer["cursor"] is None


def test_the_practice_is_as_described(practice, client_for, bo, dara):
    client_for(dara).post(f"{API}{practice.pk}/adoptions/", {"stage": "interested"}, format="json")
    answer = client_for(bo).get(f"{API}{practice.pk}/").json()
    assert set(answer) == names_of(PracticeShape)
    assert set(answer["contact"]) == names_of(ContactShape)
    assert set(answer["author"]) == names_of(OfficialRef)
    assert set(answer["interested"][0]) == names_of(AdoptionShape)
    assert answer["author"]["office"] == "Climate official, Varna"
    assert answer["cursor"]["stream"] == "library"
    assert answer["completeness"]["card"] == 100
    assert answer["completeness"]["full"] < 100


def test_the_public_sees_no_persons_and_no_mailbox(practice, client_for):
    response = client_for(None).get(f"{API}{practice.pk}/")
    answer = response.json()
    assert response.status_code == 200
    assert (answer["contact"], answer["author"], answer["thread"], answer["interested"]) == (None, None, None, [])
    assert answer["can"] == []
    assert b"climate@varna.example" not in response.content
    assert b'"Bo"' not in response.content


def test_a_draft_is_no_address_for_others(draft, client_for, amina):
    for person in (None, amina):
        assert client_for(person).get(f"{API}{draft.pk}/").status_code == 404


def test_drafts_are_listed_for_their_city_and_the_queue_for_its_chair(draft, waiting, client_for, bo, amina):
    assert client_for(bo).get(API).json()["results"] == []
    mine = client_for(bo).get(API, {"state": "draft,submitted"}).json()["results"]
    assert {row["id"] for row in mine} == {draft.pk, waiting.pk}
    queue = client_for(amina).get(API, {"state": "draft,submitted"}).json()["results"]
    assert [row["id"] for row in queue] == [waiting.pk]


@pytest.fixture
def library(bo, amina, deniz, sofia):
    """Three of Varna and one of Sofia; one is about cyber security, one is reused."""
    of_sofia = make_person("ivo@cast.example")
    make_seat(of_sofia, "official", city=sofia)
    made = [published(bo, amina) for _ in range(2)]
    made.append(published(of_sofia, amina, practice_type="lesson", cost_band="C2"))
    Practice.objects.filter(pk=made[0].pk).update(reuses=3)
    return made


def test_filters_and_facets(library, client_for):
    answer = client_for(None).get(API, {"practice_type": "lesson"}).json()
    assert [row["id"] for row in answer["results"]] == [library[2].pk]
    assert answer["count"] == 1
    assert answer["facets"]["practice_type"] == {"lesson": 1, "promising": 2}
    assert answer["facets"]["cost_band"] == {"C2": 1}
    assert answer["facets"]["country"] == {"BG": 1}
    for query, found in (
        ({"city": "sofia"}, 1), ({"city": "sofia,varna"}, 3), ({"country": "GR"}, 0), ({"theme": "climate"}, 3),
        ({"subtopic": "heat"}, 3), ({"subtopic": "nis2"}, 0), ({"group": "climate"}, 3), ({"q": "shady sof"}, 1),
        ({"cost_band": "C2", "practice_type": "promising"}, 0),
    ):  # fmt: skip
        answer = client_for(None).get(API, query).json()
        assert (len(answer["results"]), answer["count"]) == (found, found), query


@pytest.mark.parametrize("query", [{"sort": "best"}, {"state": "secret"}, {"colour": "red"}, {"limit": "0"}])
def test_what_the_list_does_not_know(db, client_for, query):
    assert client_for(None).get(API, query).status_code == 400


@pytest.mark.parametrize("sort", ["newest", "most_reused"])
def test_pages_follow_one_another(library, client_for, sort):
    whole = [row["id"] for row in client_for(None).get(API, {"sort": sort}).json()["results"]]
    seen, address = [], f"{API}?sort={sort}&limit=1"
    while address:
        page = client_for(None).get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert seen == whole
    assert whole[0] == (library[0] if sort == "most_reused" else library[2]).pk


def test_fifty_cost_the_queries_of_one(practice, amina, client_for):
    client = client_for(amina)
    with CaptureQueriesContext(connection) as one:
        assert len(client.get(API, {"limit": 50}).json()["results"]) == 1
    more_of(practice, 49)
    with CaptureQueriesContext(connection) as fifty:
        assert len(client.get(API, {"limit": 50}).json()["results"]) == 50
    assert len(fifty) == len(one)


def more_of(practice: Practice, number: int) -> None:
    """Rows like this one, texts included, without their threads."""
    texts = list(practice.texts.all())
    for _ in range(number):
        practice.pk, practice.thread = None, None
        practice.save()
        for text in texts:
            text.pk, text.practice = None, practice
            text.save()


def test_the_thread_of_an_amber_practice_is_for_the_group(bo, amina, varna, client_for):
    practice = published(bo, amina, visibility="TLP:AMBER")
    colleague = make_person("vesna@cast.example")
    make_seat(colleague, "official", city=varna)
    address = f"{API}{practice.pk}/"
    assert client_for(bo).get(address).json()["thread"] == practice.thread_id
    seen = client_for(colleague).get(address).json()
    assert (seen["thread"], seen["cursor"], seen["title"]) == (None, None, CARD["title"])


def test_a_practice_costs_the_same_with_many_adoptions(practice, client_for, amina):
    client = client_for(amina)
    with CaptureQueriesContext(connection) as before:
        client.get(f"{API}{practice.pk}/")
    for number in range(5):
        person = make_person(f"p{number}@cast.example")
        make_seat(person, "official", city=make_city(f"Town {number}", "RO"))
        response = client_for(person).post(f"{API}{practice.pk}/adoptions/", {"stage": "interested"})
        assert response.status_code == 201
    with CaptureQueriesContext(connection) as after:
        assert len(client.get(f"{API}{practice.pk}/").json()["interested"]) == 5
    assert len(after) == len(before)


def test_from_the_first_word_to_publication(bo, amina, client_for):
    writer, chair = client_for(bo), client_for(amina)
    key = str(uuid4())
    begun = writer.post(API, {"title": {"bg": "Сянка"}}, headers={"Idempotency-Key": key})
    assert begun.status_code == 201
    assert writer.post(API, {"title": {"bg": "Сянка"}}, headers={"Idempotency-Key": key}).status_code == 200
    mine = begun.json()
    address = f"{API}{mine['id']}/"
    assert mine["can"] == ["edit", "submit"]
    assert "contact.mailbox" in mine["missing"]
    assert writer.patch(address, {"staff": "x"}).json()["code"] == "version_required"
    saved = writer.patch(address, CARD, headers={"If-Match": '"1"'}).json()
    assert (saved["version"], saved["missing"]) == (2, [])
    stale = writer.patch(address, {"staff": "x", "version": 1})
    assert (stale.status_code, stale.json()["current"]["version"]) == (409, 2)
    assert writer.post(f"{address}submit/", {"version": 2}).json()["state"] == "submitted"
    assert writer.patch(address, {"staff": "x", "version": 3}).status_code == 422
    wish = {"version": 3, "notes": [{"field": "title", "note": "More, please."}]}
    assert chair.post(f"{address}request_changes/", wish).json()["state"] == "changes_requested"
    assert writer.get(address).json()["review_notes"][0]["note"] == "More, please."
    assert writer.post(f"{address}submit/", {"version": 4}).json()["review_notes"] == []
    assert writer.post(f"{address}publish/", {"version": 5}).status_code == 403
    done = chair.post(f"{address}publish/", {"version": 5, "evidence_level": "E1"}).json()
    assert (done["state"], done["edition"], done["evidence_level"]) == ("published", "1.0", "E1")
    assert chair.get(f"/api/v1/threads/{done['thread']}/").json()["kind"] == "practice"
    [edition] = client_for(None).get(f"{address}versions/").json()["results"]
    assert set(edition) == names_of(EditionShape)
    assert edition["content"]["evidence_level"] == "E1"


def test_an_incomplete_card_names_its_gaps(bo, amina, client_for):
    practice = make_practice(bo, contact={"unit": "Office"})
    response = client_for(bo).post(f"{API}{practice.pk}/submit/", {"version": 1})
    assert (response.status_code, response.json()["code"]) == (400, "incomplete")
    assert "contact.mailbox" in response.json()["fields"]


@pytest.mark.parametrize(
    "body",
    [
        {"colour": "red"}, {"title": "A title"}, {"title": {"bg": "x" * 121}}, {"contact": {"phone": "1"}},
        {"contact": {"mailbox": "no address"}}, {"subtopics": ["a", "b", "c", "d"]}, {"start": "2024-13"},
        {"sources": [{"url": "javascript:alert(1)"}]}, {"state": "published"}, {"evidence_level": "E4"},
    ],
)  # fmt: skip
def test_bodies_that_are_refused(draft, bo, client_for, body):
    response = client_for(bo).patch(f"{API}{draft.pk}/", {"version": 1, **body})
    assert (response.status_code, response.json()["code"]) == (400, "invalid")


def test_interest_in_one_tap(practice, dara, bo, client_for):
    address = f"{API}{practice.pk}/adoptions/"
    client = client_for(dara)
    assert "interested" in client.get(f"{API}{practice.pk}/").json()["can"]
    assert client.post(address, {"stage": "interested"}).status_code == 201
    assert client.post(address, {"stage": "interested"}).status_code == 200
    whole = client.get(f"{API}{practice.pk}/").json()
    assert whole["mine"] == {"adoption": "interested"}
    assert "interested" not in whole["can"]
    assert client.post(address, {"stage": "adopted"}).status_code == 400
    assert client_for(bo).post(address, {"stage": "interested"}).status_code == 403
    assert client_for(None).post(address, {"stage": "interested"}).status_code == 401
    [row] = client_for(bo).get(address).json()["results"]
    assert (set(row), row["city"]) == (names_of(AdoptionShape), {"slug": "athens", "name": "Athens"})


def test_archived_and_withdrawn_over_http(practice, bo, amina, client_for):
    address = f"{API}{practice.pk}/"
    archived = client_for(amina).post(f"{address}archive/", {"version": practice.version, "note": "Old law."})
    assert archived.json()["state"] == "archived"
    assert client_for(None).get(API).json()["count"] == 0
    assert client_for(None).get(address).json()["state_note"] == "Old law."
    gone = client_for(bo).post(f"{address}withdraw/", {"version": archived.json()["version"]}).json()
    assert (gone["state"], gone["title"], gone["results"], gone["sources"]) == ("withdrawn", {}, [], [])
    assert client_for(bo).get(f"{address}versions/").json()["results"] == []
