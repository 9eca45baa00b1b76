"""How this product talks to Redis: soon or not at all, and never as if it were needed."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

from django.conf import settings
from hiredis import pack_command
from redis import ConnectionError as RedisConnectionError
from redis import Redis, RedisError
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT_S = 0.2
REST_S = 1.0
A = TypeVar("A")
L = TypeVar("L")


def redis_client() -> Redis:
    """A client for threads; each call answers or raises RedisError within 0.2 s, without retrying."""
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
        max_connections=32,
    )


def _packed(commands: Sequence[Sequence[Any]]) -> bytes:
    return b"".join(map(pack_command, commands))  # type: ignore[arg-type]  # its stub knows tuples of one


_BE_SILENT: Final = _packed([("CLIENT", "REPLY", "OFF")])


class _OneConnection:
    """One connection of one thread, without the client's pool, retries and events, which cost more than a command.

    What is done on it is done or raises RedisError within 0.4 s; a connection that Redis has closed since
    is opened again at once.
    """

    def __init__(self) -> None:
        self.connection = redis_client().connection_pool.make_connection()

    def twice(self, work: Callable[[bytes, int], A], commands: Sequence[Sequence[Any]]) -> A:
        packed = _packed(commands)
        try:
            try:
                return work(packed, len(commands))
            except RedisConnectionError:
                self.connection.disconnect()
                return work(packed, len(commands))
        except RedisError:
            self.connection.disconnect()  # answers that were not read are not the next command's
            raise


class Line(_OneConnection):
    """Asks Redis."""

    def ask(self, *commands: Sequence[Any]) -> list[Any]:
        """What Redis answers to each command; one round trip.  Raises what the first that failed says."""
        return self.twice(self._asked, commands)

    def _asked(self, packed: bytes, count: int) -> list[Any]:
        self.connection.send_packed_command([packed], check_health=False)
        return [self.connection.read_response() for _ in range(count)]


class SilentLine(_OneConnection):
    """Tells Redis, which is silent there: nobody pays for the reading of answers that nobody wants."""

    def tell(self, *commands: Sequence[Any]) -> None:
        """Say it and wait for nothing: whether Redis did it is not known then."""
        self.twice(self._told, commands)

    def _told(self, packed: bytes, _count: int) -> None:
        if not self.connection.is_connected:
            self.connection.connect()
            packed = _BE_SILENT + packed
        elif self.connection.can_read(0):  # which also finds out whether Redis has hung up
            raise RedisConnectionError("Redis speaks where it was told to be silent.")
        self.connection.send_packed_command([packed], check_health=False)


class OfThread(threading.local, Generic[L]):
    """A line of this kind for each thread."""

    def __init__(self, kind: type[L]) -> None:
        self.line = kind()


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
