"""What a notice looks like, in lists and in its event."""

from collections.abc import Mapping
from typing import Any

FIELDS = ("id", "kind", "at", "by", "data", "url", "read_at")


def notice_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """A `.values(*FIELDS)` row; the page makes the sentence from `kind` and `data`."""
    return {
        "id": row["id"],
        "kind": row["kind"],
        "at": row["at"],
        "by": row["by"],
        "data": row["data"],
        "url": row["url"],
        "read": row["read_at"] is not None,
    }
