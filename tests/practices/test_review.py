"""A chair of another city asks for changes or publishes; the library hears it, the author is told."""

import pytest
from django.db import transaction

from collab.audit.models import Entry
from collab.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from collab.notices.models import Notice
from collab.streams.models import StreamEvent
from groups.actions.threads import set_slow
from practices.actions.practices import submit_practice
from practices.actions.review import archive_practice, publish_practice, request_changes, withdraw_practice
from practices.models import Practice
from practices.shapes.practices import brief_rows, brief_shape, load_brief, load_content
from practices.shapes.review_notes import load_notes
from tests.cast import make_person, make_seat
from tests.practices.conftest import published, submitted


def test_published_for_everybody_to_read(waiting, amina, bo, heard):
    with heard() as frames:
        publish_practice(reviewer=amina, practice_id=waiting.pk, version=waiting.version)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.edition) == ("published", "1.0")
    assert waiting.thread.kind == "practice"
    assert (waiting.thread.audience, waiting.thread.last_no) == ("network", 0)
    assert waiting.versions.get().content["title"] == {"bg": "Сенчести спирки", "en": "Shady bus stops"}
    assert "contact" not in waiting.versions.get().content
    [to_library] = [frame for frame in frames if frame["stream"] == "library"]
    assert to_library["type"] == "practice.published"
    assert to_library["data"]["practice"]["id"] == waiting.pk
    assert to_library["by"] == {"person": amina.pk, "name": "Amina", "city": "sarajevo"}
    [notice] = Notice.objects.filter(person=bo, kind="practice.published")
    assert notice.url == f"/practices/{waiting.pk}-shady-bus-stops"
    entry = Entry.objects.get(action="practice.publish")
    assert (entry.actor_id, entry.target_id, entry.group) == (amina.pk, str(waiting.pk), "climate")


def test_an_event_is_the_practice_as_in_lists(waiting, amina):
    publish_practice(reviewer=amina, practice_id=waiting.pk, version=waiting.version)
    data = StreamEvent.objects.get(type="practice.published").data["practice"]
    assert set(data) == set(load_brief(waiting.pk))
    assert (data["title"], data["version"]) == (load_brief(waiting.pk)["title"], waiting.version + 1)


def test_an_amber_practice_is_heard_by_its_group_alone(bo, amina, heard):
    practice = submitted(bo, visibility="TLP:AMBER")
    with heard() as frames:
        publish_practice(reviewer=amina, practice_id=practice.pk, version=practice.version)
    practice.refresh_from_db()
    assert {f["stream"] for f in frames if f["type"] == "practice.published"} == {"group:climate"}
    assert practice.thread.audience == "group"


@pytest.mark.parametrize("who", ["rada", "bo", "cleo"])
def test_who_may_not_publish(waiting, who, request, heard):
    someone = request.getfixturevalue(who)
    with heard() as frames, pytest.raises((Forbidden, NotFound)):
        publish_practice(reviewer=someone, practice_id=waiting.pk, version=waiting.version)
    waiting.refresh_from_db()
    assert waiting.state == "submitted"
    assert frames == []


def test_a_chair_does_not_review_the_own_city(amina, deniz):
    practice = submitted(amina)
    with pytest.raises(Forbidden, match="another city"):
        publish_practice(reviewer=amina, practice_id=practice.pk, version=practice.version)
    publish_practice(reviewer=deniz, practice_id=practice.pk, version=practice.version)


def test_the_secretariat_may_publish(waiting, sanja):
    publish_practice(reviewer=sanja, practice_id=waiting.pk, version=waiting.version)
    waiting.refresh_from_db()
    assert waiting.state == "published"


def test_a_chair_of_another_group_finds_nothing(waiting, sofia):
    other = make_person("chair@cast.example")
    make_seat(other, "chair", city=sofia, group="smart-digital")
    with pytest.raises(NotFound):
        publish_practice(reviewer=other, practice_id=waiting.pk, version=waiting.version)


def test_rolled_back_is_not_heard(waiting, amina, heard):
    with heard() as frames, transaction.atomic():
        publish_practice(reviewer=amina, practice_id=waiting.pk, version=waiting.version)
        transaction.set_rollback(True)
    assert frames == []
    assert Notice.objects.filter(kind="practice.published").count() == 0
    assert Entry.objects.filter(action="practice.publish").count() == 0


