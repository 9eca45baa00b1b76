"""How this product talks to Redis: soon or not at all, and never as if it were needed."""

import time

from django.conf import settings
from redis import Redis
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
