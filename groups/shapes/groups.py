"""What a working group and its people look like."""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict, cast

from collab.api.shapes import CursorShape, Instant, Ref
from collab.people.shapes import PersonRef, city_ref
from collab.text.language import in_readers_language
from groups.models import WorkingGroup

JoinMode = Literal["open", "request", "invitation"]


class MemberShape(TypedDict):
    """Somebody's current seat in a group."""

    person: PersonRef
    city: Ref | None
    organisation: Ref | None
    role: str
    title: str
    since: Instant


class GroupPublicShape(TypedDict):
    """What anybody may know of a group: no names of persons."""

    slug: str
    name: str
    remit: str
    members: int
    is_open: bool
    join_mode: JoinMode


class GroupShape(GroupPublicShape):
    """A working group; what belongs to a reader is absent for visitors."""

    chairs: NotRequired[list[MemberShape]]
    can: NotRequired[list[str]]
    unread: NotRequired[int]
    roles: NotRequired[list[str]]
    join_request: NotRequired[str | None]
    cursor: NotRequired[CursorShape]


class JoinShape(TypedDict):
    """What became of the wish to join."""

    state: Literal["joined", "pending"]


class JoinRequestShape(TypedDict):
    """Somebody asks to join a group."""

    id: int
    person: PersonRef
    note: str
    state: str
    asked_at: Instant


def group_shape(group: WorkingGroup, *, members: int) -> GroupPublicShape:
    """The public part of a group, in the reader's language."""
    return {
        "slug": group.slug,
        "name": in_readers_language(group.names).text,
        "remit": in_readers_language(group.remits).text,
        "members": members,
        "is_open": group.is_open,
        "join_mode": cast("JoinMode", group.join_mode),
    }


def member_shape(row: Mapping[str, Any]) -> MemberShape:
    """A member, from a row of `Term.objects.values(*MEMBER_FIELDS)`."""
    return {
        "person": {"id": row["person_id"], "name": row["person__name"]},
        "city": city_ref(row["seat__city__slug"], row["seat__city__name_en"]),
        "organisation": city_ref(row["seat__organisation__slug"], row["seat__organisation__name"]),
        "role": row["seat__role__code"],
        "title": row["seat__title"],
        "since": row["since"],
    }


MEMBER_FIELDS = (
    "id", "person_id", "person__name", "seat__city__slug", "seat__city__name_en",
    "seat__organisation__slug", "seat__organisation__name", "seat__role__code", "seat__role__position",
    "seat__title", "seat__group_id", "since",
)  # fmt: skip


def join_request_shape(row: Mapping[str, Any]) -> JoinRequestShape:
    """One open request, with the name of who asks."""
    return {
        "id": row["id"],
        "person": {"id": row["person_id"], "name": row["person__name"]},
        "note": row["note"],
        "state": row["state"],
        "asked_at": row["asked_at"],
    }
