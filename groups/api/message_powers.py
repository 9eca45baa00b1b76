"""Powers over a message: /messages/{id}/{hide,remove,restore,withdraw}/.  The answer is the message as it is now."""

from typing import Any

from collab.api.bodies import Strict
from collab.api.describe import Operation
from collab.api.verb import Verb
from groups.actions import moderation
from groups.serializers import messages as serializers
from groups.shapes.messages import MessageShape


def _power(operation_id: str, summary: str, description: str, body: type[Strict]) -> Operation:
    return Operation(
        id=operation_id,
        summary=summary,
        description=description,
        body=body,
        answer=MessageShape,
        version="optional",
        power=operation_id.replace("messages_", "message."),
        refuses=frozenset({"wrong_state"}),
    )


class Hide(Verb):
    operation = _power(
        "messages_hide",
        "Hide a message",
        "Chairs, deputies and rapporteurs; reversible. The author is told the reason.",
        serializers.Power,
    )
    action = staticmethod(moderation.hide_message)
    actor = "chair"


class Remove(Verb):
    operation = _power(
        "messages_remove",
        "Remove a message",
        "Chairs and deputies; the text is sealed. The author is told the reason.",
        serializers.Power,
    )
    action = staticmethod(moderation.remove_message)
    actor = "chair"


class Restore(Verb):
    operation = _power(
        "messages_restore",
        "Restore a withheld message",
        "What a chair removed, another chair or deputy restores; the author undoes a withdrawal.",
        serializers.Undo,
    )
    action = staticmethod(moderation.restore_message)


class Withdraw(Verb):
    operation = _power(
        "messages_withdraw",
        "Withdraw your own message",
        "A tombstone stays; it can be undone for 24 hours. A note is taken and not kept.",
        serializers.Undo,
    )
    actor = "author"

    def act(self, *, note: str = "", **arguments: Any) -> MessageShape:
        return moderation.withdraw_message(**arguments)
