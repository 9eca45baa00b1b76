"""A reader that is slow: what waits for it is bounded, and it is let go when it takes nothing any more."""

import pytest

from collab.streams.events import Actor
from collab.streams.frames import say
from collab.streams.listeners import QUEUE_BYTES, QUEUE_FRAMES, STUCK_S, TOO_SLOW, Listener
from collab.streams.ports import Caller, SignIn
from collab.streams.reading import State
from collab.streams.rooms import Room, Subscription
from tests.collab.streams.conftest import payloads_of


class Tap:
    """A wire that takes what is written while it is open; directly it takes as much as its kernel has room for."""

    def __init__(self):
        self.is_writable, self.is_open, self.bytes, self.code = True, True, b"", None
        self.room, self.kept = 1_000_000, 0

    @property
    def direct(self):
        return self.send if self.is_open and self.is_writable and not self.kept else None

    def send(self, frames):
        if not self.room:
            raise BlockingIOError
        taken = frames[: self.room]
        self.room -= len(taken)
        self.bytes += taken
        return len(taken)

    def write(self, frames):
        self.kept += max(0, len(frames) - self.room)
        self.room = max(0, self.room - len(frames))
        self.bytes += frames

    def close(self, code, reason=""):
        self.is_open, self.code = False, code

    def said(self):
        return payloads_of(self.bytes)


@pytest.fixture
def tap():
    return Tap()


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

    def happens(number):
        room.hear(number, "epoch", 0, [f'{{"seq":{number}}}'])
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


@pytest.mark.parametrize("room", [0, 1, 50])
def test_what_the_kernel_took_a_part_of_is_finished_first(room):
    taps = [Tap(), Tap(), Tap()]
    full = taps[1]
    happens = in_a_room(*(listening(tap) for tap in taps))
    happens(1)
    happens(2)
    full.room = room
    happens(3)
    assert full.direct is None
    happens(4)  # behind what the transport kept
    full.kept, full.room = 0, 1_000_000
    happens(5)
    assert full.direct is not None
    happens(6)
    for tap in taps:
        assert [event["seq"] for said in tap.said() for event in said["events"]] == [1, 2, 3, 4, 5, 6]
