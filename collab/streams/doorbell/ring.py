"""Ring after a commit: tell the hubs through Redis that a stream has events.

A lost ring is found by the 2 s poll of each hub.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from redis import RedisError

from collab.redis.clients import Breaker, LineOfThread
from collab.streams.metrics import RINGS

logger = logging.getLogger(__name__)
FRAMES_MOST_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class Ring:
    """What is told to the hubs: this stream has events up to `seq`.

    events: the ready JSON of the events that end with `seq`, or none.  A hub uses them only when they are
    the next ones, in the known epoch, for the known audience; it reads the log otherwise.
    """

    stream: str
    seq: int
    epoch: str
    audience_version: int
    events: tuple[str, ...] = ()


def ring_payload(texts: Sequence[str]) -> tuple[str, ...]:
    """The events' JSON for a ring; none when one may not pass through Redis, or all are above 64 KiB."""
    return tuple(texts) if all(texts) and sum(map(len, texts)) <= FRAMES_MOST_BYTES else ()


def channel_of(stream: str) -> str:
    return f"ring:{stream}"


class _Sender:
    """Publishes rings from any thread; after a failure none for a second."""

    def __init__(self) -> None:
        self._lines = LineOfThread()
        self._breaker = Breaker()

    def ring(self, rings: Sequence[Ring]) -> None:
        if not self._breaker.allows_calls:
            RINGS.labels("dropped").inc(len(rings))
            return
        try:
            self._lines.line.ask(*[("PUBLISH", channel_of(each.stream), orjson.dumps(each)) for each in rings])
            RINGS.labels("rung").inc(len(rings))
        except (RedisError, OSError) as error:
            self._breaker.failed()
            RINGS.labels("failed").inc(len(rings))
            logger.warning("ring.not_sent %s", type(error).__name__)


_sender = _Sender()
_local_listeners: list[Callable[[Sequence[Ring]], None]] = []  # hubs of this process, nearly always one


def ring_all(announced: Sequence[Ring]) -> None:
    """Tell the hubs that these streams have events.  Raises nothing; takes 0.4 s at most while Redis hangs.

    The hubs of this process are told first and directly: they do not depend on Redis.
    """
    for hear in tuple(_local_listeners):
        hear(announced)
    _sender.ring(announced)


def add_local_listener(hear: Callable[[Sequence[Ring]], None]) -> None:
    """Call `hear` with each ring of this process from now on, in the thread that committed.  It must not raise."""
    _local_listeners.append(hear)


def remove_local_listener(hear: Callable[[Sequence[Ring]], None]) -> None:
    """Undo `add_local_listener`."""
    _local_listeners.remove(hear)
