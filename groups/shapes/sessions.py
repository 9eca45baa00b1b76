"""What a live session looks like: whole in the room (REST, `session:{id}`), brief in lists and for the group.

The brief shape leaves out what only the room hears of: the agenda, the current item, the hands.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from collab.postgres import clock
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


def brief_shape(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A `.values(*FIELDS)` row as it stands in lists and on `group:{slug}`."""
    return {
        "id": row["id"],
        "group": row["group__slug"],
        "title": row["title"],
        "state": state_at(row["state"], row["starts_at"], now),
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
) -> dict[str, Any]:
    """`session` of api.md, the same for every reader: with agenda, current item and open hands."""
    return brief_shape(row, now) | {
        "current_item": row["current_item_id"],
        "items": [item_shape(item) for item in sorted(items, key=lambda item: item["no"])],
        "hands": [hand_shape(hand) for hand in sorted(hands, key=_floor_order)],
    }


def item_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """One point of the agenda; `minutes` is the time planned for it."""
    return {name: row[name] for name in ITEM_FIELDS}


def hand_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """Who asks for the floor, in the office of that day."""
    city = row["city__slug"]
    return {
        "id": row["id"],
        "kind": row["kind"],
        "agenda_item": row["agenda_item_id"],
        "person": {"id": row["person_id"], "name": row["person__name"]},
        "city": {"slug": city, "name": row["city__name_en"]} if city else None,
        "office": row["office"],
        "state": row["state"],
        "since": row["since"],
        "called_at": row["called_at"],
        "version": row["version"],
    }


def _floor_order(row: Mapping[str, Any]) -> tuple[bool, bool, datetime, int]:
    """Who speaks, then points of order, then first come, first served."""
    return row["state"] != "speaking", row["kind"] != "point_of_order", row["since"], row["id"]


def load_items(session_id: int) -> list[dict[str, Any]]:
    """The agenda in its order; one query."""
    rows = AgendaItem.objects.filter(live_session_id=session_id).order_by("no").values(*ITEM_FIELDS)
    return [item_shape(row) for row in rows]


def load_hands(session_id: int) -> list[dict[str, Any]]:
    """The hands that are up, in the order of the floor; one query."""
    rows = Hand.objects.filter(live_session_id=session_id, state__in=ACTIVE_HANDS).values(*HAND_FIELDS)
    return [hand_shape(row) for row in sorted(rows, key=_floor_order)]


def load_brief(session_id: int) -> dict[str, Any]:
    """The brief shape as it is now; one query."""
    return brief_shape(LiveSession.objects.values(*FIELDS).get(pk=session_id), clock.now())


def load_session(session_id: int) -> dict[str, Any]:
    """The whole shape as it is now; three queries."""
    items = AgendaItem.objects.filter(live_session_id=session_id).values(*ITEM_FIELDS)
    hands = Hand.objects.filter(live_session_id=session_id, state__in=ACTIVE_HANDS).values(*HAND_FIELDS)
    row = LiveSession.objects.values(*FIELDS).get(pk=session_id)
    return session_shape(row, items=items, hands=hands, now=clock.now())
