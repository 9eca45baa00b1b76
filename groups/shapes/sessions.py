"""What a live session looks like: whole in the room (REST, `session:{id}`), brief in lists and for the group.

The brief shape leaves out what only the room hears of: the agenda, the current item, the hands.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, TypedDict, cast

from collab.api.shapes import CursorShape, Instant, Ref
from collab.people.shapes import PersonRef, city_ref
from collab.postgres import clock
from collab.streams.presence.who_is_here import PresenceShape
from groups.models import AgendaItem, Hand, LiveSession
from groups.policies.sessions import ACTIVE_HANDS, state_at

FIELDS = (
    "id", "group__slug", "title", "state", "starts_at", "ends_at", "zone", "place", "link", "thread_id",
    "current_item_id", "convened_by_id", "convened_by__name", "opened_at", "closed_at", "version",
)  # fmt: skip
ITEM_FIELDS = ("id", "no", "title", "kind", "minutes", "state", "opened_at", "closed_at", "version")
HAND_FIELDS = (
    "id", "kind", "agenda_item_id", "person_id", "person__name", "city__slug", "city__name_en", "office",
    "state", "since", "called_at", "version",
)  # fmt: skip

SessionState = Literal["draft", "scheduled", "lobby", "live", "paused", "closed", "cancelled"]


class ItemShape(TypedDict):
    """One point of the agenda; `minutes` is the time planned for it."""

    id: int
    no: int
    title: str
    kind: str
    minutes: int
    state: Literal["planned", "open", "closed", "skipped"]
    opened_at: Instant | None
    closed_at: Instant | None
    version: int


class HandShape(TypedDict):
    """Who asks for the floor, in the office of that day."""

    id: int
    kind: str
    agenda_item: int | None
    person: PersonRef
    city: Ref | None
    office: str
    state: Literal["waiting", "speaking", "done", "lowered"]
    since: Instant
    called_at: Instant | None
    version: int


class SessionBriefShape(TypedDict):
    """A live session as lists and `group:{slug}` show it."""

    id: int
    group: str
    title: str
    state: SessionState
    starts_at: Instant
    ends_at: Instant
    zone: str
    place: str
    link: str
    thread: int
    convened_by: PersonRef
    opened_at: Instant | None
    closed_at: Instant | None
    version: int


class SessionShape(SessionBriefShape):
    """A live session in its room, the same for every reader."""

    current_item: int | None
    items: list[ItemShape]
    hands: list[HandShape]


class SessionAnswerShape(SessionShape):
    """A live session as its own page gets it."""

    presence: PresenceShape
    can: list[str]
    cursor: CursorShape


def brief_shape(row: Mapping[str, Any], now: datetime) -> SessionBriefShape:
    """A `.values(*FIELDS)` row as it stands in lists and on `group:{slug}`."""
    return {
        "id": row["id"],
        "group": row["group__slug"],
        "title": row["title"],
        "state": cast("SessionState", state_at(row["state"], row["starts_at"], now)),
        "starts_at": row["starts_at"],
        "ends_at": row["ends_at"],
        "zone": row["zone"],
        "place": row["place"],
        "link": row["link"],
        "thread": row["thread_id"],
        "convened_by": {"id": row["convened_by_id"], "name": row["convened_by__name"]},
        "opened_at": row["opened_at"],
        "closed_at": row["closed_at"],
        "version": row["version"],
    }


def session_shape(
    row: Mapping[str, Any],
    *,
    items: Iterable[Mapping[str, Any]],
    hands: Iterable[Mapping[str, Any]],
    now: datetime,
) -> SessionShape:
    """`session` of api.md: with agenda, current item and open hands."""
    return {
        **brief_shape(row, now),
        "current_item": row["current_item_id"],
        "items": [item_shape(item) for item in sorted(items, key=lambda item: item["no"])],
        "hands": [hand_shape(hand) for hand in sorted(hands, key=_floor_order)],
    }


def item_shape(row: Mapping[str, Any]) -> ItemShape:
    """A `.values(*ITEM_FIELDS)` row."""
    return {
        "id": row["id"],
        "no": row["no"],
        "title": row["title"],
        "kind": row["kind"],
        "minutes": row["minutes"],
        "state": row["state"],
        "opened_at": row["opened_at"],
        "closed_at": row["closed_at"],
        "version": row["version"],
    }


def hand_shape(row: Mapping[str, Any]) -> HandShape:
    """A `.values(*HAND_FIELDS)` row."""
    return {
        "id": row["id"],
        "kind": row["kind"],
        "agenda_item": row["agenda_item_id"],
        "person": {"id": row["person_id"], "name": row["person__name"]},
        "city": city_ref(row["city__slug"], row["city__name_en"]),
        "office": row["office"],
        "state": row["state"],
        "since": row["since"],
        "called_at": row["called_at"],
        "version": row["version"],
    }


def _floor_order(row: Mapping[str, Any]) -> tuple[bool, bool, datetime, int]:
    """Who speaks, then points of order, then first come, first served."""
    return row["state"] != "speaking", row["kind"] != "point_of_order", row["since"], row["id"]


def load_items(session_id: int) -> list[ItemShape]:
    """The agenda in its order; one query."""
    rows = AgendaItem.objects.filter(live_session_id=session_id).order_by("no").values(*ITEM_FIELDS)
    return [item_shape(row) for row in rows]


def load_hands(session_id: int) -> list[HandShape]:
    """The hands that are up, in the order of the floor; one query."""
    rows = Hand.objects.filter(live_session_id=session_id, state__in=ACTIVE_HANDS).values(*HAND_FIELDS)
    return [hand_shape(row) for row in sorted(rows, key=_floor_order)]


def load_brief(session_id: int) -> SessionBriefShape:
    """The brief shape as it is now; one query."""
    return brief_shape(LiveSession.objects.values(*FIELDS).get(pk=session_id), clock.now())


def load_session(session_id: int) -> SessionShape:
    """The whole shape as it is now; three queries."""
    items = AgendaItem.objects.filter(live_session_id=session_id).values(*ITEM_FIELDS)
    hands = Hand.objects.filter(live_session_id=session_id, state__in=ACTIVE_HANDS).values(*HAND_FIELDS)
    row = LiveSession.objects.values(*FIELDS).get(pk=session_id)
    return session_shape(row, items=items, hands=hands, now=clock.now())
