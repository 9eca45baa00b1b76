"""What a message looks like, in REST, in events and on the painted page: one plain function.

Text that is withheld is withheld here, once.
"""

from collections.abc import Mapping
from typing import Any

from collab.streams.tombstones import tombstone
from groups.models.messages import WITHHELD

TOMBSTONE_SHOWS = frozenset({
    "id", "thread", "no", "agenda_item", "author", "language", "reply_to", "state", "moderation", "version",
    "created_at", "edited_at", "reactions",
})  # fmt: skip
FIELDS = (
    "id", "thread_id", "no", "agenda_item_id", "author_id", "author__name", "author_office",
    "author_city__slug", "author_city__name_en", "author_organisation__slug", "author_organisation__name",
    "body", "html", "language", "reply_to_id", "state", "state_reason", "state_role", "state_at",
    "version", "created_at", "edited_at", "reactions",
)  # fmt: skip


def author_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """Who wrote, in the office of that day."""
    city, organisation = row["author_city__slug"], row["author_organisation__slug"]
    return {
        "id": row["author_id"],
        "name": row["author__name"],
        "office": row["author_office"],
        "city": {"slug": city, "name": row["author_city__name_en"]} if city else None,
        "organisation": ({"slug": organisation, "name": row["author_organisation__name"]} if organisation else None),
    }


def message_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """A `.values(*FIELDS)` row as `message` of api.md; a withheld one is its tombstone."""
    withheld = row["state"] in WITHHELD
    shape = {
        "id": row["id"],
        "thread": row["thread_id"],
        "no": row["no"],
        "agenda_item": row["agenda_item_id"],
        "author": author_shape(row),
        "body": row["body"],
        "html": row["html"],
        "language": row["language"],
        "reply_to": row["reply_to_id"],
        "state": row["state"],
        "moderation": (
            {"reason": row["state_reason"], "role": row["state_role"], "at": row["state_at"]} if withheld else None
        ),
        "version": row["version"],
        "created_at": row["created_at"],
        "edited_at": row["edited_at"],
        "reactions": row["reactions"],
        "files": [],
    }
    return tombstone(shape, shows=TOMBSTONE_SHOWS) if withheld else shape
