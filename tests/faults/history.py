"""What clients did and saw, written down as it happened.  No product code: only what stood on the wire.

Times are seconds of one monotonic clock.  A *view* is whatever shows one stream in one order: a reader's
screen after the client's rule, a single connection as the bytes came, or the log read at the end.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sent:
    """The first attempt to post; later ones carry the same key."""

    at: float
    key: str
    stream: str
    body: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """One answer that says the message is committed; HTTP does not name the seq."""

    at: float
    key: str
    message: int
    no: int
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A definitive no: the author knows that the message does not exist."""

    at: float
    key: str
    code: str


@dataclass(slots=True)  # not frozen: hundreds of thousands are made, and freezing is most of the making
class Shown:
    """One event in a view.

    asked_at: when the reading began that brought it; equal to `at` for what was pushed.
    since: since when the reader has been connected without a break.
    """

    at: float
    view: str
    stream: str
    seq: int
    type: str
    message: int
    no: int
    key: str | None
    body: str
    asked_at: float
    since: float


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the table of messages, as a snapshot or a history page gives it."""

    at: float
    view: str
    stream: str
    message: int
    no: int
    body: str
    asked_at: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A view begins, or begins anew after `resync`: what stands up to `seq` is read from the tables."""

    at: float
    view: str
    stream: str
    seq: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """Hiding was acknowledged; asked_at is when it was first asked for."""

    at: float
    stream: str
    message: int


@dataclass(frozen=True, slots=True)
class Revoked:
    """The end of a person's right was acknowledged; `view` is hers."""

    at: float
    view: str
    stream: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The view's reader was told that it may no longer listen, or was put out; connected at `since` the last time."""

    at: float
    view: str
    stream: str
    since: float = 0.0


@dataclass
class History:
    """Everything that was recorded, each kind in the order of its happening.

    must_be_complete: the views that have to hold every acknowledged message at the end.
    """

    sent: list[Sent] = field(default_factory=list)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    revoked: list[Revoked] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    must_be_complete: set[tuple[str, str]] = field(default_factory=set)  # (view, stream)
    must_be_listed: set[tuple[str, str]] = field(default_factory=set)  # (view, stream): the tables, read whole
