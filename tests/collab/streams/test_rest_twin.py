"""The REST twin: everything works with sockets blocked."""

import threading
import time
import uuid

import pytest
from django.db import connection, transaction

from collab.streams import publish as publishing
from collab.streams.models import StreamEvent
from collab.streams.publish import cursor_of, raise_audience
from groups.events.messages import MessagePosted
from tests.collab.streams.conftest import new_person, tell

EVENT = MessagePosted(message={"id": 7})


@pytest.fixture
def ask(server, amina):
    """GET below /api/v1/streams/ as Amina: status, body."""

    def get(path, token=amina[1], **headers):
        return server.get(f"/api/v1/streams/{path}", token, **headers)

    return get


@pytest.fixture
def later():
    """Do something in a moment, beside the test."""
    started = []

    def do(what, after_s=0.5):
        def work():
            try:
                time.sleep(after_s)
                what()
            finally:
                connection.close()

        started.append(threading.Thread(target=work))
        started[-1].start()

    yield do
    for thread in started:
        thread.join()


def test_events_come_page_by_page(ask, stream):
    for number in range(5):
        tell(stream, str(number))
    status, first = ask(f"{stream}/events/?after=1&limit=2")
    assert (status, first["stream"], first["head"]) == (200, stream, 5)
    assert first["epoch"] == cursor_of(stream)["epoch"]
    assert [event["seq"] for event in first["events"]] == [2, 3]
    assert set(first["events"][0]) == {"seq", "type", "at", "by", "data"}
    _status, rest = ask(f"{stream}/events/?after=3")
    assert [event["seq"] for event in rest["events"]] == [4, 5]
    assert ask(f"{stream}/events/?after=5")[1]["events"] == []


def test_socket_and_twin_show_the_same(ask, open_client, stream):
    client = open_client()
    client.join(stream)
    tell(stream, "Добър ден", key=uuid.uuid4())
    assert client.events(stream, 1) == ask(f"{stream}/events/")[1]["events"]


@pytest.mark.parametrize("with_content", [False, True])
def test_a_long_poll_answers_when_something_happens(ask, stream, later, with_content):
    tell(stream)
    later(lambda: tell(stream, with_content=with_content))
    started = time.monotonic()
    _status, body = ask(f"{stream}/events/?after=1&wait=20")
    assert [event["seq"] for event in body["events"]] == [2]
    assert 0.4 < time.monotonic() - started < 2


def test_a_long_poll_survives_a_lost_ring(ask, stream, later, monkeypatch):
    tell(stream)
    monkeypatch.setattr(publishing, "ring_all", lambda _announced: None)
    later(lambda: tell(stream))
    started = time.monotonic()
    assert len(ask(f"{stream}/events/?after=1&wait=20")[1]["events"]) == 1
    assert time.monotonic() - started < 5


def test_a_long_poll_ends_with_nothing(ask, stream):
    started = time.monotonic()
    status, body = ask(f"{stream}/events/?wait=1")
    assert (status, body["events"], body["head"]) == (200, [], 0)
    assert 0.9 < time.monotonic() - started < 3


def test_a_right_that_ends_while_waiting(ask, stream, later, denied, amina):
    tell(stream)

    def end():
        with transaction.atomic():
            denied(stream, amina[0].pk)
            raise_audience(stream)
            publishing.publish(EVENT, to=stream, by=None)

    later(end)
    status, body = ask(f"{stream}/events/?after=1&wait=20")
    assert (status, body["code"]) == (404, "not_found")


@pytest.mark.parametrize("query", ["after=9", "after=1&epoch=00000000-0000-0000-0000-000000000001"])
def test_a_cursor_of_no_use(ask, stream, query):
    tell(stream)
    status, body = ask(f"{stream}/events/?{query}")
    assert (status, body["code"]) == (410, "cursor_too_old")


def test_a_cursor_older_than_what_is_kept(ask, stream):
    for _ in range(6):
        tell(stream)
    StreamEvent.objects.filter(stream__key=stream, seq__lte=3).delete()
    assert ask(f"{stream}/events/?after=1")[0] == 410
    assert [event["seq"] for event in ask(f"{stream}/events/?after=3")[1]["events"]] == [4, 5, 6]


def test_over_http_a_long_backlog_is_read_in_pages(ask, stream):
    with transaction.atomic():
        for _ in range(1100):
            publishing.publish(EVENT, to=stream, by=None)
    after, seen = 0, []
    while page := ask(f"{stream}/events/?after={after}")[1]["events"]:
        seen += [event["seq"] for event in page]
        after = seen[-1]
    assert seen == list(range(1, 1101))


def test_heads_of_what_one_may_hear(ask, stream, denied, amina):
    other, hidden = f"{stream}1", f"{stream}2"
    tell(stream)
    tell(hidden)
    denied(hidden, amina[0].pk)
    status, body = ask(f"heads/?streams={stream},{other},{hidden},unheard:1")
    assert (status, body["heads"]) == (200, {stream: 1, other: 0})
    assert body["now"].endswith("Z")


WRONG = {
    "{stream}/events/?after=-1": 400,
    "{stream}/events/?after=x": 400,
    "{stream}/events/?after=9223372036854775808": 400,
    "{stream}/events/?after=%D9%A1": 400,
    "{stream}/events/?limit=201": 400,
    "{stream}/events/?wait=26": 400,
    "{stream}/events/?afte=1": 400,
    "{stream}/events/?after=1&after=2": 400,
    "heads/": 400,
    "heads/?streams=": 400,
    "heads/?streams=thread:1%00": 400,
    "heads/?streams=a,b&more=1": 400,
    "person:1/events/": 404,
    "unheard:1/events/": 404,
    "THREAD:1/events/": 404,
    "nothing/": 404,
    "": 404,
}


@pytest.mark.parametrize(("path", "status"), WRONG.items(), ids=WRONG)
def test_what_is_wrong_is_said_in_json(ask, stream, path, status):
    found, body = ask(path.format(stream=stream))
    assert found == status
    assert set(body) == {"code", "detail", "fields"}


def test_who_is_not_signed_in(server, stream):
    assert server.get(f"/api/v1/streams/{stream}/events/")[0] == 401
    assert server.get(f"/api/v1/streams/{stream}/events/", "nonsense")[0] == 401
    assert server.get("/api/v1/streams/heads/?streams=library", new_person()[1])[0] == 200


def test_nothing_is_written_here(server, amina, stream):
    status, body = server.ask("POST", f"/api/v1/streams/{stream}/events/", amina[1])
    assert (status, body["code"]) == (405, "method_not_allowed")
