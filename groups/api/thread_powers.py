"""Powers over a thread: /threads/{id}/{lock,unlock,pin,unpin,slow}/.  The answer is the thread as it is now."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.bodies import Strict
from collab.api.edge import Edge
from groups.actions import threads as actions
from groups.api.threads import thread_answer
from groups.serializers import threads as serializers


def _described(operation: str, summary: str, description: str, request: type[Strict]) -> Any:
    schema = extend_schema(
        operation_id=operation,
        summary=summary,
        description=description,
        request=request,
        responses=serializers.ThreadShape,
    )
    return extend_schema_view(post=schema)


class _Power(Edge):
    access = {"post": "network"}
    expects: type[Strict] = serializers.ThreadPower

    def post(self, request: Request, thread_id: int) -> Response:
        body = self.body(self.expects)
        self.use(thread_id, body | {"version": self.version_seen(body, required=False)})
        return Response(thread_answer(self.person, self.rights, thread_id))

    def use(self, thread_id: int, body: dict[str, Any]) -> None:
        """Call the action with the checked body."""
        raise NotImplementedError


@_described("threads_lock", "Lock a thread", "No new messages; reading goes on.", serializers.ThreadPower)
class Lock(_Power):
    def use(self, thread_id: int, body: dict[str, Any]) -> None:
        actions.set_lock(chair=self.person, thread_id=thread_id, locked=True, **body)


@_described("threads_unlock", "Unlock a thread", "Messages are possible again.", serializers.ThreadPower)
class Unlock(_Power):
    def use(self, thread_id: int, body: dict[str, Any]) -> None:
        actions.set_lock(chair=self.person, thread_id=thread_id, locked=False, **body)


@_described("threads_pin", "Pin a thread", "On top of the group's list; three at most.", serializers.ThreadPower)
class Pin(_Power):
    def use(self, thread_id: int, body: dict[str, Any]) -> None:
        actions.set_pin(chair=self.person, thread_id=thread_id, pinned=True, version=body["version"])


@_described("threads_unpin", "Unpin a thread", "Back to its place by time.", serializers.ThreadPower)
class Unpin(_Power):
    def use(self, thread_id: int, body: dict[str, Any]) -> None:
        actions.set_pin(chair=self.person, thread_id=thread_id, pinned=False, version=body["version"])


@_described("threads_slow", "Slow mode", "Seconds between two messages of one person; 0: off.", serializers.SlowBody)
class Slow(_Power):
    expects = serializers.SlowBody

    def use(self, thread_id: int, body: dict[str, Any]) -> None:
        actions.set_slow(chair=self.person, thread_id=thread_id, **body)
