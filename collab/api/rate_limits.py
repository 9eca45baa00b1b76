"""One token bucket for HTTP and socket: every limit is a row of `LIMITS`.

The buckets live in Redis behind a 200 ms time-out and a breaker.  While Redis cannot be asked they are
kept per process: the limit stays, only looser by the number of processes.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha1
from typing import Final, NamedTuple

from django.conf import settings
from redis import RedisError
from redis.exceptions import NoScriptError

from collab.errors import TooMany
from collab.redis.clients import Breaker, LineOfThread

EXACTNESS_S: Final = 1e-6  # rounding error of adding fractions
MOST_LOCAL: Final = 20_000


@dataclass(frozen=True)
class Limit:
    """`most` at once, refilled evenly over `window_s` seconds."""

    most: int
    window_s: float


def scaled(limits: dict[str, tuple[Limit, ...]], scale: int) -> dict[str, tuple[Limit, ...]]:
    """Every limit times `scale`, for load tests: the buckets are asked as always and run empty later."""
    return {name: tuple(Limit(each.most * scale, each.window_s) for each in row) for name, row in limits.items()}


_TRUE_LIMITS: Final[dict[str, tuple[Limit, ...]]] = {
    "post_message": (Limit(10, 10), Limit(60, 600)),  # per person and thread
    "chat": (Limit(3, 3),),  # one a second in a live session, a burst of three
    "edit_message": (Limit(60, 60),),
    "start_thread": (Limit(10, 86_400),),
    "react": (Limit(60, 60),),
    "frame": (Limit(20, 1),),  # from one socket
    "connect": (Limit(60, 60),),  # sockets opened by an account
    "connect_address": (Limit(600, 60),),  # and from an address: a town hall shares one
    "read_events": (Limit(300, 60),),  # the REST twin of the socket
    "search": (Limit(60, 60),),
    "search_address": (Limit(600, 60),),  # of those who are not signed in
    "draft": (Limit(120, 60),),
    "preview": (Limit(60, 60),),
    "practice": (Limit(240, 60),),
    "interest": (Limit(30, 60),),
    "hand": (Limit(20, 60),),
    "token": (Limit(10, 3_600),),
}
LIMITS: Final = scaled(_TRUE_LIMITS, settings.LIMITS_SCALE)

# GCRA: one number a bucket, the time at which it will be full again.  ARGV has three values for each key:
# whose asking it belongs to, how many tokens at most, and in how many seconds.  Answers for each asking 0, or
# the seconds to wait; one that waits takes nothing, and the next may still be granted.  Times since 1970 are
# exact to a microsecond in Lua's numbers, of which a bucket adds up many: hence the tenth of a millisecond.
SCRIPT: Final = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local waits, first = {}, 1
while first <= #KEYS do
  local wait, full, last = 0, {}, first
  while last <= #KEYS and ARGV[3 * last - 2] == ARGV[3 * first - 2] do
    local most, window = tonumber(ARGV[3 * last - 1]), tonumber(ARGV[3 * last])
    local at = math.max(tonumber(redis.call('GET', KEYS[last]) or '0'), now) + window / most
    full[last] = at
    wait = math.max(wait, at - now - window)
    last = last + 1
  end
  if wait > 0.0001 then
    waits[#waits + 1] = tostring(wait)
  else
    for i = first, last - 1 do
      redis.call('SET', KEYS[i], string.format('%.6f', full[i]), 'PX', math.ceil((full[i] - now) * 1000))
    end
    waits[#waits + 1] = '0'
  end
  first = last
end
return waits
"""
SCRIPT_NAME: Final = sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()  # as Redis calls it


