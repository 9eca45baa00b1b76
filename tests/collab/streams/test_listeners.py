"""A reader that is slow: what waits for it is bounded, and it is let go when it takes nothing any more."""

import socket
from contextlib import suppress

import pytest

from collab.streams.delivery.listeners import QUEUE_BYTES, QUEUE_FRAMES, STUCK_S, TOO_SLOW, Listener
from collab.streams.delivery.stream_state import Room, Subscription
from collab.streams.events import Actor
from collab.streams.frames import say
from collab.streams.interfaces import Caller, SignIn
from collab.streams.reading import State
from tests.collab.streams.conftest import payloads_of

FILLER = say("filler", text="x" * 2_000)


class Tap:
    """A wire over a real socket; what the kernel does not take of what is written, it keeps."""

    def __init__(self):
        self.is_writable, self.is_open, self.code, self.kept, self.read = True, True, None, b"", b""
        self.ours, self.theirs = socket.socketpair()
        self.ours.setblocking(False)
        self.theirs.setblocking(False)

    @property
    def direct(self):
        return self.ours.fileno() if self.is_open and self.is_writable and not self.kept else None

    def write(self, frames):
        self.kept += frames
        with suppress(OSError):
            self.kept = self.kept[self.ours.send(self.kept) :]

    def close(self, code, reason=""):
        self.is_open, self.code = False, code

    def drain(self):
        """The other side reads until nothing is kept."""
        with suppress(BlockingIOError):
            while part := self.theirs.recv(1_000_000):
                self.read += part
                self.write(b"")

    def fill(self):
        """Until the kernel takes no frame more."""
        with suppress(BlockingIOError):
            while True:
                self.ours.send(FILLER)

    def said(self):
        self.drain()
        return [said for said in payloads_of(self.read) if said["op"] != "filler"]


@pytest.fixture
def taps():
    found = [Tap(), Tap(), Tap()]
    yield found
    for tap in found:
        tap.ours.close()
        tap.theirs.close()


@pytest.fixture
def tap(taps):
    return taps[0]


def listening(tap):
    caller = Caller(Actor(person=1, name="Bo", city=None), SignIn("token", "x", 1))
    return Listener(tap, caller, "conn")


@pytest.fixture
def listener(tap):
    return listening(tap)


def test_a_wire_that_takes_nothing_for_thirty_seconds_is_closed(listener, tap):
    tap.is_writable = False
    listener.look(100)
    listener.look(100 + STUCK_S)
    assert tap.is_open
    listener.look(100 + STUCK_S + 1)
    assert tap.code == TOO_SLOW == 4408


def test_a_wire_that_takes_something_now_and_then_stays(listener, tap):
    for now in range(0, 200, 20):
        tap.is_writable = False
        listener.look(now)
        tap.is_writable = True
        listener.writable()
    assert tap.is_open


@pytest.mark.parametrize(("count", "size"), [(QUEUE_FRAMES, 200), (11, QUEUE_BYTES // 10)])
def test_what_waits_is_bounded_and_the_fattest_stream_is_given_up(listener, tap, count, size):
    tap.is_writable = False
    listener.deliver("thread:1", say("events", stream="thread:1"), 1)
    for _ in range(count):
        listener.deliver("thread:2", say("events", stream="thread:2", text="x" * size), 1)
    tap.is_writable = True
    listener.writable()
    kept = tap.said()
    assert kept[0] == {"op": "events", "stream": "thread:1"}
    assert kept[1] == {"op": "resync", "stream": "thread:2", "reason": "slow"}
    assert len(kept) < count


def test_who_asks_and_does_not_read_is_closed(listener, tap):
    tap.is_writable = False
    for number in range(QUEUE_FRAMES + 1):
        listener.say("pong", ref=number)
    assert tap.code == TOO_SLOW


def in_a_room(*listeners):
    """Everybody in one room: a function that has an event happen there."""
    room = Room("thread:1")
    room.settle(State("epoch", 0, 0))
    for each in listeners:
        each.streams[room.key] = Subscription(each, room, 0)
        room.be_live(each.streams[room.key])

    def happens(number, text=""):
        room.hear(number, "epoch", 0, [f'{{"seq":{number},"text":"{text}"}}'])
        room.flush()

    return happens


def test_a_room_writes_past_the_listener_until_the_wire_says_hold(listener, tap):
    happens = in_a_room(listener)
    happens(1)
    assert listener.direct is not None
    happens(2)
    tap.is_writable = False
    listener.hold()
    happens(3)
    assert listener.direct is None
    tap.is_writable = True
    happens(4)  # behind what waits
    listener.writable()
    happens(5)
    assert [event["seq"] for said in tap.said() for event in said["events"]] == [1, 2, 3, 4, 5]
    assert listener.direct is not None
    tap.close(4401)
    listener.hold()
    happens(6)
    assert listener.direct is None


@pytest.mark.parametrize("is_full", [True, False])
def test_what_the_kernel_took_a_part_of_is_finished_first(taps, is_full):
    slow = taps[1]
    listeners = [listening(tap) for tap in taps]
    happens = in_a_room(*listeners)
    happens(1)
    happens(2)
    if is_full:
        slow.fill()
    happens(3, "" if is_full else "x" * 1_000_000)
    assert slow.kept
    assert listeners[1].direct is None
    happens(4)  # behind what the transport kept
    slow.drain()
    happens(5)
    assert listeners[1].direct is not None
    happens(6)
    for tap in taps:
        assert [event["seq"] for said in tap.said() for event in said["events"]] == [1, 2, 3, 4, 5, 6]


def test_a_connection_that_is_gone_takes_nothing_from_the_others(taps):
    happens = in_a_room(*(listening(tap) for tap in taps))
    happens(1)
    taps[1].theirs.close()
    happens(2)
    assert taps[1].kept  # its transport finds out
    for tap in (taps[0], taps[2]):
        assert [event["seq"] for said in tap.said() for event in said["events"]] == [1, 2]
