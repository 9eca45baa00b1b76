"""Review a practice: ask for changes, or publish it as an edition; later archive or withdraw it."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from collab.api.json_format import encode
from collab.audit.record import record
from collab.errors import Invalid, Refused, require
from collab.notices.actions import retitle_notices
from collab.notices.authors import tell_author
from collab.people.models import Person
from collab.people.rights import Rights, actor_of, rights_of
from collab.postgres import clock
from collab.postgres.versions import save_next
from collab.streams.publish import ensure_stream, lock_streams, seal_in_log
from groups.actions.threads import create_thread, save_change, shape_of
from groups.models import Thread
from groups.models.threads import GROUP, NETWORK
from groups.models.words import words_of
from practices import policies
from practices.actions.fields import FIELDS, write_fields
from practices.actions.practices import (
    check_version,
    locked_practice,
    notice_data,
    require_complete,
)
from practices.events import PracticeArchived, PracticePublished, PracticeWithdrawn
from practices.models import Practice, PracticeVersion, ReviewNote
from practices.models.practices import ARCHIVED, CHANGES_REQUESTED, FOR_THE_LIBRARY, PUBLISHED, WAITING, WITHDRAWN
from practices.shapes.practices import load_brief, load_content

FIRST_EDITION = "1.0"


@transaction.atomic
def request_changes(*, reviewer: Person, practice_id: int, version: int, notes: Sequence[dict[str, str]]) -> None:
    """Send a practice back with wishes, each for one field; the author is told.

    Raises NotFound, Forbidden, Conflict, Refused (not waiting), Invalid (a field that is none).
    """
    practice, rights = _to_review(reviewer, practice_id, version)
    unknown = [note["field"] for note in notes if note["field"].split(".")[0] not in ("", *FIELDS)]
    if unknown:
        raise Invalid(fields={"notes": [_("%(field)s is not a field.") % {"field": unknown[0]}]})
    office = rights.office_in(practice.group_id)
    ReviewNote.objects.bulk_create(
        ReviewNote(practice=practice, by=reviewer, by_office=office.title if office else "", **note) for note in notes
    )
    save_next(practice, state=CHANGES_REQUESTED, state_at=clock.now())
    record(
        "practice.request_changes",
        by=rights,
        target=("practice", practice.pk),
        group=practice.group,
        fields=[note["field"] for note in notes],
    )
    _tell_author("practice.changes_requested", reviewer, rights, practice, notes=len(notes))


@transaction.atomic
def publish_practice(*, reviewer: Person, practice_id: int, version: int, evidence_level: str | None = None) -> None:
    """Edition 1.0: a snapshot, a thread for its discussion; the library (AMBER: the group) hears it.

    Raises NotFound, Forbidden, Conflict, Refused (not waiting), Invalid (card not complete).
    """
    practice, rights = _to_review(reviewer, practice_id, version)
    require_complete(practice)
    if evidence_level:
        write_fields(practice, {"evidence_level": evidence_level})
    data = notice_data(practice)
    author = practice.author or reviewer
    practice.thread = start_discussion(author, rights if author == reviewer else None, practice, data["title"])
    now = clock.now()
    save_next(
        practice, state=PUBLISHED, state_at=now, edition=FIRST_EDITION, published_at=now, listed_at=now,
        thread=practice.thread, state_note="",
    )  # fmt: skip
    keep_edition(practice, reviewer)
    record(
        "practice.publish",
        by=rights,
        target=("practice", practice.pk),
        group=practice.group,
        edition=practice.edition,
        label=practice.visibility,
    )
    by = actor_of(reviewer, rights, practice.group_id)
    practice.announce(PracticePublished(practice=load_brief(practice.pk)), by=by)
    _tell_author("practice.published", reviewer, rights, practice)


@transaction.atomic
def archive_practice(*, person: Person, practice_id: int, version: int, note: str = "") -> None:
    """Out of the list, still to be read.  Raises NotFound, Forbidden, Conflict, Refused."""
    practice, rights = locked_practice(person, practice_id)
    check_version(practice, version, rights)
    if practice.state != PUBLISHED:
        raise Refused(_("Only a published practice can be archived."))
    require(policies.can_archive(rights, practice), _("Only its city or the group's chairs may archive it."))
    save_next(practice, state=ARCHIVED, state_at=clock.now(), state_note=note)
    record("practice.archive", by=rights, target=("practice", practice.pk), group=practice.group, note=note)
    by = actor_of(person, rights, practice.group_id)
    practice.announce(PracticeArchived(practice=load_brief(practice.pk)), by=by)


@transaction.atomic
def withdraw_practice(*, official: Person, practice_id: int, version: int, note: str = "") -> None:
    """The city takes its practice back: a tombstone stays, also in the log and in notices.

    Its editions are kept unread.

    Raises NotFound, Forbidden, Conflict, Refused (not published).
    """
    practice, rights = locked_practice(official, practice_id)
    check_version(practice, version, rights)
    if practice.state not in (PUBLISHED, ARCHIVED):
        raise Refused(_("Only a published practice can be withdrawn."))
    require(policies.can_withdraw(rights, practice), _("Only officials of the city may withdraw its practice."))
    save_next(practice, state=WITHDRAWN, state_at=clock.now(), state_note=note)
    record("practice.withdraw", by=rights, target=("practice", practice.pk), group=practice.group, note=note)
    with override(practice.original_language.lower()):
        title = _("Withdrawn practice")
    if practice.thread_id:
        _close_discussion(practice.thread_id, title, practice, official, rights)
        retitle_notices({"thread": practice.thread_id}, title=title)
    retitle_notices({"practice": practice.pk}, title=title, url=f"/practices/{practice.pk}")
    tombstone = load_brief(practice.pk)
    seal_in_log(practice.stream, subject=practice.subject, data={"practice": tombstone})
    practice.announce(PracticeWithdrawn(practice=tombstone), by=actor_of(official, rights, practice.group_id))


def _close_discussion(thread_id: int, title: str, practice: Practice, official: Person, rights: Rights) -> None:
    """No more messages; its title was the practice's, and goes, also from the log.  Takes the thread's lock."""
    thread = Thread.objects.select_for_update(of=("self",)).select_related("group").get(pk=thread_id)
    lock_streams(thread.group.stream, practice.stream, thread.stream)
    fields = {"is_locked": True, "title": title, "search": words_of(title)}
    save_change(person=official, rights=rights, thread=thread, fields=fields)
    seal_in_log(thread.stream, subject=thread.subject, data={"thread": shape_of(thread.pk)})


def start_discussion(author: Person, rights: Rights | None, practice: Practice, title: str) -> Thread:
    """The practice's thread: for the network, of an AMBER one for the group; no message yet."""
    if practice.thread:
        return practice.thread
    if practice.group is None:
        raise Invalid(fields={"group": [_("This is needed before the practice can be published.")]})
    thread = create_thread(
        author=author,
        rights=rights or rights_of(author),
        group=practice.group,
        title=title,
        kind="practice",
        audience=discussion_audience(practice),
        language=practice.original_language,
    )
    ensure_stream(thread.stream)
    return thread


