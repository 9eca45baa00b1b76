"""Messages over HTTP: /threads/{id}/messages/ and /messages/{id}/..."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import BigIntegerField
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.edge import Edge
from collab.api.paging import absolute, limit_of
from collab.api.rate_limits import take
from collab.errors import Invalid, NotFound
from collab.people.any_reader import AnyReader
from collab.people.rights import Rights
from collab.postgres.compiled import Compiled, Parameter
from groups.actions import messages as actions
from groups.actions import moderation
from groups.models import Message, Thread
from groups.serializers import messages as serializers
from groups.shapes.messages import FIELDS, message_shape


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 15:
        raise Invalid(fields={name: ["A whole number is needed."]})
    return int(text)


@dataclass(frozen=True)
class _Wanted:
    """Which messages: after one, before one, or the newest; `limit` of them."""

    thread: int
    limit: int
    after: int | None
    before: int | None

    @classmethod
    def of(cls, request: Request, thread_id: int) -> "_Wanted":
        """Raises Invalid."""
        after, before = _number(request, "after"), _number(request, "before")
        if after is not None and before is not None:
            raise Invalid(fields={"after": ["Name after or before, not both."]})
        return cls(thread_id, limit_of(request.query_params), after, before)

    def rows(self, rights: Rights) -> list[dict[str, Any]]:
        """Nearest first, one more than wanted where more follow; one query."""
        side = "after" if self.after is not None else "before" if self.before is not None else "newest"
        no = self.before if self.after is None else self.after
        return _rows(side).rows(reader=rights, thread=self.thread, no=no, limit=self.limit + 1)


@cache
def _rows(side: str) -> Compiled:
    """Messages of a thread, for whoever reads what is open to the network."""
    no = Parameter("no", Message.no.field)
    rows = Message.objects.visible_to(AnyReader(is_in_network=True))
    rows = rows.filter(thread_id=Parameter("thread", BigIntegerField()))
    rows = {"after": rows.filter(no__gt=no), "before": rows.filter(no__lt=no), "newest": rows}[side]
    return Compiled(rows.order_by("no" if side == "after" else "-no").values(*FIELDS), has_limit=True)


def _page(path: str, wanted: _Wanted, found: list[dict[str, Any]]) -> dict[str, Any]:
    """Ascending by `no`; `found` has one row more than wanted where more follow."""
    after, before, limit = wanted.after, wanted.before, wanted.limit
    more, found = len(found) > limit, found[:limit]
    has_previous, has_next = (after > 0, more) if after is not None else (more, before is not None)
    found = found if after is not None else found[::-1]
    first, last = (found[0]["no"], found[-1]["no"]) if found else (0, 0)
    return {
        "results": [message_shape(row) for row in found],
        "next": f"{path}?{urlencode({'after': last, 'limit': limit})}" if has_next and found else None,
        "previous": f"{path}?{urlencode({'before': first, 'limit': limit})}" if has_previous and found else None,
    }


class Messages(Edge):
    access = {"get": "network", "post": "network"}
    takes = {"get": frozenset({"after", "before", "limit"})}

    @extend_schema(
        operation_id="messages_list",
        summary="Read messages of a thread",
        description="Ascending by `no`; without `after` and `before` the newest `limit` (50, at most 200).",
        parameters=[
            OpenApiParameter("after", int, description="Only messages with a greater `no`."),
            OpenApiParameter("before", int, description="Only messages with a smaller `no`."),
            OpenApiParameter("limit", int, description="At most 200."),
        ],
        responses=serializers.MessagePage,
    )
    def get(self, request: Request, thread_id: int) -> Response:
        wanted = _Wanted.of(request, thread_id)
        found = wanted.rows(self.rights)
        if not found and not Thread.objects.visible_to(self.rights).filter(pk=thread_id).exists():
            raise NotFound()
        return Response(_page(absolute(request), wanted, found))

    @extend_schema(
        operation_id="messages_post",
        summary="Post a message",
        description="With an Idempotency-Key a repeat answers 200 with the message as it is now.",
        request=serializers.NewMessage,
        responses={200: serializers.MessageShape, 201: serializers.MessageShape},
    )
    def post(self, request: Request, thread_id: int) -> Response:
        body = self.body(serializers.NewMessage)
        shape, is_new, _seq = actions.post_message(
            author=self.person,
            thread_id=thread_id,
            body=body["body"],
            language=body.get("language"),
            reply_to=body.get("reply_to"),
            key=self.key,
            is_limited=True,
        )
        return Response(shape, status=201 if is_new else 200)


class MessageDetail(Edge):
    access = {"get": "network", "patch": "network"}

    @extend_schema(
        operation_id="messages_read",
        summary="Read one message",
        description="A withheld message is answered as its tombstone.",
        responses=serializers.MessageShape,
    )
    def get(self, request: Request, message_id: int) -> Response:
        row = Message.objects.visible_to(self.rights).values(*FIELDS).filter(pk=message_id).first()
        if row is None:
            raise NotFound()
        return Response(message_shape(row))

    @extend_schema(
        operation_id="messages_edit",
        summary="Edit your own message",
        description="Within 24 hours; the earlier text stays in `versions/`.",
        request=serializers.EditedMessage,
        responses=serializers.MessageShape,
    )
    def patch(self, request: Request, message_id: int) -> Response:
        body = self.body(serializers.EditedMessage)
        version = self.version_seen(body)
        assert version is not None  # required above
        take("edit_message", self.person.pk)
        return Response(
            actions.edit_message(
                author=self.person,
                message_id=message_id,
                body=body["body"],
                language=body.get("language"),
                version=version,
            )
        )


class Versions(Edge):
    access = {"get": "network"}

    @extend_schema(
        operation_id="messages_versions",
        summary="What a message said before",
        description="Oldest first; empty for a withheld message.",
        responses=serializers.VersionList,
    )
    def get(self, request: Request, message_id: int) -> Response:
        message = Message.objects.visible_to(self.rights).filter(pk=message_id).first()
        if message is None:
            raise NotFound()
        fields = ("version", "body", "html", "language", "written_at")
        shown = message.versions.order_by("version") if message.state == "published" else message.versions.none()
        return Response({"results": list(shown.values(*fields))})


class ReactTo(Edge):
    access = {"post": "network"}

    @extend_schema(
        operation_id="messages_react",
        summary="React to a message, or take it back",
        description="Repeated: the same answer. Needs no version.",
        request=serializers.ReactionBody,
        responses=serializers.MessageShape,
    )
    def post(self, request: Request, message_id: int) -> Response:
        body = self.body(serializers.ReactionBody)
        take("react", self.person.pk)
        return Response(actions.react(person=self.person, message_id=message_id, **body))


class Hide(Edge):
    access = {"post": "network"}

    @extend_schema(
        operation_id="messages_hide",
        summary="Hide a message",
        description="Chairs, deputies and rapporteurs; reversible. The author is told the reason.",
        request=serializers.Power,
        responses=serializers.MessageShape,
    )
    def post(self, request: Request, message_id: int) -> Response:
        body = self.body(serializers.Power)
        body["version"] = self.version_seen(body, required=False)
        return Response(moderation.hide_message(chair=self.person, message_id=message_id, **body))


class Remove(Edge):
    access = {"post": "network"}

    @extend_schema(
        operation_id="messages_remove",
        summary="Remove a message",
        description="Chairs and deputies; the text is sealed. The author is told the reason.",
        request=serializers.Power,
        responses=serializers.MessageShape,
    )
    def post(self, request: Request, message_id: int) -> Response:
        body = self.body(serializers.Power)
        body["version"] = self.version_seen(body, required=False)
        return Response(moderation.remove_message(chair=self.person, message_id=message_id, **body))


class Restore(Edge):
    access = {"post": "network"}

    @extend_schema(
        operation_id="messages_restore",
        summary="Restore a withheld message",
        description="What a chair removed, another chair or deputy restores; the author undoes a withdrawal.",
        request=serializers.Undo,
        responses=serializers.MessageShape,
    )
    def post(self, request: Request, message_id: int) -> Response:
        body = self.body(serializers.Undo)
        body["version"] = self.version_seen(body, required=False)
        return Response(moderation.restore_message(person=self.person, message_id=message_id, **body))


class Withdraw(Edge):
    access = {"post": "network"}

    @extend_schema(
        operation_id="messages_withdraw",
        summary="Withdraw your own message",
        description="A tombstone stays; it can be undone for 24 hours.",
        request=serializers.Undo,
        responses=serializers.MessageShape,
    )
    def post(self, request: Request, message_id: int) -> Response:
        version = self.version_seen(self.body(serializers.Undo), required=False)
        return Response(moderation.withdraw_message(author=self.person, message_id=message_id, version=version))


class Sealed(Edge):
    access = {"get": "network"}

    @extend_schema(
        operation_id="messages_sealed",
        summary="Read a withheld text",
        description="Its author, and the group's desk; a reading by another than the author is recorded.",
        responses=serializers.SealedShape,
    )
    def get(self, request: Request, message_id: int) -> Response:
        return Response(moderation.read_sealed(reader=self.person, message_id=message_id))
