"""Read who is in a live session now: what REST answers, as the `presence` frame does on the socket.

`present.py` writes what is read here.
"""

import time
from functools import cache
from typing import Any, Final, TypedDict

import orjson
from redis import Redis, RedisError

from collab.redis.clients import Breaker, redis_client

KEPT_S: Final = 90  # what a process wrote down counts for so long
breaker = Breaker()


@cache
def _client() -> Redis:
    return redis_client()


class PresenceShape(TypedDict):
    """Who is here now: people counted, their cities by slug; empty while Redis does not answer."""

    people: int
    cities: list[str]


def who_is_here(key: str) -> PresenceShape:
    """The people of a live session, at most 30 s old.

    One Redis call of at most 0.2 s, no SQL.  Raises nothing: while Redis is away, nobody is here.
    """
    people: dict[int, str | None] = {}
    for text in _written(f"presence:{{{key}}}"):
        said = orjson.loads(text)
        if time.time() - said["at"] <= KEPT_S:
            people |= {who["person"]: who["city"] for who in said["people"]}
    return {"people": len(people), "cities": sorted({city for city in people.values() if city})}


def _written(name: str) -> list[bytes]:
    if not breaker.allows_calls:
        return []
    try:
        found: Any = _client().hvals(name)
    except (RedisError, OSError):
        breaker.failed()
        return []
    return list(found)
