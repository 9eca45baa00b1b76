"""Messages over HTTP: /threads/{id}/messages/ and /messages/{id}/..."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import BigIntegerField
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.describe import describe
from collab.api.edge import Edge
from collab.api.paging import absolute, limit_of
from collab.api.rate_limits import take
from collab.api.shapes import PageShape
from collab.errors import Invalid, NotFound
from collab.people.any_reader import AnyReader
from collab.people.rights import Rights
from collab.postgres.compiled import Compiled, Parameter
from groups.actions import messages as actions
from groups.actions import moderation
from groups.actions.posting.post import POST_POWER
from groups.models import Message, Thread
from groups.serializers import messages as serializers
from groups.shapes.messages import (
    FIELDS,
    VERSION_FIELDS,
    MessageShape,
    SealedShape,
    VersionsShape,
    message_shape,
    version_shape,
)

SIDES: Final = ("after", "before", "around")


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 15:
        raise Invalid(fields={name: ["A whole number is needed."]})
    return int(text)


@dataclass(frozen=True)
class _Wanted:
    """Which messages: after one, before one, around one, or the newest; `limit` of them."""

    thread: int
    limit: int
    after: int | None = None
    before: int | None = None
    around: int | None = None

    @classmethod
    def of(cls, request: Request, thread_id: int) -> "_Wanted":
        """Raises Invalid."""
        named = {name: no for name in SIDES if (no := _number(request, name)) is not None}
        if len(named) > 1:
            raise Invalid(fields={name: ["Name one of after, before and around."] for name in named})
        return cls(thread_id, limit_of(request.query_params), **named)

    def rows(self, rights: Rights) -> list[dict[str, Any]]:
        """Nearest first, one more than wanted where more follow; one query."""
        side = "after" if self.after is not None else "newest" if self.until is None else "before"
        no = self.after if self.after is not None else self.until
        return _rows(side).rows(reader=rights, thread=self.thread, no=no, limit=self.limit + 1)

    @property
    def until(self) -> int | None:
        """The number that all of them stand before; half of a window around one stands behind that one."""
        return self.before if self.around is None else self.around + (self.limit + 1) // 2


@cache
def _rows(side: str) -> Compiled:
    """Messages of a thread, for whoever reads what is open to the network."""
    no = Parameter("no", Message.no.field)
    rows = Message.objects.visible_to(AnyReader(is_in_network=True))
    rows = rows.filter(thread_id=Parameter("thread", BigIntegerField()))
    rows = {"after": rows.filter(no__gt=no), "before": rows.filter(no__lt=no), "newest": rows}[side]
    return Compiled(rows.order_by("no" if side == "after" else "-no").values(*FIELDS), has_limit=True)


def _page(path: str, wanted: _Wanted, found: list[dict[str, Any]]) -> PageShape[MessageShape]:
    """Ascending by `no`; `found` has one row more than wanted where more follow."""
    after, limit, until = wanted.after, wanted.limit, wanted.until
    more, found = len(found) > limit, found[:limit]
    if after is not None:
        has_previous, has_next = after > 0, more
    else:
        # A window that the thread's end cuts short has nothing behind it.
        is_cut = wanted.around is not None and bool(found) and found[0]["no"] + 1 != until
        has_previous, has_next = more, until is not None and not is_cut
        found = found[::-1]
    first, last = (found[0]["no"], found[-1]["no"]) if found else (0, 0)
    return {
        "results": [message_shape(row) for row in found],
        "next": f"{path}?{urlencode({'after': last, 'limit': limit})}" if has_next and found else None,
        "previous": f"{path}?{urlencode({'before': first, 'limit': limit})}" if has_previous and found else None,
    }


class Messages(Edge):
    access = {"get": "network", "post": "network"}
    takes = {"get": frozenset({*SIDES, "limit"})}

    @describe(
        "messages_list",
        "Read messages of a thread",
        "Ascending by `no`; without `after`, `before` and `around` the newest `limit` (50, at most 200).",
        takes={
            "after": "Only messages with a greater `no`.",
            "before": "Only messages with a smaller `no`.",
            "around": "A window in which this `no` is in the middle; past the end it is the newest.",
            "limit": "At most 200.",
        },
        answer=PageShape[MessageShape],
    )
    def get(self, request: Request, thread_id: int) -> Response:
        wanted = _Wanted.of(request, thread_id)
        found = wanted.rows(self.rights)
        if not found and not Thread.objects.visible_to(self.rights).filter(pk=thread_id).exists():
            raise NotFound()
        return Response(_page(absolute(request), wanted, found))

    @describe(
        "messages_post",
        "Post a message",
        "With an Idempotency-Key a repeat answers 200 with the message as it is now.",
        body=serializers.NewMessage,
        answer=MessageShape,
        status=201,
        key=True,
        power=POST_POWER,
        refuses=("closed", "locked", "not_open", "too_many", "slow_mode", "error"),
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

    @describe(
        "messages_read",
        "Read one message",
        "A withheld message is answered as its tombstone.",
        answer=MessageShape,
    )
    def get(self, request: Request, message_id: int) -> Response:
        row = Message.objects.visible_to(self.rights).values(*FIELDS).filter(pk=message_id).first()
        if row is None:
            raise NotFound()
        return Response(message_shape(row))

    @describe(
        "messages_edit",
        "Edit your own message",
        "Within 24 hours; the earlier text stays in `versions/`.",
        body=serializers.EditedMessage,
        answer=MessageShape,
        version="required",
        refuses=("closed", "locked", "too_many"),
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

    @describe(
        "messages_versions",
        "What a message said before",
        "Oldest first; empty for a withheld message.",
        answer=VersionsShape,
    )
    def get(self, request: Request, message_id: int) -> Response:
        message = Message.objects.visible_to(self.rights).filter(pk=message_id).first()
        if message is None:
            raise NotFound()
        shown = message.versions.order_by("version") if message.state == "published" else message.versions.none()
        versions: VersionsShape = {"results": [version_shape(row) for row in shown.values(*VERSION_FIELDS)]}
        return Response(versions)


class ReactTo(Edge):
    access = {"post": "network"}

    @describe(
        "messages_react",
        "React to a message, or take it back",
        "Repeated: the same answer. Needs no version.",
        body=serializers.ReactionBody,
        answer=MessageShape,
        refuses=("locked", "too_many"),
    )
    def post(self, request: Request, message_id: int) -> Response:
        body = self.body(serializers.ReactionBody)
        take("react", self.person.pk)
        return Response(actions.react(person=self.person, message_id=message_id, **body))


class Sealed(Edge):
    access = {"get": "network"}

    @describe(
        "messages_sealed",
        "Read a withheld text",
        "Its author, and the group's desk; a reading by another than the author is recorded.",
        answer=SealedShape,
        refuses=("wrong_state",),
        power="message.read_sealed",
    )
    def get(self, request: Request, message_id: int) -> Response:
        return Response(moderation.read_sealed(reader=self.person, message_id=message_id))
