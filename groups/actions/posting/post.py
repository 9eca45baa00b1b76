"""What somebody wants to say in a thread, and what can become of it."""

from typing import Any, NamedTuple
from uuid import UUID

from collab.errors import CollabError
from collab.text.markdown import MessageText


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


class Posted(NamedTuple):
    """The message's shape, the seq of its event (0: the log no longer keeps it), and whether it is new."""

    shape: dict[str, Any]
    seq: int
    is_new: bool = True


class Busy(Exception):
    """The thread's row is held by somebody, or the same key is being written: ask again, and wait."""


Verdict = Posted | CollabError | Busy
Reading = MessageText | CollabError  # a text, or what is wrong with it
Kinds = dict[int, str]  # of the threads that exist, by their ids
