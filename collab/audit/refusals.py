"""A refused power leaves a row, too: after the rollback of the act, and never so many that they are a burden.

A person's first 60 refusals of an hour are written one by one; the rest are counted, and one row says
later how many they were.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import Error, transaction
from redis import Redis, RedisError

from collab.audit.record import record
from collab.redis.clients import Breaker, redis_client

if TYPE_CHECKING:
    from collab.people.rights import Rights

MOST_AN_HOUR: Final = 60
HOUR_S: Final = 3_600
KEPT_S: Final = 3 * 24 * HOUR_S  # what no job has written by then is forgotten
MOST_LOCAL: Final = 10_000
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Group:
    """Of a group only what its address says."""

    slug: str
    pk: None = None


class Refusals:
    """How often each person was refused within an hour: counted in Redis, without it in this process."""

    def __init__(self) -> None:
        self._client: Redis | None = None
        self._breaker = Breaker()
        self._own: Counter[tuple[int, int]] = Counter()  # (hour, person)
        self._lock = threading.Lock()

    def count(self, person_id: int) -> int:
        """How many there are in this hour, this one included."""
        hour = int(time.time()) // HOUR_S
        if self._breaker.allows_calls:  # whoever finds it resting does not make it rest longer
            try:
                return self._in_redis(hour, person_id)
            except RedisError:
                self._breaker.failed()
        with self._lock:
            if len(self._own) < MOST_LOCAL:
                self._own[hour, person_id] += 1
            return self._own[hour, person_id] or MOST_AN_HOUR + 1

    def _in_redis(self, hour: int, person_id: int) -> int:
        with self._redis().pipeline() as pipe:
            pipe.hincrby(_key(hour), str(person_id), 1)
            pipe.expire(_key(hour), KEPT_S)
            return int(pipe.execute()[0])

    def _redis(self) -> Redis:
        self._client = self._client or redis_client()
        return self._client

    def finished(self) -> list[tuple[int, int, int]]:
        """(hour, person, refusals) of hours that are over; `forget` them once they are written."""
        now = int(time.time()) // HOUR_S
        with self._lock:
            found = [(hour, person, n) for (hour, person), n in self._own.items() if hour < now]
        for hour in range(now - KEPT_S // HOUR_S, now):
            counts: Any = self._redis().hgetall(_key(hour))
            found += [(hour, int(person), int(n)) for person, n in counts.items()]
        return found

    def forget(self, hours: Iterable[int]) -> None:
        wanted = set(hours)
        with self._lock:
            self._own = Counter({key: n for key, n in self._own.items() if key[0] not in wanted})
        if wanted:
            self._redis().delete(*map(_key, wanted))


def _key(hour: int) -> str:
    return f"audit:refused:{hour}"


refusals = Refusals()


def note_refusal(
    act: str, *, person_id: int, rights: Callable[[], "Rights"], target: tuple[str, int | str], code: str, via: str,
    group: str = "",
) -> None:  # fmt: skip
    """Write `<act>.refused`, unless the person has 60 of this hour already.

    Call it where the refusal is answered, after the act is rolled back.  Raises nothing: whether the row
    could be written or not, the refusal stands.  `rights` is asked only when a row is written.
    """
    if refusals.count(person_id) > MOST_AN_HOUR:
        return
    try:
        with transaction.atomic():
            record(
                f"{act}.refused", by=rights(), target=target, group=_Group(group) if group else None, code=code, via=via
            )
    except Error:
        log.exception("The refusal of %s to person %s could not be written.", act, person_id)


def write_counts() -> int:
    """For each person and hour with more than 60 refusals a row `power.refused_more`; the number of rows.

    Raises RedisError; then what is counted stays for the next time.
    """
    finished = refusals.finished()
    many = [(hour, person, n - MOST_AN_HOUR) for hour, person, n in finished if n > MOST_AN_HOUR]
    with transaction.atomic():
        for hour, person, more in many:
            since = datetime.fromtimestamp(hour * HOUR_S, UTC).isoformat()
            record("power.refused_more", by=None, target=("person", person), more=more, hour=since)
    refusals.forget({hour for hour, _person, _n in finished})
    return len(many)
