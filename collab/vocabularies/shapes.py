"""What an entry of a vocabulary looks like."""

from collections.abc import Mapping
from typing import Any

from collab.text.language import in_readers_language

FIELDS = ("vocabulary", "code", "labels", "description", "parent", "data")


def entry_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """{"code", "label", "labels", "description", "parent", "data"}; `label` in the reader's language."""
    return {
        "code": row["code"],
        "label": in_readers_language(row["labels"]).text or row["code"],
        "labels": row["labels"],
        "description": row["description"],
        "parent": row["parent"] or None,
        "data": row["data"],
    }
