"""Post, edit and react: what people do with messages."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from collab.errors import Invalid, NotFound, Refused, require
from collab.people.locking import locked
from collab.people.models import Person
from collab.people.rights import Rights, actor_of
from collab.postgres import clock
from collab.postgres.versions import require_version, save_next
from collab.vocabularies.models import Entry
from groups.actions.posting.checks import require_language
from groups.actions.posting.post import Post, reading_of, require_text
from groups.actions.posting.queue import post_and_wait
from groups.events.messages import MessageEdited, MessageReacted
from groups.models import Message, MessageVersion, Reaction, ReadPosition, Thread
from groups.models.messages import PUBLISHED
from groups.models.words import words_of
from groups.policies import messages as policies
from groups.policies import threads as thread_policies
from groups.shapes.messages import FIELDS, MessageShape, message_shape


def shape_of(message_id: int) -> MessageShape:
    """The shape as it is now; one query."""
    return message_shape(Message.objects.values(*FIELDS).get(pk=message_id))


def post_message(
    *, author: Person, thread_id: int, body: str, language: str | None = None, reply_to: int | None = None,
    key: UUID | None = None, is_limited: bool = False,
) -> tuple[MessageShape, bool, int]:  # fmt: skip
    """Append one message: (its shape, whether it is new, the seq of its event).

    Written together with what else waits in this process (posting/queue.py), under the thread's lock, which
    is the order of its messages.  A repeat of the whole request with its key answers with the message as it
    is now.  is_limited: take a token of the author's limit first.  Raises NotFound, Forbidden, Refused
    (locked), TooMany (limit, slow mode), Invalid, KeyReused, Unavailable.
    """
    post = Post(
        author=author.pk, thread=thread_id, body=body, language=language, reply_to=reply_to, key=key,
        is_limited=is_limited,
    )  # fmt: skip
    posted = post_and_wait(post.read())
    return posted.shape, posted.is_new, posted.seq


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
    thread, rights = locked(Thread.objects.select_related("group"), found, person, no_key=False)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    message.thread = thread
    return message, rights


@transaction.atomic
def edit_message(*, author: Person, message_id: int, body: str, language: str | None, version: int) -> MessageShape:
    """Change one's own text; the old one is kept as a version.  Raises Conflict, Forbidden, Invalid."""
    message, rights = locked_message(author, message_id)
    require(policies.can_edit(rights, message, clock.now()), _("Your own message can be edited for a day."))
    if message.thread.is_locked:
        raise Refused(_("This thread is closed."), code="locked")
    require_version(message, version, current=lambda: shape_of(message.pk))
    text = require_text(reading_of(body), message.thread.kind)
    MessageVersion.objects.create(
        message=message,
        version=message.version,
        body=message.body,
        html=message.html,
        language=message.language,
        written_at=message.edited_at or message.created_at,
    )
    save_next(
        message,
        body=text.body,
        html=text.html,
        search=words_of(text.body),
        language=require_language(language) if language else message.language,
        edited_at=clock.now(),
    )
    shape = shape_of(message.pk)
    message.announce(MessageEdited(message=shape), by=actor_of(author, rights, message.thread.group_id))
    return shape


@transaction.atomic
def react(*, person: Person, message_id: int, emoji: str, on: bool) -> MessageShape:
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
    by = actor_of(person, rights, message.thread.group_id)
    message.announce(MessageReacted(message=message.pk, emoji=emoji, on=on, count=count), by=by)
    return shape_of(message.pk)