def test_wishes_come_back_to_the_author_and_are_settled(waiting, amina, bo):
    notes = [{"field": "summary", "note": "For whom?"}, {"field": "contact.mailbox", "note": "Does it answer?"}]
    request_changes(reviewer=amina, practice_id=waiting.pk, version=waiting.version, notes=notes)
    waiting.refresh_from_db()
    assert waiting.state == "changes_requested"
    assert [note["field"] for note in load_notes(waiting.pk)] == ["summary", "contact.mailbox"]
    assert Notice.objects.get(person=bo, kind="practice.changes_requested").data["notes"] == 2
    assert Entry.objects.filter(action="practice.request_changes").count() == 1
    submit_practice(official=bo, practice_id=waiting.pk, version=waiting.version)
    assert load_notes(waiting.pk) == []


def test_a_wish_names_a_field(waiting, amina):
    with pytest.raises(Invalid):
        request_changes(
            reviewer=amina, practice_id=waiting.pk, version=waiting.version, notes=[{"field": "mood", "note": "x"}]
        )


def test_a_draft_is_not_published(draft, amina, sanja):
    with pytest.raises(NotFound):
        publish_practice(reviewer=amina, practice_id=draft.pk, version=1)


def test_a_reviewer_sees_that_it_changed(waiting, amina):
    with pytest.raises(Conflict):
        publish_practice(reviewer=amina, practice_id=waiting.pk, version=waiting.version - 1)


def test_published_once(practice, amina):
    with pytest.raises(Refused):
        publish_practice(reviewer=amina, practice_id=practice.pk, version=practice.version)


def test_archived_leaves_the_list_and_stays_to_be_read(practice, amina, heard):
    with heard() as frames:
        archive_practice(person=amina, practice_id=practice.pk, version=practice.version, note="Law changed.")
    [frame] = frames
    assert (frame["type"], frame["data"]["practice"]["state"]) == ("practice.archived", "archived")
    assert load_content(practice.pk)["title"]


def test_a_chair_does_not_withdraw(practice, amina):
    with pytest.raises(Forbidden):
        withdraw_practice(official=amina, practice_id=practice.pk, version=practice.version)


def test_a_withdrawn_practice_says_nothing_any_more(practice, bo, heard):
    with heard() as frames:
        withdraw_practice(official=bo, practice_id=practice.pk, version=practice.version, note="A mistake.")
    [told] = [frame for frame in frames if frame["stream"] == "library"]
    assert told["type"] == "practice.withdrawn"
    content = load_content(practice.pk)
    assert (content["title"], content["summary"], content["state"]) == ({}, {}, "withdrawn")
    for event in StreamEvent.objects.filter(stream__key="library"):
        assert event.data["practice"]["title"] == {}
    practice.thread.refresh_from_db()
    assert practice.thread.is_locked


def test_a_withdrawn_practice_takes_its_title_from_its_discussion(practice, bo, amina, client_for):
    set_slow(chair=amina, thread_id=practice.thread_id, slow_s=60)
    withdraw_practice(official=bo, practice_id=practice.pk, version=practice.version)
    thread = client_for(bo).get(f"/api/v1/threads/{practice.thread_id}/").json()
    assert (thread["title"], thread["locked"]) == ("Оттеглена практика", True)
    said = StreamEvent.objects.filter(stream__key=practice.thread.stream).values_list("data", flat=True)
    assert len(said) == 2
    assert "спирки" not in str(list(said))


def test_the_list_then_its_events_is_the_list(bo, amina, heard):
    """What a page makes of snapshot and later events equals a fresh snapshot."""
    first = published(bo, amina)
    snapshot = {row["id"]: brief_shape(row) for row in brief_rows(Practice.objects.filter(state="published"))}
    with heard() as frames:
        published(bo, amina, title={"bg": "Втора"})
        archive_practice(person=amina, practice_id=first.pk, version=first.version)
        third = published(bo, amina, title={"bg": "Трета"})
        withdraw_practice(official=bo, practice_id=third.pk, version=third.version)
    for frame in [frame for frame in frames if frame["stream"] == "library"]:
        shape = frame["data"]["practice"]
        if shape["state"] == "published":
            snapshot[shape["id"]] = shape
        else:
            snapshot.pop(shape["id"], None)
    now = {row["id"]: brief_shape(row) for row in brief_rows(Practice.objects.filter(state="published"))}
    assert {i: (s["title"], s["version"]) for i, s in snapshot.items()} == {
        i: (s["title"], s["version"]) for i, s in now.items()
    }
