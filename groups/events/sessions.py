"""What happens in a live session, to those who are admitted; and to its group, that one is planned."""

from dataclasses import dataclass
from typing import Any

from collab.streams.events import Event


@dataclass(frozen=True, kw_only=True)
class SessionScheduled(Event):
    """To the group: the brief shape."""

    name = "session.scheduled"
    session: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SessionChanged(Event):
    """To the group the brief shape, to the room the whole one."""

    name = "session.changed"
    session: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SessionOpened(Event):
    name = "session.opened"
    session: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SessionPaused(Event):
    name = "session.paused"
    session: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SessionResumed(Event):
    name = "session.resumed"
    session: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SessionClosed(Event):
    """No item is current and no hand is up any more; the chat is read-only."""

    name = "session.closed"
    session: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(Event):
    """The whole agenda in its order: replaces what stood there."""

    name = "agenda.changed"
    items: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class AgendaMoved(Event):
    """The id of the item that is current now, or none."""

    name = "agenda.moved"
    current: int | None


@dataclass(frozen=True, kw_only=True)
class HandRaised(Event):
    name = "hand.raised"
    hand: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class HandCalled(Event):
    """Has the floor."""

    name = "hand.called"
    hand: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class HandLowered(Event):
    """Has spoken (`done`) or does not want to any more (`lowered`)."""

    name = "hand.lowered"
    hand: dict[str, Any]
