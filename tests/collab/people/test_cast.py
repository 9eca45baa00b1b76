"""The cast holds the offices its docstrings say, and hears what is committed."""

import pytest
from django.db import transaction

from collab.people.rights import rights_of
from groups.models import Message, Thread
from tests.cast import heard, make_message, make_seat


@pytest.mark.parametrize(
    ("who", "roles"),
    [
        ("amina", {"chair"}),
        ("bo", {"official"}),
        ("cleo", {"observer"}),
        ("dara", set()),
        ("deniz", {"deputy"}),
        ("rada", {"rapporteur"}),
        ("koray", set()),
        ("nobody", set()),
    ],
)
def test_offices_in_the_group(who, roles, climate, request):
    assert rights_of(request.getfixturevalue(who)).roles_in(climate.pk) == roles


def test_only_the_secretariat_is_the_secretariat(sanja, amina, eve):
    assert rights_of(sanja).is_secretariat
    assert not rights_of(amina).is_secretariat
    assert not rights_of(eve).is_signed_in


def test_a_term_that_has_ended_gives_nothing(nobody, varna):
    make_seat(nobody, "official", city=varna, days=-1)
    assert not rights_of(nobody).is_in_network


def test_heard_is_what_was_committed(thread: Thread, bo):
    with heard() as frames:
        make_message(bo, thread, "Second")
    assert [(f["stream"], f["type"], f["seq"]) for f in frames] == [(thread.stream, "message.posted", 2)]
    assert frames[0]["data"]["message"]["body"] == "Second"


def test_heard_is_nothing_after_a_rollback(thread: Thread, bo):
    with heard() as frames, transaction.atomic():
        make_message(bo, thread, "Gone")
        transaction.set_rollback(True)
    assert frames == []
    assert Message.objects.filter(thread=thread).count() == 1


def test_client_for_calls_as_the_person(bo, client_for):
    assert client_for(bo).get("/api/v1/me/").json()["email"] == bo.email
    assert client_for(None).get("/api/v1/me/").status_code == 401
