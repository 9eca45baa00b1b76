"""Hide, remove, withdraw and restore a message.  Nothing a person wrote disappears silently.

Hiding leaves the text in the row; removing and withdrawing move it to `SealedText`.  In every case the
old events of the message in the log become its tombstone, so that nobody who was away reads it later.
"""

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from collab.audit.record import record
from collab.errors import Invalid, Refused, require
from collab.notices.authors import tell_author
from collab.people.models import Person
from collab.people.rights import Rights, actor_of
from collab.postgres import clock
from collab.postgres.versions import require_version, save_next
from collab.streams.publish import lock_streams, seal_in_log
from collab.vocabularies.models import Entry
from groups.actions.messages import locked_message, shape_of
from groups.events.messages import MessageHidden, MessageRemoved, MessageRestored, MessageWithdrawn
from groups.models import Message, MessageVersion, SealedText
from groups.models.messages import AUTHORS_OWN, HIDDEN, PUBLISHED, REMOVED, WITHDRAWN, WITHHELD
from groups.models.words import words_of
from groups.policies import messages as policies
from groups.policies import threads as thread_policies
from groups.shapes.messages import MessageShape, SealedShape

NOTE_MOST = 500
NOTE_LEAST_FOR_OTHER = 20


def _reason(reason: str, note: str) -> tuple[str, str]:
    if not Entry.objects.of("reasons").filter(code=reason).exists():
        raise Invalid(fields={"reason": [_("Choose a reason from the list.")]})
    if reason == "other" and len(note) < NOTE_LEAST_FOR_OTHER:
        raise Invalid(fields={"note": [_("Say in at least 20 characters why.")]})
    return reason, note[:NOTE_MOST]


def _check_version(message: Message, version: int | None) -> None:
    """A power without a version means what stands there now."""
    require_version(message, version, current=lambda: shape_of(message.pk))


@transaction.atomic
def hide_message(
    *, chair: Person, message_id: int, reason: str, note: str = "", version: int | None = None
) -> MessageShape:
    """Reversibly take a message from every page: its tombstone.  Repeated: the same answer.

    Heard by the thread; the author gets a notice with the reason; leaves an audit row.
    """
    message, rights = locked_message(chair, message_id)
    require(thread_policies.can_hide(rights, message.thread), _("Only the group's chairs may hide."))
    reason, note = _reason(reason, note)
    if message.state == HIDDEN:
        return shape_of(message.pk)
    _check_version(message, version)
    if message.state != PUBLISHED:
        raise Refused(_("This message is already withheld."), code="wrong_state")
    return _withhold(message, rights, chair, HIDDEN, MessageHidden, reason=reason, note=note)


@transaction.atomic
def remove_message(
    *, chair: Person, message_id: int, reason: str, note: str = "", version: int | None = None
) -> MessageShape:
    """Seal a message's text away for good unless another chair restores it: its tombstone."""
    message, rights = locked_message(chair, message_id)
    require(thread_policies.can_remove(rights, message.thread), _("Only the group's chairs may remove."))
    reason, note = _reason(reason, note)
    if message.state == REMOVED:
        return shape_of(message.pk)
    _check_version(message, version)
    if message.state not in {PUBLISHED, HIDDEN}:
        raise Refused(_("This message is already withheld."), code="wrong_state")
    _seal_text(message)
    return _withhold(message, rights, chair, REMOVED, MessageRemoved, reason=reason, note=note)


@transaction.atomic
def withdraw_message(*, author: Person, message_id: int, version: int | None = None) -> MessageShape:
    """The author takes back what she wrote; for a day she can undo it."""
    message, rights = locked_message(author, message_id)
    if message.state == WITHDRAWN and message.author_id == author.pk:
        return shape_of(message.pk)
    require(policies.can_withdraw(rights, message), _("Only your own message can be withdrawn."))
    _check_version(message, version)
    _seal_text(message)
    # What a chair has hidden keeps the chair's reason: it does not come back by being withdrawn and restored.
    reason = message.state_reason if message.state == HIDDEN else AUTHORS_OWN
    return _withhold(message, rights, author, WITHDRAWN, MessageWithdrawn, reason=reason)


def _withhold(
    message: Message,
    rights: Rights,
    person: Person,
    state: str,
    tombstone: type[MessageHidden | MessageRemoved | MessageWithdrawn],
    *,
    reason: str,
    note: str = "",
) -> MessageShape:
    own = state == WITHDRAWN
    _lock_streams_of(message)
    _set_state(message, state, person, reason, note, "author" if own else _role_of(rights, message))
    shape = shape_of(message.pk)
    seal_in_log(message.stream, subject=message.subject, data={"message": shape})
    message.announce(tombstone(message=shape), by=actor_of(person, rights, message.thread.group_id))
    record(
        f"message.{_VERBS[state]}",
        by=rights,
        target=("message", message.pk),
        group=message.thread.group,
        reason=reason,
        note=note,
        version=message.version,
        thread=message.thread_id,
    )
    _tell_author(message, person, f"message.{state}", reason=reason, note=note)
    return shape


