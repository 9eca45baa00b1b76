"""What a reviewer wishes of a practice."""

from collections.abc import Mapping
from typing import Any, Final, TypedDict

from collab.api.shapes import Instant
from practices.models import ReviewNote
from practices.shapes.practices import OfficialRef

NOTE_FIELDS: Final = ("id", "field", "note", "by_id", "by__name", "by_office", "at")


class NoteShape(TypedDict):
    """One wish of a reviewer; `field` is "" for the whole practice."""

    id: int
    field: str
    note: str
    by: OfficialRef
    at: Instant


def note_shape(row: Mapping[str, Any]) -> NoteShape:
    """A `.values(*NOTE_FIELDS)` row."""
    return {
        "id": row["id"],
        "field": row["field"],
        "note": row["note"],
        "by": {"id": row["by_id"], "name": row["by__name"], "office": row["by_office"]},
        "at": row["at"],
    }


def load_notes(practice_id: int) -> list[NoteShape]:
    """The open wishes of the review, oldest first; one query."""
    rows = ReviewNote.objects.filter(practice_id=practice_id, settled_at=None).order_by("at", "pk")
    return [note_shape(row) for row in rows.values(*NOTE_FIELDS)]
