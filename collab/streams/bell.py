"""Ring the bell after a commit: one background thread, one connection, 200 ms at most, harmless when it fails."""

import logging
import queue
import threading
from dataclasses import asdict, dataclass

import orjson
import redis
from django.conf import settings

logger = logging.getLogger(__name__)
RING_TIMEOUT_S = 0.2
WAITING_MOST = 1_000


@dataclass(frozen=True)
class Ring:
    """What the bell says: this stream has events up to `seq`."""

    stream: str
    seq: int
    epoch: str
    audience_version: int


def channel_of(stream: str) -> str:
    return f"ring:{stream}"


class _Bell:
    """Takes rings from any thread; drops them when Redis cannot be reached (readers poll heads)."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[Ring] = queue.Queue(WAITING_MOST)
        self._started = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, announced: Ring) -> None:
        with self._started:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="bell", daemon=True)
                self._thread.start()
        try:
            self._waiting.put_nowait(announced)
        except queue.Full:
            logger.warning("bell.full")

    def _work(self) -> None:
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=RING_TIMEOUT_S, socket_connect_timeout=RING_TIMEOUT_S
        )
        while True:
            announced = self._waiting.get()
            try:
                client.publish(channel_of(announced.stream), orjson.dumps(asdict(announced)))
            except redis.RedisError as error:
                logger.warning("bell.not_rung %s", type(error).__name__)


_bell = _Bell()


def ring(announced: Ring) -> None:
    """Hand a ring to the background thread; returns at once and raises nothing."""
    _bell.ring(announced)
