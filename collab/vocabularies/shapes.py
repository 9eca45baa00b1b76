"""What an entry of a vocabulary looks like."""

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

from msgspec import Meta

from collab.text.language import in_readers_language

FIELDS = ("vocabulary", "code", "labels", "description", "parent", "data")


class EntryShape(TypedDict):
    """One word of a vocabulary."""

    code: str
    label: Annotated[str, Meta(description="In the reader's language.")]
    labels: dict[str, str]
    description: str
    parent: str | None
    data: dict[str, Any]


def entry_shape(row: Mapping[str, Any]) -> EntryShape:
    """A `.values(*FIELDS)` row."""
    return {
        "code": row["code"],
        "label": in_readers_language(row["labels"]).text or row["code"],
        "labels": row["labels"],
        "description": row["description"],
        "parent": row["parent"] or None,
        "data": row["data"],
    }
