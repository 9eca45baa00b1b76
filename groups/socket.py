"""What the socket may ask of the groups: `post`, the twin of POST /threads/{id}/messages/."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from collab.errors import Unavailable
from groups.actions.post_writer import PATIENCE_S, writer
from groups.actions.posts import Post


async def post_by_socket(
    *, person: int, thread: int, key: UUID, body: str, language: str | None, reply_to: int | None
) -> Mapping[str, Any]:
    """{"message": id, "no": n, "seq": n of its event}; raises CollabError, Unavailable after 3 s."""
    post = Post(author=person, thread=thread, body=body, language=language, reply_to=reply_to, key=key, is_limited=True)
    try:
        async with asyncio.timeout(PATIENCE_S):  # cancels a post that is not begun
            posted = await asyncio.wrap_future(writer.submit(post))
    except TimeoutError:
        raise Unavailable(retry_after=2) from None
    return {"message": posted.shape["id"], "no": posted.shape["no"], "seq": posted.seq}
