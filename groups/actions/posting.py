"""Judge what people want to post, many posts at once, and write what may be written.

One transaction for all: the threads locked in the order of their ids, the rights of all authors read
after, a verdict for each post.  A refused or repeated post is a verdict, never an exception that takes
the others along.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.errors import CollabError, Invalid, KeyReused, NotFound, NotSignedIn, Refused, TooMany, require
from collab.people.models import Person
from collab.people.rights import Rights, rights_of_many
from collab.streams.models import StreamEvent
from collab.text import MAX_BODY, MAX_CHAT, MessageText, clean_body, read_message
from collab.throttles import Ask, take_each
from collab.vocabularies.models import Entry
from groups.actions.appending import Draft, append_messages
from groups.events.messages import MessagePosted
from groups.models import LiveSession, Message, Thread
from groups.policies import sessions as session_policies
from groups.policies import threads as policies
from groups.shapes.messages import FIELDS, message_shape

MENTIONS_MOST: Final = 10


@dataclass(frozen=True, kw_only=True)
class Post:
    """What somebody wants to say in a thread; no language means the author's own.

    is_limited: it came from outside and takes a token of the author's limit.
    """

    author: int
    thread: int
    body: str
    language: str | None = None
    reply_to: int | None = None
    key: UUID | None = None
    is_limited: bool = False


@dataclass(frozen=True)
class Posted:
    """The message's shape, the seq of its event (0: the log no longer keeps it), and whether it is new."""

    shape: dict[str, Any]
    seq: int
    is_new: bool = True


class Busy(Exception):
    """The thread's row is held by somebody, or the same key is being written: ask again, and wait."""


Verdict = Posted | CollabError | Busy
Reading = MessageText | CollabError


Kinds = dict[int, str]  # of the threads that exist, by their ids


def kinds_of(posts: Iterable[Post]) -> Kinds:
    """What kind of thread each post is for; a thread's kind never changes.  One query."""
    return dict(Thread.objects.filter(pk__in={post.thread for post in posts}).values_list("pk", "kind"))


def take_tokens(posts: Sequence[Post], kinds: Kinds) -> list[TooMany | None]:
    """For each post that is limited, the refusal of its author's limit, if any; one round to Redis.

    A live session's chat is slower in the long run than a discussion.
    """
    names = ["chat" if kinds.get(post.thread) == "session" else "post_message" for post in posts]
    asks = {
        place: Ask(name, post.author, f"thread:{post.thread}")
        for place, (post, name) in enumerate(zip(posts, names, strict=True))
        if post.is_limited
    }
    refusals = dict(zip(asks, take_each(list(asks.values())), strict=True))
    return [refusals.get(place) for place in range(len(posts))]


def write_posts(posts: Sequence[Post], kinds: Kinds, *, patient: bool = True) -> list[Verdict]:
    """Write what may be written of these posts, in their order: a verdict for each.

    Not patient: posts to a thread whose row is locked are Busy instead of waiting for it (1 s, then
    OperationalError).  A constant number of statements, however many posts.  Raises DatabaseError, after
    which nothing of it all was written.
    """
    texts = [_reading(post, kinds.get(post.thread)) for post in posts]
    with transaction.atomic():
        return _write(posts, texts, _Scene(posts, kinds, patient=patient))


def _reading(post: Post, kind: str | None) -> Reading:
    """The text, or what is wrong with it: that is said only to whom the thread exists."""
    try:
        return read_text(post.body, kind)
    except Invalid as error:
        return error


def read_text(body: str, kind: str | None) -> MessageText:
    """A message's text as it may stand in a thread of this kind; raises Invalid."""
    text = read_message(body, most=MAX_CHAT if kind == "session" else MAX_BODY)
    if len(text.mentioned) > MENTIONS_MOST:
        raise Invalid(fields={"body": [_("At most ten people can be mentioned.")]})
    return text


def require_language(tag: str) -> str:
    """The tag, if it is a language of the network; raises Invalid."""
    if tag not in _languages({tag}):
        raise Invalid(fields={"language": [_("This language is not one of the network's.")]})
    return tag


def _write(posts: Sequence[Post], texts: Sequence[Reading], scene: "_Scene") -> list[Verdict]:
    verdicts: dict[int, Verdict] = {}
    drafts: dict[int, Draft] = {}
    for place, (post, text) in enumerate(zip(posts, texts, strict=True)):
        try:
            found = scene.judge(post, text)
        except (CollabError, Busy) as refusal:
            verdicts[place] = refusal
            continue
        if isinstance(found, Draft):
            drafts[place] = found
        else:
            verdicts[place] = found
    if drafts:
        written = append_messages(list(drafts.values()))
        verdicts |= {place: Posted(*each) for place, each in zip(drafts, written, strict=True)}
    return [verdicts[place] for place in range(len(posts))]


