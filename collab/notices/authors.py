"""Tell an author what others did with what she wrote."""

from typing import Any

from collab.notices.actions import notify
from collab.streams.events import Actor


def tell_author(
    author_id: int | None, *, done_by: int, kind: str, data: dict[str, Any], url: str, by: Actor | None, once: str = ""
) -> None:
    """A notice to the author, unless there is none or she did it herself; `by` is None where the office acts."""
    if author_id is not None and author_id != done_by:
        notify([author_id], kind=kind, data=data, url=url, by=by, once=once)
