"""What is closed can be read and nothing else, for good."""

from uuid import uuid4

import pytest

from collab.errors import Refused
from groups.actions.agenda import add_item, change_item, open_item
from groups.actions.hands import lower_hand, raise_hand
from groups.actions.messages import post_message
from groups.actions.sessions import cancel_session, close_session
from groups.actions.threads import set_lock
from groups.models import LiveSession
from tests.cast import heard


def say(person, room, body="Good morning"):
    return post_message(author=person, thread_id=room.thread_id, body=body, language="en", key=uuid4())


@pytest.mark.django_db
def test_closing_ends_the_item_lowers_the_hands_and_locks_the_chat(amina, bo, cleo, live_room):
    item, _new = add_item(desk=amina, session_id=live_room.pk, title="A", kind="discussion", minutes=5)
    open_item(desk=amina, session_id=live_room.pk, item_id=item["id"], version=item["version"])
    raise_hand(person=bo, session_id=live_room.pk)
    with heard() as frames:
        close_session(chair=amina, session_id=live_room.pk, version=live_room.version)
    room = LiveSession.objects.select_related("thread").get(pk=live_room.pk)
    assert (room.state, room.current_item_id, room.thread.is_locked) == ("closed", None, True)
    assert list(room.items.values_list("state", flat=True)) == ["closed"]
    assert list(room.hands.values_list("state", flat=True)) == ["lowered"]
    said = [(frame["stream"], frame["type"]) for frame in frames]
    assert (room.stream, "session.closed") in said
    assert (room.thread.stream, "thread.changed") in said
    closed = next(frame["data"]["session"] for frame in frames if frame["type"] == "session.closed")
    assert (closed["hands"], closed["current_item"]) == ([], None)


@pytest.mark.django_db
def test_messages_carry_the_item_they_were_written_to(amina, bo, live_room):
    item, _new = add_item(desk=amina, session_id=live_room.pk, title="A", kind="discussion", minutes=5)
    before, _new, _seq = say(bo, live_room)
    open_item(desk=amina, session_id=live_room.pk, item_id=item["id"], version=item["version"])
    after, _new, _seq = say(bo, live_room)
    assert (before["agenda_item"], after["agenda_item"]) == (None, item["id"])


@pytest.mark.django_db
@pytest.mark.parametrize("end", [close_session, cancel_session])
def test_the_chat_of_what_is_over_takes_no_post_and_stays_so(amina, bo, room, live_room, end):
    room = live_room if end is close_session else room
    end(chair=amina, session_id=room.pk, version=room.version)
    for person in (bo, amina):
        with heard() as frames, pytest.raises(Refused) as refusal:
            say(person, room)
        assert (refusal.value.code, frames) == ("closed", [])
    with pytest.raises(Refused) as refusal:
        set_lock(chair=amina, thread_id=room.thread_id, locked=False)
    assert refusal.value.code == "closed"


@pytest.mark.django_db
def test_agenda_and_hands_of_what_is_over_stand_still(amina, bo, live_room):
    item, _new = add_item(desk=amina, session_id=live_room.pk, title="A", kind="discussion", minutes=5)
    hand, _new = raise_hand(person=bo, session_id=live_room.pk)
    close_session(chair=amina, session_id=live_room.pk, version=live_room.version)
    room_id = live_room.pk
    attempts = [
        lambda: add_item(desk=amina, session_id=room_id, title="B", kind="discussion", minutes=5),
        lambda: change_item(desk=amina, session_id=room_id, item_id=item["id"], version=1, title="B"),
        lambda: open_item(desk=amina, session_id=room_id, item_id=item["id"], version=1),
        lambda: raise_hand(person=bo, session_id=room_id, key=uuid4()),
        lambda: lower_hand(person=bo, session_id=room_id, hand_id=hand["id"], version=2),
    ]
    for attempt in attempts:
        with heard() as frames, pytest.raises(Refused) as refusal:
            attempt()
        assert (refusal.value.code, frames) == ("closed", [])


@pytest.mark.django_db
def test_before_the_lobby_the_chat_is_not_open_yet(bo, room, far_room, client_for):
    say(bo, room)
    with pytest.raises(Refused) as refusal:
        say(bo, far_room)
    assert refusal.value.code == "not_open"
    chats = [client_for(bo).get(f"/api/v1/threads/{each.thread_id}/").json()["can"] for each in (room, far_room)]
    assert ["post" in can for can in chats] == [True, False]


@pytest.mark.django_db
def test_over_http_the_members_still_read_it(bo, closed_room, client_for):
    answer = client_for(bo).get(f"/api/v1/sessions/{closed_room.pk}/").json()
    assert (answer["state"], answer["can"]) == ("closed", [])
    chat = client_for(bo).get(f"/api/v1/threads/{closed_room.thread_id}/").json()
    assert (chat["locked"], "post" in chat["can"]) == (True, False)
    posted = client_for(bo).post(f"/api/v1/threads/{closed_room.thread_id}/messages/", {"body": "Late"})
    assert (posted.status_code, posted.json()["code"]) == (422, "closed")
