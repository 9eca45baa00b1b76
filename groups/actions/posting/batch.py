"""Write a batch of posts in one transaction: lock, read, check each, insert and tell.

A refused or repeated post is a verdict, never an exception that takes the others along.
"""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from django.db import connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable, UniqueViolation

from collab.api.rate_limits import Ask, take_each
from collab.errors import CollabError, KeyReused, NotFound, TooMany, Unavailable
from collab.people.rights import rights_of_many
from collab.postgres.compiled import Compiled, is_among
from collab.postgres.refusals import is_unavailable
from collab.text.markdown import MessageText
from groups.actions.posting.checks import IDS, BatchFacts, lock_threads
from groups.actions.posting.insert import NewMessage, insert_messages
from groups.actions.posting.post import Busy, Post, Posted, Verdict, reading_of
from groups.models import Thread

logger = logging.getLogger(__name__)
KINDS_MOST: Final = 10_000  # remembered in a process
_kinds_seen: dict[int, str] = {}  # by the thread's id


def write_batch(posts: Sequence[Post]) -> list[Verdict]:
    """A verdict for each post, whatever happens to the others; waits for no thread that somebody holds.

    A constant number of statements.  Raises DatabaseError when nothing at all could be asked.
    """
    kinds = kinds_of(posts)
    refusals = take_tokens(posts, kinds)
    admitted = [post for post, refusal in zip(posts, refusals, strict=True) if refusal is None]
    verdicts = iter(_write_apart(admitted, kinds))
    return [next(verdicts) if refusal is None else refusal for refusal in refusals]


def write_here(post: Post) -> Verdict:
    """Write one post within the caller's transaction, after whoever holds its thread: 1 s at most."""
    kinds = kinds_of([post])
    [refusal] = take_tokens([post], kinds)
    return refusal or write_posts([post], kinds)[0]


def kinds_of(posts: Iterable[Post]) -> dict[int, str]:
    """{thread id: its kind} of those that exist.  A kind never changes: only what was not seen before is asked."""
    wanted = {post.thread for post in posts}
    found = {thread: kind for thread in wanted if (kind := _kinds_seen.get(thread))}  # another may clear it meanwhile
    if len(found) < len(wanted):
        if len(_kinds_seen) > KINDS_MOST:
            _kinds_seen.clear()
        asked = {row["pk"]: row["kind"] for row in _kinds().rows(ids=list(wanted - found.keys()))}
        _kinds_seen.update(asked)
        found |= asked
    return found


@cache
def _kinds() -> Compiled:
    return Compiled(Thread.objects.filter(is_among("id", IDS)).values("pk", "kind"))


def take_tokens(posts: Sequence[Post], kinds: Mapping[int, str]) -> list[TooMany | NotFound | None]:
    """For each post that is limited, the refusal of its author's limit, if any; one round to Redis.

    A live session's chat is slower in the long run than a discussion; whoever may not see the thread is
    told NotFound, since the limit would tell of which kind it is.
    """
    limited = [place for place, post in enumerate(posts) if post.is_limited]
    asks = [
        Ask("chat" if kinds.get(post.thread) == "session" else "post_message", post.author, f"thread:{post.thread}")
        for post in (posts[place] for place in limited)
    ]
    refusals = {place: refusal for place, refusal in zip(limited, take_each(asks), strict=True) if refusal}
    seen = _seen([posts[place] for place in refusals])
    return [
        NotFound() if place in refusals and (post.author, post.thread) not in seen else refusals.get(place)
        for place, post in enumerate(posts)
    ]


def _seen(posts: Sequence[Post]) -> set[tuple[int, int]]:
    """(author, thread) of those posts whose author may see the thread; two queries, or none for no post."""
    if not posts:
        return set()
    rights = rights_of_many({post.author for post in posts})
    threads = Thread.objects.in_bulk({post.thread for post in posts if post.thread in kinds_of(posts)})
    return {
        (post.author, post.thread)
        for post in posts
        if post.thread in threads and post.author in rights and threads[post.thread].is_visible_to(rights[post.author])
    }


def _write_apart(posts: Sequence[Post], existing: Collection[int]) -> list[Verdict]:
    """Together; where that fails, in two halves, and so on until the post at fault stands alone."""
    try:
        return write_posts(posts, existing, patient=False)
    except Exception as error:
        if not _is_contended(error) and is_unavailable(error):
            connection.close_if_unusable_or_obsolete()
            return [Unavailable(retry_after=2) for _post in posts]
        if len(posts) == 1:
            refusal = _refusal_for(error)
            if refusal is None:
                logger.exception("post_writer.post_failed")
            return [refusal or CollabError(code="error")]
    half = len(posts) // 2
    first = _write_apart(posts[:half], existing)
    busy = {post.thread for post, verdict in zip(posts, first, strict=False) if isinstance(verdict, Busy)}
    rest = iter(_write_apart([post for post in posts[half:] if post.thread not in busy], existing))
    # What comes after a busy post to the same thread does not overtake it.
    return first + [Busy() if post.thread in busy else next(rest) for post in posts[half:]]


def write_posts(posts: Sequence[Post], existing: Collection[int], *, patient: bool = True) -> list[Verdict]:
    """Write what may be written of these posts, in their order: a verdict for each.

    existing: the ids of the threads that are there.  Not patient: posts to a thread whose row is locked are
    Busy instead of waiting for it.  Raises DatabaseError, after which nothing of it all was written.
    """
    if not posts:
        return []
    texts = [post.reading or reading_of(post.body) for post in posts]
    wanted = {post.thread for post in posts}.intersection(existing)
    with transaction.atomic():
        threads = lock_threads(wanted, patient=patient)
        held = set() if patient else wanted - threads.keys()
        if held == wanted:  # nothing can be written: what there is to know is not asked
            return [Busy() if post.thread in held else NotFound() for post in posts]
        facts = BatchFacts(posts, threads)
        verdicts = [
            Busy() if post.thread in held else _checked(facts, post, text)
            for post, text in zip(posts, texts, strict=True)
        ]
        new = [verdict for verdict in verdicts if isinstance(verdict, NewMessage)]
        written = iter(insert_messages(new, facts.message_ids, facts.now) if new else [])
    return [Posted(*next(written)) if isinstance(verdict, NewMessage) else verdict for verdict in verdicts]


def _checked(facts: BatchFacts, post: Post, text: MessageText | CollabError) -> NewMessage | Verdict:
    try:
        return facts.check(post, text)
    except (CollabError, Busy) as refusal:
        return refusal


def _is_contended(error: Exception) -> bool:
    """Somebody holds a row that one of the posts needs: it is asked again, the others do without it."""
    return isinstance(error.__cause__, LockNotAvailable | DeadlockDetected)


def _refusal_for(error: Exception) -> KeyReused | Busy | None:
    """What a failure means for one post that stood alone; None for what nobody foresaw."""
    if _is_contended(error):
        return Busy()
    cause = error.__cause__
    is_same_key = isinstance(cause, UniqueViolation) and cause.diag.constraint_name == "message_once_a_key"
    return KeyReused() if is_same_key else None  # at this moment, for another thread
