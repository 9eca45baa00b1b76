"""A withheld thing shows what its tombstone lists: a field that nobody thought of does not show."""

from typing import get_type_hints

import pytest

from collab.notices.models import Notice
from collab.streams.models import StreamEvent
from collab.streams.tombstones import tombstone
from groups.actions.messages import post_message
from groups.jobs import tell_about_message
from groups.models.messages import WITHHELD
from groups.shapes import messages as message_shapes
from practices.actions.review import withdraw_practice
from practices.models.texts import LONG_TEXTS
from practices.shapes import practices as practice_shapes
from practices.shapes.contact import contact_shape
from tests.practices.conftest import published

SECRET = "Nobodyelsesword"


def message_row(state):
    return dict.fromkeys(message_shapes.FIELDS, SECRET) | {"state": state, "reactions": {}, "state_at": None}


@pytest.mark.parametrize("state", WITHHELD)
def test_a_withheld_message(state):
    """All that the row says is one word: what still shows it is listed here, too."""
    shape = message_shapes.message_shape(message_row(state))
    assert {name for name, value in shape.items() if SECRET in str(value)} == {
        "id", "thread", "no", "agenda_item", "author", "language", "reply_to", "moderation", "version", "created_at",
        "edited_at",
    }  # fmt: skip
    assert (shape["body"], shape["html"], shape["files"]) == ("", "", [])
    assert set(shape) == set(message_shapes.message_shape(message_row("published")))


@pytest.mark.parametrize(("value", "empty"), [(SECRET, ""), ([SECRET], []), ({"bg": SECRET}, {}), (7, None)])
def test_what_no_tombstone_lists_is_empty(value, empty):
    assert tombstone({"id": 1, "a_new_text": value}, shows=message_shapes.TOMBSTONE_SHOWS) == {
        "id": 1, "a_new_text": empty,
    }  # fmt: skip


@pytest.mark.parametrize("field", ["a_new_text", "title"])
def test_a_new_text_of_a_withdrawn_practice_does_not_show(practice, bo, monkeypatch, field):
    """Added where the fields of a practice are listed, as its developer would."""
    withdraw_practice(official=bo, practice_id=practice.pk, version=practice.version)
    monkeypatch.setattr(practice_shapes, "PLAIN_FIELDS", (*practice_shapes.PLAIN_FIELDS, field))
    row = practice_shapes.load_whole_row(practice.pk)
    for value, empty in ((SECRET, ""), ([SECRET], []), ({"bg": SECRET}, {}), (7, None)):
        assert practice_shapes.load_content(practice.pk, row | {field: value})[field] == empty


def test_every_text_of_a_withdrawn_practice_is_empty(practice, bo):
    """All that the row says is one word: what still shows it must be a code that the tombstone lists."""
    withdraw_practice(official=bo, practice_id=practice.pk, version=practice.version)
    row = practice_shapes.load_whole_row(practice.pk)
    kept = {"state", "adoption_counts", "cost_amount", "published_at", "updated_at", "city__lat", "city__lon"}
    worded = {
        name: value if name in kept else [SECRET] if isinstance(value, list) and name != "texts_found" else SECRET
        for name, value in row.items()
    } | {"texts_found": [["bg", "original", *[SECRET] * len(practice_shapes.TEXTS)]]}
    result = dict.fromkeys(practice_shapes.RESULT_FIELDS, SECRET)
    content = practice_shapes.content_shape(worded, [result], [{"slug": SECRET, "name_en": SECRET}])
    shown = {name for name, value in content.items() if SECRET in str(value)}
    assert shown == {
        "id", "city", "group", "practice_type", "theme", "subtopics", "original_language", "implementation_status",
        "visibility", "edition", "evidence_level", "cost_band", "imported", "start", "end", "licence", "version",
    }  # fmt: skip
    contact = contact_shape(worded | {"contact_languages": [SECRET]})
    assert contact == {"unit": "", "role": "", "languages": [], "mailbox": ""}


@pytest.mark.parametrize(
    ("shows", "described"),
    [
        (message_shapes.TOMBSTONE_SHOWS, message_shapes.MessageShape),
        (practice_shapes.TOMBSTONE_SHOWS, practice_shapes.PracticeContentShape),
    ],
)
def test_a_tombstone_lists_fields_that_are_there(shows, described: type):
    assert shows <= set(get_type_hints(described))


def test_the_content_is_put_together_from_the_tables_of_its_fields():
    """The shape names what the tables name: a field in one of them alone would be described wrongly."""
    content = {*LONG_TEXTS, *practice_shapes.PLAIN_FIELDS, "cost", "results", "partner_cities"}
    brief = set(get_type_hints(practice_shapes.PracticeBriefShape))
    assert set(get_type_hints(practice_shapes.PracticeContentShape)) == brief | content


def test_notices_do_not_keep_the_title_of_a_withdrawn_practice(bo, amina, cleo):
    """Neither those about the practice nor those about its discussion, in the list or in the log."""
    practice = published(bo, amina, title={"bg": SECRET, "en": SECRET})
    shape, _new, _seq = post_message(author=bo, thread_id=practice.thread_id, body=f"@[Cleo](person:{cleo.pk})")
    tell_about_message(message_id=shape["id"])
    assert Notice.objects.filter(person=cleo, data__title=SECRET).exists()
    practice.refresh_from_db()
    withdraw_practice(official=bo, practice_id=practice.pk, version=practice.version)
    kept = [*Notice.objects.values_list("data", "url"), *StreamEvent.objects.values_list("data")]
    assert len(kept) > 6
    assert SECRET.lower() not in str(kept).lower()
    assert {notice.data["title"] for notice in Notice.objects.all()} == {"Оттеглена практика"}
