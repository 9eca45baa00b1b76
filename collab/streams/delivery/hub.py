"""The hub of one process: takes rings, delivers frames, and polls the log every two seconds.

PostgreSQL holds the events; a ring from Redis only says where to look.  A lost ring is found by the 2 s poll.
All state is changed on the event loop; the database is asked in the bounded pool of threads.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Final

from collab.errors import CollabError
from collab.postgres.thread_pool import DatabasePool
from collab.streams.delivery.listeners import DRAINING, SIGNED_OUT, Listener
from collab.streams.delivery.stream_state import StreamState
from collab.streams.doorbell.ring import Ring, add_local_listener, remove_local_listener
from collab.streams.doorbell.subscriber import Subscriber
from collab.streams.frames import FRAME_EVENTS
from collab.streams.interfaces import Ports, SignIn
from collab.streams.metrics import REVALIDATED, STREAMS, TICK_FAILURES
from collab.streams.reading import News, State, read_news, read_states

logger = logging.getLogger(__name__)
HUB_TICK_S: Final = 2.0
HOLE_PATIENCE_S: Final = 0.05
RETRY_S: Final = 0.5
FAIL_CLOSED_S: Final = 15.0
STREAMS_TOGETHER: Final = 50
ALL_RIGHTS_EVERY_TICKS: Final = 5  # a term also ends by its date, which raises no audience version


class Hub:
    """Keeps the state of each stream that is listened to here (`enter`, `leave`), and reads the log for it."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self.database = DatabasePool()
        self.streams: dict[str, StreamState] = {}
        self.listeners: set[Listener] = set()
        self.is_draining = False
        self.name = secrets.token_hex(6)  # of this process, in Redis
        self.subscriber = Subscriber(self.take_ring, self.on_subscribed)
        self._own_database = DatabasePool(threads=2, name="hub-db")  # never behind other people's queries
        self._behind: set[StreamState] = set()
        self._wake = asyncio.Event()
        self._flushing: set[StreamState] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._answered_at = time.monotonic()

    # Life

    def start(self) -> None:
        self._answered_at = time.monotonic()
        self._loop = asyncio.get_running_loop()
        add_local_listener(self._rung_here)
        self._tasks = [asyncio.create_task(work()) for work in (self.subscriber.run, self._read_the_log, self._tick)]

    async def stop(self) -> None:
        remove_local_listener(self._rung_here)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.database.close()
        self._own_database.close()

    def drain(self) -> None:
        """Make long polls answer now, since the server stops."""
        self.is_draining = True
        for stream in self.streams.values():
            stream.wake()

    @property
    def is_answered(self) -> bool:
        """Whether PostgreSQL has answered a poll in the last 15 s; rights are too old to deliver otherwise."""
        return time.monotonic() - self._answered_at < FAIL_CLOSED_S

    # Streams

    def enter(self, key: str) -> StreamState:
        """The state of a stream, created and subscribed to from now on; each enter needs its leave."""
        stream = self.streams.get(key)
        if stream is None:
            stream = self.streams[key] = StreamState(key)
            self.subscriber.add(key)
            STREAMS.inc()
        stream.users += 1
        return stream

    def leave(self, stream: StreamState) -> None:
        stream.users -= 1
        if stream.users == 0:
            del self.streams[stream.key]
            self._behind.discard(stream)
            self.subscriber.remove(stream.key)
            STREAMS.dec()

    def forget(self, listener: Listener, key: str) -> None:
        """The listener no longer listens to this stream."""
        subscription = listener.streams.pop(key, None)
        if subscription is not None:
            subscription.stream.remove(listener)
            self.leave(subscription.stream)

    def take_state(self, stream: StreamState, state: State) -> None:
        """Take what was just read of the stream: start delivering there, or read its log if it is behind."""
        if stream.state is None:
            stream.start_at(state)
            if stream.is_newly_heard:  # the state may have been read before Redis confirmed the subscription
                self.schedule_read(stream, must=True)
        else:
            stream.known_head = max(stream.known_head, state.head)
            stream.known_audience = max(stream.known_audience, state.audience_version)
            if state.epoch != stream.state.epoch:
                self.schedule_read(stream, must=True)
        self.schedule_read(stream)

    # What comes in

    def take_ring(self, ring: Ring) -> None:
        """Deliver what a ring carries, or read the log; a ring may be old or come twice."""
        stream = self.streams.get(ring.stream)
        if stream is None:
            return
        must = stream.hear(ring.seq, ring.epoch, ring.audience_version, ring.events)
        self.flush_soon(stream)
        if must:
            self.schedule_read(stream, must=True)
        elif stream.is_behind:  # a hole: the missing ring may be on its way
            asyncio.get_running_loop().call_later(HOLE_PATIENCE_S, self.schedule_read, stream)

    def _rung_here(self, rings: Sequence[Ring]) -> None:
        """Take the rings of this process, in the thread that committed; they come again through Redis."""
        heard = [ring for ring in rings if ring.stream in self.streams]
        if heard and self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._take_rings, heard)

    def _take_rings(self, rings: Sequence[Ring]) -> None:
        for ring in rings:
            self.take_ring(ring)

    def on_subscribed(self, key: str) -> None:
        """Read the log of a stream whose rings arrive from now on: earlier ones may have been missed."""
        if (stream := self.streams.get(key)) is not None:
            stream.is_newly_heard = True
            self.schedule_read(stream, must=True)

    def schedule_read(self, stream: StreamState, *, must: bool = False) -> None:
        """Let the log reader read this stream soon, if it is behind (must: in any case)."""
        if stream.state is not None and (must or stream.is_behind) and self.streams.get(stream.key) is stream:
            self._behind.add(stream)
            self._wake.set()

    def flush_soon(self, stream: StreamState) -> None:
        """Write once for all that is delivered in this turn of the loop."""
        if stream.has_pending:
            if not self._flushing:
                asyncio.get_running_loop().call_soon(self._flush)
            self._flushing.add(stream)

    def _flush(self) -> None:
        streams, self._flushing = self._flushing, set()
        for stream in streams:
            stream.flush()

    # The log

    async def _read_the_log(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            streams = [stream for stream in self._behind if self.streams.get(stream.key) is stream]
            self._behind.clear()
            if not streams:
                continue
            try:
                await self._catch_up(streams)
            except CollabError as error:
                logger.warning("hub.log_not_read %s", error.code)
                await asyncio.sleep(RETRY_S)
                for stream in streams:
                    self.schedule_read(stream, must=True)
            except Exception:
                logger.exception("hub.log_reader_failed")
                await asyncio.sleep(RETRY_S)

    async def _catch_up(self, streams: list[StreamState]) -> None:
        found = await self._own_database(read_news, {stream.key: stream.seq for stream in streams})
        changed = [stream for stream in streams if _audience_changed(stream, found.get(stream.key))]
        if changed:
            await self.ask_rights(changed)
        for stream in streams:
            news = found.get(stream.key)
            if news is None or stream.state is None:
                continue
            if news.state.epoch != stream.state.epoch:
                stream.renew(news.state)
            stream.take(news)
            self.flush_soon(stream)
            if len(news.events) == FRAME_EVENTS or stream.known_audience > news.state.audience_version:
                self.schedule_read(stream, must=True)

    async def ask_rights(self, streams: Collection[StreamState]) -> None:
        """Check who of these streams' listeners may still listen; tell the others `gone`.

        One query for 50 streams, since its rows are pairs of stream and person.
        """
        waiting = list(streams)
        while waiting:
            together, waiting = waiting[:STREAMS_TOGETHER], waiting[STREAMS_TOGETHER:]
            await self._ask_rights(together)

    async def _ask_rights(self, streams: list[StreamState]) -> None:
        """Check also those who joined meanwhile: they may have been admitted before the change."""
        asked: set[tuple[str, Listener]] = set()
        while present := {(stream.key, each) for stream in streams for each in stream.subscriptions} - asked:
            keys, persons = {key for key, _ in present}, {each.person for _, each in present}
            allowed = await self._own_database(self.ports.may_listen, keys, persons)
            asked |= present
            for key, listener in present:
                if (key, listener.person) not in allowed and key in listener.streams:
                    self.forget(listener, key)
                    listener.say("gone", stream=key, reason="audience")
        for stream in streams:
            stream.wake()

    # The tick

    async def _tick(self) -> None:
        number = 0
        while True:
            await asyncio.sleep(HUB_TICK_S)
            number += 1
            try:
                await self._ask_everything(with_rights=number % ALL_RIGHTS_EVERY_TICKS == 0)
                self._answered_at = time.monotonic()
                REVALIDATED.set_to_current_time()
            except CollabError:
                TICK_FAILURES.inc()
            except Exception:
                TICK_FAILURES.inc()
                logger.exception("hub.tick_failed")

    async def _ask_everything(self, *, with_rights: bool) -> None:
        sign_ins = {listener.caller.sign_in for listener in self.listeners}
        states, valid = await self._own_database(self._heads_and_sign_ins, list(self.streams), sign_ins)
        for key, state in states.items():
            if (stream := self.streams.get(key)) is not None and stream.state is not None:
                self.take_state(stream, state)
        if ended := sign_ins - valid:
            for listener in [each for each in self.listeners if each.caller.sign_in in ended]:
                listener.close(SIGNED_OUT, "signed out")
        if with_rights and self.streams:
            await self.ask_rights(tuple(self.streams.values()))

    def _heads_and_sign_ins(
        self, keys: list[str], sign_ins: Collection[SignIn]
    ) -> tuple[dict[str, State], set[SignIn]]:
        states = read_states(keys) if keys else {}
        return states, self.ports.sign_ins.still_valid(sign_ins) if sign_ins else set()

    def fail_closed(self) -> None:
        """When rights cannot be checked, close every socket: its client comes back later."""
        if self.is_answered:
            return
        for stream in self.streams.values():
            stream.wake()
        for listener in tuple(self.listeners):
            listener.close(DRAINING, "rights cannot be checked")


def _audience_changed(stream: StreamState, news: News | None) -> bool:
    return bool(news and stream.state and news.state.audience_version != stream.state.audience_version)