_VERBS = {HIDDEN: "hide", REMOVED: "remove", WITHDRAWN: "withdraw", PUBLISHED: "restore"}


@transaction.atomic
def restore_message(*, person: Person, message_id: int, note: str = "", version: int | None = None) -> MessageShape:
    """Back to its place with its text: the whole message, which the event carries too."""
    message, rights = locked_message(person, message_id)
    if message.state == PUBLISHED:
        require(thread_policies.can_hide(rights, message.thread) or message.author_id == person.pk)
        return shape_of(message.pk)
    require(
        policies.can_restore(rights, message, clock.now()),
        _("What a chair removed, another chair or deputy restores."),
    )
    _check_version(message, version)
    was = message.state
    _lock_streams_of(message)
    _unseal_text(message)
    _set_state(message, PUBLISHED, person, "", note[:NOTE_MOST], _role_of(rights, message))
    shape = shape_of(message.pk)
    message.announce(MessageRestored(message=shape), by=actor_of(person, rights, message.thread.group_id))
    record(
        "message.restore",
        by=rights,
        target=("message", message.pk),
        group=message.thread.group,
        note=note,
        was=was,
        version=message.version,
        thread=message.thread_id,
    )
    _tell_author(message, person, "message.restored", reason="", note=note)
    return shape


@transaction.atomic
def read_sealed(*, reader: Person, message_id: int) -> SealedShape:
    """The withheld text {"message", "body", "html", "language"}; a reading by another leaves an audit row."""
    message, rights = locked_message(reader, message_id)
    require(policies.can_read_sealed(rights, message), _("Only the author and the group's chairs may read it."))
    if message.state not in WITHHELD:
        raise Refused(_("This message is not withheld."), code="wrong_state")
    sealed = SealedText.objects.filter(message=message).first()
    text = orjson.loads(bytes(sealed.content)) if sealed else {
        "body": message.body, "html": message.html, "language": message.language,
    }  # fmt: skip
    if message.author_id != reader.pk:
        record(
            "message.read_sealed",
            by=rights,
            target=("message", message.pk),
            group=message.thread.group,
            version=message.version,
            thread=message.thread_id,
        )
    return {
        "message": message.pk,
        "note": message.state_note,
        "body": text["body"],
        "html": text["html"],
        "language": text["language"],
    }


def _lock_streams_of(message: Message) -> None:
    """The thread and the author hear of it: both locks in the order that all transactions keep."""
    lock_streams(message.thread.stream, f"person:{message.author_id}")


def _set_state(message: Message, state: str, person: Person, reason: str, note: str, role: str) -> None:
    save_next(
        message, state=state, state_reason=reason, state_note=note, state_by=person, state_role=role,
        state_at=clock.now(), body=message.body, html=message.html,
    )  # fmt: skip


def _seal_text(message: Message) -> None:
    versions = list(message.versions.order_by("version").values("version", "body", "html", "language", "written_at"))
    text = {"body": message.body, "html": message.html, "language": message.language, "versions": versions}
    SealedText.objects.update_or_create(message=message, defaults={"content": orjson.dumps(text)})
    message.versions.all().delete()
    message.body = message.html = ""
    Message.objects.filter(pk=message.pk).update(search=None)  # the index would still tell the words


def _unseal_text(message: Message) -> None:
    sealed = SealedText.objects.filter(message=message).first()
    if sealed is None:
        return
    text = orjson.loads(bytes(sealed.content))
    message.body, message.html = text["body"], text["html"]
    Message.objects.filter(pk=message.pk).update(search=words_of(message.body))
    MessageVersion.objects.bulk_create(MessageVersion(message=message, **row) for row in text["versions"])
    sealed.delete()


def _role_of(rights: Rights, message: Message) -> str:
    roles = rights.roles_in(message.thread.group_id)
    ranked = [role for role in ("chair", "deputy", "rapporteur") if role in roles]
    return ranked[0] if ranked else ("secretariat" if rights.is_secretariat else "author")


def _tell_author(message: Message, person: Person, kind: str, *, reason: str, note: str) -> None:
    tell_author(
        message.author_id,
        done_by=person.pk,
        kind=kind,
        data={
            "thread": message.thread_id,
            "message": message.pk,
            "no": message.no,
            "title": message.thread.title,
            "reason": reason,
            "note": note,
            "role": message.state_role,
        },
        url=f"/threads/{message.thread_id}#m{message.no}",
        by=None,
    )
