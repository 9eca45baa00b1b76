"""Append events to the log.  Called by actions only, inside their transaction.

The row lock of the stream is the order of its events, so `seq` is dense and is commit order.  After the
commit the bell is rung off the request path; whatever happens to a ring, readers find the event.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from collab.streams.bell import Ring, ring
from collab.streams.events import Actor, Event
from collab.streams.models import Stream, StreamEvent

_ADVANCE = """
INSERT INTO streams_stream AS s (key, epoch, head, audience_version) VALUES (%s, gen_random_uuid(), 1, 1)
ON CONFLICT (key) DO UPDATE SET head = s.head + 1
RETURNING id, head, epoch, audience_version
"""
_APPEND = """
INSERT INTO streams_streamevent (stream_id, seq, type, by, data, key, subject, at)
VALUES (%s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, now())
"""
_RAISE = """
INSERT INTO streams_stream AS s (key, epoch, head, audience_version) VALUES (%s, gen_random_uuid(), 0, 1)
ON CONFLICT (key) DO UPDATE SET audience_version = s.audience_version + 1
RETURNING head, epoch, audience_version
"""
NIL_EPOCH = str(UUID(int=0))
JSON_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | orjson.OPT_NAIVE_UTC


def as_json(value: Any) -> str:
    """JSON as the wire has it: UTC with Z, uuids as text."""
    return orjson.dumps(value, option=JSON_OPTIONS).decode()


def publish(
    event: Event, *, to: str, by: Actor | None, key: UUID | None = None, subject: str = ""
) -> int:
    """Append one event to the stream `to` and return its seq.

    Locks the stream's row until commit: with several streams in one transaction, publish in ascending
    key order.  Two statements.  Raises RuntimeError outside of a transaction.
    """
    _require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, [to])
        stream_id, seq, epoch, audience_version = cursor.fetchone()
        by_json = as_json(by.as_by()) if by else None
        cursor.execute(_APPEND, [stream_id, seq, event.name, by_json, as_json(event.data()), key, subject])
    announced = Ring(stream=to, seq=seq, epoch=str(epoch), audience_version=audience_version)
    transaction.on_commit(lambda: ring(announced))
    return int(seq)


def ensure_stream(key: str) -> None:
    """The stream's row; readers may ask for the cursor of a stream that has no event yet."""
    Stream.objects.get_or_create(key=key)


def lock_streams(*keys: str) -> None:
    """Take the row locks of several streams in ascending key order, before the first event."""
    _require_transaction()
    for key in sorted(keys):
        ensure_stream(key)
    list(Stream.objects.select_for_update().filter(key__in=keys).order_by("key").values_list("pk"))


def cursor_of(key: str) -> dict[str, Any]:
    """{"stream", "epoch", "seq"} as it is now; read it before the state it belongs to."""
    return cursors_of([key])[key]


def cursors_of(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The cursors of many streams in one query; one without events yet has the nil epoch and seq 0."""
    wanted = list(keys)
    rows = Stream.objects.filter(key__in=wanted).values_list("key", "epoch", "head")
    found = {key: (str(epoch), head) for key, epoch, head in rows}
    cursors = {key: found.get(key, (NIL_EPOCH, 0)) for key in wanted}
    return {key: {"stream": key, "epoch": epoch, "seq": seq} for key, (epoch, seq) in cursors.items()}


def seal_in_log(stream_key: str, *, subject: str, data: dict[str, Any]) -> int:
    """Rewrite the earlier events of a subject to its tombstone, same seq: the number rewritten."""
    _require_transaction()
    events = StreamEvent.objects.filter(stream__key=stream_key, subject=subject)
    return events.update(data=orjson.loads(as_json(data)))


def raise_audience(*keys: str) -> None:
    """Make every hub ask again who of its listeners may still listen to these streams."""
    _require_transaction()
    for key in sorted(keys):
        with connection.cursor() as cursor:
            cursor.execute(_RAISE, [key])
            head, epoch, audience_version = cursor.fetchone()
        announced = Ring(stream=key, seq=head, epoch=str(epoch), audience_version=audience_version)
        transaction.on_commit(lambda announced=announced: ring(announced))  # type: ignore[misc]


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Events are published in the transaction of the change they tell.")
