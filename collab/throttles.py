"""One token bucket for HTTP and socket: every limit is a row of `LIMITS`.

The buckets live in Redis behind a 200 ms time-out and a breaker.  While Redis cannot be asked they are
kept per process: the limit stays, only looser by the number of processes.
"""

import threading
import time
from dataclasses import dataclass
from typing import Final

import redis
from django.conf import settings

from collab.errors import TooMany

TIMEOUT_S: Final = 0.2
BREAKER_S: Final = 5.0
MOST_LOCAL: Final = 20_000


@dataclass(frozen=True)
class Limit:
    """`most` at once, refilled evenly over `window_s` seconds."""

    most: int
    window_s: float


LIMITS: Final[dict[str, tuple[Limit, ...]]] = {
    "post_message": (Limit(10, 10), Limit(60, 600)),  # per person and thread
    "chat": (Limit(3, 3),),  # one a second in a live session, a burst of three
    "start_thread": (Limit(10, 86_400),),
    "react": (Limit(60, 60),),
    "frame": (Limit(40, 2),),  # 20 frames a second from one socket
    "connect": (Limit(60, 60),),
    "connect_address": (Limit(600, 60),),
    "search": (Limit(60, 60),),
    "draft": (Limit(120, 60),),
    "preview": (Limit(60, 60),),
    "practice": (Limit(240, 60),),
    "interest": (Limit(30, 60),),
    "hand": (Limit(20, 60),),
    "token": (Limit(10, 3_600),),
}

# GCRA: one number a bucket, the time at which it will be full again.  Answers 0, or the seconds to wait.
SCRIPT: Final = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local wait = 0
local full = {}
for i, key in ipairs(KEYS) do
  local most, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local at = math.max(tonumber(redis.call('GET', key) or '0'), now) + window / most
  full[i] = at
  wait = math.max(wait, at - now - window)
end
if wait > 0 then return tostring(wait) end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, tostring(full[i]), 'PX', math.ceil((full[i] - now) * 1000))
end
return '0'
"""


class Buckets:
    """Asks Redis, or the process's own memory while the breaker is open.  Safe from several threads."""

    def __init__(self) -> None:
        self._client: redis.Redis | None = None
        self._local: dict[str, float] = {}
        self._lock = threading.Lock()
        self._closed_until = 0.0

    def wait_s(self, keys: list[str], limits: tuple[Limit, ...]) -> float:
        """0 when a token was taken from every bucket, else the seconds until one is there."""
        if time.monotonic() >= self._closed_until:
            try:
                return self._ask_redis(keys, limits)
            except redis.RedisError:
                self._closed_until = time.monotonic() + BREAKER_S
        return self._ask_memory(keys, limits)

    def _ask_redis(self, keys: list[str], limits: tuple[Limit, ...]) -> float:
        if self._client is None:
            self._client = redis.Redis.from_url(
                settings.REDIS_URL, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S
            )
        numbers = [str(number) for limit in limits for number in (limit.most, limit.window_s)]
        answer = self._client.eval(SCRIPT, len(keys), *keys, *numbers)
        return float(answer)  # type: ignore[arg-type]

    def _ask_memory(self, keys: list[str], limits: tuple[Limit, ...]) -> float:
        now = time.monotonic()
        with self._lock:
            if len(self._local) > MOST_LOCAL:
                self._local = {key: at for key, at in self._local.items() if at > now}
            full = {
                key: max(self._local.get(key, 0.0), now) + limit.window_s / limit.most
                for key, limit in zip(keys, limits, strict=True)
            }
            waits = [at - now - limit.window_s for at, limit in zip(full.values(), limits, strict=True)]
            if max(waits) > 0:
                return max(waits)
            self._local |= full
            return 0.0


buckets = Buckets()


def take(name: str, who: int | str, *, place: str = "") -> None:
    """Take one token of the limit `name` for a person (or address), perhaps within a place.

    Raises TooMany with `retry_after`; nothing was done then.  Off with COLLAB_LIMITS=off (demo only).
    """
    if not settings.LIMITS_ARE_ON:
        return
    limits = LIMITS[name]
    keys = [f"limit:{name}:{who}:{place}:{number}" for number in range(len(limits))]
    wait = buckets.wait_s(keys, limits)
    if wait > 0:
        raise TooMany(retry_after=round(wait + 0.05, 1))
