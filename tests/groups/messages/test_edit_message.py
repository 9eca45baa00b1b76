"""One's own text is changed for a day; what it said before stays to be read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from collab.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from groups.actions.messages import edit_message
from groups.actions.moderation import hide_message
from groups.actions.threads import set_lock
from groups.models import Message
from tests.cast import heard, make_message
from tests.groups.sessions.rollback import do_and_roll_back

pytestmark = pytest.mark.django_db


def edit(author, message, body="Better", **fields):
    given = {"language": None, "version": 1} | fields
    return edit_message(author=author, message_id=message.pk, body=body, **given)


def age(message, **by):
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(**by))


def test_the_author_edits_and_the_thread_hears_it(bo, thread, message):
    with heard() as frames:
        shape = edit(bo, message, "*Better*")
    assert (shape["body"], shape["version"], shape["no"]) == ("*Better*", 2, 1)
    assert "<em>Better</em>" in shape["html"]
    assert shape["edited_at"] is not None
    assert [(f["stream"], f["type"]) for f in frames] == [(thread.stream, "message.edited")]


def test_what_it_said_before_is_kept(bo, message, client_for):
    edit(bo, message, "Second")
    edit(bo, message, "Third", version=2)
    rows = client_for(bo).get(f"/api/v1/messages/{message.pk}/versions/").json()["results"]
    assert [(row["version"], row["body"]) for row in rows] == [(1, "Hello"), (2, "Second")]


@pytest.mark.parametrize(("who", "refusal"), [("amina", Forbidden), ("dara", Forbidden), ("nobody", NotFound)])
def test_nobody_edits_anothers_words_not_even_the_chair(who, refusal, message, request):
    with heard() as frames, pytest.raises(refusal):
        edit(request.getfixturevalue(who), message)
    assert frames == []
    assert Message.objects.get(pk=message.pk).body == "Hello"


def test_what_is_rolled_back_is_not_heard(bo, message):
    with heard() as frames:
        do_and_roll_back(lambda: edit(bo, message))
    assert (frames, message.versions.count()) == ([], 0)


def test_a_stale_version_is_told_what_stands_there(bo, message):
    edit(bo, message, "Second")
    with pytest.raises(Conflict) as conflict:
        edit(bo, message, "Other", version=1)
    assert (conflict.value.current["body"], conflict.value.current["version"]) == ("Second", 2)


@pytest.mark.parametrize(("hours", "may"), [(23, True), (25, False)])
def test_a_member_has_a_day(bo, message, hours, may):
    age(message, hours=hours)
    if may:
        assert edit(bo, message)["version"] == 2
        return
    with pytest.raises(Forbidden):
        edit(bo, message)


@pytest.mark.parametrize(("minutes", "may"), [(59, True), (61, False)])
def test_an_observer_has_an_hour(cleo, climate, thread, minutes, may):
    climate.observers_may_post = True
    climate.save()
    message = make_message(cleo, thread)
    age(message, minutes=minutes)
    if may:
        assert edit(cleo, message)["version"] == 2
        return
    with pytest.raises(Forbidden):
        edit(cleo, message)


def test_a_hidden_text_and_a_locked_thread_stay_as_they_are(bo, amina, thread, message):
    second = make_message(bo, thread)
    hide_message(chair=amina, message_id=message.pk, reason="off_topic")
    with pytest.raises(Forbidden):
        edit(bo, message, version=2)
    set_lock(chair=amina, thread_id=thread.pk, locked=True)
    with pytest.raises(Refused):
        edit(bo, second)


def test_an_empty_text_is_refused(bo, message):
    with pytest.raises(Invalid):
        edit(bo, message, "  ")
