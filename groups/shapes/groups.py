"""What a working group and its people look like."""

from collections.abc import Mapping
from typing import Any

from collab.text.language import in_readers_language
from groups.models import WorkingGroup


def group_shape(group: WorkingGroup, *, members: int) -> dict[str, Any]:
    """What anybody may know of a group: no names of persons."""
    return {
        "slug": group.slug,
        "name": in_readers_language(group.names).text,
        "remit": in_readers_language(group.remits).text,
        "members": members,
        "is_open": group.is_open,
        "join_mode": group.join_mode,
    }


def member_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """A current term's row as {"person", "city", "organisation", "role", "title", "since"}."""
    city, organisation = row["seat__city__slug"], row["seat__organisation__slug"]
    return {
        "person": {"id": row["person_id"], "name": row["person__name"]},
        "city": {"slug": city, "name": row["seat__city__name_en"]} if city else None,
        "organisation": ({"slug": organisation, "name": row["seat__organisation__name"]} if organisation else None),
        "role": row["seat__role__code"],
        "title": row["seat__title"],
        "since": row["since"],
    }


MEMBER_FIELDS = (
    "id", "person_id", "person__name", "seat__city__slug", "seat__city__name_en",
    "seat__organisation__slug", "seat__organisation__name", "seat__role__code", "seat__role__position",
    "seat__title", "seat__group_id", "since",
)  # fmt: skip


def join_request_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "person": {"id": row["person_id"], "name": row["person__name"]},
        "note": row["note"],
        "state": row["state"],
        "asked_at": row["asked_at"],
    }
