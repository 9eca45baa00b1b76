"""A draft grows field by field, survives what people do at once, and is handed in when its card is whole."""

from uuid import uuid4

import pytest

from collab.errors import Conflict, Forbidden, Invalid, KeyReused, NotFound, Refused
from collab.notices.models import Notice
from practices.actions.practices import save_practice, start_practice, submit_practice
from practices.models import Practice
from practices.shapes.practices import load_content
from tests.cast import make_city, make_person, make_seat
from tests.practices.conftest import CARD, make_practice


def test_a_draft_may_be_empty(bo):
    practice_id, is_new = start_practice(author=bo, city=None, fields={})
    practice = Practice.objects.get(pk=practice_id)
    assert is_new
    assert (practice.state, practice.city.slug, practice.original_language) == ("draft", "varna", "bg")
    assert practice.author_office == "Climate official, Varna"


def test_the_same_key_starts_one_draft(bo):
    key = uuid4()
    first, _ = start_practice(author=bo, city="varna", fields={}, key=key)
    assert start_practice(author=bo, city="varna", fields={}, key=key) == (first, False)
    with pytest.raises(KeyReused):
        start_practice(author=bo, city="sofia", fields={}, key=key)


def test_only_officials_write_for_their_city(bo, cleo, nobody, sofia):
    with pytest.raises(Forbidden, match="Only officials of the city"):
        start_practice(author=bo, city="sofia", fields={})
    for someone in (cleo, nobody):
        with pytest.raises(Forbidden):
            start_practice(author=someone, city=None, fields={})


def test_who_speaks_for_two_cities_names_one(bo, sofia):
    make_seat(bo, "official", city=sofia)
    with pytest.raises(Invalid) as refused:
        start_practice(author=bo, city=None, fields={})
    assert "city" in refused.value.fields


def test_a_colleague_of_the_city_goes_on_writing(draft, varna, heard):
    colleague = make_person("vesna@cast.example")
    make_seat(colleague, "official", city=varna)
    with heard() as frames:
        save_practice(official=colleague, practice_id=draft.pk, version=1, fields={"summary": {"bg": "По-кратко."}})
    draft.refresh_from_db()
    assert (draft.version, load_content(draft.pk)["summary"]) == (2, {"bg": "По-кратко."})
    assert load_content(draft.pk)["title"] == CARD["title"]
    assert frames == []


def test_a_stale_save_answers_with_what_stands_there(draft, bo):
    save_practice(official=bo, practice_id=draft.pk, version=1, fields={"staff": "2 people"})
    with pytest.raises(Conflict) as refused:
        save_practice(official=bo, practice_id=draft.pk, version=1, fields={"staff": "3 people"})
    current = refused.value.current
    assert (current["version"], current["staff"]) == (2, "2 people")
    assert current["contact"]["mailbox"] == "climate@varna.example"


@pytest.mark.parametrize("who", ["amina", "cleo", "dara", "sanja", "nobody"])
def test_a_draft_does_not_exist_for_others(draft, who, request):
    someone = request.getfixturevalue(who)
    with pytest.raises(NotFound):
        save_practice(official=someone, practice_id=draft.pk, version=1, fields={"staff": "x"})


def test_what_was_submitted_is_not_changed(waiting, bo):
    with pytest.raises(Refused):
        save_practice(official=bo, practice_id=waiting.pk, version=waiting.version, fields={"staff": "x"})


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"theme": "weather"}, "theme"),
        ({"subtopics": ["heat", "cold"]}, "subtopics"),
        ({"title": {"xx": "Hello"}}, "title"),
        ({"contact": {"languages": ["klingon"]}}, "contact.languages"),
        ({"visibility": "TLP:RED"}, "visibility"),
        ({"visibility": "TLP:AMBER+STRICT"}, "visibility"),
        ({"start": "2024-05", "end": "2024-04"}, "end"),
        ({"group": "nowhere"}, "group"),
        ({"partner_cities": ["atlantis"]}, "partner_cities"),
        ({"cost": {"amount": 5, "currency": "XXX"}}, "cost.currency"),
    ],
)
def test_what_no_draft_may_hold(draft, bo, fields, wrong):
    with pytest.raises(Invalid) as refused:
        save_practice(official=bo, practice_id=draft.pk, version=1, fields=fields)
    assert set(refused.value.fields) == {wrong}
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_year_and_a_month_of_it_may_be_the_end(draft, bo):
    save_practice(official=bo, practice_id=draft.pk, version=1, fields={"start": "2024-05", "end": "2024"})
    draft.refresh_from_db()
    assert draft.end == "2024"


def test_text_moves_to_the_language_that_is_named_later(bo):
    practice_id, _ = start_practice(author=bo, city=None, fields={"title": {"bg": "Cool roofs"}})
    save_practice(official=bo, practice_id=practice_id, version=1, fields={"original_language": "en"})
    content = load_content(practice_id)
    assert content["title"] == {"en": "Cool roofs"}
    assert content["translations"] == {"en": "original"}


def test_an_emptied_text_is_gone(draft, bo):
    save_practice(official=bo, practice_id=draft.pk, version=1, fields={"title": {"en": ""}})
    assert load_content(draft.pk)["title"] == {"bg": "Сенчести спирки"}


def test_the_theme_chooses_the_group(bo, draft):
    assert draft.group.slug == "climate"
    other = make_practice(bo, theme="cybersecurity", subtopics=["nis2"])
    assert other.group.slug == "smart-digital"


def test_rows_of_the_full_practice(draft, bo):
    make_city("Ruse", "BG")
    fields = {
        "results": [{"indicator": "Stops with shade", "value": "40", "unit": "stops"}],
        "partner_cities": ["ruse"],
        "cost": {"amount": 1200, "currency": "EUR", "year": 2024, "what": "trees"},
        "sources": [{"url": "https://varna.example/trees"}],
    }
    save_practice(official=bo, practice_id=draft.pk, version=1, fields=fields)
    content = load_content(draft.pk)
    assert content["results"][0]["value"] == "40"
    assert content["partner_cities"] == [{"slug": "ruse", "name": "Ruse"}]
    assert content["cost"] == {"amount": 1200, "currency": "EUR", "year": 2024, "what": "trees"}


def test_submitting_tells_the_chairs_of_other_cities(draft, bo, amina, deniz, heard):
    with heard() as frames:
        submit_practice(official=bo, practice_id=draft.pk, version=1)
    draft.refresh_from_db()
    assert draft.state == "submitted"
    told = Notice.objects.filter(kind="practice.submitted")
    assert {notice.person_id for notice in told} == {amina.pk, deniz.pk}
    assert told[0].data == {"practice": draft.pk, "title": "Сенчести спирки"}
    assert {frame["stream"] for frame in frames} == {f"person:{amina.pk}", f"person:{deniz.pk}"}


def test_an_incomplete_card_says_what_is_missing(bo):
    practice = make_practice(bo, contact={"unit": "Office"}, summary={"en": "Not in the original language"})
    with pytest.raises(Invalid) as refused:
        submit_practice(official=bo, practice_id=practice.pk, version=1)
    assert refused.value.code == "incomplete"
    assert list(refused.value.fields) == ["summary", "contact.role", "contact.languages", "contact.mailbox"]


def test_submitting_twice_is_refused(waiting, bo):
    with pytest.raises(Refused):
        submit_practice(official=bo, practice_id=waiting.pk, version=waiting.version)
