"""Start, rename, lock, pin and slow a thread."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from collab.audit.record import record
from collab.errors import Invalid, Refused, require
from collab.people.locking import locked
from collab.people.models import Person
from collab.people.rights import Rights, actor_of, rights_of
from collab.postgres import clock
from collab.postgres.idempotency import digest_of, require_same_request
from collab.postgres.versions import require_version, save_next
from collab.text.markdown import clean_text
from groups.actions.posting.checks import require_language
from groups.actions.posting.insert import NewMessage, draw_ids, insert_messages
from groups.actions.posting.post import reading_of, require_text
from groups.events.threads import ThreadChanged, ThreadStarted
from groups.models import Thread, WorkingGroup
from groups.models.threads import GROUP, NETWORK
from groups.models.words import words_of
from groups.policies import groups as group_policies
from groups.policies import threads as policies
from groups.policies.sessions import CHAT_LOCK_REASON
from groups.shapes.threads import FIELDS, ThreadShape, thread_shape

TITLE_MOST = 160
MOST_PINNED = 3
SLOW_MOST_S = 3600


def _clean_title(title: str) -> str:
    title = " ".join(clean_text(title).split())
    if not title or len(title) > TITLE_MOST:
        raise Invalid(fields={"title": [_("A title has 1 to 160 characters.")]})
    return title


def shape_of(thread_id: int) -> ThreadShape:
    """The shape that events carry; one query."""
    return thread_shape(Thread.objects.values(*FIELDS).get(pk=thread_id))


@transaction.atomic
def start_thread(
    *, author: Person, group: WorkingGroup, title: str, body: str, language: str, key: UUID | None = None
) -> tuple[int, bool]:
    """A new discussion whose body is message no 1: (thread id, whether it is new).

    The group hears thread.started, the thread's stream message.posted.  Raises Forbidden, Invalid,
    KeyReused.  Locks the group's row, so that threads start one after another.
    """
    title = _clean_title(title)
    group = WorkingGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=group.pk)
    known = Thread.objects.filter(author=author, key=key).first() if key else None
    request = {"group": group.pk, "title": title, "body": clean_text(body), "language": language}
    if known:
        require_same_request(known, request, is_in_place=known.group_id == group.pk)
        return known.pk, False
    rights = rights_of(author)
    require(group_policies.can_start_thread(rights, group), _("Join the group to start a thread."))
    thread = create_thread(
        author=author, rights=rights, group=group, title=title, language=language, kind="discussion",
        audience=NETWORK if group.is_open else GROUP, key=key, request_digest=digest_of(key, request),
    )  # fmt: skip
    text, language = require_text(reading_of(body), thread.kind), require_language(language)
    first = NewMessage(author=author, rights=rights, thread=thread, text=text, language=language)
    insert_messages([first], draw_ids(1), clock.now())
    group.announce(ThreadStarted(thread=shape_of(thread.pk)), by=actor_of(author, rights, group.pk), key=key)
    return thread.pk, True


def create_thread(
    *, author: Person, rights: Rights, group: WorkingGroup, title: str, kind: str, audience: str,
    language: str = "en", key: UUID | None = None, request_digest: str = "",
) -> Thread:  # fmt: skip
    """The row of a discussion, a session's chat or a practice's discussion; publishes nothing."""
    office = rights.office_in(group.pk)
    return Thread.objects.create(
        group=group,
        kind=kind,
        audience=audience,
        title=title,
        search=words_of(title),
        language=language,
        author=author,
        author_city_id=office.city_id if office else None,
        author_organisation_id=office.organisation_id if office else None,
        author_office=office.title if office else "",
        key=key,
        request_digest=request_digest,
    )


def _locked_thread(person: Person, thread_id: int, version: int | None) -> tuple[Thread, Rights]:
    """The thread under its row lock, with the rights of the person read after it."""
    thread, rights = locked(Thread.objects.select_related("group"), thread_id, person, no_key=False)
    require_version(thread, version, current=lambda: shape_of(thread_id))
    return thread, rights


def tell_thread_changed(*, person: Person, rights: Rights, thread: Thread) -> None:
    """thread.changed to the thread's readers and, for a discussion, to the group whose list shows it."""
    by, shape = actor_of(person, rights, thread.group_id), shape_of(thread.pk)
    if thread.kind == "discussion":
        thread.group.announce(ThreadChanged(thread=shape), by=by)
    thread.announce(ThreadChanged(thread=shape), by=by)


