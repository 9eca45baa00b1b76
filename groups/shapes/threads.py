"""What a thread looks like.  A reader's own view (unread, can, mine) is added in REST only."""

from collections.abc import Mapping
from typing import Any

from groups.shapes.messages import author_shape

FIELDS = (
    "id", "group__slug", "kind", "title", "language", "author_id", "author__name", "author_office",
    "author_city__slug", "author_city__name_en", "author_organisation__slug", "author_organisation__name",
    "is_pinned", "is_locked", "lock_reason", "slow_s", "last_no", "last_at", "created_at", "version",
)  # fmt: skip


def thread_shape(row: Mapping[str, Any]) -> dict[str, Any]:
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


def thread_for_reader(row: Mapping[str, Any]) -> dict[str, Any]:
    """The same with `unread` and `last_read_no`; the row is annotated with `last_read_no`."""
    last_read_no = row["last_read_no"] or 0
    return thread_shape(row) | {
        "last_read_no": last_read_no,
        "unread": max(0, row["last_no"] - last_read_no),
    }
