"""A reader that is slow: what waits for it is bounded, and it is let go when it takes nothing any more."""

import pytest

from collab.streams.delivery.listeners import QUEUE_BYTES, QUEUE_FRAMES, STUCK_S, TOO_SLOW, Listener
from collab.streams.delivery.stream_state import StreamState, Subscription
from collab.streams.events import Actor
from collab.streams.frames import say
from collab.streams.interfaces import Caller, SignIn
from collab.streams.reading import State
from tests.collab.streams.conftest import payloads_of


class Tap:
    """A wire that keeps what is written to it, and tells its owner at once when it fills or closes."""

    def __init__(self):
        self._has_room, self.is_open, self.code, self.written, self.owner = True, True, None, b"", None

    @property
    def is_writable(self):
        return self._has_room

    @is_writable.setter
    def is_writable(self, has_room):
        self._has_room = has_room
        if not has_room and self.owner:
            self.owner.unwritable()

    def write(self, frames):
        if self.is_open:
            self.write_now(frames)

    def write_now(self, frames):
        self.written += frames

    def close(self, code, reason=""):
        self.is_open, self.code = False, code
        self.owner.unwritable()

    def said(self):
        return payloads_of(self.written)


@pytest.fixture
def tap():
    return Tap()


def listening(tap):
    caller = Caller(Actor(person=1, name="Bo", city=None), SignIn("token", "x", 1))
    tap.owner = Listener(tap, caller, "conn")
    return tap.owner


@pytest.fixture
def listener(tap):
    return listening(tap)


def test_a_wire_that_takes_nothing_for_thirty_seconds_is_closed(listener, tap):
    tap.is_writable = False
    listener.close_if_stuck(100)
    listener.close_if_stuck(100 + STUCK_S)
    assert tap.is_open
    listener.close_if_stuck(100 + STUCK_S + 1)
    assert tap.code == TOO_SLOW == 4408


def test_a_wire_that_takes_something_now_and_then_stays(listener, tap):
    for now in range(0, 200, 20):
        tap.is_writable = False
        listener.close_if_stuck(now)
        tap.is_writable = True
        listener.writable()
    assert tap.is_open


@pytest.mark.parametrize(("count", "size"), [(QUEUE_FRAMES, 200), (11, QUEUE_BYTES // 10)])
def test_what_waits_is_bounded_and_the_fattest_stream_is_given_up(listener, tap, count, size):
    tap.is_writable = False
    listener.deliver("thread:1", say("events", stream="thread:1"))
    for _ in range(count):
        listener.deliver("thread:2", say("events", stream="thread:2", text="x" * size))
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
    """Everybody in one stream: a function that has an event happen there."""
    stream = StreamState("thread:1")
    stream.start_at(State("epoch", 0, 0))
    for each in listeners:
        each.streams[stream.key] = Subscription(each, stream, 0)
        stream.be_live(each.streams[stream.key])

    def happens(number, text=""):
        stream.hear(number, "epoch", 0, [f'{{"seq":{number},"text":"{text}"}}'])
        stream.flush()

    return happens


def heard(tap):
    return [event["seq"] for said in tap.said() for event in said["events"]]


def test_a_stream_writes_the_same_frame_to_everybody_behind_what_waits():
    taps = [Tap(), Tap(), Tap()]
    listeners = [listening(tap) for tap in taps]
    happens = in_a_room(*listeners)
    happens(1)
    taps[1].is_writable = False
    happens(2)
    happens(3)
    assert [heard(tap) for tap in taps] == [[1, 2, 3], [1], [1, 2, 3]]  # who is slow delays nobody else
    taps[1].is_writable = True
    happens(4)  # before the listener was told that it may write
    listeners[1].writable()
    happens(5)
    assert taps[0].written == taps[1].written == taps[2].written
    assert heard(taps[1]) == [1, 2, 3, 4, 5]


def test_after_its_farewell_a_wire_is_written_to_no_more(listener, tap):
    happens = in_a_room(listener)
    happens(1)
    listener.close(TOO_SLOW)
    happens(2)
    listener.writable()
    happens(3)
    assert heard(tap) == [1]


def test_what_waits_is_written_no_further_than_there_is_room(listener, tap):
    happens = in_a_room(listener)
    tap.is_writable = False
    for number in (1, 2, 3):
        happens(number)

    def write_one(frames):
        tap.written += frames
        tap.is_writable = False

    tap.is_writable, tap.write = True, write_one
    listener.writable()
    assert heard(tap) == [1]
    assert not listener.is_idle
