"""What a message looks like, in REST, in events and on the painted page: one plain function.

Text that is withheld is withheld here, once.
"""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from collab.api.shapes import Instant, Ref
from collab.people.shapes import PersonRef, city_ref
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


class AuthorShape(PersonRef):
    """Who wrote, in the office of that day."""

    office: str
    city: Ref | None
    organisation: Ref | None


class ModerationShape(TypedDict):
    """Why a message is withheld, in which role that was decided, and when."""

    reason: str
    role: str
    at: Instant | None


class MessageShape(TypedDict):
    """One message; a withheld one has an empty `body` and `html`."""

    id: int
    thread: int
    no: int
    agenda_item: int | None
    author: AuthorShape
    body: str
    html: str
    language: str
    reply_to: int | None
    state: Literal["published", "pending", "hidden", "removed", "withdrawn", "purged"]
    moderation: ModerationShape | None
    version: int
    created_at: Instant
    edited_at: Instant | None
    reactions: dict[str, int]
    files: list[dict[str, Any]]


class VersionShape(TypedDict):
    """What a message said before it was edited."""

    version: int
    body: str
    html: str
    language: str
    written_at: Instant


class VersionsShape(TypedDict):
    """Every earlier text of a message, oldest first."""

    results: list[VersionShape]


class SealedShape(TypedDict):
    """The withheld text of a message, for those who may read it."""

    message: int
    note: str
    body: str
    html: str
    language: str


def author_shape(row: Mapping[str, Any]) -> AuthorShape:
    """The author's columns of a row."""
    return {
        "id": row["author_id"],
        "name": row["author__name"],
        "office": row["author_office"],
        "city": city_ref(row["author_city__slug"], row["author_city__name_en"]),
        "organisation": city_ref(row["author_organisation__slug"], row["author_organisation__name"]),
    }


VERSION_FIELDS = ("version", "body", "html", "language", "written_at")


def version_shape(row: Mapping[str, Any]) -> VersionShape:
    """A `.values(*VERSION_FIELDS)` row of an earlier text."""
    return {
        "version": row["version"],
        "body": row["body"],
        "html": row["html"],
        "language": row["language"],
        "written_at": row["written_at"],
    }


def message_shape(row: Mapping[str, Any]) -> MessageShape:
    """A `.values(*FIELDS)` row as `message` of api.md; a withheld one is its tombstone."""
    withheld = row["state"] in WITHHELD
    shape: MessageShape = {
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
