"""Who sees which session, in which order, and at what cost."""

from datetime import timedelta
from typing import get_type_hints

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.actions.agenda import add_item
from groups.actions.hands import raise_hand
from groups.models import Hand, LiveSession
from groups.shapes.sessions import HandShape, ItemShape, SessionAnswerShape, SessionBriefShape
from tests.cast import make_person


def cost(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured), answer.json()


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "status"), [("amina", 200), ("bo", 200), ("cleo", 200), ("dara", 404)])
def test_members_and_observers_see_it_and_nobody_else(who, status, room, request, client_for):
    client = client_for(request.getfixturevalue(who))
    parts = ["", "agenda/", "hands/"]
    assert [client.get(f"/api/v1/sessions/{room.pk}/{part}").status_code for part in parts] == [status] * 3
    listed = [row["id"] for row in client.get("/api/v1/sessions/").json()["results"]]
    assert listed == ([room.pk] if status == 200 else [])


@pytest.mark.django_db
def test_a_visitor_is_asked_to_sign_in(room, client):
    for address in ("/api/v1/sessions/", f"/api/v1/sessions/{room.pk}/", "/api/v1/groups/climate/sessions/"):
        assert client.get(address).status_code == 401


@pytest.mark.django_db
def test_the_next_stands_first_and_the_past_comes_last_latest_first(bo, make_room, client_for):
    now, hour = timezone.now(), timedelta(hours=1)
    rooms = {
        days: make_room(starts_at=now + timedelta(days=days), ends_at=now + timedelta(days=days) + hour)
        for days in (5, -3, 1, -9)
    }
    running = make_room(starts_at=now - timedelta(days=20), ends_at=now - timedelta(days=20) + hour)
    LiveSession.objects.filter(pk=running.pk).update(state="live")
    wanted = [running.pk, rooms[1].pk, rooms[5].pk, rooms[-3].pk, rooms[-9].pk]
    client, seen, address = client_for(bo), [], "/api/v1/groups/climate/sessions/?limit=2"
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert seen == wanted
    assert [row["id"] for row in client.get("/api/v1/sessions/").json()["results"]] == wanted


@pytest.mark.django_db
def test_lists_cost_the_same_for_one_and_for_fifty(bo, make_room, client_for):
    client = client_for(bo)
    make_room()
    addresses = ("/api/v1/sessions/", "/api/v1/groups/climate/sessions/")
    with_one = [cost(client, address)[0] for address in addresses]
    for _no in range(49):
        make_room()
    for address, queries in zip(addresses, with_one, strict=True):
        again, page = cost(client, address)
        assert (again, len(page["results"])) == (queries, 50)


@pytest.mark.django_db
def test_a_room_costs_the_same_with_one_and_with_fifty_hands_and_items(amina, bo, live_room, client_for):
    client, address = client_for(bo), f"/api/v1/sessions/{live_room.pk}/"

    def fill(number):
        for no in range(number):
            add_item(desk=amina, session_id=live_room.pk, title="A", kind="discussion", minutes=5)
            Hand.objects.create(live_session=live_room, person=make_person(f"p{number}.{no}@cast.example"))

    fill(1)
    with_one, _room = cost(client, address)
    fill(49)
    with_fifty, room = cost(client, address)
    assert (len(room["items"]), len(room["hands"])) == (50, 50)
    assert with_fifty == with_one


@pytest.mark.django_db
def test_what_is_answered_is_what_is_described(amina, bo, live_room, client_for):
    add_item(desk=amina, session_id=live_room.pk, title="A", kind="discussion", minutes=5)
    raise_hand(person=bo, session_id=live_room.pk)
    room = client_for(bo).get(f"/api/v1/sessions/{live_room.pk}/").json()
    listed = client_for(bo).get("/api/v1/sessions/").json()["results"][0]
    for answer, described in (
        (room, SessionAnswerShape),
        (room["items"][0], ItemShape),
        (room["hands"][0], HandShape),
        (listed, SessionBriefShape),
    ):
        assert set(answer) == set(get_type_hints(described))


@pytest.mark.django_db
def test_the_room_has_what_the_contract_promises(bo, live_room, client_for):
    room = client_for(bo).get(f"/api/v1/sessions/{live_room.pk}/").json()
    promised = {
        "id", "group", "title", "state", "starts_at", "ends_at", "zone", "place", "link", "thread",
        "current_item", "items", "hands", "can", "version", "cursor",
    }  # fmt: skip
    assert promised <= set(room)
