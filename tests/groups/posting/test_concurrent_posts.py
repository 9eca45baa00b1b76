"""Many writers in one thread: numbers and events without holes, in one order."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from collab.streams.models import StreamEvent
from groups.actions.messages import post_message
from groups.models import Message, Thread
from tests.cast import make_person, make_seat

WRITERS, EACH = 8, 25


def write_all(author, thread, start):
    try:
        start.wait(timeout=20)
        for no in range(EACH):
            post_message(author=author, thread_id=thread.pk, body=f"{author.name} {no}", language="en", key=uuid4())
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_eight_writers_leave_no_hole_and_lose_nothing(climate, sofia, thread):
    authors = [make_person(f"writer{no}@cast.example") for no in range(WRITERS)]
    for author in authors:
        make_seat(author, "official", city=sofia, group=climate)
    start = Barrier(WRITERS)
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda author: write_all(author, thread, start), authors))
    total = 1 + WRITERS * EACH
    numbers = list(Message.objects.filter(thread=thread).order_by("no").values_list("no", flat=True))
    assert numbers == list(range(1, total + 1))
    assert Thread.objects.get(pk=thread.pk).last_no == total
    log = StreamEvent.objects.filter(stream__key=thread.stream).order_by("seq").values_list("seq", "data")
    assert [(seq, data["message"]["no"]) for seq, data in log] == [(no, no) for no in numbers]


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_by_two_connections_at_once_is_one_message(bo, thread):
    key, start = uuid4(), Barrier(2)

    def send(_connection):
        try:
            start.wait(timeout=20)
            shape, is_new, seq = post_message(author=bo, thread_id=thread.pk, body="Once", language="en", key=key)
            return shape["id"], seq, is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))
    assert len({(message, seq) for message, seq, _new in answers}) == 1
    assert sorted(is_new for _message, _seq, is_new in answers) == [False, True]
    assert Message.objects.filter(thread=thread).count() == 2
