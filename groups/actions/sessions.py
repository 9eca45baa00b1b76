"""Schedule a live session, change it, and lead it from draft to closed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from collab.audit.record import record
from collab.errors import Invalid, Refused, require
from collab.people.models import Person
from collab.people.rights import Rights, actor_of, rights_of
from collab.postgres import clock
from collab.postgres.idempotency import digest_of, require_same_request
from collab.postgres.versions import save_next
from collab.streams.publish import ensure_stream, raise_audience
from groups.actions.session_steps import (
    announce_session,
    check_version,
    clean_title,
    locked_session,
    require_not_over,
)
from groups.actions.threads import create_thread, save_change
from groups.events.sessions import (
    SessionChanged,
    SessionClosed,
    SessionOpened,
    SessionPaused,
    SessionResumed,
    SessionScheduled,
)
from groups.models import LiveSession, Thread, WorkingGroup
from groups.models.sessions import CANCELLED, CLOSED, DRAFT, LIVE, PAUSED, SCHEDULED
from groups.models.threads import DESK, GROUP
from groups.policies import groups as group_policies
from groups.policies import sessions as policies
from groups.shapes.sessions import load_brief, load_session

Policy = Callable[[Rights, LiveSession], bool]

YEARS = (2000, 2100)  # at the ends of the calendar, sums of times have no answer
CHANGEABLE = ("title", "starts_at", "ends_at", "zone", "place", "link")


@transaction.atomic
def schedule_session(
    *, chair: Person, group: WorkingGroup, title: str, starts_at: datetime, ends_at: datetime, zone: str,
    place: str = "", link: str = "", draft: bool = False, key: UUID | None = None,
) -> tuple[int, bool]:  # fmt: skip
    """A meeting with its chat: (session id, whether it is new).  The group hears session.scheduled.

    A draft is seen by the group's desk alone and heard by nobody.  A repeat of the whole request with
    its key answers with the session that is there.  Locks the group's row.  Raises Forbidden, Invalid, KeyReused.
    """
    group = WorkingGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=group.pk)
    known = LiveSession.objects.filter(convened_by=chair, key=key).first() if key else None
    request = {
        "group": group.pk, "title": title, "starts_at": starts_at, "ends_at": ends_at, "zone": zone, "place": place,
        "link": link, "draft": draft,
    }  # fmt: skip
    if known:
        require_same_request(known, request, is_in_place=known.group_id == group.pk)
        return known.pk, False
    rights = rights_of(chair)
    require(group_policies.can_schedule(rights, group), _("Only the group's chairs may schedule a session."))
    _check_times(starts_at, ends_at)
    live_session = _create(
        chair, rights, group, title=clean_title(title), state=DRAFT if draft else SCHEDULED, starts_at=starts_at,
        ends_at=ends_at, zone=zone, place=place, link=link, key=key, request_digest=digest_of(key, request),
    )  # fmt: skip
    record("session.schedule", by=rights, target=("session", live_session.pk), group=live_session.group, draft=draft)
    if not draft:
        _announce(live_session, chair, rights, key)
    ensure_stream(live_session.stream)
    ensure_stream(f"thread:{live_session.thread_id}")
    return live_session.pk, True


@transaction.atomic
def change_session(*, chair: Person, session_id: int, version: int, **fields: Any) -> None:
    """New title, times, zone, place or link, also while it runs: session.changed, to group and room.

    Raises NotFound, Forbidden, Conflict, Refused (closed), Invalid.
    """
    live_session, rights = locked_session(chair, session_id)
    require(policies.can_prepare(rights, live_session), _("Only the group's chairs may change a session."))
    check_version(live_session, version)
    require_not_over(live_session)
    if "title" in fields:
        fields["title"] = clean_title(fields["title"])
    changed = {n: v for n, v in fields.items() if n in CHANGEABLE and getattr(live_session, n) != v}
    if not changed:
        return
    _check_times(changed.get("starts_at", live_session.starts_at), changed.get("ends_at", live_session.ends_at))
    thread = _locked_chat(live_session) if "title" in changed else None
    record(
        "session.change",
        by=rights,
        target=("session", live_session.pk),
        group=live_session.group,
        fields=sorted(changed),
    )
    save_next(live_session, **changed)
    announce_session(SessionChanged, live_session, chair, rights)
    if thread:
        save_change(person=chair, rights=rights, thread=thread, fields={"title": changed["title"]})


@transaction.atomic
def publish_session(*, chair: Person, session_id: int, version: int) -> None:
    """A draft becomes a scheduled session that the group sees, chat included."""
    live_session, rights = _to_lead(chair, session_id, version, "publish", policies.can_prepare)
    Thread.objects.filter(pk=live_session.thread_id).update(audience=GROUP)
    save_next(live_session, state=SCHEDULED)
    _announce(live_session, chair, rights, None)
    by = actor_of(chair, rights, live_session.group_id)
    live_session.announce(SessionChanged(session=load_session(live_session.pk)), by=by)
    raise_audience(live_session.stream, f"thread:{live_session.thread_id}")


@transaction.atomic
def open_session(*, chair: Person, session_id: int, version: int) -> None:
    """The session is live: the agenda moves, hands go up.  Raises NotFound, Forbidden, Conflict, Refused."""
    live_session, rights = _to_lead(chair, session_id, version, "open", policies.can_lead)
    save_next(live_session, state=LIVE, opened_at=clock.now())
    announce_session(SessionOpened, live_session, chair, rights)


@transaction.atomic
def pause_session(*, chair: Person, session_id: int, version: int) -> None:
    """A break: the chat stays open, no hands go up."""
    live_session, rights = _to_lead(chair, session_id, version, "pause", policies.can_lead)
    save_next(live_session, state=PAUSED)
    announce_session(SessionPaused, live_session, chair, rights)


@transaction.atomic
def resume_session(*, chair: Person, session_id: int, version: int) -> None:
    """Back from a break."""
    live_session, rights = _to_lead(chair, session_id, version, "resume", policies.can_lead)
    save_next(live_session, state=LIVE)
    announce_session(SessionResumed, live_session, chair, rights)


@transaction.atomic
def close_session(*, chair: Person, session_id: int, version: int) -> None:
    """The end, for good: nothing is current, all hands are down, the chat is read-only."""
    live_session, rights = _to_lead(chair, session_id, version, "close", policies.can_lead)
    thread = _locked_chat(live_session)
    now = clock.now()
    live_session.items.filter(state="open").update(state="closed", closed_at=now, version=F("version") + 1)
    for was, becomes in (("speaking", "done"), ("waiting", "lowered")):
        live_session.hands.filter(state=was).update(state=becomes, ended_at=now, version=F("version") + 1)
    save_next(live_session, state=CLOSED, closed_at=now, current_item=None)
    announce_session(SessionClosed, live_session, chair, rights)
    _lock_chat(thread, chair, rights)


@transaction.atomic
def cancel_session(*, chair: Person, session_id: int, version: int) -> None:
    """It will not take place; the room stays to be read."""
    live_session, rights = _to_lead(chair, session_id, version, "cancel", policies.can_lead)
    thread = _locked_chat(live_session)
    save_next(live_session, state=CANCELLED, closed_at=clock.now())
    announce_session(SessionChanged, live_session, chair, rights)
    _lock_chat(thread, chair, rights)


def _create(
    chair: Person, rights: Rights, group: WorkingGroup, *, title: str, state: str, **fields: Any
) -> LiveSession:
    """The rows of a session and of its chat; a draft's chat is the desk's alone."""
    audience = DESK if state == DRAFT else GROUP
    thread = create_thread(author=chair, rights=rights, group=group, title=title, kind="session", audience=audience)
    return LiveSession.objects.create(group=group, title=title, state=state, thread=thread, convened_by=chair, **fields)


def _announce(live_session: LiveSession, person: Person, rights: Rights, key: UUID | None) -> None:
    by = actor_of(person, rights, live_session.group_id)
    live_session.group.announce(SessionScheduled(session=load_brief(live_session.pk)), by=by, key=key)


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Invalid(fields={"ends_at": [_("The end must be later than the start.")]})
    if starts_at.year < YEARS[0] or ends_at.year > YEARS[1]:
        raise Invalid(fields={"starts_at": [_("From 2000 to 2100.")]})


def _to_lead(person: Person, session_id: int, version: int, verb: str, policy: Policy) -> tuple[LiveSession, Rights]:
    """Lock, then ask role, version and state, in this order; the audit row of `verb` is written."""
    live_session, rights = locked_session(person, session_id)
    require(policy(rights, live_session), _("Only the group's chair or deputy leads a session."))
    check_version(live_session, version)
    require_not_over(live_session)
    if live_session.state not in policies.LEADS_FROM[verb]:
        raise Refused(_("The session is not in a state for this."), code="wrong_state")
    record(
        f"session.{verb}",
        by=rights,
        target=("session", live_session.pk),
        group=live_session.group,
        was=live_session.state,
    )
    return live_session, rights


def _locked_chat(live_session: LiveSession) -> Thread:
    threads = Thread.objects.select_for_update(of=("self",)).select_related("group")
    return threads.get(pk=live_session.thread_id)


def _lock_chat(thread: Thread, person: Person, rights: Rights) -> None:
    fields = {"is_locked": True, "lock_reason": policies.CHAT_LOCK_REASON}
    save_change(person=person, rights=rights, thread=thread, fields=fields)
