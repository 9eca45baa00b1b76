"""Ring the bell after a commit: one background thread, one connection, 200 ms at most, harmless when it fails."""

import logging
import queue
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import orjson
from redis import RedisError

from collab.redis_clients import Breaker, Line
from collab.streams.metrics import RINGS

logger = logging.getLogger(__name__)
WAITING_MOST: Final = 1_000
TOGETHER_MOST: Final = 100
FRAMES_MOST_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class Ring:
    """What the bell says: this stream has events up to `seq`.

    events: the ready JSON of the events that end with `seq`, or none; a hub believes them only when
    they are the next ones, in the known epoch, for the known audience.
    """

    stream: str
    seq: int
    epoch: str
    audience_version: int
    events: tuple[str, ...] = ()

    def merged(self, later: "Ring") -> "Ring":
        """One ring for both; the events stay when they follow one another and are small enough."""
        follows = self.events and later.events and later.seq == self.seq + len(later.events)
        same = (self.epoch, self.audience_version) == (later.epoch, later.audience_version)
        events = self.events + later.events
        if follows and same and sum(map(len, events)) <= FRAMES_MOST_BYTES:
            return replace(later, events=events)
        return replace(later, events=()) if later.seq > self.seq or not same else self


def ring_of(last: Ring, texts: Sequence[str]) -> Ring:
    """The ring for events that end with `last`; with their JSON if each may be said and all are small enough."""
    carries = all(texts) and sum(map(len, texts)) <= FRAMES_MOST_BYTES
    return replace(last, events=tuple(texts)) if carries else last


def channel_of(stream: str) -> str:
    return f"ring:{stream}"


class _Bell:
    """Takes rings from any thread; drops them when Redis cannot be reached (hubs look at heads)."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[Ring] = queue.Queue(WAITING_MOST)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, announced: Ring) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="bell", daemon=True)
                self._thread.start()
        try:
            self._waiting.put_nowait(announced)
        except queue.Full:
            RINGS.labels("dropped").inc()

    def _work(self) -> None:
        line, breaker = Line(), Breaker()
        while True:
            rings = self._what_waits()
            if not breaker.is_open:
                RINGS.labels("dropped").inc(len(rings))
                continue
            try:
                line.ask(*[("PUBLISH", channel_of(each.stream), orjson.dumps(each)) for each in rings])
                RINGS.labels("rung").inc(len(rings))
            except RedisError as error:
                breaker.failed()
                RINGS.labels("failed").inc(len(rings))
                logger.warning("bell.not_rung %s", type(error).__name__)

    def _what_waits(self) -> list[Ring]:
        """One ring for each stream, of all that are waiting now; blocks until there is one."""
        found: dict[str, Ring] = {}
        announced = self._waiting.get()
        for _ in range(TOGETHER_MOST):
            earlier = found.get(announced.stream)
            found[announced.stream] = earlier.merged(announced) if earlier else announced
            try:
                announced = self._waiting.get_nowait()
            except queue.Empty:
                return list(found.values())
        found[announced.stream] = replace(announced, events=())
        return list(found.values())


_bell = _Bell()


def ring(announced: Ring) -> None:
    """Hand a ring to the background thread; returns at once and raises nothing."""
    _bell.ring(announced)


def ring_all(announced: Iterable[Ring]) -> None:
    """Several rings, of different streams."""
    for each in announced:
        _bell.ring(each)