class Bucket:
    """One bucket of one limit, in memory; used by one thread."""

    __slots__ = ("_full_at", "_step_s", "_window_s")

    def __init__(self, limit: Limit) -> None:
        self._step_s, self._window_s = limit.window_s / limit.most, limit.window_s
        self._full_at = 0.0

    def wait_s(self) -> float:
        """0 when a token was taken, else the seconds until one is there."""
        now = time.monotonic()
        full_at = max(self._full_at, now) + self._step_s
        wait_s = full_at - now - self._window_s
        if wait_s > EXACTNESS_S:
            return wait_s
        self._full_at = full_at
        return 0.0


class Memory:
    """The same buckets within one process.  Safe from several threads; forgets full ones above 20,000."""

    def __init__(self) -> None:
        self._full_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait_s(self, keys: list[str], limits: tuple[Limit, ...]) -> float:
        """0 when a token was taken from every bucket, else the seconds until one is there."""
        now = time.monotonic()
        with self._lock:
            if len(self._full_at) > MOST_LOCAL:
                self._full_at = {key: at for key, at in self._full_at.items() if at > now}
            full = {
                key: max(self._full_at.get(key, 0.0), now) + limit.window_s / limit.most
                for key, limit in zip(keys, limits, strict=True)
            }
            waits = [at - now - limit.window_s for at, limit in zip(full.values(), limits, strict=True)]
            if max(waits) > EXACTNESS_S:
                return max(waits)
            self._full_at |= full
            return 0.0


class Buckets:
    """The buckets in Redis, or in this process's memory while Redis does not answer."""

    def __init__(self) -> None:
        self.memory = Memory()
        self._breaker = Breaker()
        self._lines = LineOfThread()

    def waits_s(self, asked: Sequence[tuple[list[str], tuple[Limit, ...]]]) -> list[float]:
        """For each, 0 when a token was taken from every bucket, else the seconds to wait; one round trip."""
        if self._breaker.allows_calls:
            try:
                return self._ask_redis(asked)
            except (RedisError, OSError):
                self._breaker.failed()
        return [self.memory.wait_s(keys, limits) for keys, limits in asked]

    def wait_s(self, keys: list[str], limits: tuple[Limit, ...]) -> float:
        """`waits_s` of one."""
        return self.waits_s([(keys, limits)])[0]

    def _ask_redis(self, asked: Sequence[tuple[list[str], tuple[Limit, ...]]]) -> list[float]:
        keys = [key for keys, _limits in asked for key in keys]
        numbers = [
            number
            for place, (_keys, limits) in enumerate(asked)
            for limit in limits
            for number in (place, limit.most, limit.window_s)
        ]
        try:
            [waits] = self._lines.line.ask(("EVALSHA", SCRIPT_NAME, len(keys), *keys, *numbers))
        except NoScriptError:
            [waits] = self._lines.line.ask(("EVAL", SCRIPT, len(keys), *keys, *numbers))
        return [float(wait) for wait in waits]


buckets = Buckets()


class Ask(NamedTuple):
    """A request for one token of the limit `name` by a person (or address), perhaps within a place."""

    name: str
    who: int | str
    place: str = ""

    @property
    def keys(self) -> list[str]:
        return [f"limit:{{{self.name}:{self.who}:{self.place}}}:{number}" for number in range(len(LIMITS[self.name]))]


def take_each(asks: Sequence[Ask]) -> list[TooMany | None]:
    """Take one token for each ask: None where it was there, else the refusal with `retry_after`.

    One round trip.  Off with COLLAB_LIMITS=off (demo only).
    """
    if not settings.LIMITS_ARE_ON or not asks:
        return [None] * len(asks)
    waits = buckets.waits_s([(ask.keys, LIMITS[ask.name]) for ask in asks])
    return [TooMany(retry_after=round(wait + 0.05, 1)) if wait > 0 else None for wait in waits]


def take(name: str, who: int | str, *, place: str = "") -> None:
    """Take one token of the limit `name` for a person (or address), perhaps within a place.

    Raises TooMany with `retry_after`; nothing was done then.  Off with COLLAB_LIMITS=off (demo only).
    """
    [refusal] = take_each([Ask(name, who, place)])
    if refusal is not None:
        raise refusal
