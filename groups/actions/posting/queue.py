"""One writer of messages per process, for HTTP and socket alike: what waits is written together.

While one batch is written the next one gathers, and batches begin 12 ms apart at least: a lone post waits
for nobody, a crowd shares one transaction, and one frame to each reader.  The writer never waits for a lock:
posts to a thread that somebody holds go back to the thread's line and are tried again a little later, for 3 s
at most.
"""

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from django.db import connection

from collab.errors import CollabError, Unavailable
from collab.postgres.refusals import is_unavailable
from collab.postgres.thread_pool import with_connection
from collab.streams.metrics import POST_BATCH
from groups.actions.posting.batch import write_batch, write_here
from groups.actions.posting.post import Busy, Post, Posted, Verdict

logger = logging.getLogger(__name__)
TOGETHER_MOST: Final = 64
WAITING_MOST: Final = 2_000
THREAD_PATIENCE_S: Final = 3.0  # for a thread that somebody holds
ANSWER_PATIENCE_S: Final = 4.0  # for a writer that does not answer at all, since PostgreSQL hangs
PACE_S: Final = 0.0125  # 200 posts a second cost 0.6 of the CPU so, a third in PostgreSQL, and come 6 ms later
AGAIN_S: Final = (0.002, 0.05)  # a held thread is tried again after so long: little at first

Tell = Callable[[Posted | CollabError], None]


class Ticket:
    """A post that waits, and who is told what became of it: once, in the writer's thread."""

    __slots__ = ("is_wanted", "post", "since", "tell")

    def __init__(self, post: Post, tell: Tell) -> None:
        self.post = post
        self.tell = tell
        self.since = time.monotonic()
        self.is_wanted = True

    def cancel(self) -> None:
        """Nobody waits any more: it is not written unless that has begun."""
        self.is_wanted = False


class Line:
    """The posts to one thread, in the order in which they came."""

    __slots__ = ("tickets", "try_at")

    def __init__(self) -> None:
        self.tickets: deque[Ticket] = deque()
        self.try_at = 0.0  # of the monotonic clock


class PostWriter:
    """`submit` from any thread; one thread of its own writes, with one connection of its own."""

    def __init__(self) -> None:
        self._lines: dict[int, Line] = {}  # by thread; whose turn is next stands first
        self._unanswered = 0
        self._changed = threading.Condition()  # guards all of these
        self._thread: threading.Thread | None = None
        self._is_ending = False

    @property
    def unanswered(self) -> int:
        """How many posts wait or are being written."""
        return self._unanswered

    def submit(self, post: Post, tell: Tell) -> Ticket:
        """Queue the post; `tell` must not raise or wait.  Raises Unavailable when too many wait."""
        ticket = Ticket(post, tell)
        with self._changed:
            if self._unanswered >= WAITING_MOST:
                raise Unavailable(retry_after=2)
            self._unanswered += 1
            self._lines.setdefault(post.thread, Line()).tickets.append(ticket)
            if self._thread is None or not self._thread.is_alive():
                self._is_ending = False
                self._thread = threading.Thread(target=self._work, name="post-writer", daemon=True)
                self._thread.start()
            self._changed.notify()
        return ticket

    def stop(self) -> None:
        """End the thread and its connection, after every post has its answer."""
        with self._changed:
            self._is_ending = True
            self._changed.notify()
            ending = self._thread
        if ending is not None:
            ending.join(THREAD_PATIENCE_S + ANSWER_PATIENCE_S)

    def _work(self) -> None:
        try:
            while batch := self._take():
                began = time.monotonic()
                self._write(batch)
                if len(batch) < TOGETHER_MOST:  # else others wait already
                    time.sleep(max(0.0, began + PACE_S - time.monotonic()))
        finally:
            connection.close()

    def _take(self) -> list[Ticket]:
        """The posts whose turn it is, 64 at most; waits for the first.  None at all: the end."""
        with self._changed:
            while not (batch := self._due()):
                if self._is_ending and not self._lines:
                    self._thread = None
                    return []
                next_at = min((line.try_at for line in self._lines.values()), default=None)
                self._changed.wait(None if next_at is None else max(0.0, next_at - time.monotonic()))
        return batch

    def _due(self) -> list[Ticket]:
        """Take out the tickets whose turn it is; what is left of a line stands behind the other lines."""
        now, batch = time.monotonic(), list[Ticket]()
        for thread in [thread for thread, line in self._lines.items() if line.try_at <= now]:
            if len(batch) == TOGETHER_MOST:
                break
            line = self._lines.pop(thread)
            while line.tickets and len(batch) < TOGETHER_MOST:
                batch.append(line.tickets.popleft())
            if line.tickets:
                self._lines[thread] = line
        return batch

    def _write(self, batch: list[Ticket]) -> None:
        """Write them, put back what was busy, and tell the others their verdicts."""
        latest = time.monotonic() - THREAD_PATIENCE_S
        wanted = [ticket for ticket in batch if ticket.is_wanted and ticket.since > latest]
        late = [ticket for ticket in batch if ticket.is_wanted and ticket.since <= latest]
        verdicts = [*self._verdicts_on(wanted), *[Unavailable(retry_after=1) for _ticket in late]]
        told = list(zip([*wanted, *late], verdicts, strict=True))
        busy = [ticket for ticket, verdict in told if isinstance(verdict, Busy)]
        self._put_back(busy, answered=len(batch) - len(busy))
        POST_BATCH.observe(len(wanted) - len(busy))
        for ticket, verdict in told:
            if not isinstance(verdict, Busy):
                ticket.tell(verdict)

    def _verdicts_on(self, tickets: Sequence[Ticket]) -> Sequence[Verdict]:
        try:
            return with_connection(write_batch, [ticket.post for ticket in tickets]) if tickets else []
        except Exception as error:
            if not is_unavailable(error):
                logger.exception("post_writer.failed")
            return [Unavailable(retry_after=2) for _ticket in tickets]  # written or not: to be asked again

    def _put_back(self, busy: Sequence[Ticket], answered: int) -> None:
        """Put them before what has come meanwhile, so that no post overtakes another to its thread.

        Tried again after half the time that it has waited: a thread held for long is asked for seldom.
        """
        now, (least_s, most_s) = time.monotonic(), AGAIN_S
        with self._changed:
            self._unanswered -= answered
            for ticket in reversed(busy):
                line = self._lines.setdefault(ticket.post.thread, Line())
                line.tickets.appendleft(ticket)
                line.try_at = now + min(max(least_s, (now - ticket.since) / 2), most_s)
                ticket.post = ticket.post._replace(is_limited=False)  # its token is taken


writer = PostWriter()


def post_and_wait(post: Post) -> Posted:
    """Write one post: within the caller's transaction if there is one, else together with whatever waits.

    Raises what the verdict says; Unavailable when the thread was held for 3 s or the database hangs, and
    then nothing has been acknowledged.
    """
    if connection.in_atomic_block:
        verdict = write_here(post)
    else:
        told: queue.SimpleQueue[Posted | CollabError] = queue.SimpleQueue()
        ticket = writer.submit(post, told.put)
        try:
            verdict = told.get(timeout=ANSWER_PATIENCE_S)
        except queue.Empty:
            ticket.cancel()
            raise Unavailable(retry_after=2) from None
    if not isinstance(verdict, Posted):
        raise verdict
    return verdict
