"""One writer of messages per process, for HTTP and socket alike: what waits is written together.

No timer: while one batch is written the next one gathers, so a lone post waits for nobody and a crowd
shares one transaction.  Waits are bounded; a post that nobody waits for any more is not begun.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from typing import Final

from django.db import IntegrityError, InterfaceError, OperationalError, connection
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled

from collab.errors import CollabError, KeyReused, Unavailable
from collab.postgres.thread_pool import with_connection
from collab.streams.metrics import POST_BATCH
from groups.actions.posting.batch import reading_of, take_tokens, write_posts
from groups.actions.posting.checks import kinds_of
from groups.actions.posting.post import Busy, Kinds, Post, Posted, Verdict

logger = logging.getLogger(__name__)
TOGETHER_MOST: Final = 64
WAITING_MOST: Final = 2_000
PATIENCE_S: Final = 3.0
# Somebody's lock or a slow statement; anything else of that class is a lost connection.
ONE_POSTS_FAULT: Final = (LockNotAvailable, QueryCanceled, DeadlockDetected)

Tell = Callable[[Posted | CollabError], None]


class Ticket:
    """A post that waits, and who is told what became of it: once, in the writer's thread."""

    __slots__ = ("is_wanted", "post", "tell")

    def __init__(self, post: Post, tell: Tell) -> None:
        self.post = post
        self.tell = tell
        self.is_wanted = True

    def cancel(self) -> None:
        """Nobody waits any more: it is not written unless that has begun."""
        self.is_wanted = False


class PostWriter:
    """`submit` from any thread; one thread of its own writes, with one connection of its own."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """How many posts are not begun, about."""
        return self._waiting.qsize()

    def submit(self, post: Post, tell: Tell) -> Ticket:
        """Have it written; `tell` must not raise or wait.  Raises Unavailable when too many wait."""
        if self.waiting >= WAITING_MOST:
            raise Unavailable(retry_after=2)
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="post-writer", daemon=True)
                self._thread.start()
        ticket = Ticket(post, tell)
        self._waiting.put(ticket)
        return ticket

    def stop(self) -> None:
        """End the thread and its connection, after what waits."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(PATIENCE_S)

    def _work(self) -> None:
        try:
            while (batch := self._take()) is not None:
                self._write(batch)
        finally:
            connection.close()

    def _take(self) -> list[Ticket] | None:
        """All that waits, 64 at most; blocks for the first.  None: stop."""
        found: list[Ticket] = []
        try:
            while len(found) < TOGETHER_MOST:
                ticket = self._waiting.get(block=not found)
                if ticket is None:
                    if not found:
                        return None
                    self._waiting.put(None)
                    break
                if ticket.is_wanted:
                    found.append(ticket)
        except queue.Empty:
            pass
        return found

    def _write(self, batch: list[Ticket]) -> None:
        POST_BATCH.observe(len(batch))
        verdicts: Sequence[Posted | CollabError]
        try:
            verdicts = with_connection(write_batch, [ticket.post for ticket in batch])
        except Exception:
            logger.exception("post_writer.failed")
            verdicts = [Unavailable(retry_after=2) for _ticket in batch]  # written or not: to be asked again
        for ticket, verdict in zip(batch, verdicts, strict=True):
            ticket.tell(verdict)


def write_batch(posts: Sequence[Post]) -> list[Posted | CollabError]:
    """A verdict for each post, whatever happens to the others.

    What could not be written is tried again thread by thread: posts whose thread is held by somebody, and
    all of them when the statement failed as a whole.  Without a database all are Unavailable.
    """
    try:
        kinds = kinds_of(posts)
        refusals = take_tokens(posts, kinds)
    except (OperationalError, InterfaceError):
        connection.close_if_unusable_or_obsolete()
        return [Unavailable(retry_after=2) for _post in posts]
    admitted = [post for post, refusal in zip(posts, refusals, strict=True) if refusal is None]
    verdicts = iter(_write_admitted(admitted, kinds))
    return [next(verdicts) if refusal is None else refusal for refusal in refusals]


def _write_admitted(posts: Sequence[Post], kinds: Kinds) -> list[Posted | CollabError]:
    verdicts: Sequence[Verdict]
    try:
        verdicts = write_posts(posts, kinds, patient=False) if posts else []
    except (OperationalError, InterfaceError) as error:
        if not isinstance(error.__cause__, ONE_POSTS_FAULT):
            connection.close_if_unusable_or_obsolete()
            return [Unavailable(retry_after=2) for _post in posts]
        verdicts = [Busy() for _post in posts]
    except Exception:
        logger.exception("post_writer.batch_failed")
        verdicts = [Busy() for _post in posts]
    busy: dict[int, list[Post]] = {}
    for post, verdict in zip(posts, verdicts, strict=True):
        if isinstance(verdict, Busy):
            busy.setdefault(post.thread, []).append(post)
    waited = {thread: iter(_write_waiting(found, kinds)) for thread, found in busy.items()}
    return [
        next(waited[post.thread]) if isinstance(verdict, Busy) else verdict
        for post, verdict in zip(posts, verdicts, strict=True)
    ]


def _write_waiting(posts: Sequence[Post], kinds: Kinds) -> list[Posted | CollabError]:
    """Posts to one thread, together once its row is free: a second at most.  Each alone where one spoils it."""
    try:
        verdicts = write_posts(posts, kinds)
    except (OperationalError, InterfaceError):
        return [Unavailable(retry_after=1) for _post in posts]
    except Exception:
        logger.exception("post_writer.thread_failed")
        verdicts = [Busy() for _post in posts]
    return [
        _write_alone(post, kinds) if isinstance(verdict, Busy) else verdict
        for post, verdict in zip(posts, verdicts, strict=True)
    ]


def _write_alone(post: Post, kinds: Kinds) -> Posted | CollabError:
    """The verdict of one post that could not be written with others; raises nothing."""
    try:
        [verdict] = write_posts([post], kinds)
    except IntegrityError as error:
        if _broken_rule(error) == "message_once_a_key":  # the same key, at this moment, for another thread
            return KeyReused()
        logger.exception("post_writer.post_failed")
        return CollabError(code="error")
    except (OperationalError, InterfaceError):
        return Unavailable(retry_after=1)
    except Exception:
        logger.exception("post_writer.post_failed")
        return CollabError(code="error")
    return Unavailable(retry_after=1) if isinstance(verdict, Busy) else verdict


def _broken_rule(error: IntegrityError) -> str:
    """The name of the database's constraint, or ""."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "")


writer = PostWriter()


def post_and_wait(post: Post) -> Posted:
    """Write one post: within the caller's transaction if there is one, else together with whatever waits.

    Raises what the verdict says; Unavailable after 3 s, and then nothing has been acknowledged.
    """
    if connection.in_atomic_block:
        return _write_here(post)
    told: queue.SimpleQueue[Posted | CollabError] = queue.SimpleQueue()
    ticket = writer.submit(post._replace(reading=reading_of(post.body)), told.put)
    try:
        verdict = told.get(timeout=PATIENCE_S)
    except queue.Empty:
        ticket.cancel()
        raise Unavailable(retry_after=2) from None
    if not isinstance(verdict, Posted):
        raise verdict
    return verdict


def _write_here(post: Post) -> Posted:
    kinds = kinds_of([post])
    [refusal] = take_tokens([post], kinds)
    [verdict] = [refusal] if refusal else write_posts([post], kinds)
    if not isinstance(verdict, Posted):
        raise verdict
    return verdict
