"""Every event once and in order, whatever happens to the rings on the way."""

import socket as sockets
import threading
import time
import uuid

import orjson
import pytest
from django.conf import settings
from django.db import connection, transaction
from redis import Redis

from collab.streams import publish as publishing
from collab.streams.doorbell.ring import channel_of
from collab.streams.models import Stream, StreamEvent
from collab.streams.publish import NIL_EPOCH, cursor_of, new_epoch
from groups.events.messages import MessagePosted
from tests.collab.streams.conftest import Server, new_person, tell, until


@pytest.fixture
def deaf(monkeypatch):
    """Rings that get lost on the way."""
    monkeypatch.setattr(publishing, "ring_all", lambda _announced: None)


def tell_many(stream, count, size=10):
    with transaction.atomic():
        for number in range(count):
            body = f"{number} " + "x" * size
            publishing.publish(publishing_event(body), to=stream, by=None)


def publishing_event(body):
    return MessagePosted(message={"id": 7, "body": body})


def ring(stream, seq, events, *, epoch=None, audience_version=1):
    """Ring by hand, as anybody could who reaches Redis."""
    said = {"stream": stream, "seq": seq, "events": events, "audience_version": audience_version}
    said["epoch"] = epoch or cursor_of(stream)["epoch"]
    with Redis.from_url(settings.REDIS_URL) as client:
        until(lambda: client.publish(channel_of(stream), orjson.dumps(said)))  # heard by the hub, which joins it soon


def event(seq, body="forged"):
    return orjson.dumps({"seq": seq, "type": "message.posted", "data": {"body": body}}).decode()


def test_a_lost_ring_costs_a_tick_and_no_message(open_client, stream, deaf):
    client = open_client()
    client.join(stream)
    tell_many(stream, 450)
    assert client.seqs(stream, 450, 4) == list(range(1, 451))


def test_a_cursor_gets_what_it_misses_then_what_comes(open_client, stream):
    tell_many(stream, 450)
    client = open_client()
    assert client.join(stream, after=17, epoch=cursor_of(stream)["epoch"])["head"] == 450
    tell(stream)
    assert client.seqs(stream, 451) == list(range(18, 452))


def test_without_a_cursor_one_hears_from_now(open_client, stream):
    tell_many(stream, 3)
    client = open_client()
    assert client.join(stream)["head"] == 3
    tell(stream)
    assert client.seqs(stream, 4) == [4]


def test_the_nil_epoch_is_the_beginning(open_client, stream):
    cursor = cursor_of(stream)
    assert cursor["epoch"] == NIL_EPOCH
    tell_many(stream, 2)
    client = open_client()
    client.join(stream, after=0, epoch=cursor["epoch"])
    assert client.seqs(stream, 2) == [1, 2]


@pytest.mark.parametrize(
    ("cursor", "reason"),
    [
        ({"after": 1, "epoch": str(uuid.uuid4())}, "epoch"),
        ({"after": 1, "epoch": NIL_EPOCH}, "epoch"),
        ({"after": 2000}, "ahead"),
        ({"after": 4}, "behind"),
    ],
)
def test_a_useless_cursor_is_told_to_read_again(open_client, stream, cursor, reason):
    tell_many(stream, 1005)
    client = open_client()
    client.join(stream, **cursor)
    assert client.read() == {"op": "resync", "stream": stream, "reason": reason}
    tell(stream)
    assert client.seqs(stream, 1006) == [1006]


def test_what_is_no_longer_kept_is_told_to_read_again(open_client, stream):
    tell_many(stream, 10)
    StreamEvent.objects.filter(stream__key=stream, seq__lte=5).delete()
    client = open_client()
    client.join(stream, after=3)
    assert client.read() == {"op": "resync", "stream": stream, "reason": "behind"}


def test_joining_while_much_happens_misses_and_repeats_nothing(open_client, stream):
    tell_many(stream, 300)
    stop = threading.Event()

    def go_on():
        try:
            while not stop.wait(0.002):  # a thousand missed would be told as a resync
                tell(stream)
        finally:
            connection.close()

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        clients = [open_client(new_person()[1]) for _ in range(4)]
        for number, client in enumerate(clients):
            client.join(stream, after=number * 50)
            time.sleep(0.1)
    finally:
        stop.set()
        writer.join()
    last = Stream.objects.get(key=stream).head
    for number, client in enumerate(clients):
        assert client.seqs(stream, last) == list(range(number * 50 + 1, last + 1))


def test_big_backlogs_come_in_frames_of_bounded_size(open_client, stream):
    tell_many(stream, 60, size=20_000)
    client = open_client(max_size=256 * 1024)  # the client itself refuses what is larger
    client.join(stream, after=0)
    assert client.seqs(stream, 60) == list(range(1, 61))


