"""What a reader knows from a snapshot and the events after it is what a new snapshot says."""

from datetime import timedelta

import pytest

from collab.streams.models import StreamEvent
from groups.actions import agenda, hands
from groups.actions import sessions as actions
from groups.models import AgendaItem, Hand, LiveSession

OWN_VIEW = {"can", "cursor", "presence"}
SEEN = {
    "session.opened", "session.paused", "session.resumed", "session.closed", "session.changed", "agenda.changed",
    "agenda.moved", "hand.raised", "hand.called", "hand.lowered",
}  # fmt: skip


def in_order(found):
    return sorted(found, key=lambda h: (h["state"] != "speaking", h["kind"] != "point_of_order", h["since"], h["id"]))


def apply(state, kind, data):
    """The reader's rule of one event."""
    if kind.startswith("session."):
        return state | data["session"]
    if kind == "agenda.changed":
        return state | {"items": data["items"]}
    if kind == "agenda.moved":
        return state | {"current_item": data["current"]}
    others = [hand for hand in state["hands"] if hand["id"] != data["hand"]["id"]]
    return state | {"hands": others if kind == "hand.lowered" else in_order([*others, data["hand"]])}


def item_steps(amina, room):
    def step(verb, **which):
        def run():
            item = AgendaItem.objects.get(live_session=room, **which)
            verb(desk=amina, session_id=room.pk, item_id=item.pk, version=item.version)

        return run

    def move_first_down():
        item = AgendaItem.objects.get(live_session=room, no=1)
        agenda.change_item(desk=amina, session_id=room.pk, item_id=item.pk, version=item.version, no=3)

    def add(title):
        return lambda: agenda.add_item(desk=amina, session_id=room.pk, title=title, kind="discussion", minutes=5)

    return {
        "add": add, "open": lambda title: step(agenda.open_item, title=title), "move": move_first_down,
        "close": step(agenda.close_item, state="open"), "skip": lambda title: step(agenda.skip_item, title=title),
    }  # fmt: skip


def all_that_can_happen(amina, bo, cleo, deniz, room):
    """Steps that together publish every event type of a room, in an order that people would take."""

    def lead(verb, **fields):
        def run():
            version = LiveSession.objects.get(pk=room.pk).version
            verb(chair=amina, session_id=room.pk, version=version, **fields)

        return run

    def turn(verb, person, owner):
        def run():
            hand = Hand.objects.filter(live_session=room, person=owner).latest("pk")
            verb(person=person, session_id=room.pk, hand_id=hand.pk, version=hand.version)

        return run

    def up(person, kind):
        return lambda: hands.raise_hand(person=person, session_id=room.pk, kind=kind)

    items = item_steps(amina, room)
    return [
        items["add"]("A"), items["add"]("B"), items["add"]("C"), items["move"],
        lead(actions.change_session, title="Stoves and ovens"), lead(actions.open_session),
        items["open"]("B"), up(bo, "new_point"), up(cleo, "answer"), up(deniz, "point_of_order"),
        turn(hands.call_hand, amina, deniz), turn(hands.call_hand, amina, bo), turn(hands.finish_hand, bo, bo),
        items["open"]("C"), items["skip"]("A"), items["close"], up(bo, "on_this_point"),
        turn(hands.lower_hand, cleo, cleo), lead(actions.pause_session), lead(actions.resume_session),
        lead(actions.change_session, ends_at=room.ends_at + timedelta(hours=1)), items["open"]("B"),
        up(cleo, "new_point"), turn(hands.call_hand, amina, cleo), lead(actions.close_session),
    ]  # fmt: skip


def events_of(stream, after):
    rows = StreamEvent.objects.filter(stream__key=stream, seq__gt=after).order_by("seq")
    return list(rows.values_list("seq", "type", "data"))


@pytest.mark.django_db
def test_a_room_is_the_same_from_any_snapshot_and_the_events_after_it(amina, bo, cleo, deniz, room, client_for):
    client, address = client_for(bo), f"/api/v1/sessions/{room.pk}/"
    snapshots = [client.get(address).json()]
    for step in all_that_can_happen(amina, bo, cleo, deniz, room):
        step()
        snapshots.append(client.get(address).json())
    final = {name: value for name, value in snapshots[-1].items() if name not in OWN_VIEW}
    kinds = set()
    for snapshot in snapshots:
        state = {name: value for name, value in snapshot.items() if name not in OWN_VIEW}
        for _seq, kind, data in events_of(room.stream, snapshot["cursor"]["seq"]):
            kinds.add(kind)
            state = apply(state, kind, data)
        assert state == final
    assert kinds == SEEN


@pytest.mark.django_db
def test_an_event_applied_to_a_snapshot_that_has_it_already_changes_nothing(amina, bo, cleo, deniz, room, client_for):
    client, address = client_for(bo), f"/api/v1/sessions/{room.pk}/"
    for step in all_that_can_happen(amina, bo, cleo, deniz, room):
        before = client.get(address).json()["cursor"]["seq"]
        step()
        fresh = {name: value for name, value in client.get(address).json().items() if name not in OWN_VIEW}
        state = fresh
        for _seq, kind, data in events_of(room.stream, before):
            state = apply(state, kind, data)
        assert state == fresh


@pytest.mark.django_db
def test_a_groups_list_is_the_same_from_a_snapshot_and_the_events_after_it(
    amina, bo, cleo, deniz, room, make_room, client_for
):
    client, address = client_for(bo), "/api/v1/groups/climate/sessions/"
    listed = {row["id"]: row for row in client.get(address).json()["results"]}
    after = client.get("/api/v1/groups/climate/").json()["cursor"]["seq"]
    for step in all_that_can_happen(amina, bo, cleo, deniz, room):
        step()
    make_room(title="The next one")
    for _seq, kind, data in events_of("group:climate", after):
        if kind.startswith("session."):
            listed[data["session"]["id"]] = data["session"]
    assert listed == {row["id"]: row for row in client.get(address).json()["results"]}
