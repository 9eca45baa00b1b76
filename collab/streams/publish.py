"""Append events to the log.  Called by actions only, inside their transaction.

The row lock of the stream orders its events, so `seq` has no holes and is the order of commits.  After the
commit a ring tells the hubs, and nobody waits for it; a lost ring is found by the 2 s poll.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Collate

from collab.api.shapes import CursorShape
from collab.postgres import clock
from collab.streams.doorbell.ring import Ring, ring_all, ring_payload
from collab.streams.events import Actor, Event, types_without_text
from collab.streams.frames import NIL_EPOCH, as_json, event_json
from collab.streams.models import Stream, StreamEvent

# Streams are taken in ascending order of their bytes, as everywhere (several in one transaction).
_APPEND: Final = """
said AS (
    SELECT *, row_number() OVER (PARTITION BY stream ORDER BY place) AS nth
    FROM jsonb_to_recordset(%s::jsonb)
         AS s (place integer, stream text, type text, by jsonb, data jsonb, key uuid, subject text)
), counted AS (
    SELECT stream, count(*) AS events FROM said GROUP BY stream
), advanced AS (
    INSERT INTO streams_stream AS s (key, epoch, head, audience_version)
    SELECT stream, gen_random_uuid(), events, 1 FROM counted ORDER BY stream COLLATE "C"
    ON CONFLICT (key) DO UPDATE SET head = s.head + excluded.head
    RETURNING id, key, head, epoch, audience_version
), appended AS (
    INSERT INTO streams_streamevent (stream_id, seq, type, by, data, key, subject, at)
    SELECT id, head - events + nth, type, by, data, said.key, subject, clock_timestamp() + make_interval(secs => %s)
    FROM said JOIN counted USING (stream) JOIN advanced ON advanced.key = stream
    RETURNING stream_id, seq, at
)
SELECT advanced.key, seq, epoch, audience_version, at
FROM appended JOIN advanced ON advanced.id = stream_id ORDER BY advanced.key, seq
"""
_RAISE: Final = """
INSERT INTO streams_stream AS s (key, epoch, head, audience_version) VALUES (%s, gen_random_uuid(), 0, 2)
ON CONFLICT (key) DO UPDATE SET audience_version = s.audience_version + 1
RETURNING head, epoch, audience_version
"""
_RENEW: Final = """
UPDATE streams_stream SET epoch = gen_random_uuid(), audience_version = audience_version + 1
WHERE key = %s RETURNING head, epoch, audience_version
"""
# Rings of these kinds never carry content.
SECRET_KINDS: Final = frozenset({"desk", "person"})


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """One event on its way into the stream `to`.

    subject ("message:77") is what `seal_in_log` finds it by.  The ring tells only that something happened,
    unless with_content says that the event may pass through Redis whole; the noun knows (streams/nouns.py).
    """

    event: Event
    to: str
    by: Actor | None
    key: UUID | None = None
    subject: str = ""
    with_content: bool = False

    @property
    def rings_with_content(self) -> bool:
        return settings.HINTS_CARRY_FRAMES and self.with_content and self.to.partition(":")[0] not in SECRET_KINDS


def publish(event: Event, *, to: str, by: Actor | None) -> int:
    """Append one event to the stream `to`, whose ring carries no content, and return its seq; see `publish_all`."""
    return publish_all([Announcement(event=event, to=to, by=by)])[0]


@dataclass(frozen=True)
class ExtraWrites:
    """Further parts of the WITH, which write the rows that the events tell of; and their values."""

    parts: str
    values: Sequence[Any]


def publish_all(announcements: Sequence[Announcement], *, extra: ExtraWrites | None = None) -> list[int]:
    """Append events, each behind the one before in its stream: their seqs, in the order given.

    Locks the streams' rows until commit, in ascending key order; whoever calls twice in one transaction
    keeps to that order.  One statement, which does the extra writes too.  Raises RuntimeError outside of a
    transaction.
    """
    _require_transaction()
    bys = [as_json(each.by.as_by()) if each.by else None for each in announcements]
    data = [as_json(each.event.data()) for each in announcements]
    rows_said = [_as_row(place, each, bys[place], data[place]) for place, each in enumerate(announcements)]
    parts, values = (extra.parts, extra.values) if extra else ("", ())
    with connection.cursor() as cursor:
        cursor.execute(_appending(parts), [*values, as_json(rows_said), clock.offset().total_seconds()])
        rows = cursor.fetchall()
    places: dict[str, list[int]] = {}
    for place in reversed(range(len(announcements))):
        places.setdefault(announcements[place].to, []).append(place)
    seqs, said = [0] * len(announcements), dict[str, list[str]]()
    last: dict[str, tuple[int, UUID, int]] = {}
    for stream, seq, epoch, audience_version, at in rows:
        place = places[stream].pop()
        each, seqs[place] = announcements[place], seq
        text = event_json(seq, each.event.name, at, bys[place], data[place], each.key)
        said.setdefault(stream, []).append(text if each.rings_with_content else "")
        last[stream] = seq, epoch, audience_version
    rings = [_ring(stream, *last[stream], texts) for stream, texts in said.items()]
    _ring_after_commit(*rings)
    return seqs


@cache
def _appending(extra: str) -> str:
    """The statement, with the extra writes before the appending."""
    return f"WITH {extra}, {_APPEND}" if extra else f"WITH {_APPEND}"


def _as_row(place: int, each: Announcement, by: str | None, data: str) -> dict[str, Any]:
    return {
        "place": place,
        "stream": each.to,
        "type": each.event.name,
        "by": orjson.Fragment(by or "null"),
        "data": orjson.Fragment(data),
        "key": each.key,
        "subject": each.subject,
    }


def ensure_stream(key: str) -> None:
    """The stream's row; readers may ask for the cursor of a stream that has no event yet."""
    Stream.objects.bulk_create([Stream(key=key)], ignore_conflicts=True)


