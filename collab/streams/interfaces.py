"""What the live side asks of the apps above it; collab/asgi.py passes in their functions.

All but `post` are ordinary functions that use the ORM; the live side calls them in its bounded pool of
threads, never on the event loop.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from collab.streams.events import Actor

# All kinds of streams; the server does not start when one has no audience.
KINDS = ("thread", "group", "desk", "session", "library", "person")


@dataclass(frozen=True)
class SignIn:
    """What a caller is signed in by: a session of the page, or a program's token.

    key: the session's key or the token's digest.  proof: ends the sign-in when it changes, such as a digest
    of the session and of the person's password.
    """

    kind: str  # "session" | "token"
    key: str
    person: int
    proof: str = ""


@dataclass(frozen=True)
class Caller:
    """The person at the other end of a socket or a request."""

    actor: Actor
    sign_in: SignIn
    language: str = "en"

    @property
    def person(self) -> int:
        return self.actor.person


class Audience(Protocol):
    """Who may listen to one kind of stream."""

    def may_listen(self, keys: Sequence[str], person_ids: Collection[int]) -> set[tuple[str, int]]:
        """The pairs (stream key, person id) that may listen; a key that names nothing is in none.

        A constant number of queries, however many keys and persons.
        """


class SignIns(Protocol):
    """Find out who is signed in, and whether they still are."""

    def by_session(self, session_key: str) -> Caller | None:
        """The caller of a session, if it is alive, of an active account, with the present password."""

    def by_token(self, secret: str) -> Caller | None:
        """The caller of a personal token, if it is not expired, not revoked, of an active account."""

    def still_valid(self, sign_ins: Collection[SignIn]) -> set[SignIn]:
        """Those that are still open; a constant number of queries."""


class PostMessage(Protocol):
    """`post` of the socket: the twin of POST /threads/{id}/messages/, the same action and limits.

    Called on the event loop, which it does not block.
    """

    async def __call__(
        self, *, person: int, thread: int, key: UUID, body: str, language: str | None, reply_to: int | None
    ) -> Mapping[str, Any]:
        """{"message": id, "no": n, "seq": n}; raises CollabError."""


@dataclass(frozen=True)
class Ports:
    """Everything the live side was given; raises ValueError when a kind has no audience."""

    audiences: Mapping[str, Audience]
    sign_ins: SignIns
    post: PostMessage

    def __post_init__(self) -> None:
        missing = [kind for kind in KINDS if kind not in self.audiences]
        if missing:
            raise ValueError(f"No audience for streams of kind {', '.join(missing)}.")

    def may_listen(self, keys: Collection[str], person_ids: Collection[int]) -> set[tuple[str, int]]:
        """Of all these streams and persons, the pairs that may; streams of unknown kind are in none."""
        by_kind: dict[str, list[str]] = {}
        for key in sorted(set(keys)):
            by_kind.setdefault(key.partition(":")[0], []).append(key)
        allowed: set[tuple[str, int]] = set()
        for kind, its_keys in by_kind.items():
            if kind in self.audiences:
                allowed |= self.audiences[kind].may_listen(its_keys, person_ids)
        return allowed
