"""A reader that is slow: what waits for it is bounded, and it is let go when it takes nothing any more."""

import pytest

from collab.streams.events import Actor
from collab.streams.frames import say
from collab.streams.listeners import QUEUE_BYTES, QUEUE_FRAMES, STUCK_S, TOO_SLOW, Listener
from collab.streams.ports import Caller, SignIn
from collab.streams.reading import State
from collab.streams.rooms import Room, Subscription
from tests.collab.streams.conftest import payload_of


class Tap:
    """A wire that takes what is written while it is open."""

    def __init__(self):
        self.is_writable, self.is_open, self.written, self.code = True, True, [], None

    @property
    def direct(self):
        return self.written.append if self.is_open and self.is_writable else None

    def write(self, frames):
        self.written.append(frames)

    def close(self, code, reason=""):
        self.is_open, self.code = False, code

    def said(self):
        return [payload_of(frame) for frame in self.written]


@pytest.fixture
def tap():
    return Tap()


@pytest.fixture
def listener(tap):
    caller = Caller(Actor(person=1, name="Bo", city=None), SignIn("token", "x", 1))
    return Listener(tap, caller, "conn")


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


def test_a_room_writes_past_the_listener_until_the_wire_says_hold(listener, tap):
    room = Room("thread:1")
    room.settle(State("epoch", 0, 0))
    room.be_live(Subscription(listener, room, 0))

    def happens(number):
        room.hear(number, "epoch", 0, [f'{{"seq":{number}}}'])
        room.flush()

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
