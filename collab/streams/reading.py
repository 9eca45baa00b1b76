"""Read the log: the state of streams, and their events after a cursor.  Called in the pool's threads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from collab.streams.frames import FRAME_BYTES, FRAME_EVENTS, NIL_EPOCH, event_json

_STATES: Final = "SELECT key, epoch, head, audience_version FROM streams_stream WHERE key = ANY(%s::text[])"
_NEWS: Final = """
SELECT s.key, s.epoch, s.head, s.audience_version, e.seq, e.type, e.at, e.by::text, e.data::text, e.key
FROM unnest(%s::text[], %s::bigint[]) AS wanted(key, after)
JOIN streams_stream s ON s.key = wanted.key
LEFT JOIN LATERAL (
    SELECT * FROM streams_streamevent n
    WHERE n.stream_id = s.id AND n.seq > wanted.after ORDER BY n.seq LIMIT %s
) e ON true
ORDER BY s.key, e.seq
"""


@dataclass(frozen=True)
class State:
    """Where a stream stands; a stream without a row has the nil epoch, head 0 and audience 0."""

    epoch: str = NIL_EPOCH
    head: int = 0
    audience_version: int = 0


@dataclass
class News:
    """A stream's state and its events after some seq, read in one snapshot."""

    state: State
    events: list[tuple[int, str]] = field(default_factory=list)  # seq, JSON


def read_states(keys: Collection[str]) -> dict[str, State]:
    """Where these streams stand, those that have a row; one query."""
    with connection.cursor() as cursor:  # SQL, as below: every join and every tick runs it
        cursor.execute(_STATES, [list(keys)])
        return {key: State(str(epoch), head, version) for key, epoch, head, version in cursor.fetchall()}


def read_news(after: Mapping[str, int], limit: int = FRAME_EVENTS) -> dict[str, News]:
    """For each stream {key: after}: its state and up to `limit` events with a greater seq; one query."""
    found: dict[str, News] = {}
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, [list(after), list(after.values()), limit])
        for key, epoch, head, version, *event in cursor.fetchall():
            news = found.setdefault(key, News(State(str(epoch), head, version)))
            if event[0] is not None:
                news.events.append((event[0], event_json(*event)))
    return found


def read_page(key: str, after: int, limit: int = FRAME_EVENTS) -> News:
    """One page of the backlog: at most `limit` events and 256 KiB, but at least one event."""
    news = read_news({key: after}, limit).get(key) or News(State())
    size = 0
    for number, (_seq, text) in enumerate(news.events):
        size += len(text.encode())
        if size > FRAME_BYTES and number:
            news.events = news.events[:number]
            break
    return news
