"""What sockets are told that is no event: the heartbeat, who is typing, who is in a live session.

Typing and presence are kept in Redis alone, for seconds, and are lost with it; nothing else is.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import orjson
from redis import RedisError

from collab.postgres import clock
from collab.redis.clients import Breaker, async_redis_client
from collab.streams.delivery.hub import Hub
from collab.streams.delivery.listeners import Listener
from collab.streams.delivery.stream_state import Room
from collab.streams.doorbell.ring import channel_of
from collab.streams.frames import as_json, say
from collab.streams.presence.connection_limit import OpenSockets

logger = logging.getLogger(__name__)
HEARTBEAT_S: Final = 15
BEAT_S: Final = 1.0
TYPING_EVERY_S: Final = 3.0
TYPING_KEPT_S: Final = 5.0
TYPING_LISTENERS_MOST: Final = 100
PRESENCE_EVERY_S: Final = 2.0
PRESENCE_KEPT_S: Final = 90
PRESENCE_AGAIN_S: Final = 30.0
PRESENCE_AWAY_S: Final = 10.0
PRESENCE_NAMES_MOST: Final = 200
PRESENT_KIND: Final = "session"


class Signs:
    """Heartbeat, typing and presence of one process; lives as long as its hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.redis = async_redis_client()
        self.breaker = Breaker()
        self.typed_at: dict[tuple[int, str], float] = {}
        self.told: dict[str, bytes] = {}  # stream: the last presence frame
        self.entered_at: dict[str, float] = {}  # stream: when our people were last written down
        self.asked_at = time.monotonic()  # when Redis last answered about presence
        self.sockets = OpenSockets(hub.name, self.redis, self.breaker)
        self.is_slow = False  # as the listeners were last told
        self._changed: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []
        hub.bell.signs = self.heard

    def start(self) -> None:
        beat, presence = _every(BEAT_S, self._beat), _every(PRESENCE_EVERY_S, self._tell_presence)
        alive = _every(PRESENCE_EVERY_S, self.sockets.tell_alive)
        self._tasks = [asyncio.create_task(work) for work in (beat, presence, alive)]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.redis.aclose()

    # The heartbeat

    def begin(self, listener: Listener) -> None:
        listener.beat_at = time.monotonic() + HEARTBEAT_S

    def end(self, listener: Listener) -> None:
        for key in listener.streams:
            self.left(listener, key)

    async def _beat(self) -> None:
        now = time.monotonic()
        self.hub.look_at_answers()
        was_slow, self.is_slow = self.is_slow, self.hub.bell.is_slow
        slow = {"slow": True} if self.is_slow else {}
        all_hear_it = was_slow != self.is_slow
        for listener in tuple(self.hub.listeners):
            listener.look(now)
            if all_hear_it or now >= listener.beat_at:
                listener.beat_at = now + HEARTBEAT_S
                listener.say("heads", heads=_heads(listener), now=clock.now(), **slow)
        for room in tuple(self.hub.rooms.values()):
            self._forget_typing(room, now)
        self.typed_at = {who: at for who, at in self.typed_at.items() if now - at < TYPING_EVERY_S}

    # Typing

    async def type(self, listener: Listener, key: str) -> None:
        """Tell the others, at most once in 3 s; silently nothing above 100 listeners or without Redis."""
        now = time.monotonic()
        room = self.hub.rooms.get(key)
        if room is None or len(room.subscriptions) > TYPING_LISTENERS_MOST:
            return
        if now - self.typed_at.get((listener.person, key), -TYPING_EVERY_S) < TYPING_EVERY_S:
            return
        self.typed_at[listener.person, key] = now
        sign = {"sign": "typing", "who": listener.caller.actor.as_by()}
        if self.breaker.is_open:
            try:
                await self.redis.publish(channel_of(key), orjson.dumps(sign))
            except (RedisError, OSError, TimeoutError):
                self.breaker.failed()

    def heard(self, key: str, said: dict[str, Any]) -> None:
        """Somebody types, as another process says through Redis.  What is malformed is left out."""
        who = said.get("who")
        room = self.hub.rooms.get(key)
        if room is None or said["sign"] != "typing" or not isinstance(who, dict):
            return
        if len(room.subscriptions) <= TYPING_LISTENERS_MOST and isinstance(who.get("person"), int):
            is_new = who["person"] not in room.typing
            room.typing[who["person"]] = (time.monotonic() + TYPING_KEPT_S, who)
            if is_new:
                _tell_typing(room)

    def _forget_typing(self, room: Room, now: float) -> None:
        over = [person for person, (until, _who) in room.typing.items() if until <= now]
        for person in over:
            del room.typing[person]
        if over:
            _tell_typing(room)

    # Presence

    def joined(self, listener: Listener, key: str) -> None:
        if _has_presence(key):
            self.entered_at.pop(key, None)
            self.told.pop(key, None)  # the newcomer wants the list too
            self._changed.add(key)

    def left(self, listener: Listener, key: str) -> None:
        if _has_presence(key) and key in listener.streams:
            self.entered_at.pop(key, None)
            self._changed.add(key)

    async def _tell_presence(self) -> None:
        keys = {key for key in self.hub.rooms if _has_presence(key)} | self._changed
        self._changed.clear()
        for key in keys:
            people = await self._present(key)
            room = self.hub.rooms.get(key)
            if room is None:
                self.told.pop(key, None)
            if room is None or people is None:
                continue
            frames = _presence_frame(key, people)
            if self.told.get(key) != frames:
                self.told[key] = frames
                room.broadcast(frames)

    async def _present(self, key: str) -> list[dict[str, Any]] | None:
        """Write down who is here from this process, and read who is here at all.

        None while Redis hesitates: what was told stays.  Nobody once it has been away for 10 s.
        """
        if self.breaker.is_open:
            try:
                people = await self._ask_presence(key)
                self.asked_at = time.monotonic()
                return people
            except (RedisError, OSError, TimeoutError):
                self.breaker.failed()
        return [] if time.monotonic() - self.asked_at > PRESENCE_AWAY_S else None

    async def _ask_presence(self, key: str) -> list[dict[str, Any]]:
        own, now = f"presence:{{{key}}}", time.time()
        room = self.hub.rooms.get(key)
        ours = {each.person: each.caller.actor.as_by() for each in room.subscriptions} if room else {}
        if now - self.entered_at.get(key, 0) > PRESENCE_AGAIN_S:
            self.entered_at[key] = now
            await self.redis.hset(own, self.hub.name, as_json({"at": now, "people": list(ours.values())}))
            await self.redis.expire(own, PRESENCE_KEPT_S)
        people: dict[int, dict[str, Any]] = dict(ours)
        written: dict[bytes, bytes] = await self.redis.hgetall(own)  # type: ignore[assignment]
        for process, text in written.items():
            said = orjson.loads(text)
            if now - said["at"] > PRESENCE_KEPT_S:
                await self.redis.hdel(own, process)
            elif process.decode() != self.hub.name:
                people |= {who["person"]: who for who in said["people"]}
        return sorted(people.values(), key=lambda who: (str(who["city"]), who["person"]))


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work now and then every so many seconds.  An exception is logged; the work goes on."""
    while True:
        try:
            await work()
        except Exception:
            logger.exception("signs.work_failed")
        await asyncio.sleep(seconds)


def _has_presence(key: str) -> bool:
    return key.partition(":")[0] == PRESENT_KIND


def _heads(listener: Listener) -> dict[str, int]:
    rooms = [subscription.room for subscription in listener.streams.values()]
    return {room.key: max(room.seq, room.known_head) for room in rooms}


def _tell_typing(room: Room) -> None:
    room.broadcast(say("typing", stream=room.key, people=[who for _until, who in room.typing.values()]))


def _presence_frame(key: str, people: list[dict[str, Any]]) -> bytes:
    """The whole list, replace; above 200 people only numbers."""
    cities = sorted({who["city"] for who in people if who["city"]})
    shown = people if len(people) <= PRESENCE_NAMES_MOST else []
    return say("presence", stream=key, people=shown, cities=cities, count=len(people))
