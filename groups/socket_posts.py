"""What the socket may ask of the groups: `post`, the twin of POST /threads/{id}/messages/."""

import asyncio
import logging
import threading
from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import connection

from collab.audit.refusals import note_refusal
from collab.errors import CollabError, Forbidden, Unavailable
from collab.people.rights import Rights, rights_of_many
from collab.postgres.thread_pool import DatabasePool
from groups.actions.posting.post import POST_POWER, Post, Posted
from groups.actions.posting.queue import ANSWER_PATIENCE_S, writer

READ_HERE_MOST: Final = 1_000  # characters, which take the loop half a millisecond
logger = logging.getLogger(__name__)


class Landing:
    """Delivers what became of posts to the event loop: one wake-up for all that were written together."""

    def __init__(self) -> None:
        self._landed: list[tuple[asyncio.Future[Posted], Posted | CollabError]] = []
        self._landing = threading.Lock()

    def deliver_verdict(self, waiting: "asyncio.Future[Posted]", verdict: Posted | CollabError) -> None:
        """Called by any thread.

        Under a lock: two who came first at one moment would each leave the wake-up to the other, and
        nothing would land any more.
        """
        with self._landing:
            self._landed.append((waiting, verdict))
            is_first = len(self._landed) == 1
        if is_first:
            try:
                waiting.get_loop().call_soon_threadsafe(self._settle)
            except RuntimeError:  # the loop is closed: nobody waits any more
                self._landed = []

    def _settle(self) -> None:
        with self._landing:
            landed, self._landed = self._landed, []
        for waiting, verdict in landed:
            if waiting.done():  # nobody waits any more
                continue
            if isinstance(verdict, Posted):
                waiting.set_result(verdict)
            else:
                waiting.set_exception(verdict)


landing = Landing()
noting = DatabasePool(threads=1, name="refusals")  # a flood of refusals waits in line, with one connection


async def post_by_socket(
    *, person: int, thread: int, key: UUID, body: str, language: str | None, reply_to: int | None
) -> Mapping[str, Any]:
    """{"message": id, "no": n, "seq": n of its event}; raises CollabError, Unavailable after 4 s at most."""
    post = Post(
        author=person, thread=thread, body=body, language=language, reply_to=reply_to, key=key, is_limited=True
    )  # fmt: skip
    post = post.read() if len(body) <= READ_HERE_MOST else await asyncio.to_thread(post.read)
    loop = asyncio.get_running_loop()
    waiting: asyncio.Future[Posted] = loop.create_future()
    ticket = writer.submit(post, partial(landing.deliver_verdict, waiting))
    patience = loop.call_later(ANSWER_PATIENCE_S, _give_up, waiting)
    try:
        posted = await waiting
    except Forbidden as refusal:
        await _note_in_line(person, thread, refusal.code)
        raise
    finally:
        patience.cancel()
        ticket.cancel()  # one that is not begun is not written
    return {"message": posted.shape["id"], "no": posted.shape["no"], "seq": posted.seq}


async def _note_in_line(person: int, thread: int, code: str) -> None:
    """Within 5 s, or a log line says that it was not written; the refusal stands."""
    try:
        await noting(_note_refusal, person, thread, code)
    except Unavailable:
        logger.warning("The refusal of %s to person %s came too late to be written.", POST_POWER, person)


def _note_refusal(person: int, thread: int, code: str) -> None:
    """Speaking without the right to it leaves a row, as over HTTP; no connection is kept for what is rare."""

    def rights() -> Rights:
        return rights_of_many([person]).get(person, Rights(person))

    try:
        note_refusal(POST_POWER, person_id=person, rights=rights, target=("thread", thread), code=code, via="socket")
    finally:
        connection.close()


def _give_up(waiting: "asyncio.Future[Posted]") -> None:
    if not waiting.done():
        waiting.set_exception(Unavailable(retry_after=2))