def save_change(*, person: Person, rights: Rights, thread: Thread, fields: dict[str, Any]) -> None:
    """Write the fields with the next version and tell who sees the thread; the row is locked."""
    save_next(thread, **fields)
    tell_thread_changed(person=person, rights=rights, thread=thread)


@transaction.atomic
def rename_thread(*, person: Person, thread_id: int, title: str, version: int | None) -> None:
    """A new title.  Raises NotFound, Forbidden, Conflict, Invalid."""
    thread, rights = _locked_thread(person, thread_id, version)
    require(policies.can_rename(rights, thread), _("Only the author, within a day, or the chair may rename."))
    title = _clean_title(title)
    if thread.author_id != person.pk:
        record(
            "thread.rename",
            by=rights,
            target=("thread", thread.pk),
            group=thread.group,
            before=thread.title,
            after=title,
        )
    save_change(person=person, rights=rights, thread=thread, fields={"title": title, "search": words_of(title)})


@transaction.atomic
def set_lock(*, chair: Person, thread_id: int, locked: bool, reason: str = "", note: str = "",
             version: int | None = None) -> None:  # fmt: skip
    """Close a thread for new messages, or open it again.  Repeated: nothing happens."""
    thread, rights = _locked_thread(chair, thread_id, version)
    require(policies.can_lock(rights, thread), _("Only a chair may lock a thread."))
    if reason == CHAT_LOCK_REASON:  # nobody could ever open it again
        raise Invalid(fields={"reason": [_("Choose a reason from the list.")]})
    if thread.is_locked == locked:
        return
    if thread.lock_reason == CHAT_LOCK_REASON:
        raise Refused(_("This session is over; its chat stays closed."), code="closed")
    action = "thread.lock" if locked else "thread.unlock"
    record(action, by=rights, target=("thread", thread.pk), group=thread.group, reason=reason, note=note)
    fields = {"is_locked": locked, "lock_reason": reason if locked else ""}
    save_change(person=chair, rights=rights, thread=thread, fields=fields)


@transaction.atomic
def set_pin(*, chair: Person, thread_id: int, pinned: bool, reason: str = "", note: str = "",
            version: int | None = None) -> None:  # fmt: skip
    """Keep a thread on top of the group's list; at most three.  Repeated: nothing happens."""
    thread, rights = _locked_thread(chair, thread_id, version)
    require(policies.can_pin(rights, thread), _("Only a chair may pin a thread."))
    if thread.is_pinned == pinned:
        return
    WorkingGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=thread.group_id)
    others = Thread.objects.filter(group_id=thread.group_id, is_pinned=True).count()
    if pinned and others >= MOST_PINNED:
        raise Invalid(_("Three threads are pinned already. Unpin one first."), code="too_many_pinned")
    record(
        "thread.pin" if pinned else "thread.unpin",
        by=rights,
        target=("thread", thread.pk),
        group=thread.group,
        reason=reason,
        note=note,
    )
    save_change(person=chair, rights=rights, thread=thread, fields={"is_pinned": pinned})


@transaction.atomic
def set_slow(*, chair: Person, thread_id: int, slow_s: int, version: int | None = None) -> None:
    """Seconds that must pass between two messages of one person; 0 switches it off."""
    if not 0 <= slow_s <= SLOW_MOST_S:
        raise Invalid(fields={"slow_s": [_("From 0 to 3600 seconds.")]})
    thread, rights = _locked_thread(chair, thread_id, version)
    require(policies.can_lock(rights, thread), _("Only a chair may slow a thread down."))
    if thread.slow_s == slow_s:
        return
    record("thread.slow", by=rights, target=("thread", thread.pk), group=thread.group, seconds=slow_s)
    save_change(person=chair, rights=rights, thread=thread, fields={"slow_s": slow_s})
