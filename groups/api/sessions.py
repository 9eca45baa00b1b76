"""Live sessions over HTTP: /sessions/, /groups/{slug}/sessions/ and /sessions/{id}/..."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, IntegerField, Q, QuerySet, Value, When
from rest_framework.request import Request
from rest_framework.response import Response

from collab.api.bodies import Change
from collab.api.describe import PAGE_TEXTS, Operation, describe
from collab.api.edge import Edge
from collab.api.paging import PAGE, paged
from collab.api.shapes import PageShape
from collab.api.verb import Verb
from collab.errors import NotFound
from collab.people.rights import Rights
from collab.postgres import clock
from collab.streams.presence.who_is_here import who_is_here
from collab.streams.publish import cursor_of
from groups.actions import sessions as actions
from groups.api.groups import group_for
from groups.models import LiveSession
from groups.models.sessions import LIVE, PAUSED
from groups.policies import sessions as policies
from groups.serializers import sessions as serializers
from groups.shapes.sessions import FIELDS, SessionAnswerShape, SessionBriefShape, brief_shape, load_session

ORDER = ("is_over", "near_first", "id")
PIVOT = datetime(2000, 1, 1, tzinfo=UTC)  # what is over is mirrored here, so that the latest stands first


def session_rows(rights: Rights, now: datetime) -> "QuerySet[LiveSession, dict[str, Any]]":
    """Rows for `brief_shape`: ahead or running, the next first; then what is over, the latest first."""
    over = Q(state__in=policies.ENDED) | (~Q(state__in=[LIVE, PAUSED]) & Q(ends_at__lt=now))
    mirrored = ExpressionWrapper(Value(PIVOT) + (Value(PIVOT) - F("starts_at")), output_field=DateTimeField())
    annotated = LiveSession.objects.visible_to(rights).annotate(
        is_over=Case(When(over, then=1), default=0, output_field=IntegerField()),
        near_first=Case(When(over, then=mirrored), default=F("starts_at"), output_field=DateTimeField()),
    )
    rows: QuerySet[LiveSession, dict[str, Any]] = annotated.values(*FIELDS, "is_over", "near_first")
    return rows


def session_answer(rights: Rights, session_id: int) -> SessionAnswerShape:
    """The room with its cursor, read before its state; five queries, one call to Redis.  Raises NotFound."""
    cursor = cursor_of(f"session:{session_id}")
    visible = LiveSession.objects.visible_to(rights).select_related("group", "thread")
    live_session = visible.filter(pk=session_id).first()
    if live_session is None:
        raise NotFound()
    locked = live_session.thread.is_locked
    return {
        **load_session(session_id),
        "presence": who_is_here(f"session:{session_id}"),
        "can": policies.abilities(rights, live_session, clock.now(), chat_is_locked=locked),
        "cursor": cursor,
    }


class Sessions(Edge):
    access = {"get": "network"}
    takes = {"get": PAGE}

    @describe(
        "sessions_list",
        "List the sessions you may join",
        "Of all your groups: the next one first, then those that are over, the latest first.",
        takes=PAGE_TEXTS,
        answer=PageShape[SessionBriefShape],
    )
    def get(self, request: Request) -> Response:
        now = clock.now()
        rows = session_rows(self.rights, now)
        return paged(request, rows, order=ORDER, shape=lambda row: brief_shape(row, now))


class GroupSessions(Edge):
    access = {"get": "network", "post": "network"}
    takes = {"get": PAGE}

    @describe(
        "group_sessions_list",
        "List a group's sessions",
        "For its members and observers: the next one first, then past ones, the latest first.",
        takes=PAGE_TEXTS,
        answer=PageShape[SessionBriefShape],
    )
    def get(self, request: Request, slug: str) -> Response:
        group, now = group_for(self.rights, slug, inside=True), clock.now()
        rows = session_rows(self.rights, now).filter(group=group)
        return paged(request, rows, order=ORDER, shape=lambda row: brief_shape(row, now))

    @describe(
        "sessions_schedule",
        "Schedule a session",
        "Made with its chat. A repeat with the same Idempotency-Key answers 200.",
        body=serializers.NewSession,
        answer=SessionAnswerShape,
        status=201,
        key=True,
        power="session.schedule",
    )
    def post(self, request: Request, slug: str) -> Response:
        group = group_for(self.rights, slug, inside=True)
        body = self.body(serializers.NewSession)
        session_id, is_new = actions.schedule_session(chair=self.person, group=group, key=self.key, **body)
        return Response(session_answer(self.rights, session_id), status=201 if is_new else 200)


class SessionDetail(Edge):
    access = {"get": "network", "patch": "network"}

    @describe(
        "sessions_read",
        "Read a session's state",
        "Its `cursor` is read before its state: applying later events to it is always right.",
        answer=SessionAnswerShape,
    )
    def get(self, request: Request, session_id: int) -> Response:
        return Response(session_answer(self.rights, session_id))

    @describe(
        "sessions_change",
        "Change a session",
        "Title, times, zone, place or link, also while it runs. For the group's desk.",
        body=serializers.ChangedSession,
        answer=SessionAnswerShape,
        version="required",
        refuses=("closed",),
        power="session.change",
    )
    def patch(self, request: Request, session_id: int) -> Response:
        body = self.body(serializers.ChangedSession)
        version = self.version_seen(body) or 0
        actions.change_session(chair=self.person, session_id=session_id, version=version, **body)
        return Response(session_answer(self.rights, session_id))


class Lead(Verb):
    """One verb of the chair; the session comes back as it is then."""

    actor = "chair"

    def answer(self, found: Any, **address: Any) -> SessionAnswerShape:
        return session_answer(self.rights, **address)


def _lead(operation_id: str, summary: str, description: str) -> Operation:
    return Operation(
        id=operation_id,
        summary=summary,
        description=description,
        body=Change,
        answer=SessionAnswerShape,
        version="required",
        power=operation_id.replace("sessions_", "session."),
        refuses=frozenset({"wrong_state", "closed"}),
    )


class Publish(Lead):
    operation = _lead("sessions_publish", "Publish a draft", "The group sees it from now on. For the group's desk.")
    action = staticmethod(actions.publish_session)


class Open(Lead):
    operation = _lead(
        "sessions_open", "Open a session", "It is live: the agenda moves, hands go up. For chair and deputy."
    )
    action = staticmethod(actions.open_session)


class Pause(Lead):
    operation = _lead("sessions_pause", "Pause a session", "A break: the chat stays open. For chair and deputy.")
    action = staticmethod(actions.pause_session)


class Resume(Lead):
    operation = _lead("sessions_resume", "Resume a session", "Back from a break. For chair and deputy.")
    action = staticmethod(actions.resume_session)


class Close(Lead):
    operation = _lead("sessions_close", "Close a session", "For good: it can only be read then. For chair and deputy.")
    action = staticmethod(actions.close_session)


class Cancel(Lead):
    operation = _lead("sessions_cancel", "Cancel a session", "It will not take place. For chair and deputy.")
    action = staticmethod(actions.cancel_session)
