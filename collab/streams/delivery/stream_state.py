"""The state of one stream in one process: its listeners, the last event delivered, events that came too early."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from collab.streams.delivery.listeners import Listener
from collab.streams.frames import events_frames
from collab.streams.metrics import EVENTS
from collab.streams.reading import News, State

HELD_MOST: Final = 512
TAIL_MOST: Final = 400


class Subscription:
    """A listener of a stream.  While `is_live` it gets each event as it is delivered; before, its backlog."""

    __slots__ = ("cursor", "is_live", "listener", "stream", "tail", "task")

    def __init__(self, listener: Listener, stream: "StreamState", cursor: int) -> None:
        self.listener = listener
        self.stream = stream
        self.cursor = cursor  # the last seq given to the listener, while not live
        self.tail: deque[tuple[int, str]] = deque(maxlen=TAIL_MOST)  # delivered to others meanwhile
        self.is_live = False
        self.task: asyncio.Task[None] | None = None

    def choose_writer(self) -> None:
        """Write straight to the listener's wire from now on, or through its queue."""
        if self.listener in self.stream.live:
            self.stream.live[self.listener] = self.listener.writer_for(self.stream.key)

    def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()


class StreamState:
    """The state of one stream in this process; changed on the event loop only.

    seq: the last number delivered to the live listeners.  known_head: the greatest number heard of.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.state: State | None = None
        self.seq = 0
        self.known_head = 0
        self.known_audience = 0
        self.is_newly_heard = False  # rings from before the subscription may have been missed
        self.users = 0  # subscriptions, long polls, and those who are about to be
        self.subscriptions: dict[Listener, Subscription] = {}
        self.live: dict[Listener, Callable[[bytes], None]] = {}  # what writes to each, in the order they came
        self.typing: dict[int, tuple[float, dict[str, object]]] = {}
        self._held: dict[int, str] = {}
        self._pending: list[str] = []
        self._waiters: set[asyncio.Future[None]] = set()

    def start_at(self, state: State) -> None:
        """Start delivering after this state's head; heads that rings have told meanwhile are kept."""
        self.state = state
        self.seq = state.head
        self.known_head = max(self.known_head, state.head)
        self.known_audience = max(self.known_audience, state.audience_version)

    @property
    def is_behind(self) -> bool:
        """An event is known of but not delivered, or the audience has changed."""
        if self.state is None:
            return False
        return self.known_head > self.seq or self.known_audience > self.state.audience_version

    def hear(self, seq: int, epoch: str, audience_version: int, events: Sequence[str]) -> bool:
        """Take a ring's events when they are the next ones.  True when the log must be read at once."""
        self.known_head = max(self.known_head, seq)
        self.known_audience = max(self.known_audience, audience_version)
        if self.state is None:
            return False
        if (epoch, audience_version) != (self.state.epoch, self.state.audience_version):
            return True
        first = seq - len(events) + 1
        for number, text in enumerate(events, start=first):
            if number > self.seq and len(self._held) < HELD_MOST:
                self._held[number] = text
        self._deliver_held("ring")
        return not events and self.known_head > self.seq

    def take(self, news: News) -> None:
        """Deliver what was read from the log, in order.  The caller has compared the epoch and asked who may listen.

        An event that is not the next one waits for those before it, which are asked for again.
        """
        if self.state is not None:
            newer = max(self.state.audience_version, news.state.audience_version)
            self.state = State(self.state.epoch, news.state.head, newer)
        self.known_head = max(self.known_head, news.state.head)
        for number, text in news.events:
            if number > self.seq:
                self._held[number] = text
        self._deliver_held("log")

    def renew(self, state: State) -> None:
        """Start another epoch: earlier history is lost, so whoever listens is told to read the snapshot again."""
        self.flush()
        self._held.clear()
        was_empty = self.state is not None and self.state.head == 0 and self.seq == 0
        self.state = state
        self.known_head, self.known_audience = state.head, state.audience_version
        if was_empty:
            return  # the stream got its row and its first events; nothing was lost
        self.seq = state.head
        for listener, subscription in self.subscriptions.items():
            subscription.stop()
            self.be_live(subscription)
            listener.resync(self.key, "epoch")
        self.wake()

    def go_live(self, subscription: Subscription) -> bool:
        """Make the subscription live if its cursor and its tail reach `seq`; False if events are missing."""
        rest = [text for number, text in subscription.tail if number > subscription.cursor]
        if self.state is None or subscription.cursor + len(rest) != self.seq:
            return False
        self.flush()  # what is pending is in the tail already
        if rest:
            frames = events_frames(self.key, self.state.epoch, rest)
            subscription.listener.deliver(self.key, frames)
        self.be_live(subscription)
        return True

    def be_live(self, subscription: Subscription) -> None:
        self.flush()
        subscription.is_live = True
        subscription.tail.clear()
        self.live[subscription.listener] = subscription.listener.writer_for(self.key)

    def flush(self) -> None:
        """Write what was delivered in this turn of the loop: the same bytes to every live listener."""
        if not self._pending or self.state is None:
            return
        frames = events_frames(self.key, self.state.epoch, self._pending)
        self._pending.clear()
        self._write(frames)

    def broadcast(self, frames: bytes) -> None:
        """Write a ready frame that is no event to every live listener."""
        self.flush()
        self._write(frames)

    def _write(self, frames: bytes) -> None:
        for write in tuple(self.live.values()):
            write(frames)

    def remove(self, listener: Listener) -> None:
        subscription = self.subscriptions.pop(listener, None)
        self.live.pop(listener, None)
        if subscription is not None:
            subscription.stop()

    def waiter(self) -> "asyncio.Future[None]":
        """Done when something is delivered, or the epoch or the audience changes."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(future)
        future.add_done_callback(self._waiters.discard)
        return future

    def wake(self) -> None:
        for waiter in tuple(self._waiters):
            if not waiter.done():
                waiter.set_result(None)

    @property
    def has_pending(self) -> bool:
        return bool(self._pending)

    def _catching_up(self) -> list[Subscription]:
        if len(self.live) == len(self.subscriptions):  # nearly always
            return []
        return [each for each in self.subscriptions.values() if not each.is_live]

    def _deliver_held(self, way: str) -> None:
        before = self.seq
        catching_up = self._catching_up() if self._held else []
        while (text := self._held.pop(self.seq + 1, None)) is not None:
            self.seq += 1
            self._pending.append(text)
            for subscription in catching_up:
                subscription.tail.append((self.seq, text))
        if self.seq > before:
            EVENTS.labels(way).inc(self.seq - before)
            self._held = {number: text for number, text in self._held.items() if number > self.seq}
            self.wake()
