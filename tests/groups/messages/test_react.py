"""A reaction is on or off; the counts stand on the message."""

import pytest

from collab.errors import Forbidden, Invalid, NotFound, Refused
from groups.actions.messages import react
from groups.actions.moderation import hide_message
from groups.actions.threads import set_lock
from tests.cast import heard
from tests.groups.sessions.rollback import do_and_roll_back

pytestmark = pytest.mark.django_db


def on(person, message, emoji="👍"):
    return react(person=person, message_id=message.pk, emoji=emoji, on=True)["reactions"]


def off(person, message, emoji="👍"):
    return react(person=person, message_id=message.pk, emoji=emoji, on=False)["reactions"]


def test_reactions_are_counted_and_taken_back(amina, bo, message):
    assert on(amina, message) == {"👍": 1}
    assert on(bo, message) == {"👍": 2}
    assert on(bo, message, "🙏") == {"👍": 2, "🙏": 1}
    assert off(bo, message) == {"👍": 1, "🙏": 1}
    assert off(amina, message) == {"🙏": 1}


def test_the_thread_hears_the_count(amina, bo, thread, message):
    on(amina, message)
    with heard() as frames:
        on(bo, message)
    [frame] = frames
    assert (frame["stream"], frame["type"]) == (thread.stream, "message.reacted")
    assert frame["data"] == {"message": message.pk, "emoji": "👍", "on": True, "count": 2}
    assert frame["by"]["person"] == bo.pk


def test_repeated_it_changes_nothing_and_nobody_hears(bo, message):
    on(bo, message)
    with heard() as frames:
        assert on(bo, message) == {"👍": 1}
        assert off(bo, message, "🙏") == {"👍": 1}
    assert frames == []


def test_what_is_rolled_back_is_not_heard(bo, message):
    with heard() as frames:
        do_and_roll_back(lambda: on(bo, message))
    message.refresh_from_db()
    assert (frames, message.reactions) == ([], {})


@pytest.mark.parametrize(("who", "refusal"), [("cleo", Forbidden), ("dara", Forbidden), ("nobody", NotFound)])
def test_who_may_not_write_may_not_react(who, refusal, message, request):
    with heard() as frames, pytest.raises(refusal):
        on(request.getfixturevalue(who), message)
    assert frames == []


def test_only_reactions_of_the_vocabulary_count(bo, message):
    with pytest.raises(Invalid) as refused:
        on(bo, message, "🦄")
    assert list(refused.value.fields) == ["emoji"]


def test_withheld_messages_and_locked_threads_take_none(amina, bo, thread, message):
    hide_message(chair=amina, message_id=message.pk, reason="off_topic")
    with pytest.raises(Refused):
        on(bo, message)
    set_lock(chair=amina, thread_id=thread.pk, locked=True)
    with pytest.raises(Refused):
        on(bo, message)


def test_mine_are_told_to_me_alone(amina, bo, thread, message, client_for):
    on(bo, message)

    def mine(person):
        return client_for(person).get(f"/api/v1/threads/{thread.pk}/").json()["mine"]["reactions"]

    assert (mine(bo), mine(amina)) == ({str(message.pk): ["👍"]}, {})
