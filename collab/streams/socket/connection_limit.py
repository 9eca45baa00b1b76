"""How many sockets a person has open, in all processes together: at most eight.

Each process writes down its own number for a person in Redis, beside those of the others.  The numbers of
a process that has not been heard of for 6 s no longer count, so a killed one locks nobody out.  While
Redis cannot be asked, each process counts its own.
"""

from collections import Counter
from typing import Any, Final

from redis import RedisError
from redis.asyncio import Redis

from collab.redis.clients import Breaker

MOST: Final = 8
ALIVE_S: Final = 6
KEPT_S: Final = 86_400  # a number that nobody renews expires, or one process's error would last
PROCESSES: Final = "{live}:processes"  # one slot of a cluster for all: these are few and small

_LIVE: Final = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
return 1
"""
# Write down our number unless it and those of the other living processes are too many: 1 or 0.
_TAKE: Final = """
local total = tonumber(ARGV[2])
for _, process in ipairs(redis.call('ZRANGE', KEYS[2], redis.call('TIME')[1], '+inf', 'BYSCORE')) do
  if process ~= ARGV[1] then total = total + tonumber(redis.call('HGET', KEYS[1], process) or '0') end
end
if total > tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
"""


class OpenSockets:
    """One per process.  Every `take` that answered True needs its `give_back`."""

    def __init__(self, process: str, redis: Redis, breaker: Breaker) -> None:
        self._process, self._redis, self._breaker = process, redis, breaker
        self._here: Counter[int] = Counter()

    async def take(self, person: int) -> bool:
        """Whether one more socket of this person may be open; counted from now on if so."""
        if self._here[person] >= MOST:
            return False
        self._here[person] += 1  # before asking, so that those that come meanwhile count it
        numbers = [self._here[person], MOST, KEPT_S]
        if await self._ask(_TAKE, [_key_of(person), PROCESSES], [self._process, *numbers]) != 0:
            return True
        self._forget(person)
        return False

    async def give_back(self, person: int) -> None:
        """A socket of this person is closed."""
        self._forget(person)
        written = None
        while self._breaker.allows_calls and written != self._here[person]:  # another may have closed meanwhile
            written = self._here[person]
            try:
                if written:
                    await self._redis.hset(_key_of(person), self._process, str(written))
                else:
                    await self._redis.hdel(_key_of(person), self._process)
            except (RedisError, OSError, TimeoutError):
                self._breaker.failed()

    async def tell_alive(self) -> None:
        """Say that this process lives; every 2 s."""
        await self._ask(_LIVE, [PROCESSES], [self._process, ALIVE_S])

    def _forget(self, person: int) -> None:
        self._here[person] -= 1
        if self._here[person] <= 0:
            del self._here[person]

    async def _ask(self, script: str, keys: list[str], arguments: list[Any]) -> Any:
        """What the script answers; None while Redis cannot be asked."""
        if self._breaker.allows_calls:
            try:
                return await self._redis.eval(script, len(keys), *keys, *arguments)
            except (RedisError, OSError, TimeoutError):
                self._breaker.failed()
        return None


def _key_of(person: int) -> str:
    return f"{{live}}:sockets:{person}"
