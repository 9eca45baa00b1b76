"""What a thread looks like.  A reader's own view (unread, can, mine) is added in REST only."""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from collab.api.shapes import CursorShape, Instant
from groups.shapes.messages import AuthorShape, author_shape

FIELDS = (
    "id", "group__slug", "kind", "title", "language", "author_id", "author__name", "author_office",
    "author_city__slug", "author_city__name_en", "author_organisation__slug", "author_organisation__name",
    "is_pinned", "is_locked", "lock_reason", "slow_s", "last_no", "last_at", "created_at", "version",
)  # fmt: skip


class ThreadShape(TypedDict):
    """A thread, the same for every reader: as events carry it."""

    id: int
    group: str
    kind: Literal["discussion", "session", "practice"]
    title: str
    language: str
    author: AuthorShape
    pinned: bool
    locked: bool
    lock_reason: str
    slow_s: int
    messages: int
    last_at: Instant
    created_at: Instant
    version: int


class ThreadInListShape(ThreadShape):
    """A thread as lists show it to one reader."""

    last_read_no: int
    unread: int


class OwnReactionsShape(TypedDict):
    """The reader's own reactions: {message id: emojis}."""

    reactions: dict[str, list[str]]


class ThreadAnswerShape(ThreadInListShape):
    """A thread as its own page gets it."""

    mine: OwnReactionsShape
    can: list[str]
    cursor: CursorShape


class ReadShape(TypedDict):
    """How far the reader has read a thread."""

    thread: int
    last_read_no: int


def thread_shape(row: Mapping[str, Any]) -> ThreadShape:
    """A `.values(*FIELDS)` row as `thread` of api.md, the same for every reader."""
    return {
        "id": row["id"],
        "group": row["group__slug"],
        "kind": row["kind"],
        "title": row["title"],
        "language": row["language"],
        "author": author_shape(row),
        "pinned": row["is_pinned"],
        "locked": row["is_locked"],
        "lock_reason": row["lock_reason"],
        "slow_s": row["slow_s"],
        "messages": row["last_no"],
        "last_at": row["last_at"],
        "created_at": row["created_at"],
        "version": row["version"],
    }


def thread_for_reader(row: Mapping[str, Any]) -> ThreadInListShape:
    """The same with `unread` and `last_read_no`; the row is annotated with `last_read_no`."""
    last_read_no = row["last_read_no"] or 0
    return {
        **thread_shape(row),
        "last_read_no": last_read_no,
        "unread": max(0, row["last_no"] - last_read_no),
    }
