"""A connection to Redis that only listens: each message is handed on as soon as its bytes arrive.

redis-py takes each message through a stream reader, a time limit, a retry and a wake-up of a task, which
costs as much as writing to forty sockets.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from hiredis import Reader, ReplyError, pack_command
from redis.asyncio.connection import SSLConnection, parse_url

PORT: Final = 6379
CONNECT_S: Final = 1.0


class RedisReader(asyncio.Protocol):
    """The connection.  It calls `heard(kind, what)` with each answer, as ("message", [channel, data]), and `lost()`
    when it is closed.

    Both are called on the event loop.  A refusal of Redis ends the connection.
    """

    def __init__(self, heard: Callable[[bytes, list[Any]], None], lost: Callable[[], None]) -> None:
        self._heard = heard
        self._lost = lost
        self._reader = Reader()
        self._transport: asyncio.WriteTransport | None = None
        self.refusal: Exception | None = None

    def say(self, *words: str) -> None:
        """Send a command; does nothing once the connection is closed."""
        if self._transport is not None:
            self._transport.write(pack_command(words))  # type: ignore[arg-type]

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (said := self._reader.gets()) is not False:
            if isinstance(said, ReplyError):
                self.refusal = self.refusal or said
                self.close()
            elif isinstance(said, list) and said:
                self._heard(said[0], said[1:])

    def connection_lost(self, _error: Exception | None) -> None:
        self._transport = None
        self._lost()


async def open_reader(heard: Callable[[bytes, list[Any]], None], lost: Callable[[], None]) -> RedisReader:
    """Connect and sign in to Redis.  Raises OSError, or TimeoutError after a second (the loop may be busy starting)."""
    loop, place = asyncio.get_running_loop(), parse_url(settings.REDIS_URL)
    is_tls = place.get("connection_class") is SSLConnection
    async with asyncio.timeout(CONNECT_S):
        if "path" in place:
            _transport, reader = await loop.create_unix_connection(lambda: RedisReader(heard, lost), place["path"])
        else:
            secure = ssl.create_default_context() if is_tls else None
            host, port = place.get("host", "localhost"), place.get("port", PORT)
            _transport, reader = await loop.create_connection(lambda: RedisReader(heard, lost), host, port, ssl=secure)
    if "password" in place:
        reader.say("AUTH", place.get("username") or "default", place["password"])
    return reader
