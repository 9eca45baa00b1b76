"""How this product talks to Redis: soon or not at all, and never as if it were needed."""

import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from redis import ConnectionError as RedisConnectionError
from redis import Redis, RedisError
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT_S = 0.2
REST_S = 1.0


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

    Each call answers or raises RedisError within 0.4 s; a connection that Redis has closed since is
    opened again at once.
    """

    def __init__(self) -> None:
        self._connection = redis_client().connection_pool.make_connection()

    def ask(self, *commands: Sequence[Any]) -> list[Any]:
        """What Redis answers to each command; one round trip.  Raises what the first that failed says."""
        try:
            return self._asked(commands)
        except RedisConnectionError:
            return self._asked(commands)

    def _asked(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        try:
            self._connection.send_packed_command(self._connection.pack_commands(commands))
            return [self._connection.read_response() for _command in commands]
        except RedisError:
            self._connection.disconnect()  # answers that were not read are not the next command's
            raise


def async_redis_client(*, waits: bool = False) -> AsyncRedis:
    """The same for the event loop; one that `waits` blocks on reading, as a subscriber must."""
    return AsyncRedis.from_url(
        settings.REDIS_URL,
        socket_timeout=None if waits else TIMEOUT_S,
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
