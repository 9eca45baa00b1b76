"""Clients of Redis with short time limits: the product works, only slower to tell, without it."""

import threading
import time
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from hiredis import pack_command
from redis import ConnectionError as RedisConnectionError
from redis import Redis, RedisError
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT_S: Final = 0.2
REST_S: Final = 1.0


def redis_client() -> Redis:
    """A client for threads; each call answers or raises RedisError within 0.2 s, without retrying."""
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
        max_connections=32,
    )


class Line:
    """One connection for one thread, without redis-py's pool, retries and events, which cost more than a command."""

    def __init__(self) -> None:
        self.connection = redis_client().connection_pool.make_connection()

    def ask(self, *commands: Sequence[Any]) -> list[Any]:
        """The answer to each command, in one round trip.  Raises the error of the first that failed.

        Raises RedisError after 0.4 s at most; reconnects once when Redis has closed the connection meanwhile.
        """
        packed = b"".join(map(pack_command, commands))  # type: ignore[arg-type]  # its stub knows tuples of one
        try:
            try:
                return self._ask(packed, len(commands))
            except RedisConnectionError:
                self.connection.disconnect()
                return self._ask(packed, len(commands))
        except RedisError:
            self.connection.disconnect()  # answers that were not read are not the next command's
            raise

    def _ask(self, packed: bytes, count: int) -> list[Any]:
        self.connection.send_packed_command([packed], check_health=False)
        return [self.connection.read_response() for _ in range(count)]


class LineOfThread(threading.local):
    """`line` is the thread's own."""

    def __init__(self) -> None:
        self.line = Line()


def async_redis_client() -> AsyncRedis:
    """A client for the event loop, with the same time limits."""
    return AsyncRedis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=AsyncRetry(NoBackoff(), 0),
    )


class Breaker:
    """A circuit breaker: for one second after a failure no call is made, so a dead Redis costs callers nothing."""

    def __init__(self) -> None:
        self._closed_until = 0.0

    @property
    def allows_calls(self) -> bool:
        """Whether Redis may be asked now."""
        return time.monotonic() >= self._closed_until

    def failed(self) -> None:
        self._closed_until = time.monotonic() + REST_S
