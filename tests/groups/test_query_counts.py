"""A list of fifty costs as many queries as a list of one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.actions.groups import join_group
from groups.audiences import ThreadAudience
from tests.cast import make_city, make_message, make_person, make_seat, make_thread

pytestmark = pytest.mark.django_db


def cost(client, address):
    """(number of queries, number of results) of one warm GET."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured), len(answer.json().get("results", []))


def test_threads(amina, bo, climate, client_for):
    client, addresses = client_for(amina), ("/api/v1/groups/climate/threads/", "/api/v1/me/read/")
    make_thread(bo, climate)
    with_one = [cost(client, address)[0] for address in addresses]
    for no in range(49):
        make_thread((amina, bo)[no % 2], climate, title=f"Thread {no}")
    with_fifty = [cost(client, address) for address in addresses]
    assert with_fifty == [(with_one[0], 50), (with_one[1], 25)]


def test_messages_and_the_thread_itself(amina, bo, thread, client_for):
    client, address = client_for(bo), f"/api/v1/threads/{thread.pk}/"
    with_one = [cost(client, f"{address}{part}")[0] for part in ("", "messages/")]
    for no in range(49):
        make_message((amina, bo)[no % 2], thread, f"Message {no}")
    assert [cost(client, f"{address}{part}") for part in ("", "messages/")] == [(with_one[0], 0), (with_one[1], 50)]


def test_members_and_requests(amina, climate, sofia, client_for):
    def ask(no):
        person = make_person(f"asks{no}@cast.example")
        make_seat(person, "official", city=make_city(f"City {no}", "RO"))
        join_group(person=person, group=climate)

    def sit(no):
        make_seat(make_person(f"sits{no}@cast.example"), "official", city=sofia, group=climate)

    client, addresses = client_for(amina), [f"/api/v1/groups/climate/{name}/" for name in ("members", "requests")]
    ask(0)
    with_one = [cost(client, address)[0] for address in (*addresses, "/api/v1/groups/", "/api/v1/groups/climate/")]
    for no in range(1, 50):
        ask(no)
        sit(no)
    again = [cost(client, address) for address in (*addresses, "/api/v1/groups/", "/api/v1/groups/climate/")]
    assert [queries for queries, _rows in again] == with_one
    assert [rows for _queries, rows in again[:2]] == [50, 50]


def test_a_full_hall_of_listeners(amina, bo, thread, climate, sofia):
    def ask(people):
        with CaptureQueriesContext(connection) as captured:
            found = ThreadAudience().may_listen([thread.stream], people)
        return len(captured), len(found)

    few = ask([bo.pk])
    hall = [bo.pk]
    for no in range(49):
        person = make_person(f"hall{no}@cast.example")
        make_seat(person, "official", city=sofia, group=climate)
        hall.append(person.pk)
    assert ask(hall) == (few[0], 50)
