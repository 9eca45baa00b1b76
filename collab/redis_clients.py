"""How this product talks to Redis: soon or not at all, and never as if it were needed."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from django.conf import settings
from redis import ConnectionError as RedisConnectionError
from redis import Redis, RedisError, ResponseError
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT_S = 0.2
REST_S = 1.0
OWED_MOST = 1_000
A = TypeVar("A")


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
    """One connection of one thread: a command without the client's pool, retries and events, which cost more than it.

    Each call returns or raises RedisError within 0.4 s; a connection that Redis has closed since is
    opened again at once.
    """

    def __init__(self) -> None:
        self._connection = redis_client().connection_pool.make_connection()
        self._owed = 0  # answers to what was told, which nobody has read

    def ask(self, *commands: Sequence[Any]) -> list[Any]:
        """What Redis answers to each command; one round trip.  Raises what the first that failed says."""
        return self._twice(self._asked, commands)

    def tell(self, *commands: Sequence[Any]) -> None:
        """Say it and wait for nothing: whether Redis did it is not known then, and what it answers is dropped."""
        self._twice(self._told, commands)

    def _twice(self, work: Callable[[Sequence[Sequence[Any]]], A], commands: Sequence[Sequence[Any]]) -> A:
        try:
            try:
                return work(commands)
            except RedisConnectionError:
                self._hang_up()
                return work(commands)
        except RedisError:
            self._hang_up()  # answers that were not read are not the next command's
            raise

    def _asked(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        self._say(commands)
        self._skip_answers(waits=True)
        return [self._connection.read_response() for _command in commands]

    def _told(self, commands: Sequence[Sequence[Any]]) -> None:
        if self._connection.is_connected:
            self._skip_answers(waits=self._owed > OWED_MOST)
            self._connection.can_read(0)  # finds out whether Redis has hung up
        self._say(commands)
        self._owed += len(commands)

    def _say(self, commands: Sequence[Sequence[Any]]) -> None:
        self._connection.send_packed_command(self._connection.pack_commands(commands))

    def _skip_answers(self, *, waits: bool) -> None:
        while self._owed and (waits or self._connection.can_read(0)):
            with suppress(ResponseError):
                self._connection.read_response()
            self._owed -= 1

    def _hang_up(self) -> None:
        self._connection.disconnect()
        self._owed = 0


class Lines(threading.local):
    """A line for each thread."""

    def __init__(self) -> None:
        self.own = Line()


def async_redis_client() -> AsyncRedis:
    """The same for the event loop."""
    return AsyncRedis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=AsyncRetry(NoBackoff(), 0),
    )


class Breaker:
    """Lets Redis rest after a failure, so that a dead one costs each caller nothing.

    One second later the next call tries again.
    """

    def __init__(self) -> None:
        self._closed_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether Redis may be asked now."""
        return time.monotonic() >= self._closed_until

    def failed(self) -> None:
        self._closed_until = time.monotonic() + REST_S
