"""Judge what people want to post, many posts at once, and write what may be written.

One transaction for all: the threads locked in the order of their ids, the rights of all authors read
after, a verdict for each post.  A refused or repeated post is a verdict, never an exception that takes
the others along.
"""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from collab.api.rate_limits import Ask, take_each
from collab.errors import CollabError, Invalid, NotFound, TooMany
from collab.people.rights import rights_of_many
from collab.text.markdown import MessageText, read_message
from groups.actions.posting.checks import BatchFacts, languages_of, require_fit
from groups.actions.posting.insert import NewMessage, insert_messages
from groups.actions.posting.post import Busy, Kinds, Post, Posted, Reading, Verdict
from groups.models import Thread

MENTIONS_MOST: Final = 10


def take_tokens(posts: Sequence[Post], kinds: Kinds) -> list[TooMany | NotFound | None]:
    """For each post that is limited, the refusal of its author's limit, if any; one round to Redis.

    A live session's chat is slower in the long run than a discussion; whoever may not see the thread is
    told NotFound, since the limit would tell of which kind it is.
    """
    names = ["chat" if kinds.get(post.thread) == "session" else "post_message" for post in posts]
    asks = {
        place: Ask(name, post.author, f"thread:{post.thread}")
        for place, (post, name) in enumerate(zip(posts, names, strict=True))
        if post.is_limited
    }
    refusals = dict(zip(asks, take_each(list(asks.values())), strict=True))
    refused = [post for place, post in enumerate(posts) if refusals.get(place)]
    unseen = _unseen(refused, kinds) if refused else set()
    return [
        NotFound() if (post.author, post.thread) in unseen else refusals.get(place) for place, post in enumerate(posts)
    ]


def _unseen(posts: Sequence[Post], kinds: Kinds) -> set[tuple[int, int]]:
    """(author, thread) of those posts whose author may not see the thread; two queries."""
    rights = rights_of_many({post.author for post in posts})
    threads = Thread.objects.in_bulk({post.thread for post in posts if post.thread in kinds})
    seen = {
        (post.author, post.thread)
        for post in posts
        if post.thread in threads and post.author in rights and threads[post.thread].is_visible_to(rights[post.author])
    }
    return {(post.author, post.thread) for post in posts} - seen


def write_posts(posts: Sequence[Post], kinds: Kinds, *, patient: bool = True) -> list[Verdict]:
    """Write what may be written of these posts, in their order: a verdict for each.

    Not patient: posts to a thread whose row is locked are Busy instead of waiting for it (1 s, then
    OperationalError).  A constant number of statements, however many posts.  Raises DatabaseError, after
    which nothing of it all was written.
    """
    texts = [post.reading or reading_of(post.body) for post in posts]
    with transaction.atomic():
        return _write(posts, texts, BatchFacts(posts, kinds, patient=patient))


def reading_of(body: str) -> Reading:
    """The text, or what is wrong with it: that is said only to whom the thread exists.

    Takes 0.1 ms for a few sentences, up to 0.1 s for 20,000 characters.
    """
    try:
        text = read_message(body)
    except Invalid as error:
        return error
    if len(text.mentioned) > MENTIONS_MOST:
        return Invalid(fields={"body": [_("At most ten people can be mentioned.")]})
    return text


def read_text(body: str, kind: str) -> MessageText:
    """A message's text as it may stand in a thread of this kind; raises Invalid."""
    text = reading_of(body)
    if isinstance(text, CollabError):
        raise text
    require_fit(text, kind)
    return text


def require_language(tag: str) -> str:
    """The tag, if it is a language of the network; raises Invalid."""
    if tag not in languages_of({tag}):
        raise Invalid(fields={"language": [_("This language is not one of the network's.")]})
    return tag


def _write(posts: Sequence[Post], texts: Sequence[Reading], facts: BatchFacts) -> list[Verdict]:
    verdicts: dict[int, Verdict] = {}
    messages: dict[int, NewMessage] = {}
    for place, (post, text) in enumerate(zip(posts, texts, strict=True)):
        try:
            found = facts.check(post, text)
        except (CollabError, Busy) as refusal:
            verdicts[place] = refusal
            continue
        if isinstance(found, NewMessage):
            messages[place] = found
        else:
            verdicts[place] = found
    if messages:
        written = insert_messages(list(messages.values()), facts.message_ids)
        verdicts |= {place: Posted(*each) for place, each in zip(messages, written, strict=True)}
    return [verdicts[place] for place in range(len(posts))]
