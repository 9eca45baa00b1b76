"""A session goes from draft to closed by its chairs' verbs, each heard by the room and by the group."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from collab.audit.models import Entry
from collab.errors import Conflict, Forbidden, NotFound, Refused
from groups.actions import sessions as actions
from groups.models import LiveSession
from tests.cast import heard
from tests.groups.sessions.rollback import do_and_roll_back

VERBS = {
    "publish": actions.publish_session,
    "open": actions.open_session,
    "pause": actions.pause_session,
    "resume": actions.resume_session,
    "close": actions.close_session,
    "cancel": actions.cancel_session,
}
LADDER = {
    ("draft", "publish"): "scheduled",
    ("scheduled", "open"): "live",
    ("scheduled", "cancel"): "cancelled",
    ("live", "pause"): "paused",
    ("live", "close"): "closed",
    ("paused", "resume"): "live",
    ("paused", "close"): "closed",
}
SAYS = {
    "publish": "session.changed",
    "open": "session.opened",
    "pause": "session.paused",
    "resume": "session.resumed",
    "close": "session.closed",
    "cancel": "session.changed",
}


def put(room: LiveSession, state: str) -> LiveSession:
    """The room, as if it had come to this state long ago."""
    LiveSession.objects.filter(pk=room.pk).update(state=state)
    room.refresh_from_db()
    return room


@pytest.mark.django_db
@pytest.mark.parametrize("verb", list(VERBS))
@pytest.mark.parametrize("state", ["draft", "scheduled", "live", "paused", "closed", "cancelled"])
def test_each_verb_leads_on_from_its_states_and_from_no_other(amina, room, state, verb):
    room = put(room, state)
    if (state, verb) in LADDER:
        VERBS[verb](chair=amina, session_id=room.pk, version=room.version)
        room.refresh_from_db()
        assert room.state == LADDER[state, verb]
        return
    with heard() as frames, pytest.raises(Refused) as refusal:
        VERBS[verb](chair=amina, session_id=room.pk, version=room.version)
    assert refusal.value.code == ("closed" if state in {"closed", "cancelled"} else "wrong_state")
    assert frames == []


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "verb"), list(LADDER))
def test_the_room_and_the_group_hear_a_verb_and_the_audit_keeps_it(amina, room, state, verb):
    room = put(room, state)
    with heard() as frames:
        VERBS[verb](chair=amina, session_id=room.pk, version=room.version)
    said = {(frame["stream"], frame["type"]) for frame in frames}
    assert (room.stream, SAYS[verb]) in said
    assert ("group:climate", "session.scheduled" if verb == "publish" else "session.changed") in said
    row = Entry.objects.filter(target_kind="session", target_id=str(room.pk)).latest("pk")
    assert (row.action, row.acting_as, row.group) == (f"session.{verb}", "chair", "climate")


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["open", "close", "cancel"])
@pytest.mark.parametrize("who", ["bo", "cleo", "rada"])
def test_who_takes_part_does_not_lead(who, verb, room, request):
    someone = request.getfixturevalue(who)
    room = put(room, "live" if verb == "close" else "scheduled")
    with heard() as frames, pytest.raises(Forbidden):
        VERBS[verb](chair=someone, session_id=room.pk, version=room.version)
    assert frames == []


@pytest.mark.django_db
@pytest.mark.parametrize("verb", list(VERBS))
def test_for_who_is_from_elsewhere_the_room_does_not_exist(dara, room, verb):
    with pytest.raises(NotFound):
        VERBS[verb](chair=dara, session_id=room.pk, version=room.version)


@pytest.mark.django_db
def test_a_stale_version_is_told_what_stands_there_now(amina, deniz, room):
    actions.open_session(chair=amina, session_id=room.pk, version=room.version)
    with pytest.raises(Conflict) as conflict:
        actions.open_session(chair=deniz, session_id=room.pk, version=room.version)
    assert conflict.value.current["state"] == "live"
    assert conflict.value.current["version"] == room.version + 1


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_heard(amina, room):
    with heard() as frames:
        do_and_roll_back(lambda: actions.open_session(chair=amina, session_id=room.pk, version=room.version))
    room.refresh_from_db()
    assert (room.state, frames) == ("scheduled", [])


@pytest.mark.django_db(transaction=True)
def test_two_chairs_open_at_once_and_one_is_told_politely(amina, deniz, room):
    start = Barrier(2)

    def open_it(chair):
        try:
            start.wait(timeout=10)
            actions.open_session(chair=chair, session_id=room.pk, version=room.version)
        except Conflict as conflict:
            return conflict.code
        finally:
            connection.close()
        return "opened"

    with heard() as frames, ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(open_it, [amina, deniz]))
    assert outcomes == ["conflict", "opened"]
    assert [frame["type"] for frame in frames if frame["stream"] == room.stream] == ["session.opened"]