def test_rings_may_come_twice_late_or_in_any_order(open_client, stream, deaf):
    client = open_client()
    client.join(stream)
    for number in range(3):
        tell(stream, str(number))
    texts = {seq: event(seq, "ring") for seq in (1, 2, 3)}
    for seq in (2, 2, 3, 1, 1, 3):
        ring(stream, seq, [texts[seq]])
    assert client.seqs(stream, 3, 1) == [1, 2, 3]
    assert client.hears_nothing(2.5)


def test_a_ring_of_another_epoch_or_audience_is_only_a_ring(open_client, stream, deaf):
    client = open_client()
    client.join(stream)
    tell(stream, "true")
    ring(stream, 1, [event(1)], epoch=str(uuid.uuid4()))
    ring(stream, 1, [event(1)], audience_version=99)
    (told,) = client.events(stream, 1)
    assert told["data"]["message"]["body"] == "true"


@pytest.mark.parametrize(
    "said", [b"{", b"[]", b"7", b"null", b"{}", b'{"seq":"1"}', b'{"sign":"typing","who":7}', b"\xff"]
)
def test_a_malformed_ring_harms_nothing(open_client, stream, said):
    client = open_client()
    client.join(stream)
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.publish(channel_of(stream), said)
    tell(stream)
    assert client.seqs(stream, 1, 1.5) == [1]


def test_a_ring_is_heard_long_before_the_tick(open_client, stream):
    client = open_client()
    client.join(stream)
    time.sleep(0.3)
    started = time.monotonic()
    for number in range(1, 11):
        tell(stream)
        assert client.seqs(stream, number, 1) == [number]
    assert time.monotonic() - started < 2


def test_a_secret_ring_is_heard_as_soon(open_client, stream):
    client = open_client()
    client.join(stream)
    time.sleep(0.3)
    tell(stream, with_content=False)
    assert client.seqs(stream, 1, 1) == [1]


def test_lost_history_is_told_to_whoever_listens(open_client, stream):
    tell(stream)
    client = open_client()
    client.join(stream, after=1)
    with transaction.atomic():
        new_epoch(stream)
    assert client.read() == {"op": "resync", "stream": stream, "reason": "epoch"}
    tell(stream)
    frame = client.wait_for("events")
    assert frame["epoch"] == cursor_of(stream)["epoch"]
    assert [event["seq"] for event in frame["events"]] == [2]


def test_a_right_that_ends_is_found_even_when_every_ring_is_lost(open_client, stream, denied, deaf, amina):
    client = open_client()
    client.join(stream)
    with transaction.atomic():
        denied(stream, amina[0].pk)
        publishing.raise_audience(stream)
    tell(stream, "not for Amina")
    assert client.wait_for("gone", 4)["stream"] == stream
    assert client.hears_nothing()


@pytest.fixture
def narrow(server):
    """A connection with a small window."""
    wire = sockets.socket()
    wire.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)  # before connecting
    wire.connect(("127.0.0.1", server.port))
    return wire


def test_pongs_and_answers_never_get_into_the_midst_of_events(open_client, stream, narrow):
    """The kernel takes parts of frames; what is written by other ways meanwhile waits behind the rest."""
    client = open_client(max_queue=1, sock=narrow)
    client.join(stream)
    found = []
    for number in range(1, 101):
        tell(stream, "x" * 50_000)
        client.socket.ping()
        client.send("ping", ref=number)
        if number % 10 == 0:  # it goes on a little, and gets stuck again
            found += client.wait_for("events", 20)["events"]
    while len(found) < 100:
        frame = client.read(20)
        found += frame.get("events", [])
        if frame["op"] == "resync":
            break
    assert [event["seq"] for event in found] == list(range(1, len(found) + 1))
    assert len(found) > 20


def test_whoever_does_not_read_delays_nobody_and_is_told_to_read_again(open_client, stream, narrow):
    slow, quick = open_client(max_queue=1, sock=narrow), open_client(new_person()[1])
    for client in (slow, quick):
        client.join(stream)
    for number in range(1, 241):
        tell(stream, "x" * 50_000)
        if number % 20 == 0:
            assert quick.seqs(stream, number, 2)[-1] == number
    resync = slow.wait_for("resync", 20)
    assert resync == {"op": "resync", "stream": stream, "reason": "slow"}


def test_redis_away_is_live_within_three_seconds(open_client, stream, denied):
    server = Server(REDIS_URL="unix:///nowhere/redis.sock")
    try:
        client = open_client(on=server)
        client.join(stream)
        for number in (1, 2, 3):
            started = time.monotonic()
            tell(stream)
            assert client.seqs(stream, number, 3) == [number]
            assert time.monotonic() - started < 3
        client.send("typing", stream=stream)
        client.send("post", ref=1, thread=int(stream[7:]), key=str(uuid.uuid4()), body="still")
        assert client.wait_for("posted", 3)["seq"] == 4
    finally:
        server.stop()
