"""Live sessions of the demonstration: one that has been, and those ahead."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from collab.demo.clock import backdate
from collab.demo.files import key_of
from collab.demo.people import Cast
from collab.people.models import Person
from collab.postgres import clock
from groups.actions.agenda import add_item, open_item
from groups.actions.hands import call_hand, raise_hand
from groups.actions.messages import post_message
from groups.actions.sessions import close_session, open_session, schedule_session
from groups.models import AgendaItem, Hand, LiveSession, Thread, WorkingGroup

BETWEEN_MESSAGES = timedelta(minutes=5)


def make_meeting_ahead(row: Mapping[str, Any], cast: Cast) -> None:
    """Scheduled, with its agenda."""
    _schedule(row, cast, _at(row, row["in_days"]))


def make_meeting_past(row: Mapping[str, Any], cast: Cast) -> None:
    """Held and closed: the chat and the hands of each item; nobody can write there any more."""
    chair, starts_at = cast[f"chair.{row['group']}"], _at(row, -row["days_ago"])
    session_id = _schedule(row, cast, starts_at)
    open_session(chair=chair, session_id=session_id, version=_version(session_id))
    said = 0
    for place, item in enumerate(AgendaItem.objects.filter(live_session_id=session_id).order_by("no")):
        open_item(desk=chair, session_id=session_id, item_id=item.pk, version=item.version)
        _hands([hand for hand in row["hands"] if hand["item"] == place], session_id, cast, chair)
        said = _chat([line for line in row["chat"] if line["item"] == place], session_id, cast, said)
    close_session(chair=chair, session_id=session_id, version=_version(session_id))
    _move_back(session_id, starts_at, row["minutes"], said)


def _schedule(row: Mapping[str, Any], cast: Cast, starts_at: datetime) -> int:
    chair = cast[f"chair.{row['group']}"]
    session_id, _new = schedule_session(
        chair=chair,
        group=WorkingGroup.objects.get(slug=row["group"]),
        title=row["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=row["minutes"]),
        zone=row["zone"],
        place=row.get("place", ""),
        key=key_of("session", row["key"]),
    )
    for item in row["items"]:
        add_item(desk=chair, session_id=session_id, **item)
    return session_id


def _at(row: Mapping[str, Any], days: int) -> datetime:
    """The hour of the host's clock, so many days from today, on a working day."""
    today = clock.now().astimezone(ZoneInfo(row["zone"]))
    day = today.replace(hour=row["hour"], minute=0, second=0, microsecond=0) + timedelta(days=days)
    step = 1 if days > 0 else -1
    while day.weekday() > 4:  # Saturday, Sunday
        day += timedelta(days=step)
    return day


def _version(session_id: int) -> int:
    return LiveSession.objects.values_list("version", flat=True).get(pk=session_id)


def _hands(rows: list[Mapping[str, Any]], session_id: int, cast: Cast, chair: Person) -> None:
    """Each asks for the floor and speaks; who is called ends the one before."""
    for row in rows:
        hand, _new = raise_hand(person=cast[row["by"]], session_id=session_id, kind=row["kind"])
        version = Hand.objects.values_list("version", flat=True).get(pk=hand["id"])
        call_hand(person=chair, session_id=session_id, hand_id=hand["id"], version=version)


def _chat(rows: list[Mapping[str, Any]], session_id: int, cast: Cast, said: int) -> int:
    """Post the lines of one item; the number of lines posted so far."""
    thread_id = LiveSession.objects.values_list("thread_id", flat=True).get(pk=session_id)
    for said_now, row in enumerate(rows, start=said + 1):
        post_message(
            author=cast[row["by"]], thread_id=thread_id, body=row["body"], language=row["language"],
            key=key_of("session", session_id, said_now),
        )  # fmt: skip
    return said + len(rows)


def _move_back(session_id: int, starts_at: datetime, minutes: int, said: int) -> None:
    """The room as if it had been held at its hour."""
    session = LiveSession.objects.get(pk=session_id)
    ended = starts_at + timedelta(minutes=minutes)
    LiveSession.objects.filter(pk=session_id).update(
        created_at=starts_at - timedelta(days=9), opened_at=starts_at, closed_at=ended
    )
    session.items.update(opened_at=starts_at, closed_at=ended)
    session.hands.update(since=starts_at, called_at=starts_at, ended_at=ended)
    thread = Thread.objects.select_related("group").get(pk=session.thread_id)
    backdate(thread, {no: starts_at + no * BETWEEN_MESSAGES for no in range(1, said + 1)})
