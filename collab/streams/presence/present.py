"""Who is in a live session: each process writes its people to Redis, which forgets them after 90 s.

One hash a stream, `presence:{session:42}`, with one field a process: the people it serves.
"""

import time
from typing import Any, Final

import orjson
from redis import RedisError
from redis.asyncio import Redis

from collab.redis.clients import Breaker
from collab.streams.delivery.hub import Hub
from collab.streams.delivery.listeners import Listener
from collab.streams.frames import as_json, say
from collab.streams.presence.who_is_here import KEPT_S

PRESENCE_AGAIN_S: Final = 30.0
PRESENCE_AWAY_S: Final = 10.0
PRESENCE_NAMES_MOST: Final = 200
PRESENT_KIND: Final = "session"


class Presence:
    """Writes the people of this process to Redis, and sends the `presence` frame with those of all processes."""

    def __init__(self, hub: Hub, redis: Redis, breaker: Breaker) -> None:
        self._hub, self._redis, self._breaker = hub, redis, breaker
        self._told: dict[str, bytes] = {}  # stream: the last presence frame
        self._entered_at: dict[str, float] = {}  # stream: when our people were last written down
        self._asked_at = time.monotonic()  # when Redis last answered
        self._changed: set[str] = set()

    def joined(self, key: str) -> None:
        """Somebody has joined this stream: everybody in it gets the list again."""
        if _has_presence(key):
            self._entered_at.pop(key, None)
            self._told.pop(key, None)  # the newcomer wants the list too
            self._changed.add(key)

    def left(self, listener: Listener, key: str) -> None:
        """The listener leaves this stream; to be called while it still has it."""
        if _has_presence(key) and key in listener.streams:
            self._entered_at.pop(key, None)
            self._changed.add(key)

    async def tell(self) -> None:
        """Tell every live session who is in it, where that has changed; called every 2 s."""
        keys = {key for key in self._hub.streams if _has_presence(key)} | self._changed
        self._changed.clear()
        for key in keys:
            people = await self._present(key)
            stream = self._hub.streams.get(key)
            if stream is None:
                self._told.pop(key, None)
            if stream is None or people is None:
                continue
            frames = _presence_frame(key, people)
            if self._told.get(key) != frames:
                self._told[key] = frames
                stream.broadcast(frames)

    async def _present(self, key: str) -> list[dict[str, Any]] | None:
        """Write the people of this process, and read those of all.

        None while Redis does not answer: the list stays as it was told.  Nobody once it has been away for 10 s.
        """
        if self._breaker.allows_calls:
            try:
                people = await self._ask(key)
                self._asked_at = time.monotonic()
                return people
            except (RedisError, OSError, TimeoutError):
                self._breaker.failed()
        return [] if time.monotonic() - self._asked_at > PRESENCE_AWAY_S else None

    async def _ask(self, key: str) -> list[dict[str, Any]]:
        own, now = f"presence:{{{key}}}", time.time()
        stream = self._hub.streams.get(key)
        ours = {each.person: each.caller.actor.as_by() for each in stream.subscriptions} if stream else {}
        if now - self._entered_at.get(key, 0) > PRESENCE_AGAIN_S:
            self._entered_at[key] = now
            await self._redis.hset(own, self._hub.name, as_json({"at": now, "people": list(ours.values())}))
            await self._redis.expire(own, KEPT_S)
        people: dict[int, dict[str, Any]] = dict(ours)
        written: dict[bytes, bytes] = await self._redis.hgetall(own)  # type: ignore[assignment]
        for process, text in written.items():
            said = orjson.loads(text)
            if now - said["at"] > KEPT_S:
                await self._redis.hdel(own, process)
            elif process.decode() != self._hub.name:
                people |= {who["person"]: who for who in said["people"]}
        return sorted(people.values(), key=lambda who: (str(who["city"]), who["person"]))


def _has_presence(key: str) -> bool:
    return key.partition(":")[0] == PRESENT_KIND


def _presence_frame(key: str, people: list[dict[str, Any]]) -> bytes:
    """The whole list, which replaces the one before; above 200 people only their number and cities."""
    cities = sorted({who["city"] for who in people if who["city"]})
    shown = people if len(people) <= PRESENCE_NAMES_MOST else []
    return say("presence", stream=key, people=shown, cities=cities, count=len(people))
