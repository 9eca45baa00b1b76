"""What happens in a live session, to those who are admitted; and to its group, that one is planned."""

from dataclasses import dataclass

from collab.streams.events import Event
from groups.shapes.sessions import HandShape, ItemShape, SessionBriefShape


@dataclass(frozen=True, kw_only=True)
class SessionScheduled(Event):
    """To the group: the brief shape."""

    name = "session.scheduled"
    carries_text = True
    session: SessionBriefShape


@dataclass(frozen=True, kw_only=True)
class SessionChanged(Event):
    """To the group the brief shape, to the room the whole one."""

    name = "session.changed"
    carries_text = True
    session: SessionBriefShape


@dataclass(frozen=True, kw_only=True)
class SessionOpened(Event):
    name = "session.opened"
    carries_text = True
    session: SessionBriefShape


@dataclass(frozen=True, kw_only=True)
class SessionPaused(Event):
    name = "session.paused"
    carries_text = True
    session: SessionBriefShape


@dataclass(frozen=True, kw_only=True)
class SessionResumed(Event):
    name = "session.resumed"
    carries_text = True
    session: SessionBriefShape


@dataclass(frozen=True, kw_only=True)
class SessionClosed(Event):
    """No item is current and no hand is up any more; the chat is read-only."""

    name = "session.closed"
    carries_text = True
    session: SessionBriefShape


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(Event):
    """The whole agenda in its order: replaces what stood there."""

    name = "agenda.changed"
    carries_text = True
    items: list[ItemShape]


@dataclass(frozen=True, kw_only=True)
class AgendaMoved(Event):
    """The id of the item that is current now, or none."""

    name = "agenda.moved"
    carries_text = False
    current: int | None


@dataclass(frozen=True, kw_only=True)
class HandRaised(Event):
    name = "hand.raised"
    carries_text = True
    hand: HandShape


@dataclass(frozen=True, kw_only=True)
class HandCalled(Event):
    """Has the floor."""

    name = "hand.called"
    carries_text = True
    hand: HandShape


@dataclass(frozen=True, kw_only=True)
class HandLowered(Event):
    """Has spoken (`done`) or does not want to any more (`lowered`)."""

    name = "hand.lowered"
    carries_text = True
    hand: HandShape