class _Scene:
    """All that judging a batch needs to know, read after the threads are locked."""

    def __init__(self, posts: Sequence[Post], kinds: Kinds, *, patient: bool) -> None:
        authors = {post.author for post in posts}
        self.now = timezone.now()
        self.kinds = kinds
        self.threads = _locked({post.thread for post in posts if post.thread in kinds}, patient=patient)
        self.people = Person.objects.filter(is_active=True).only("name", "language").in_bulk(authors)
        self.rights = rights_of_many(authors)
        self.known = _known(posts)
        self.keys_here: set[tuple[int, UUID]] = set()
        self.last_posts = _last_posts(self.threads.values(), authors)
        self.rooms = _rooms(self.threads.values())
        self.replied = _threads_of({post.reply_to for post in posts if post.reply_to})
        spoken = {person.language for person in self.people.values()}
        self.languages = _languages({post.language for post in posts if post.language} - spoken) | spoken

    def judge(self, post: Post, text: Reading) -> Draft | Posted:
        """What to write, or the answer to a repeat; raises CollabError, Busy."""
        author, rights = self.people.get(post.author), self.rights.get(post.author, Rights(post.author))
        if author is None:
            raise NotSignedIn
        thread = self.threads.get(post.thread)
        if thread is None and post.thread in self.kinds:
            raise Busy
        if thread is None or not thread.is_visible_to(rights):
            raise NotFound
        if post.key and (known := self.known.get((post.author, post.key))):
            return _same_again(known, thread, post.body)
        require(policies.can_post(rights, thread), _("Join the group to write here."))
        item_id = self._require_open(thread, post.author)
        if isinstance(text, CollabError):
            raise text
        self._require_known(post)
        if post.key and (post.author, post.key) in self.keys_here:
            raise Busy
        if post.key:
            self.keys_here.add((post.author, post.key))
        self.last_posts[thread.pk, post.author] = self.now
        return Draft(
            author=author, rights=rights, thread=thread, text=text, language=post.language or author.language,
            reply_to=post.reply_to, key=post.key, agenda_item_id=item_id,
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
        room = self.rooms[thread.pk]
        if not session_policies.chat_is_open(room.state, room.starts_at, self.now):
            sentence = _("The chat opens half an hour before the session. Your text is kept.")
            raise Refused(sentence, code="not_open")
        return room.current_item_id

    def _require_known(self, post: Post) -> None:
        if post.reply_to and self.replied.get(post.reply_to) != post.thread:
            raise Invalid(fields={"reply_to": [_("That message is not in this thread.")]})
        if post.language and post.language not in self.languages:
            raise Invalid(fields={"language": [_("This language is not one of the network's.")]})


def _locked(thread_ids: set[int], *, patient: bool) -> dict[int, Thread]:
    rows = Thread.objects.select_for_update(of=("self",), skip_locked=not patient).select_related("group")
    return {thread.pk: thread for thread in rows.filter(pk__in=thread_ids).order_by("pk")}


def _known(posts: Sequence[Post]) -> dict[tuple[int, UUID], Message]:
    keyed = [post for post in posts if post.key]
    if not keyed:
        return {}
    found = Message.objects.filter(author__in={post.author for post in keyed}, key__in={post.key for post in keyed})
    return {(message.author_id, message.key): message for message in found if message.key}


def _last_posts(threads: Iterable[Thread], authors: set[int]) -> dict[tuple[int, int], datetime]:
    slow = [thread.pk for thread in threads if thread.slow_s]
    if not slow:
        return {}
    rows = Message.objects.filter(thread__in=slow, author__in=authors).values_list("thread", "author")
    return {(thread, author): at for thread, author, at in rows.annotate(last=Max("created_at"))}


def _rooms(threads: Iterable[Thread]) -> dict[int, LiveSession]:
    chats = [thread.pk for thread in threads if thread.kind == "session"]
    if not chats:
        return {}
    rows = LiveSession.objects.filter(thread__in=chats).only("thread_id", "state", "starts_at", "current_item_id")
    return {room.thread_id: room for room in rows}


def _threads_of(message_ids: set[int]) -> dict[int, int]:
    return dict(Message.objects.filter(pk__in=message_ids).values_list("pk", "thread")) if message_ids else {}


def _languages(tags: set[str]) -> set[str]:
    """Those of the tags that are languages of the network."""
    return set(Entry.objects.of("locales").filter(code__in=tags).values_list("code", flat=True)) if tags else set()


def _same_again(known: Message, thread: Thread, body: str) -> Posted:
    if known.thread_id != thread.pk or not says_the_same(known, body):
        raise KeyReused()
    shape = message_shape(Message.objects.values(*FIELDS).get(pk=known.pk))
    return Posted(shape, _seq_of(known, thread), is_new=False)


def says_the_same(known: Message, body: str) -> bool:
    """Whether this is what the message said at first; a sealed text is not opened to compare."""
    first = known.versions.order_by("version").values_list("body", flat=True).first()
    said = known.body if first is None else first
    return known.state in {"removed", "withdrawn"} or said == clean_body(body)


def _seq_of(message: Message, thread: Thread) -> int:
    """The seq of message.posted, the same for every repeat; 0 once the log no longer keeps it."""
    posted = StreamEvent.objects.filter(stream__key=thread.stream, subject=message.subject, type=MessagePosted.name)
    return posted.values_list("seq", flat=True).first() or 0
