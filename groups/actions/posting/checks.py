"""Lock the threads of a batch of posts, then read what it takes to check them, and check each.

The SQL is compiled once a process: turning querysets into SQL cost most of what a lone post did.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, Func, Max, Model, TextField, UUIDField, Value
from django.utils.translation import gettext_lazy as _

from collab.errors import CollabError, Invalid, KeyReused, NotFound, Refused, TooMany, require
from collab.people.rights import grants_of, speakers
from collab.postgres import clock
from collab.postgres.compiled import (
    Compiled,
    ListParameter,
    Query,
    Row,
    is_among,
    rows_of_each,
    run,
)
from collab.postgres.idempotency import Request, digest_of, require_same_request
from collab.streams.models import StreamEvent
from collab.text.markdown import MessageText
from collab.vocabularies.models import Entry
from groups.actions.posting.insert import NEXT_IDS, NewMessage
from groups.actions.posting.post import Busy, Post, Posted, require_text
from groups.events.messages import MessagePosted
from groups.models import LiveSession, Message, Thread, WorkingGroup
from groups.policies import sessions as session_policies
from groups.policies import threads as policies
from groups.shapes.messages import FIELDS, message_shape

M = TypeVar("M", bound=Model)
IDS: Final = ListParameter("ids", BigIntegerField())
# Columns in the order of their models, as `from_db` wants them.
THREAD: Final = ("id", "group_id", "kind", "audience", "is_locked", "lock_reason", "slow_s", "last_no", "last_at")
KNOWN: Final = ("id", "thread_id", "author_id", "key", "request_digest")
GROUP: Final = ("id", "observers_may_post")
OTHER_LOCKS_MS: Final = 20


class Chat(NamedTuple):
    """What a chat needs to know of its live session."""

    state: str
    starts_at: datetime
    current_item_id: int | None

    @classmethod
    def of(cls, row: Row) -> "Chat":
        return cls(row["state"], datetime.fromisoformat(row["starts_at"]), row["current_item_id"])


class BatchFacts:
    """All that checking a batch needs to know, read after its threads were locked: rights and clock too."""

    def __init__(self, posts: Sequence[Post], threads: Mapping[int, Thread]) -> None:
        authors = {post.author for post in posts}
        self.now = clock.now()
        self.threads = threads
        grants, groups, known, ids, chats = run(_after_locks(posts, authors, threads.values()))
        rules = {row["id"]: _from_row(WorkingGroup, row) for row in groups}
        for thread in threads.values():
            thread.group = rules[thread.group_id]
        self.speakers = speakers(grants)
        self.known = {(each.author_id, each.key): each for each in map(_known_of, known)}
        self.message_ids = [row["id"] for row in ids]
        self.chats = {row["thread_id"]: Chat.of(row) for row in chats}
        self.keys_here: set[tuple[int, UUID]] = set()
        self.last_posts = _last_posts(threads.values(), authors)
        self.replied = _threads_of({post.reply_to for post in posts if post.reply_to})
        spoken = {person.language for person, _rights in self.speakers.values()}
        self.languages = languages_of({post.language for post in posts if post.language} - spoken) | spoken

    def check(self, post: Post, reading: MessageText | CollabError) -> NewMessage | Posted:
        """What to write, or the answer to a repeat; raises CollabError, Busy (its key came twice in this batch)."""
        if post.author not in self.speakers:  # without an office one sees no thread
            raise NotFound
        author, rights = self.speakers[post.author]
        thread = self.threads.get(post.thread)
        if thread is None or not thread.is_visible_to(rights):
            raise NotFound
        if post.key and (known := self.known.get((post.author, post.key))):
            return _same_again(known, post, reading)
        require(policies.can_post(rights, thread), _("Join the group to write here."))
        item_id = self._require_open(thread, post.author)
        text = require_text(reading, thread.kind)
        self._require_known(post)
        self._require_first(post)
        self.last_posts[thread.pk, post.author] = self.now
        return NewMessage(
            author=author, rights=rights, thread=thread, text=text, language=post.language or author.language,
            reply_to=post.reply_to, key=post.key, request_digest=digest_of(post.key, _request(post, text)),
            agenda_item_id=item_id,
        )  # fmt: skip

    def _require_open(self, thread: Thread, author_id: int) -> int | None:
        """Raise unless the thread takes this message now; in a session's chat, the current agenda item's id."""
        if thread.is_locked:
            is_over = thread.lock_reason == session_policies.CHAT_LOCK_REASON
            raise Refused(_("This thread is closed. Your text is kept."), code="closed" if is_over else "locked")
        last = self.last_posts.get((thread.pk, author_id)) if thread.slow_s else None
        left = (last + timedelta(seconds=thread.slow_s) - self.now).total_seconds() if last else 0
        if left > 0:
            raise TooMany(_("Slow mode is on. Your text is kept."), code="slow_mode", retry_after=round(left, 1))
        if thread.kind != "session":
            return None
        chat = self.chats[thread.pk]
        if not session_policies.chat_is_open(chat.state, chat.starts_at, self.now):
            sentence = _("The chat opens half an hour before the session. Your text is kept.")
            raise Refused(sentence, code="not_open")
        return chat.current_item_id

    def _require_known(self, post: Post) -> None:
        if post.reply_to and self.replied.get(post.reply_to) != post.thread:
            raise Invalid(fields={"reply_to": [_("That message is not in this thread.")]})
        if post.language and post.language not in self.languages:
            raise Invalid(fields={"language": [_("This language is not one of the network's.")]})

    def _require_first(self, post: Post) -> None:
        """A key that comes twice in a batch is looked for again once the first is written."""
        if post.key is None:
            return
        if (post.author, post.key) in self.keys_here:
            raise Busy
        self.keys_here.add((post.author, post.key))


def lock_threads(thread_ids: Iterable[int], *, patient: bool) -> dict[int, Thread]:
    """The threads under their rows' locks, taken in the order of their ids, until the transaction ends.

    Not patient: those that somebody else holds are left out, and whatever else this transaction meets
    locked is waited for 20 ms at most, then OperationalError.  Patient: waits 1 s for each, then OperationalError.
    """
    rows = _locks(patient=patient).rows(ids=list(thread_ids))
    return {row["id"]: _from_row(Thread, row) for row in rows}


# Other rows are held for moments only: streams, reading positions, the same key.  Set in passing, with the locks.
_OTHER_WAITS: Final = Func(
    Value("lock_timeout"), Value(f"{OTHER_LOCKS_MS}ms"), Value(True), function="set_config", output_field=TextField()
)


@cache
def _locks(*, patient: bool) -> Compiled:
    # no_key: a first reading position points to the thread, and would wait for us while we wait for it
    locked = Thread.objects.select_for_update(skip_locked=not patient, no_key=True)
    rows = locked.filter(is_among("id", IDS)).order_by("pk").values(*THREAD)
    return Compiled(rows if patient else rows.annotate(other_waits=_OTHER_WAITS))


@cache
def _groups() -> Compiled:
    return Compiled(WorkingGroup.objects.filter(is_among("id", IDS)).values(*GROUP))


@cache
def _with_keys() -> Compiled:
    keys = ListParameter("keys", UUIDField())
    rows = Message.objects.filter(is_among("author_id", IDS), is_among("key", keys), key__isnull=False)
    return Compiled(rows.values(*KNOWN))


def _known_of(row: Row) -> Message:
    """The message as far as a repeat is compared with it."""
    return _from_row(Message, row | {"key": UUID(row["key"])})


def _from_row(model: type[M], row: Row) -> M:
    """The object as far as the row tells of it; its columns stand in the order of the model."""
    return model.from_db(DEFAULT_DB_ALIAS, row, row.values())


@cache
def _chats() -> Compiled:
    rows = LiveSession.objects.filter(is_among("thread_id", IDS))
    return Compiled(rows.values("thread_id", "state", "starts_at", "current_item_id"))


def _after_locks(posts: Sequence[Post], authors: set[int], threads: Iterable[Thread]) -> Query[list[list[Row]]]:
    """For who may speak, the rules of groups, messages with these keys, an id for each post, and live sessions."""
    keys = {post.key for post in posts if post.key}
    return rows_of_each(
        grants_of(authors),
        (_groups(), {"ids": {thread.group_id for thread in threads}}),
        (_with_keys(), {"ids": authors, "keys": keys}),
        (NEXT_IDS, {"count": len(posts)}),
        (_chats(), {"ids": [thread.pk for thread in threads if thread.kind == "session"]}),
    )


def _last_posts(threads: Iterable[Thread], authors: set[int]) -> dict[tuple[int, int], datetime]:
    slow = [thread.pk for thread in threads if thread.slow_s]
    if not slow:
        return {}
    rows = Message.objects.filter(thread__in=slow, author__in=authors).values_list("thread", "author")
    return {(thread, author): at for thread, author, at in rows.annotate(last=Max("created_at"))}


def _threads_of(message_ids: set[int]) -> dict[int, int]:
    return dict(Message.objects.filter(pk__in=message_ids).values_list("pk", "thread")) if message_ids else {}


def languages_of(tags: set[str]) -> set[str]:
    """Those of the tags that are languages of the network."""
    return set(Entry.objects.of("locales").filter(code__in=tags).values_list("code", flat=True)) if tags else set()


def require_language(tag: str) -> str:
    """The tag, if it is a language of the network; raises Invalid."""
    if tag not in languages_of({tag}):
        raise Invalid(fields={"language": [_("This language is not one of the network's.")]})
    return tag


def _request(post: Post, text: MessageText) -> Request:
    """What a key is bound to."""
    return {"thread": post.thread, "body": text.body, "language": post.language, "reply_to": post.reply_to}


def _same_again(known: Message, post: Post, reading: MessageText | CollabError) -> Posted:
    """The answer to a repeat: the message as it is now.  Raises KeyReused for any other content."""
    if isinstance(reading, CollabError):
        raise KeyReused()
    require_same_request(known, _request(post, reading), is_in_place=known.thread_id == post.thread)
    shape = message_shape(Message.objects.values(*FIELDS).get(pk=known.pk))
    return Posted(shape, _seq_of(known), is_new=False)


def _seq_of(message: Message) -> int:
    """The seq of message.posted, the same for every repeat; 0 once the log no longer keeps it."""
    stream = Thread(pk=message.thread_id).stream
    posted = StreamEvent.objects.filter(stream__key=stream, subject=message.subject, type=MessagePosted.name)
    return posted.values_list("seq", flat=True).first() or 0
