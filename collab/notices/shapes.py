"""What a notice looks like, in lists and in its event."""

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

from msgspec import Meta

from collab.api.shapes import Instant
from collab.streams.events import ActorShape

FIELDS = ("id", "kind", "at", "by", "data", "url", "read_at")


class NoticeShape(TypedDict):
    """One thing that a person should know; the page makes the sentence from `kind` and `data`."""

    id: int
    kind: Annotated[str, Meta(description="noun.verbed, as message.mentioned")]
    at: Instant
    by: ActorShape | None
    data: dict[str, Any]
    url: str
    read: bool


class UnreadShape(TypedDict):
    """How many notices are unread."""

    unread: int


def notice_shape(row: Mapping[str, Any]) -> NoticeShape:
    """A `.values(*FIELDS)` row."""
    return {
        "id": row["id"],
        "kind": row["kind"],
        "at": row["at"],
        "by": row["by"],
        "data": row["data"],
        "url": row["url"],
        "read": row["read_at"] is not None,
    }
