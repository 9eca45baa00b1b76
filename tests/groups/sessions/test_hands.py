"""Who wants the floor raises a hand; the chair gives it, in a fair order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from collab.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from groups.actions.hands import call_hand, finish_hand, lower_hand, raise_hand
from groups.models import Hand
from groups.shapes.sessions import load_hands
from tests.cast import heard
from tests.groups.sessions.rollback import do_and_roll_back


def up(person, room, kind="new_point", **other):
    return raise_hand(person=person, session_id=room.pk, kind=kind, **other)[0]


def floor(room):
    return [(hand["person"]["id"], hand["state"]) for hand in load_hands(room.pk)]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["amina", "bo", "cleo", "rada"])
def test_whoever_is_in_the_group_may_ask_for_the_floor(who, live_room, request):
    someone = request.getfixturevalue(who)
    with heard() as frames:
        hand = up(someone, live_room)
    assert [(frame["stream"], frame["type"], frame["data"]) for frame in frames] == [
        (live_room.stream, "hand.raised", {"hand": hand | {"since": frames[0]["data"]["hand"]["since"]}})
    ]
    assert (hand["person"], hand["state"]) == ({"id": someone.pk, "name": someone.name}, "waiting")


@pytest.mark.django_db
def test_for_who_is_from_elsewhere_there_is_no_floor(dara, live_room):
    with heard() as frames, pytest.raises(NotFound):
        up(dara, live_room)
    assert frames == []


@pytest.mark.django_db
def test_a_hand_says_for_which_city_and_on_which_item(bo, live_room):
    hand = up(bo, live_room, "on_this_point")
    assert hand["city"] == {"slug": "varna", "name": "Varna"}
    assert hand["office"]
    assert hand["agenda_item"] is None


@pytest.mark.django_db
def test_raised_twice_is_raised_once(bo, live_room):
    first = up(bo, live_room)
    with heard() as frames:
        again, is_new = raise_hand(person=bo, session_id=live_room.pk, kind="answer")
    assert (again, is_new, frames) == (first, False, [])


@pytest.mark.django_db
def test_a_late_repeat_of_a_key_does_not_raise_a_lowered_hand(bo, live_room):
    key = uuid4()
    hand = up(bo, live_room, key=key)
    lower_hand(person=bo, session_id=live_room.pk, hand_id=hand["id"], version=hand["version"])
    assert up(bo, live_room, key=key)["state"] == "lowered"
    assert floor(live_room) == []


@pytest.mark.django_db(transaction=True)
def test_raised_twice_at_once_is_raised_once(bo, live_room):
    start = Barrier(4)

    def press(_no):
        try:
            start.wait(timeout=10)
            return raise_hand(person=bo, session_id=live_room.pk)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [False, False, False, True]
    assert Hand.objects.count() == 1


@pytest.mark.django_db
def test_an_unknown_kind_is_named(bo, live_room):
    with pytest.raises(Invalid) as refusal:
        up(bo, live_room, "filibuster")
    assert list(refusal.value.fields) == ["kind"]


@pytest.mark.django_db
def test_no_hand_goes_up_before_the_session_is_open(bo, room):
    with pytest.raises(Refused) as refusal:
        up(bo, room)
    assert refusal.value.code == "not_live"


@pytest.mark.django_db
def test_points_of_order_go_first_then_first_come_first_served(amina, bo, cleo, deniz, live_room):
    hands = [up(bo, live_room), up(cleo, live_room), up(deniz, live_room, "point_of_order"), up(amina, live_room)]
    for seconds, hand in enumerate(hands):
        since = timezone.now() + timedelta(seconds=seconds)
        Hand.objects.filter(pk=hand["id"]).update(since=since)
    assert [person for person, _state in floor(live_room)] == [deniz.pk, bo.pk, cleo.pk, amina.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["amina", "deniz", "rada"])
def test_giving_the_floor_ends_the_speaker_before(who, bo, cleo, live_room, request):
    desk = request.getfixturevalue(who)
    first, second = up(bo, live_room), up(cleo, live_room)
    call_hand(person=desk, session_id=live_room.pk, hand_id=first["id"], version=first["version"])
    with heard() as frames:
        call_hand(person=desk, session_id=live_room.pk, hand_id=second["id"], version=second["version"])
    assert [(frame["type"], frame["data"]["hand"]["id"], frame["data"]["hand"]["state"]) for frame in frames] == [
        ("hand.lowered", first["id"], "done"), ("hand.called", second["id"], "speaking"),
    ]  # fmt: skip
    assert floor(live_room) == [(cleo.pk, "speaking")]


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "refusal"), [("bo", Forbidden), ("cleo", Forbidden), ("dara", NotFound)])
def test_who_may_not_give_the_floor(who, refusal, bo, live_room, request):
    hand = up(bo, live_room)
    with heard() as frames, pytest.raises(refusal):
        call_hand(
            person=request.getfixturevalue(who),
            session_id=live_room.pk,
            hand_id=hand["id"],
            version=hand["version"],
        )
    assert frames == []


@pytest.mark.django_db
def test_the_speaker_or_the_desk_says_that_it_is_done(amina, bo, live_room):
    for says in (bo, amina):
        hand = up(bo, live_room)
        called = call_hand(person=amina, session_id=live_room.pk, hand_id=hand["id"], version=hand["version"])
        with heard() as frames:
            finish_hand(person=says, session_id=live_room.pk, hand_id=hand["id"], version=called["version"])
        assert [(frame["type"], frame["data"]["hand"]["state"]) for frame in frames] == [("hand.lowered", "done")]


@pytest.mark.django_db
def test_nobody_lowers_a_colleagues_hand_but_the_desk_does(amina, bo, cleo, live_room):
    hand = up(bo, live_room)
    with pytest.raises(Forbidden):
        lower_hand(person=cleo, session_id=live_room.pk, hand_id=hand["id"], version=hand["version"])
    lower_hand(person=amina, session_id=live_room.pk, hand_id=hand["id"], version=hand["version"])
    assert floor(live_room) == []


@pytest.mark.django_db
def test_a_waiting_hand_is_not_done_and_a_lowered_one_is_not_called(amina, bo, live_room):
    hand = up(bo, live_room)
    with pytest.raises(Refused):
        finish_hand(person=bo, session_id=live_room.pk, hand_id=hand["id"], version=hand["version"])
    down = lower_hand(person=bo, session_id=live_room.pk, hand_id=hand["id"], version=hand["version"])
    with pytest.raises(Conflict) as conflict:
        call_hand(person=amina, session_id=live_room.pk, hand_id=hand["id"], version=hand["version"])
    assert conflict.value.current["state"] == "lowered"
    with pytest.raises(Refused) as refusal:
        call_hand(person=amina, session_id=live_room.pk, hand_id=hand["id"], version=down["version"])
    assert refusal.value.code == "wrong_state"


@pytest.mark.django_db
def test_a_hand_that_is_rolled_back_is_not_heard(bo, live_room):
    with heard() as frames:
        do_and_roll_back(lambda: up(bo, live_room))
    assert (frames, floor(live_room)) == ([], [])


@pytest.mark.django_db
def test_over_http_a_hand_goes_up_is_called_and_goes_down(amina, bo, live_room, client_for):
    base = f"/api/v1/sessions/{live_room.pk}/hands/"
    raised = client_for(bo).post(base, {"kind": "new_point"})
    assert raised.status_code == 201
    assert client_for(bo).post(base, {"kind": "new_point"}).status_code == 200
    address = f"{base}{raised.json()['id']}/"
    assert client_for(amina).post(f"{address}call/", {}).json()["code"] == "version_required"
    called = client_for(amina).post(f"{address}call/", {"version": 1})
    assert (called.status_code, called.json()["state"]) == (200, "speaking")
    assert client_for(amina).get(base).json()["results"] == [called.json()]
    assert client_for(bo).post(f"{address}done/", {"version": 2}).json()["state"] == "done"
    assert client_for(amina).get(base).json()["results"] == []
