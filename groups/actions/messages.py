"""Post, edit and react: what people do with messages."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collab.errors import Conflict, Invalid, KeyReused, NotFound, Refused, TooMany, require
from collab.jobs import enqueue
from collab.people.models import Person
from collab.people.rights import Rights, actor_of, rights_of
from collab.streams.models import StreamEvent
from collab.streams.publish import publish
from collab.text import MAX_BODY, MAX_CHAT, clean_body, mentioned_person_ids, render_markdown
from collab.vocabularies.models import Entry
from groups.events.messages import MessageEdited, MessagePosted, MessageReacted
from groups.models import LiveSession, Message, MessageVersion, Reaction, ReadPosition, Thread
from groups.models.messages import PUBLISHED
from groups.models.words import words_of
from groups.policies import messages as policies
from groups.policies import sessions as session_policies
from groups.policies import threads as thread_policies
from groups.shapes.messages import FIELDS, message_shape

MENTIONS_MOST = 10


def most_in(thread: Thread) -> int:
    """The most characters of a message: less in the chat of a live session."""
    return MAX_CHAT if thread.kind == "session" else MAX_BODY


def shape_of(message_id: int) -> dict[str, Any]:
    """The shape as it is now; one query."""
    return message_shape(Message.objects.values(*FIELDS).get(pk=message_id))


@transaction.atomic
def post_message(
    *, author: Person, thread_id: int, body: str, language: str, reply_to: int | None = None,
    key: UUID | None = None,
) -> tuple[dict[str, Any], bool, int]:  # fmt: skip
    """Append one message: (its shape, whether it is new, the seq of its event).

    Locks the thread's row, which is the order of its messages.  A repeat with the same key and content
    answers with the message as it is now.  Raises NotFound, Forbidden, Refused (locked), TooMany (slow
    mode), Invalid, KeyReused.
    """
    thread = Thread.objects.select_for_update(of=("self",)).select_related("group").filter(pk=thread_id).first()
    rights = rights_of(author)
    if thread is None or not Thread.objects.visible_to(rights).filter(pk=thread_id).exists():
        raise NotFound()
    known = Message.objects.filter(author=author, key=key).first() if key else None
    if known:
        return _same_again(known, thread, body), False, _seq_of(known, thread)
    require(thread_policies.can_post(rights, thread), _("Join the group to write here."))
    item_id = _require_open(thread, author)
    message, seq = write_message(
        author=author, rights=rights, thread=thread, body=body, language=language, reply_to=reply_to, key=key,
        agenda_item_id=item_id,
    )  # fmt: skip
    return shape_of(message.pk), True, seq


def says_the_same(known: Message, body: str) -> bool:
    """Whether this is what the message said at first; a sealed text is not opened to compare."""
    first = known.versions.order_by("version").values_list("body", flat=True).first()
    said = known.body if first is None else first
    return known.state in {"removed", "withdrawn"} or said == clean_body(body)


def _same_again(known: Message, thread: Thread, body: str) -> dict[str, Any]:
    if known.thread_id != thread.pk or not says_the_same(known, body):
        raise KeyReused()
    return shape_of(known.pk)


def _seq_of(message: Message, thread: Thread) -> int:
    """The seq of message.posted, the same for every repeat; 0 once the log no longer keeps it."""
    posted = StreamEvent.objects.filter(stream__key=thread.stream, subject=message.subject, type=MessagePosted.name)
    return posted.values_list("seq", flat=True).first() or 0


def _require_open(thread: Thread, author: Person) -> int | None:
    """Raise unless the thread takes this message now; in a session's chat, the current agenda item's id."""
    if thread.is_locked:
        is_over = thread.lock_reason == session_policies.CHAT_LOCK_REASON
        raise Refused(_("This thread is closed. Your text is kept."), code="closed" if is_over else "locked")
    _require_pace(thread, author)
    if thread.kind != "session":
        return None
    room = LiveSession.objects.only("state", "starts_at", "current_item_id").get(thread=thread)
    if not session_policies.chat_is_open(room.state, room.starts_at, timezone.now()):
        raise Refused(_("The chat opens half an hour before the session. Your text is kept."), code="not_open")
    return room.current_item_id


def _require_pace(thread: Thread, author: Person) -> None:
    if not thread.slow_s:
        return
    last = Message.objects.filter(thread=thread, author=author).order_by("-no").values_list("created_at", flat=True)
    left = (last[0] + timedelta(seconds=thread.slow_s) - timezone.now()).total_seconds() if last else 0
    if left > 0:
        raise TooMany(_("Slow mode is on. Your text is kept."), code="slow_mode", retry_after=round(left, 1))


def write_message(
    *, author: Person, rights: Rights, thread: Thread, body: str, language: str, reply_to: int | None = None,
    key: UUID | None = None, agenda_item_id: int | None = None,
) -> tuple[Message, int]:  # fmt: skip
    """The row, its number and its event; the caller holds the thread's lock and has asked the policy."""
    body = _checked(thread, body, reply_to)
    office = rights.office_in(thread.group_id)
    thread.last_no += 1
    thread.last_at = timezone.now()
    thread.save(update_fields=["last_no", "last_at"])
    message = Message.objects.create(
        thread=thread,
        no=thread.last_no,
        agenda_item_id=agenda_item_id,
        author=author,
        author_city_id=office.city_id if office else None,
        author_organisation_id=office.organisation_id if office else None,
        author_office=office.title if office else "",
        body=body,
        html=render_markdown(body),
        search=words_of(body),
        language=_known_language(language),
        reply_to_id=reply_to,
        key=key,
        created_at=thread.last_at,
    )
    advance_reading(author.pk, thread.pk, thread.last_no)
    seq = publish(
        MessagePosted(message=shape_of(message.pk)),
        to=thread.stream,
        secret=thread.is_secret,
        by=actor_of(author, rights, thread.group_id),
        key=key,
        subject=message.subject,
    )
    enqueue("groups.tell_about_message", message_id=message.pk)
    return message, seq


