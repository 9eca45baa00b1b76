"""To the thread's audience.  `message` is the shape of shapes/messages.py, the same as in REST."""

from dataclasses import dataclass

from collab.streams.events import Event
from groups.shapes.messages import MessageShape


@dataclass(frozen=True, kw_only=True)
class MessagePosted(Event):
    name = "message.posted"
    carries_text = True
    message: MessageShape


@dataclass(frozen=True, kw_only=True)
class MessageEdited(Event):
    name = "message.edited"
    carries_text = True
    message: MessageShape


@dataclass(frozen=True, kw_only=True)
class MessageHidden(Event):
    """The tombstone: `body` and `html` are empty."""

    name = "message.hidden"
    carries_text = False
    message: MessageShape


@dataclass(frozen=True, kw_only=True)
class MessageRemoved(Event):
    """The tombstone: `body` and `html` are empty."""

    name = "message.removed"
    carries_text = False
    message: MessageShape


@dataclass(frozen=True, kw_only=True)
class MessageWithdrawn(Event):
    """The tombstone: `body` and `html` are empty."""

    name = "message.withdrawn"
    carries_text = False
    message: MessageShape


@dataclass(frozen=True, kw_only=True)
class MessageRestored(Event):
    """Carries the whole message again."""

    name = "message.restored"
    carries_text = True
    message: MessageShape


@dataclass(frozen=True, kw_only=True)
class MessageReacted(Event):
    """`message` is the id; `on` says whether the reaction was added or taken back."""

    name = "message.reacted"
    carries_text = False
    message: int
    emoji: str
    on: bool
    count: int
