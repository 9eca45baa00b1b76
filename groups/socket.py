"""What the socket may ask of the groups: `post`, the twin of POST /threads/{id}/messages/."""

import asyncio
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from collab.errors import Unavailable
from groups.actions.post_writer import PATIENCE_S, writer
from groups.actions.posts import Post, Posted


class Landing:
    """Brings what became of posts to the event loop: one wake-up for all that were written together."""

    def __init__(self) -> None:
        self._landed: deque[tuple[asyncio.Future[Posted], Future[Posted]]] = deque()

    def bring(self, waiting: "asyncio.Future[Posted]", done: "Future[Posted]") -> None:
        """Called by the writer's thread, or by whoever cancels."""
        if done.cancelled():
            return
        self._landed.append((waiting, done))
        if len(self._landed) == 1:
            waiting.get_loop().call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        while self._landed:
            waiting, done = self._landed.popleft()
            if waiting.done():  # nobody waits any more
                continue
            if (error := done.exception()) is not None:
                waiting.set_exception(error)
            else:
                waiting.set_result(done.result())


landing = Landing()


async def post_by_socket(
    *, person: int, thread: int, key: UUID, body: str, language: str | None, reply_to: int | None
) -> Mapping[str, Any]:
    """{"message": id, "no": n, "seq": n of its event}; raises CollabError, Unavailable after 3 s."""
    post = Post(author=person, thread=thread, body=body, language=language, reply_to=reply_to, key=key, is_limited=True)
    loop = asyncio.get_running_loop()
    waiting: asyncio.Future[Posted] = loop.create_future()
    writing = writer.submit(post)
    writing.add_done_callback(lambda done: landing.bring(waiting, done))
    patience = loop.call_later(PATIENCE_S, _give_up, waiting)
    try:
        posted = await waiting
    finally:
        patience.cancel()
        writing.cancel()  # one that is not begun is not written
    return {"message": posted.shape["id"], "no": posted.shape["no"], "seq": posted.seq}


def _give_up(waiting: "asyncio.Future[Posted]") -> None:
    if not waiting.done():
        waiting.set_exception(Unavailable(retry_after=2))
