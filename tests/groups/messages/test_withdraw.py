"""The author takes back what she wrote, and for a day takes that back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from collab.audit.models import Entry
from collab.errors import Conflict, Forbidden, NotFound
from collab.notices.models import Notice
from groups.actions.messages import edit_message
from groups.actions.moderation import hide_message, read_sealed, remove_message, restore_message, withdraw_message
from groups.models import Message, SealedText
from tests.cast import heard
from tests.groups.sessions.rollback import do_and_roll_back

pytestmark = pytest.mark.django_db


def withdraw(author, message, **fields):
    return withdraw_message(author=author, message_id=message.pk, **fields)


def test_a_tombstone_stays_and_the_thread_hears_it(bo, thread, message):
    with heard() as frames:
        shape = withdraw(bo, message)
    assert (shape["state"], shape["body"], shape["html"], shape["no"]) == ("withdrawn", "", "", 1)
    assert [(f["stream"], f["type"], f["data"]["message"]["body"]) for f in frames] == [
        (thread.stream, "message.withdrawn", "")
    ]
    assert Message.objects.get(pk=message.pk).body == ""
    assert b"Hello" in bytes(SealedText.objects.get(message=message).content)


def test_nobody_is_told_of_ones_own_act(bo, message):
    withdraw(bo, message)
    assert Notice.objects.count() == 0
    assert Entry.objects.filter(action="message.withdraw", target_id=str(message.pk)).count() == 1


@pytest.mark.parametrize(("who", "refusal"), [("amina", Forbidden), ("dara", Forbidden), ("nobody", NotFound)])
def test_only_the_author_withdraws(who, refusal, message, request):
    with heard() as frames, pytest.raises(refusal):
        withdraw(request.getfixturevalue(who), message)
    assert frames == []


def test_repeated_it_is_the_same_answer(bo, message):
    first = withdraw(bo, message)
    with heard() as frames:
        assert withdraw(bo, message) == first
    assert frames == []


def test_what_is_rolled_back_is_not_heard(bo, message):
    with heard() as frames:
        do_and_roll_back(lambda: withdraw(bo, message))
    message.refresh_from_db()
    assert (frames, message.body) == ([], "Hello")


def test_a_stale_version_is_told_what_stands_there(bo, message):
    edit_message(author=bo, message_id=message.pk, body="Second", language=None, version=1)
    with pytest.raises(Conflict) as conflict:
        withdraw(bo, message, version=1)
    assert conflict.value.current["body"] == "Second"


def test_within_a_day_it_comes_back_with_all_it_ever_said(bo, message):
    edit_message(author=bo, message_id=message.pk, body="Second", language=None, version=1)
    withdraw(bo, message)
    assert message.versions.count() == 0
    shape = restore_message(person=bo, message_id=message.pk)
    assert (shape["state"], shape["body"], shape["moderation"]) == ("published", "Second", None)
    assert list(message.versions.values_list("body", flat=True)) == ["Hello"]
    assert not SealedText.objects.exists()


def test_after_a_day_it_stays_withdrawn(bo, message):
    withdraw(bo, message)
    Message.objects.filter(pk=message.pk).update(state_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(Forbidden):
        restore_message(person=bo, message_id=message.pk)


def test_a_chair_does_not_bring_back_what_the_author_withdrew(amina, bo, message):
    withdraw(bo, message)
    with pytest.raises(Forbidden):
        restore_message(person=amina, message_id=message.pk)


def test_a_hidden_message_can_be_withdrawn_and_stays_away(amina, bo, message):
    hide_message(chair=amina, message_id=message.pk, reason="off_topic")
    withdraw(bo, message)
    assert read_sealed(reader=bo, message_id=message.pk)["body"] == "Hello"
    with pytest.raises(Forbidden):
        restore_message(person=bo, message_id=message.pk)


def test_a_removed_message_cannot_be_withdrawn(amina, bo, message):
    remove_message(chair=amina, message_id=message.pk, reason="off_topic")
    with pytest.raises(Forbidden):
        withdraw(bo, message)