def _known_language(tag: str) -> str:
    if not Entry.objects.of("locales").filter(code=tag).exists():
        raise Invalid(fields={"language": [_("This language is not one of the network's.")]})
    return tag


def _checked(thread: Thread, body: str, reply_to: int | None) -> str:
    """The clean body of a message that may stand in this thread."""
    body = clean_body(body, most=most_in(thread))
    if len(mentioned_person_ids(body)) > MENTIONS_MOST:
        raise Invalid(fields={"body": [_("At most ten people can be mentioned.")]})
    if reply_to and not Message.objects.filter(pk=reply_to, thread=thread).exists():
        raise Invalid(fields={"reply_to": [_("That message is not in this thread.")]})
    return body


def advance_reading(person_id: int, thread_id: int, message_no: int) -> int:
    """The greatest number read so far; two reads never go back."""
    position, created = ReadPosition.objects.select_for_update().get_or_create(
        person_id=person_id, thread_id=thread_id, defaults={"last_read_no": message_no}
    )
    if not created and position.last_read_no < message_no:
        position.last_read_no = message_no
        position.save(update_fields=["last_read_no"])
    return position.last_read_no


def locked_message(person: Person, message_id: int) -> tuple[Message, Rights]:
    """The message under its thread's and its own row lock, and the person's rights read after."""
    found = Message.objects.filter(pk=message_id).values_list("thread_id", flat=True).first()
    if found is None:
        raise NotFound()
    thread = Thread.objects.select_for_update(of=("self",)).select_related("group").get(pk=found)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    message.thread = thread
    rights = rights_of(person)
    if not Thread.objects.visible_to(rights).filter(pk=thread.pk).exists():
        raise NotFound()
    return message, rights


@transaction.atomic
def edit_message(*, author: Person, message_id: int, body: str, language: str | None, version: int) -> dict[str, Any]:
    """Change one's own text; the old one is kept as a version.  Raises Conflict, Forbidden, Invalid."""
    message, rights = locked_message(author, message_id)
    require(policies.can_edit(rights, message, timezone.now()), _("Your own message can be edited for a day."))
    if message.thread.is_locked:
        raise Refused(_("This thread is closed."), code="locked")
    if version != message.version:
        raise Conflict(current=shape_of(message.pk))
    body = clean_body(body, most=most_in(message.thread))
    MessageVersion.objects.create(
        message=message,
        version=message.version,
        body=message.body,
        html=message.html,
        language=message.language,
        written_at=message.edited_at or message.created_at,
    )
    message.body, message.html, message.search = body, render_markdown(body), words_of(body)
    message.language = _known_language(language) if language else message.language
    message.edited_at, message.version = timezone.now(), message.version + 1
    message.save(update_fields=["body", "html", "search", "language", "edited_at", "version"])
    shape = shape_of(message.pk)
    publish(
        MessageEdited(message=shape),
        to=message.thread.stream,
        secret=message.thread.is_secret,
        by=actor_of(author, rights, message.thread.group_id),
        subject=message.subject,
    )
    return shape


@transaction.atomic
def react(*, person: Person, message_id: int, emoji: str, on: bool) -> dict[str, Any]:
    """Add or take back a reaction: the message's shape.  Repeated: nothing happens."""
    message, rights = locked_message(person, message_id)
    require(thread_policies.can_react(rights, message.thread), _("Join the group to react."))
    if message.thread.is_locked or message.state != PUBLISHED:
        raise Refused(_("This can no longer be reacted to."), code="locked")
    if not Entry.objects.of("reactions").filter(code=emoji).exists():
        raise Invalid(fields={"emoji": [_("This reaction is not available.")]})
    mine = Reaction.objects.filter(message=message, person=person, emoji=emoji)
    if mine.exists() == on:
        return shape_of(message.pk)
    if on:
        Reaction.objects.create(message=message, person=person, emoji=emoji)
    else:
        mine.delete()
    count = Reaction.objects.filter(message=message, emoji=emoji).count()
    message.reactions = {k: v for k, v in (message.reactions | {emoji: count}).items() if v}
    message.save(update_fields=["reactions"])
    publish(
        MessageReacted(message=message.pk, emoji=emoji, on=on, count=count),
        to=message.thread.stream,
        secret=message.thread.is_secret,
        by=actor_of(person, rights, message.thread.group_id),
    )
    return shape_of(message.pk)
