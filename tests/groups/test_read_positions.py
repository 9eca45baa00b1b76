"""Unread is a subtraction: the thread's last number less the number read to."""

import pytest

from collab.errors import NotFound
from groups.actions.messages import post_message
from groups.actions.read_positions import mark_read
from tests.cast import heard, make_message, make_thread
from tests.groups.sessions.rollback import do_and_roll_back

pytestmark = pytest.mark.django_db


def seen_by(client, thread):
    shape = client.get(f"/api/v1/threads/{thread.pk}/").json()
    return shape["messages"], shape["last_read_no"], shape["unread"]


def test_what_others_post_is_unread_and_ones_own_is_not(amina, bo, thread, client_for):
    make_message(amina, thread)
    make_message(amina, thread)
    assert seen_by(client_for(bo), thread) == (3, 1, 2)
    make_message(bo, thread)
    assert seen_by(client_for(bo), thread) == (4, 4, 0)
    assert seen_by(client_for(amina), thread) == (4, 3, 1)


def test_reading_advances_is_told_to_ones_other_pages_and_to_nobody_else(amina, bo, thread):
    make_message(bo, thread)
    with heard() as frames:
        assert mark_read(reader=amina, thread_id=thread.pk, message_no=2) == 2
    assert [(f["stream"], f["type"], f["data"]) for f in frames] == [
        (f"person:{amina.pk}", "thread.read", {"thread": thread.pk, "last_read_no": 2})
    ]


def test_it_never_goes_back_and_never_past_the_end(amina, bo, thread):
    make_message(bo, thread)
    assert mark_read(reader=amina, thread_id=thread.pk, message_no=99) == 2
    with heard() as frames:
        assert mark_read(reader=amina, thread_id=thread.pk, message_no=1) == 2
    assert frames == []


def test_what_is_rolled_back_is_not_heard(amina, thread, client_for):
    with heard() as frames:
        do_and_roll_back(lambda: mark_read(reader=amina, thread_id=thread.pk, message_no=1))
    assert (frames, seen_by(client_for(amina), thread)) == ([], (1, 0, 1))


def test_who_may_read_an_open_thread_keeps_her_own_position(dara, nobody, thread, client_for):
    assert mark_read(reader=dara, thread_id=thread.pk, message_no=1) == 1
    assert seen_by(client_for(dara), thread) == (1, 1, 0)
    with pytest.raises(NotFound):
        mark_read(reader=nobody, thread_id=thread.pk, message_no=1)


def test_over_http_it_may_be_repeated(amina, thread, client_for):
    address, wanted = f"/api/v1/threads/{thread.pk}/read/", {"thread": thread.pk, "last_read_no": 1}
    for _again in range(2):
        answer = client_for(amina).post(address, {"message_no": 1}, format="json")
        assert (answer.status_code, answer.json()) == (200, wanted)
    assert client_for(amina).post(address, {"message_no": -1}, format="json").status_code == 400


def test_what_is_new_for_me_are_discussions_of_my_groups_newest_first(amina, bo, dara, climate, client_for):
    first, second = (make_thread(bo, climate, title=title) for title in ("First", "Second"))
    make_message(bo, first)
    rows = client_for(amina).get("/api/v1/me/read/").json()["results"]
    assert [(row["id"], row["unread"]) for row in rows] == [(first.pk, 2), (second.pk, 1)]
    mark_read(reader=amina, thread_id=first.pk, message_no=2)
    assert [row["id"] for row in client_for(amina).get("/api/v1/me/read/").json()["results"]] == [second.pk]
    for person in (bo, dara):
        assert client_for(person).get("/api/v1/me/read/").json()["results"] == []


def test_a_group_counts_what_is_unread_in_its_discussions(amina, bo, dara, climate, client_for):
    first, _second = (make_thread(bo, climate, title=title) for title in ("First", "Second"))
    post_message(author=bo, thread_id=first.pk, body="More", language="en")

    def unread(person):
        return client_for(person).get("/api/v1/groups/climate/").json()["unread"]

    assert [unread(person) for person in (amina, bo, dara)] == [3, 0, 0]
