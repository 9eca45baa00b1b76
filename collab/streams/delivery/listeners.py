"""One open socket as the hub uses it: the streams it listens to, and a bounded queue for a slow reader."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, Protocol

from collab.streams.frames import say
from collab.streams.interfaces import Caller
from collab.streams.metrics import CLOSED, RESYNCS

QUEUE_FRAMES: Final = 256
QUEUE_BYTES: Final = 1024 * 1024
STUCK_S: Final = 30.0
TOO_SLOW: Final = 4408
SIGNED_OUT: Final = 4401
DRAINING: Final = 4503
ANSWERS: Final = ""  # stands for a stream's key in the queue of what belongs to none


class Wire(Protocol):
    """What a listener needs of its connection (collab.streams.socket.uvicorn_protocol)."""

    @property
    def is_writable(self) -> bool: ...

    @property
    def is_open(self) -> bool: ...

    @property
    def write_now(self) -> Callable[[bytes], None]: ...

    def write(self, frames: bytes) -> None: ...

    def close(self, code: int, reason: str = "") -> None: ...


class Listener:
    """Writes at once while the wire has room, queues while it has none.

    A queue above 256 frames or 1 MiB loses what waits of its fattest stream, and says `resync`; a wire
    that has taken nothing for 30 s is closed with 4408.

    While `is_ready` nothing waits and the wire is open and has room: its streams write straight to it then.
    """

    __slots__ = (
        "_bytes", "_queue", "_stuck_since", "_waiters", "beat_at", "caller", "conn", "is_ready",
        "ops_in_work", "streams", "wire",
    )  # fmt: skip

    def __init__(self, wire: Wire, caller: Caller, conn: str) -> None:
        self.wire = wire
        self.is_ready = wire.is_open and wire.is_writable
        self.caller = caller
        self.conn = conn
        self.streams: dict[str, Any] = {}  # key: its Subscription
        self.ops_in_work = 0
        self.beat_at = 0.0
        self._queue: deque[tuple[str, bytes]] = deque()
        self._bytes = 0
        self._stuck_since: float | None = None
        self._waiters: list[asyncio.Future[None]] = []

    @property
    def person(self) -> int:
        return self.caller.person

    @property
    def is_idle(self) -> bool:
        return not self._queue and not self.ops_in_work and all(each.is_live for each in self.streams.values())

    def writer_for(self, stream: str) -> Callable[[bytes], None]:
        """How frames of this stream are written now; it is asked again when `is_ready` changes."""
        return self.wire.write_now if self.is_ready else partial(self.deliver, stream)

    def deliver(self, stream: str, frames: bytes) -> None:
        """Write ready frames of one stream, or queue them behind what waits."""
        if self._queue or not self.wire.is_writable:
            self._enqueue(stream, frames)
        else:
            self.wire.write(frames)

    def say(self, op: str, **fields: Any) -> None:
        """One frame to this socket alone, behind whatever waits already."""
        self.deliver(ANSWERS, say(op, **fields))

    def resync(self, stream: str, reason: str) -> None:
        RESYNCS.labels(reason).inc()
        self.say("resync", stream=stream, reason=reason)

    def close(self, code: int, reason: str = "") -> None:
        if self.wire.is_open:
            CLOSED.labels(str(code)).inc()
        self.wire.close(code, reason)

    def unwritable(self) -> None:
        """The wire is full or closed; it calls this at once."""
        self._set_ready(False)

    def writable(self) -> None:
        """Write what is queued; the wire calls it when its buffer has run low."""
        while self._queue and self.wire.is_writable:
            _stream, frames = self._queue.popleft()
            self._bytes -= len(frames)
            self.wire.write(frames)
        self._stuck_since = None
        self._set_ready(not self._queue and self.wire.is_open and self.wire.is_writable)
        if self.is_ready:
            self._wake()

    async def drained(self) -> None:
        """Wait until nothing is queued and the wire takes more; returns also when it is gone."""
        while self.wire.is_open and (self._queue or not self.wire.is_writable):
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            await waiter

    def leave(self) -> None:
        """Forget what is queued, and wake whoever waits for room, since the socket is gone."""
        self._queue.clear()
        self._wake()

    def close_if_stuck(self, now: float) -> None:
        """Close a wire that has taken nothing for 30 s; called every second."""
        if self.wire.is_writable:
            self._stuck_since = None
        elif self._stuck_since is None:
            self._stuck_since = now
        elif now - self._stuck_since > STUCK_S:
            self.close(TOO_SLOW, "too slow")

    def _set_ready(self, is_ready: bool) -> None:
        if is_ready != self.is_ready:
            self.is_ready = is_ready
            for subscription in self.streams.values():
                subscription.choose_writer()

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _enqueue(self, stream: str, frames: bytes) -> None:
        self._queue.append((stream, frames))
        self._bytes += len(frames)
        if len(self._queue) > QUEUE_FRAMES or self._bytes > QUEUE_BYTES:
            self._give_up_fattest()

    def _give_up_fattest(self) -> None:
        fattest = _fattest(self._queue)
        if fattest == ANSWERS:  # a client that asks and does not read; answers cannot be read again later
            self.close(TOO_SLOW, "answers are not read")
            return
        self._queue = deque(each for each in self._queue if each[0] != fattest)
        self._bytes = sum(len(frames) for _stream, frames in self._queue)
        self.resync(fattest, "slow")


def _fattest(queue: Iterable[tuple[str, bytes]]) -> str:
    """The stream with the most bytes waiting."""
    sizes: dict[str, int] = {}
    for stream, frames in queue:
        sizes[stream] = sizes.get(stream, 0) + len(frames)
    return max(sizes, key=lambda stream: sizes[stream])
