"""The hub's one connection to Redis, subscribed to the rings of the streams that have listeners here."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, Final

import orjson
from hiredis import HiredisError

from collab.streams.doorbell.redis_reader import open_reader
from collab.streams.doorbell.ring import Ring, channel_of
from collab.streams.metrics import REDIS_UP

logger = logging.getLogger(__name__)
AGAIN_S: Final = 1.0
PING_S: Final = 5.0
SILENT_MOST_S: Final = 10.0
SLOW_S: Final = 3.0
OWN: Final = "ring:"  # never published; keeps the connection subscribed while nobody listens


class Subscriber:
    """Subscribes as streams come and go, reconnects for ever, and drops what is malformed.

    on_ring(ring): a ring came.  on_subscribed(key): rings of this stream come from now on.
    """

    def __init__(self, on_ring: Callable[[Ring], None], on_subscribed: Callable[[str], None]) -> None:
        self._on_ring = on_ring
        self._on_subscribed = on_subscribed
        self.on_sign: Callable[[str, dict[str, Any]], None] | None = None  # typing, presence
        self._wanted: set[str] = {OWN}
        self._changed = asyncio.Event()
        self.is_up = False
        self._silent_since = self._heard_at = time.monotonic()
        self._is_lost = False

    @property
    def is_slow(self) -> bool:
        """Redis has not been heard for three seconds: events come with the 2 s poll only."""
        return not self.is_up and time.monotonic() - self._silent_since > SLOW_S

    def add(self, key: str) -> None:
        self._wanted.add(channel_of(key))
        self._changed.set()

    def remove(self, key: str) -> None:
        self._wanted.discard(channel_of(key))
        self._changed.set()

    async def run(self) -> None:
        while True:
            try:
                await self._serve()
            except (HiredisError, OSError, TimeoutError) as error:
                logger.warning("hub.redis_not_heard %s", type(error).__name__)
            except Exception:
                logger.exception("hub.subscriber_failed")
            self._is_up(False)
            await asyncio.sleep(AGAIN_S)

    async def _serve(self) -> None:
        """Subscribe and unsubscribe as wanted; a ping every five seconds finds a connection that hangs."""
        self._is_lost = False
        reader = await open_reader(self._hear, self._lose)
        try:
            present = set[str]()
            self._heard_at = time.monotonic()
            while not self._is_lost:
                self._changed.clear()
                for verb, channels in (("SUBSCRIBE", self._wanted - present), ("UNSUBSCRIBE", present - self._wanted)):
                    if channels:
                        reader.say(verb, *channels)
                present = set(self._wanted)
                try:
                    await asyncio.wait_for(self._changed.wait(), PING_S)
                except TimeoutError:
                    reader.say("PING")
                if time.monotonic() - self._heard_at > SILENT_MOST_S:
                    raise TimeoutError  # not even a pong
            raise reader.refusal or ConnectionError
        finally:
            reader.close()

    def _lose(self) -> None:
        self._is_lost = True
        self._changed.set()

    def _hear(self, kind: bytes, what: list[Any]) -> None:
        self._heard_at = time.monotonic()
        self._is_up(True)
        if kind == b"message":
            self._take(what[0].decode(), what[1])
        elif kind == b"subscribe":
            self._on_subscribed(what[0].decode().removeprefix("ring:"))

    def _take(self, channel: str, data: bytes) -> None:
        key = channel.removeprefix("ring:")
        try:
            said = orjson.loads(data)
            if "sign" in said:
                if self.on_sign is not None:
                    self.on_sign(key, said)
            elif _is_ring(said):
                self._on_ring(Ring(key, said["seq"], said["epoch"], said["audience_version"], said["events"]))
        except (orjson.JSONDecodeError, TypeError):
            logger.warning("hub.ring_malformed")

    def _is_up(self, is_up: bool) -> None:
        if is_up != self.is_up:
            self.is_up = is_up
            self._silent_since = time.monotonic()
            REDIS_UP.set(is_up)


def _is_ring(said: Any) -> bool:
    return (
        isinstance(said, dict)
        and isinstance(said.get("seq"), int)
        and isinstance(said.get("audience_version"), int)
        and isinstance(said.get("epoch"), str)
        and isinstance(said.get("events"), list)
        and all(isinstance(text, str) for text in said["events"])
    )