def discussion_audience(practice: Practice) -> str:
    """Who reads its thread: the network, or for stricter labels the group's members."""
    return NETWORK if practice.visibility in FOR_THE_LIBRARY else GROUP


def keep_edition(practice: Practice, publisher: Person | None) -> None:
    """Store what was published, without persons, as this edition."""
    PracticeVersion.objects.create(
        practice=practice,
        edition=practice.edition,
        content=as_stored(load_content(practice.pk)),
        published_by=publisher,
        published_at=practice.published_at or clock.now(),
    )


def as_stored(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with instants as text, ready for a JSON column."""
    stored: dict[str, Any] = orjson.loads(encode(content))
    return stored


def _to_review(reviewer: Person, practice_id: int, version: int) -> tuple[Practice, Rights]:
    practice, rights = locked_practice(reviewer, practice_id)
    check_version(practice, version, rights)
    if practice.state not in WAITING:
        raise Refused(_("This practice does not wait for a review."))
    require(policies.can_review(rights, practice), _("A chair of another city or the secretariat reviews it."))
    return practice, rights


def _tell_author(kind: str, person: Person, rights: Rights, practice: Practice, **more: Any) -> None:
    tell_author(
        practice.author_id,
        done_by=person.pk,
        kind=kind,
        data=notice_data(practice, **more),
        url=practice.url,
        by=actor_of(person, rights, practice.group_id),
        once=f"practice:{practice.pk}:{practice.state}:{practice.version}",
    )
