"""Working groups, their threads and messages, their live sessions."""

from groups.models.groups import JoinRequest, WorkingGroup
from groups.models.messages import Message, MessageVersion, Reaction, SealedText
from groups.models.sessions import AgendaItem, Hand, LiveSession
from groups.models.threads import ReadPosition, Thread

__all__ = [
    "AgendaItem",
    "Hand",
    "JoinRequest",
    "LiveSession",
    "Message",
    "MessageVersion",
    "Reaction",
    "ReadPosition",
    "SealedText",
    "Thread",
    "WorkingGroup",
]
