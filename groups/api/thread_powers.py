"""Powers over a thread: /threads/{id}/{lock,unlock,pin,unpin,slow}/.  The answer is the thread as it is now."""

from functools import partial
from typing import Any

from collab.api.bodies import Strict
from collab.api.describe import Operation
from collab.api.verb import Verb
from groups.actions import threads as actions
from groups.api.threads import thread_answer
from groups.serializers import threads as serializers
from groups.shapes.threads import ThreadAnswerShape


class Power(Verb):
    """The thread comes back as it is then."""

    actor = "chair"

    def answer(self, found: Any, **address: Any) -> ThreadAnswerShape:
        return thread_answer(self.person, self.rights, **address)


def _power(operation_id: str, summary: str, description: str, body: type[Strict], *refuses: str) -> Operation:
    return Operation(
        id=operation_id,
        summary=summary,
        description=description,
        body=body,
        answer=ThreadAnswerShape,
        version="optional",
        power=operation_id.replace("threads_", "thread."),
        refuses=frozenset(refuses),
    )


class Lock(Power):
    operation = _power(
        "threads_lock", "Lock a thread", "No new messages; reading goes on.", serializers.ThreadPower, "closed"
    )
    action = partial(actions.set_lock, locked=True)


class Unlock(Power):
    operation = _power(
        "threads_unlock", "Unlock a thread", "Messages are possible again.", serializers.ThreadPower, "closed"
    )
    action = partial(actions.set_lock, locked=False)


class Pin(Power):
    operation = _power(
        "threads_pin",
        "Pin a thread",
        "On top of the group's list; three at most.",
        serializers.ThreadPower,
        "too_many_pinned",
    )
    action = partial(actions.set_pin, pinned=True)


class Unpin(Power):
    operation = _power("threads_unpin", "Unpin a thread", "Back to its place by time.", serializers.ThreadPower)
    action = partial(actions.set_pin, pinned=False)


class Slow(Power):
    operation = _power(
        "threads_slow", "Slow mode", "Seconds between two messages of one person; 0: off.", serializers.SlowBody
    )
    action = staticmethod(actions.set_slow)
