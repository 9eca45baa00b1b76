"""Who is typing: published through Redis to all processes, kept in memory for five seconds."""

import time
from typing import Any, Final

import orjson
from redis import RedisError
from redis.asyncio import Redis

from collab.redis.clients import Breaker
from collab.streams.delivery.hub import Hub
from collab.streams.delivery.listeners import Listener
from collab.streams.delivery.stream_state import StreamState
from collab.streams.doorbell.ring import channel_of
from collab.streams.frames import say

TYPING_EVERY_S: Final = 3.0
TYPING_KEPT_S: Final = 5.0
TYPING_LISTENERS_MOST: Final = 100


class Typing:
    """Publishes who types in this process, and sends the `typing` frame with those of all processes."""

    def __init__(self, hub: Hub, redis: Redis, breaker: Breaker) -> None:
        self._hub, self._redis, self._breaker = hub, redis, breaker
        self._typed_at: dict[tuple[int, str], float] = {}
        hub.subscriber.on_sign = self.heard

    async def type(self, listener: Listener, key: str) -> None:
        """Tell the others, at most once in 3 s; silently nothing above 100 listeners or without Redis."""
        now = time.monotonic()
        stream = self._hub.streams.get(key)
        if stream is None or len(stream.subscriptions) > TYPING_LISTENERS_MOST:
            return
        if now - self._typed_at.get((listener.person, key), -TYPING_EVERY_S) < TYPING_EVERY_S:
            return
        self._typed_at[listener.person, key] = now
        sign = {"sign": "typing", "who": listener.caller.actor.as_by()}
        if self._breaker.allows_calls:
            try:
                await self._redis.publish(channel_of(key), orjson.dumps(sign))
            except (RedisError, OSError, TimeoutError):
                self._breaker.failed()

    def heard(self, key: str, said: dict[str, Any]) -> None:
        """Take from Redis that somebody types; what is malformed is dropped."""
        who = said.get("who")
        stream = self._hub.streams.get(key)
        if stream is None or said["sign"] != "typing" or not isinstance(who, dict):
            return
        if len(stream.subscriptions) <= TYPING_LISTENERS_MOST and isinstance(who.get("person"), int):
            is_new = who["person"] not in stream.typing
            stream.typing[who["person"]] = (time.monotonic() + TYPING_KEPT_S, who)
            if is_new:
                _tell_typing(stream)

    async def forget_old(self) -> None:
        """Take away whoever has typed nothing for 5 s; called every second."""
        now = time.monotonic()
        for stream in tuple(self._hub.streams.values()):
            over = [person for person, (until, _who) in stream.typing.items() if until <= now]
            for person in over:
                del stream.typing[person]
            if over:
                _tell_typing(stream)
        self._typed_at = {who: at for who, at in self._typed_at.items() if now - at < TYPING_EVERY_S}


def _tell_typing(stream: StreamState) -> None:
    stream.broadcast(say("typing", stream=stream.key, people=[who for _until, who in stream.typing.values()]))
