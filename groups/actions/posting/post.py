"""What somebody wants to say in a thread, and what can become of it."""

from typing import Final, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from collab.errors import CollabError, Invalid
from collab.text.markdown import MAX_CHAT, MessageText, not_above, read_message
from groups.shapes.messages import MessageShape

MENTIONS_MOST: Final = 10
POST_POWER: Final = "message.post"  # as the audit names it, over HTTP and on the socket


class Post(NamedTuple):
    """What somebody wants to say in a thread; no language means the author's own.

    is_limited: it came from outside and takes a token of the author's limit.  reading: the text as it
    was read before the post was handed to the writer, which reads it itself otherwise.
    """

    author: int
    thread: int
    body: str
    language: str | None = None
    reply_to: int | None = None
    key: UUID | None = None
    is_limited: bool = False
    reading: MessageText | CollabError | None = None

    def read(self) -> "Post":
        """The same with its text read."""
        return self if self.reading else self._replace(reading=reading_of(self.body))


class Posted(NamedTuple):
    """The message's shape, the seq of its event (0: the log no longer keeps it), and whether it is new."""

    shape: MessageShape
    seq: int
    is_new: bool = True


class Busy(Exception):
    """Somebody else holds the thread's row, or writes the same key: not written, to be tried again."""


Verdict = Posted | CollabError | Busy


def reading_of(body: str) -> MessageText | CollabError:
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


def require_text(reading: MessageText | CollabError, kind: str) -> MessageText:
    """The text, if it may stand in a thread of this kind; raises Invalid."""
    if isinstance(reading, CollabError):
        raise reading
    if kind == "session":
        not_above(reading.body, MAX_CHAT)
    return reading
