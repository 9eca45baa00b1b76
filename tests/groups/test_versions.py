"""A version counts what people change of a thing; what others count beside it is no conflict."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from groups.actions.agenda import add_item, open_item
from groups.actions.groups import join_group
from groups.actions.hands import lower_hand, raise_hand
from groups.actions.messages import edit_message, react
from groups.actions.read_positions import mark_read
from groups.actions.sessions import change_session, open_session, schedule_session
from groups.actions.threads import rename_thread
from groups.models import LiveSession, WorkingGroup
from tests.cast import make_message

pytestmark = pytest.mark.django_db


def test_reactions_and_readers_raise_no_version_of_a_message(message, bo, amina):
    seen = message.version
    react(person=amina, message_id=message.pk, emoji="👍", on=True)
    react(person=amina, message_id=message.pk, emoji="👍", on=False)
    edit_message(author=bo, message_id=message.pk, body="Better", language=None, version=seen)
    message.refresh_from_db()
    assert message.version == seen + 1


def test_messages_and_reading_raise_no_version_of_a_thread(thread, bo, amina):
    seen = thread.version
    last = make_message(amina, thread)
    mark_read(reader=bo, thread_id=thread.pk, message_no=last.no)
    rename_thread(person=bo, thread_id=thread.pk, title="Cooler schools", version=seen)
    thread.refresh_from_db()
    assert (thread.version, thread.last_no) == (seen + 1, 2)


def test_hands_and_the_agenda_raise_no_version_of_a_session(amina, bo, climate):
    starts_at = timezone.now() + timedelta(minutes=5)
    pk, _new = schedule_session(
        chair=amina, group=climate, title="Stoves", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
        zone="Europe/Sofia",
    )  # fmt: skip
    item, _new = add_item(desk=amina, session_id=pk, title="Heat", kind="discussion", minutes=10)
    open_session(chair=amina, session_id=pk, version=1)
    seen = LiveSession.objects.get(pk=pk).version
    open_item(desk=amina, session_id=pk, item_id=item["id"], version=item["version"])
    hand, _new = raise_hand(person=bo, session_id=pk, key=uuid4())
    lower_hand(person=bo, session_id=pk, hand_id=hand["id"], version=hand["version"])
    change_session(chair=amina, session_id=pk, version=seen, title="Stoves and heat")
    assert LiveSession.objects.get(pk=pk).version == seen + 1


def test_members_raise_no_version_of_a_group(words, dara):
    group = WorkingGroup.objects.get(slug="smart-digital")
    assert join_group(person=dara, group=group) == "joined"
    assert WorkingGroup.objects.get(pk=group.pk).version == group.version
