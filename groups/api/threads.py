"""Threads over HTTP: /groups/{slug}/threads/ and /threads/{id}/..."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.describe import PAGE_TEXTS, describe
from collab.api.edge import Edge
from collab.api.paging import PAGE, paged
from collab.api.rate_limits import take
from collab.api.shapes import PageShape
from collab.errors import NotFound
from collab.people.models import Person
from collab.people.rights import Rights
from collab.postgres import clock
from collab.streams.publish import cursor_of
from groups.actions import read_positions
from groups.actions import threads as actions
from groups.api.groups import group_for
from groups.models import Reaction, ReadPosition, Thread
from groups.policies import sessions as session_policies
from groups.policies import threads as policies
from groups.serializers import threads as serializers
from groups.shapes.threads import FIELDS, ReadShape, ThreadAnswerShape, ThreadInListShape, thread_for_reader

ORDER = ("-is_pinned", "-last_at", "-id")


def thread_rows(rights: Rights) -> "QuerySet[Thread, dict[str, Any]]":
    """Rows for `thread_for_reader`; the reader's position comes with them, in the same query."""
    position = ReadPosition.objects.filter(thread=OuterRef("pk"), person_id=rights.person_id or 0)
    annotated = Thread.objects.visible_to(rights).annotate(last_read_no=Subquery(position.values("last_read_no")[:1]))
    rows: QuerySet[Thread, dict[str, Any]] = annotated.values(*FIELDS, "last_read_no")
    return rows


def reactions_of(person: Person, thread_id: int) -> dict[str, list[str]]:
    """{message id: emojis} of this person in one thread; one query."""
    mine: dict[str, list[str]] = {}
    found = Reaction.objects.filter(person=person, message__thread_id=thread_id).order_by("pk")
    for message_id, emoji in found.values_list("message_id", "emoji"):
        mine.setdefault(str(message_id), []).append(emoji)
    return mine


def thread_answer(person: Person, rights: Rights, thread_id: int) -> ThreadAnswerShape:
    """The container with its cursor, read before its state.  Raises NotFound."""
    cursor = cursor_of(f"thread:{thread_id}")
    row = thread_rows(rights).filter(pk=thread_id).first()
    if row is None:
        raise NotFound()
    return {
        **thread_for_reader(row),
        "mine": {"reactions": reactions_of(person, thread_id)},
        "can": _abilities(rights, thread_id),
        "cursor": cursor,
    }


def _abilities(rights: Rights, thread_id: int) -> list[str]:
    """What the page may offer; the chat of a live session keeps the session's hours."""
    thread = Thread.objects.select_related("group", "live_session").get(pk=thread_id)
    can = policies.abilities(rights, thread)
    if thread.kind != "session":
        return can
    room = thread.live_session
    is_open = session_policies.chat_is_open(room.state, room.starts_at, clock.now())
    return [verb for verb in can if is_open or verb != "post"]


class GroupThreads(Edge):
    access = {"get": "network", "post": "network"}
    takes = {"get": PAGE}

    @describe(
        "threads_list",
        "List a group's discussions",
        "Pinned first, then by the newest message.",
        takes=PAGE_TEXTS,
        answer=PageShape[ThreadInListShape],
    )
    def get(self, request: Request, slug: str) -> Response:
        group = group_for(self.rights, slug, inside=True)
        rows = thread_rows(self.rights).filter(group=group, kind="discussion")
        return paged(request, rows, order=ORDER, shape=thread_for_reader)

    @describe(
        "threads_start",
        "Start a thread",
        "Its body becomes message no 1. A repeat with the same Idempotency-Key answers 200.",
        body=serializers.NewThread,
        answer=ThreadAnswerShape,
        status=201,
        key=True,
        refuses=("too_many",),
        power="thread.start",
    )
    def post(self, request: Request, slug: str) -> Response:
        group = group_for(self.rights, slug, inside=True)
        body = self.body(serializers.NewThread)
        take("start_thread", self.person.pk)
        thread_id, is_new = actions.start_thread(
            author=self.person,
            group=group,
            title=body["title"],
            body=body["body"],
            language=body.get("language") or self.person.language,
            key=self.key,
        )
        answer = thread_answer(self.person, self.rights, thread_id)
        return Response(answer, status=201 if is_new else 200)


class ThreadDetail(Edge):
    access = {"get": "network", "patch": "network"}

    @describe(
        "threads_read",
        "Read a thread's state",
        "Its `cursor` is read before its state: applying later events to it is always right.",
        answer=ThreadAnswerShape,
    )
    def get(self, request: Request, thread_id: int) -> Response:
        return Response(thread_answer(self.person, self.rights, thread_id))

    @describe(
        "threads_rename",
        "Rename a thread",
        "The author within 24 hours, afterwards the group's desk.",
        body=serializers.ChangedThread,
        answer=ThreadAnswerShape,
        version="required",
        power="thread.rename",
    )
    def patch(self, request: Request, thread_id: int) -> Response:
        body = self.body(serializers.ChangedThread)
        version = self.version_seen(body)
        actions.rename_thread(person=self.person, thread_id=thread_id, title=body["title"], version=version)
        return Response(thread_answer(self.person, self.rights, thread_id))


class Read(Edge):
    access = {"post": "network"}

    @describe(
        "threads_mark_read",
        "Say how far you have read",
        "Takes the greatest number; your other pages hear it.",
        body=serializers.ReadBody,
        answer=ReadShape,
    )
    def post(self, request: Request, thread_id: int) -> Response:
        body = self.body(serializers.ReadBody)
        last = read_positions.mark_read(reader=self.person, thread_id=thread_id, message_no=body["message_no"])
        read: ReadShape = {"thread": thread_id, "last_read_no": last}
        return Response(read)