def lock_streams(*keys: str) -> None:
    """Take the row locks of several streams in ascending key order, before the first event."""
    _require_transaction()
    for key in sorted(keys):
        ensure_stream(key)
    list(Stream.objects.select_for_update().filter(key__in=keys).order_by(Collate("key", "C")).values_list("pk"))


def cursor_of(key: str) -> CursorShape:
    """Where the stream stands now; read it before the state it belongs to."""
    return cursors_of([key])[key]


def cursors_of(keys: Iterable[str]) -> dict[str, CursorShape]:
    """The cursors of many streams in one query; one without events yet has the nil epoch and seq 0."""
    wanted = list(keys)
    rows = Stream.objects.filter(key__in=wanted).values_list("key", "epoch", "head")
    found = {key: (str(epoch), head) for key, epoch, head in rows}
    cursors = {key: found.get(key, (NIL_EPOCH, 0)) for key in wanted}
    return {key: {"stream": key, "epoch": epoch, "seq": seq} for key, (epoch, seq) in cursors.items()}


def seal_in_log(stream_key: str, *, subject: str, data: dict[str, Any]) -> int:
    """Rewrite what the log says of a subject to its tombstone, same seq: the number rewritten.

    Events that say they carry no text (reactions) stay.  Takes the stream's lock.
    """
    _require_transaction()
    lock_streams(stream_key)
    events = StreamEvent.objects.filter(stream__key=stream_key, subject=subject)
    return events.exclude(type__in=types_without_text()).update(data=orjson.loads(as_json(data)))


def raise_audience(*keys: str) -> None:
    """Make every hub ask again who of its listeners may still listen to these streams."""
    _require_transaction()
    for key in sorted(keys):
        with connection.cursor() as cursor:
            cursor.execute(_RAISE, [key])
            head, epoch, audience_version = cursor.fetchone()
        _ring_after_commit(_ring(key, head, epoch, audience_version))


def new_epoch(key: str) -> None:
    """Declare the history of a stream lost or not the readers' any more: they read its snapshot again.

    Also makes the hubs ask who may still listen.  Does nothing for a stream that has no row yet.
    """
    _require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, [key])
        row = cursor.fetchone()
    if row is not None:
        _ring_after_commit(_ring(key, *row))


def _ring(key: str, head: int, epoch: UUID, audience_version: int, texts: Sequence[str] = ()) -> Ring:
    return Ring(key, head, str(epoch), audience_version, ring_payload(texts))


def _ring_after_commit(*rings: Ring) -> None:
    transaction.on_commit(lambda: ring_all(rings))


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Events are published in the transaction of the change they tell.")
