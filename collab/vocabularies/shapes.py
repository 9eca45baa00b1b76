"""What an entry of a vocabulary looks like."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

FIELDS = ("vocabulary", "code", "labels", "description", "parent", "data")


def entry_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """{"code", "label", "labels", "description", "parent", "data"}; `label` in the reader's language."""
    return {
        "code": row["code"],
        "label": label_of(row["labels"], row["code"]),
        "labels": row["labels"],
        "description": row["description"],
        "parent": row["parent"] or None,
        "data": row["data"],
    }


def label_of(labels: Mapping[str, str], code: str) -> str:
    """The label in the reader's language, else in English, else the code itself."""
    by_language = {tag.lower(): label for tag, label in labels.items()}
    return by_language.get((get_language() or "en").lower()) or by_language.get("en") or code
