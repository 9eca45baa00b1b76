"""Whom one may ask about a practice."""

from collections.abc import Mapping
from typing import Any, TypedDict

from practices.shapes.practices import as_readable


class ContactShape(TypedDict):
    """An office that answers, never a person."""

    unit: str
    role: str
    languages: list[str]
    mailbox: str


def contact_shape(row: Mapping[str, Any]) -> ContactShape:
    """For the network only.  Empty when withdrawn."""
    contact: ContactShape = {
        "unit": row["contact_unit"],
        "role": row["contact_role"],
        "languages": row["contact_languages"],
        "mailbox": row["contact_mailbox"],
    }
    return as_readable(row, contact)
