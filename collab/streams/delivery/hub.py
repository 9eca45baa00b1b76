"""The hub of one process: takes rings, delivers frames, and asks the log every two seconds what it missed.

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
from collab.streams.delivery.stream_state import Room
from collab.streams.doorbell.ring import Ring, be_deaf_here, hear_here
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
ROOMS_TOGETHER: Final = 50
ALL_RIGHTS_EVERY_TICKS: Final = 5  # terms also end by the clock, which raises no audience


class Hub:
    """Keeps a room for each stream that is listened to here (`enter`, `leave`), and has the log read (`look`)."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self.database = DatabasePool()
        self.rooms: dict[str, Room] = {}
        self.listeners: set[Listener] = set()
        self.is_draining = False
        self.name = secrets.token_hex(6)  # of this process, in Redis
        self.bell = Subscriber(self.rung, self.look_at)
        self._own_database = DatabasePool(threads=2, name="hub-db")  # never behind other people's queries
        self._behind: set[Room] = set()
        self._wake = asyncio.Event()
        self._flushing: set[Room] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._answered_at = time.monotonic()

    # Life

    def start(self) -> None:
        self._answered_at = time.monotonic()
        self._loop = asyncio.get_running_loop()
        hear_here(self._rung_here)
        self._tasks = [asyncio.create_task(work()) for work in (self.bell.run, self._read_the_log, self._tick)]

    async def stop(self) -> None:
        be_deaf_here(self._rung_here)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.database.close()
        self._own_database.close()

    def drain(self) -> None:
        """Make long polls answer now, since the server stops."""
        self.is_draining = True
        for room in self.rooms.values():
            room.wake()

    @property
    def is_answered(self) -> bool:
        """PostgreSQL has answered the last tick's question recently enough to deliver."""
        return time.monotonic() - self._answered_at < FAIL_CLOSED_S

    # Rooms

    def enter(self, key: str) -> Room:
        """The room of a stream, created and heard from now on; each enter needs its leave."""
        room = self.rooms.get(key)
        if room is None:
            room = self.rooms[key] = Room(key)
            self.bell.add(key)
            STREAMS.inc()
        room.users += 1
        return room

    def leave(self, room: Room) -> None:
        room.users -= 1
        if room.users == 0:
            del self.rooms[room.key]
            self._behind.discard(room)
            self.bell.remove(room.key)
            STREAMS.dec()

    def forget(self, listener: Listener, key: str) -> None:
        """The listener no longer listens to this stream."""
        subscription = listener.streams.pop(key, None)
        if subscription is not None:
            subscription.room.remove(listener)
            self.leave(subscription.room)

    def settle(self, room: Room, state: State) -> None:
        """Take a state that was just read: the room starts there, or has the log read if it is behind."""
        if room.state is None:
            room.settle(state)
            if room.is_newly_heard:  # the state may have been read before the bell was heard
                self.look(room, must=True)
        else:
            room.known_head = max(room.known_head, state.head)
            room.known_audience = max(room.known_audience, state.audience_version)
            if state.epoch != room.state.epoch:
                self.look(room, must=True)
        self.look(room)

    # What comes in

    def rung(self, ring: Ring) -> None:
        """Take a ring, which may be old or come twice."""
        room = self.rooms.get(ring.stream)
        if room is None:
            return
        must = room.hear(ring.seq, ring.epoch, ring.audience_version, ring.events)
        self.flush_soon(room)
        if must:
            self.look(room, must=True)
        elif room.is_behind:  # a hole: the missing ring may be on its way
            asyncio.get_running_loop().call_later(HOLE_PATIENCE_S, self.look, room)

    def _rung_here(self, rings: Sequence[Ring]) -> None:
        """Take the rings of this process, in the thread that committed.  Redis tells all hubs the same."""
        heard = [ring for ring in rings if ring.stream in self.rooms]
        if heard and self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._take_rings, heard)

    def _take_rings(self, rings: Sequence[Ring]) -> None:
        for ring in rings:
            self.rung(ring)

    def look_at(self, key: str) -> None:
        """Read the log of a stream whose rings arrive from now on: earlier ones may have been missed."""
        if (room := self.rooms.get(key)) is not None:
            room.is_newly_heard = True
            self.look(room, must=True)

    def look(self, room: Room, *, must: bool = False) -> None:
        """Have the log read for a room that is behind (or in any case)."""
        if room.state is not None and (must or room.is_behind) and self.rooms.get(room.key) is room:
            self._behind.add(room)
            self._wake.set()

    def flush_soon(self, room: Room) -> None:
        """Write once for all that is delivered in this turn of the loop."""
        if room.has_pending:
            if not self._flushing:
                asyncio.get_running_loop().call_soon(self._flush)
            self._flushing.add(room)

    def _flush(self) -> None:
        rooms, self._flushing = self._flushing, set()
        for room in rooms:
            room.flush()

    # The log

    async def _read_the_log(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            rooms = [room for room in self._behind if self.rooms.get(room.key) is room]
            self._behind.clear()
            if not rooms:
                continue
            try:
                await self._catch_up(rooms)
            except CollabError as error:
                logger.warning("hub.log_not_read %s", error.code)
                await asyncio.sleep(RETRY_S)
                for room in rooms:
                    self.look(room, must=True)
            except Exception:
                logger.exception("hub.log_reader_failed")
                await asyncio.sleep(RETRY_S)

    async def _catch_up(self, rooms: list[Room]) -> None:
        found = await self._own_database(read_news, {room.key: room.seq for room in rooms})
        changed = [room for room in rooms if _audience_changed(room, found.get(room.key))]
        if changed:
            await self.ask_rights(changed)
        for room in rooms:
            news = found.get(room.key)
            if news is None or room.state is None:
                continue
            if news.state.epoch != room.state.epoch:
                room.renew(news.state)
            room.take(news)
            self.flush_soon(room)
            if len(news.events) == FRAME_EVENTS or room.known_audience > news.state.audience_version:
                self.look(room, must=True)

    async def ask_rights(self, rooms: Collection[Room]) -> None:
        """Who of these rooms' listeners may still listen; the others hear `gone`.

        One question for 50 rooms, since an answer names every pair of stream and person.
        """
        waiting = list(rooms)
        while waiting:
            together, waiting = waiting[:ROOMS_TOGETHER], waiting[ROOMS_TOGETHER:]
            await self._ask_rights(together)

    async def _ask_rights(self, rooms: list[Room]) -> None:
        """Asks again for whoever joined meanwhile, since they may have been admitted before the change."""
        asked: set[tuple[str, Listener]] = set()
        while present := {(room.key, each) for room in rooms for each in room.subscriptions} - asked:
            keys, persons = {key for key, _ in present}, {each.person for _, each in present}
            allowed = await self._own_database(self.ports.may_listen, keys, persons)
            asked |= present
            for key, listener in present:
                if (key, listener.person) not in allowed and key in listener.streams:
                    self.forget(listener, key)
                    listener.say("gone", stream=key, reason="audience")
        for room in rooms:
            room.wake()

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
        states, valid = await self._own_database(self._heads_and_sign_ins, list(self.rooms), sign_ins)
        for key, state in states.items():
            if (room := self.rooms.get(key)) is not None and room.state is not None:
                self.settle(room, state)
        if ended := sign_ins - valid:
            for listener in [each for each in self.listeners if each.caller.sign_in in ended]:
                listener.close(SIGNED_OUT, "signed out")
        if with_rights and self.rooms:
            await self.ask_rights(tuple(self.rooms.values()))

    def _heads_and_sign_ins(
        self, keys: list[str], sign_ins: Collection[SignIn]
    ) -> tuple[dict[str, State], set[SignIn]]:
        states = read_states(keys) if keys else {}
        return states, self.ports.sign_ins.still_valid(sign_ins) if sign_ins else set()

    def look_at_answers(self) -> None:
        """Fail closed: when rights cannot be asked, nobody hears anything, and clients come back later."""
        if self.is_answered:
            return
        for room in self.rooms.values():
            room.wake()
        for listener in tuple(self.listeners):
            listener.close(DRAINING, "rights cannot be checked")


def _audience_changed(room: Room, news: News | None) -> bool:
    return bool(news and room.state and news.state.audience_version != room.state.audience_version)
