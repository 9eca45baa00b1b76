"""The agenda: one item at most is current, and all see the same."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from collab.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from groups.actions.agenda import add_item, change_item, close_item, open_item, skip_item
from groups.models import AgendaItem, LiveSession
from tests.cast import heard
from tests.groups.sessions.rollback import do_and_roll_back


def add(desk, room, title="Stoves", **other):
    fields = {"kind": "discussion", "minutes": 15} | other
    return add_item(desk=desk, session_id=room.pk, title=title, **fields)[0]


def current_item_of(room):
    return LiveSession.objects.get(pk=room.pk).current_item_id


def titles(room):
    return list(room.items.order_by("no").values_list("no", "title"))


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["amina", "deniz", "rada"])
def test_the_desk_writes_the_agenda_and_the_room_hears_all_of_it(who, room, request):
    desk = request.getfixturevalue(who)
    with heard() as frames:
        add(desk, room, "Stoves")
        add(desk, room, "Insulation")
    assert titles(room) == [(1, "Stoves"), (2, "Insulation")]
    assert [(frame["stream"], frame["type"]) for frame in frames] == [(room.stream, "agenda.changed")] * 2
    assert [item["title"] for item in frames[-1]["data"]["items"]] == ["Stoves", "Insulation"]


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "refusal"), [("bo", Forbidden), ("cleo", Forbidden), ("dara", NotFound)])
def test_who_may_not_write_it(who, refusal, room, request):
    with heard() as frames, pytest.raises(refusal):
        add(request.getfixturevalue(who), room)
    assert frames == []


@pytest.mark.django_db
def test_the_same_key_adds_once(amina, room):
    key = uuid4()
    assert add(amina, room, key=key) == add(amina, room, key=key)
    assert room.items.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "value"), [("kind", "karaoke"), ("minutes", 0), ("minutes", 481), ("title", " ")])
def test_a_wrong_field_is_named(amina, room, field, value):
    with pytest.raises(Invalid) as refusal:
        add(amina, room, **{field: value})
    assert list(refusal.value.fields) == [field]


@pytest.mark.django_db
@pytest.mark.parametrize(("moves", "to", "order"), [("A", 3, "BCA"), ("C", 1, "CAB"), ("B", 1, "BAC"), ("B", 2, "ABC")])
def test_an_item_takes_another_place_and_the_others_make_room(amina, room, moves, to, order):
    items = {title: add(amina, room, title) for title in "ABC"}
    change_item(desk=amina, session_id=room.pk, item_id=items[moves]["id"], version=items[moves]["version"], no=to)
    assert titles(room) == list(enumerate(order, start=1))


@pytest.mark.django_db
def test_a_place_beyond_the_agenda_is_refused(amina, room):
    item = add(amina, room)
    with pytest.raises(Invalid):
        change_item(desk=amina, session_id=room.pk, item_id=item["id"], version=1, no=2)


@pytest.mark.django_db
def test_opening_one_closes_the_other(amina, live_room):
    first, second = add(amina, live_room, "A"), add(amina, live_room, "B")
    open_item(desk=amina, session_id=live_room.pk, item_id=first["id"], version=first["version"])
    with heard() as frames:
        open_item(desk=amina, session_id=live_room.pk, item_id=second["id"], version=second["version"])
    assert list(live_room.items.order_by("no").values_list("state", flat=True)) == ["closed", "open"]
    assert current_item_of(live_room) == second["id"]
    assert [frame["type"] for frame in frames] == ["agenda.changed", "agenda.moved"]
    assert frames[-1]["data"] == {"current": second["id"]}


@pytest.mark.django_db
def test_closing_and_skipping_the_current_one_leave_none(amina, live_room):
    for leave in (close_item, skip_item):
        item = add(amina, live_room)
        opened = open_item(desk=amina, session_id=live_room.pk, item_id=item["id"], version=item["version"])
        leave(desk=amina, session_id=live_room.pk, item_id=item["id"], version=opened["version"])
        assert current_item_of(live_room) is None


@pytest.mark.django_db
def test_what_was_closed_can_be_opened_again(rada, live_room):
    item = add(rada, live_room)
    for step, state in ((open_item, "open"), (close_item, "closed"), (open_item, "open")):
        item = step(desk=rada, session_id=live_room.pk, item_id=item["id"], version=item["version"])
        assert item["state"] == state


@pytest.mark.django_db
@pytest.mark.parametrize("step", [open_item, close_item, skip_item])
@pytest.mark.parametrize(("who", "refusal"), [("bo", Forbidden), ("cleo", Forbidden), ("dara", NotFound)])
def test_who_may_not_move_it(who, refusal, step, amina, live_room, request):
    item = add(amina, live_room)
    with heard() as frames, pytest.raises(refusal):
        step(
            desk=request.getfixturevalue(who),
            session_id=live_room.pk,
            item_id=item["id"],
            version=item["version"],
        )
    assert frames == []


@pytest.mark.django_db
def test_it_moves_only_while_the_session_runs(amina, room):
    item = add(amina, room)
    with pytest.raises(Refused) as refusal:
        open_item(desk=amina, session_id=room.pk, item_id=item["id"], version=item["version"])
    assert refusal.value.code == "not_live"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "step"),
    [("planned", close_item), ("open", open_item), ("closed", close_item), ("closed", skip_item),
     ("skipped", skip_item)],
)  # fmt: skip
def test_a_step_out_of_order_is_refused(amina, live_room, state, step):
    item = add(amina, live_room)
    AgendaItem.objects.filter(pk=item["id"]).update(state=state)
    with pytest.raises(Refused) as refusal:
        step(desk=amina, session_id=live_room.pk, item_id=item["id"], version=item["version"])
    assert refusal.value.code == "wrong_state"


@pytest.mark.django_db
def test_a_move_that_is_rolled_back_is_not_heard(amina, live_room):
    item = add(amina, live_room)
    with heard() as frames:
        do_and_roll_back(
            lambda: open_item(desk=amina, session_id=live_room.pk, item_id=item["id"], version=item["version"])
        )
    assert frames == []


@pytest.mark.django_db
def test_an_item_of_another_session_is_not_found(amina, room, live_room):
    item = add(amina, room)
    with pytest.raises(NotFound):
        open_item(desk=amina, session_id=live_room.pk, item_id=item["id"], version=item["version"])


@pytest.mark.django_db(transaction=True)
def test_two_chairs_press_next_item_at_once(amina, rada, live_room):
    item, start = add(amina, live_room), Barrier(2)

    def press(desk):
        try:
            start.wait(timeout=10)
            open_item(desk=desk, session_id=live_room.pk, item_id=item["id"], version=item["version"])
        except Conflict as conflict:
            return conflict.current["state"]
        finally:
            connection.close()
        return "moved"

    with heard() as frames, ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(press, [amina, rada]))
    assert outcomes == ["moved", "open"]
    assert [frame["type"] for frame in frames] == ["agenda.changed", "agenda.moved"]


@pytest.mark.django_db
def test_over_http_the_agenda_is_written_moved_and_read(amina, bo, live_room, client_for):
    chair, base = client_for(amina), f"/api/v1/sessions/{live_room.pk}/agenda/"
    made = chair.post(base, {"title": "Stoves", "kind": "discussion", "minutes": 20})
    assert made.status_code == 201
    address = f"{base}{made.json()['id']}/"
    assert chair.post(f"{address}open/", {}).json()["code"] == "version_required"
    assert chair.patch(address, {"minutes": 25, "version": 1}).json()["minutes"] == 25
    opened = chair.post(f"{address}open/", {"version": 2})
    assert (opened.status_code, opened.json()["state"]) == (200, "open")
    assert client_for(bo).get(base).json()["results"] == [opened.json()]
    assert client_for(bo).post(f"{address}close/", {"version": 3}).status_code == 403
    assert chair.post(base, {"title": "X", "kind": "discussion", "minutes": 5, "no": 1}).status_code == 400
