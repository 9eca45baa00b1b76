"""Telling people what they should know, and noting that they have seen it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import uuid4

from django.db import connection, transaction

from collab.jobs import enqueue
from collab.notices.events import NoticeCreated
from collab.notices.models import Notice
from collab.notices.shapes import notice_shape
from collab.postgres import clock
from collab.streams.events import Actor
from collab.streams.frames import as_json
from collab.streams.publish import Announcement, publish_all

A_CROWD: Final = 50
# In ascending order of persons, as everywhere; who was deleted meanwhile is left out.
_INSERT: Final = """
INSERT INTO notices_notice (person_id, kind, at, by, data, url, once)
SELECT id, %(kind)s, %(at)s, %(by)s::jsonb, %(data)s::jsonb, %(url)s, %(once)s
FROM people_person WHERE id = ANY(%(person_ids)s) ORDER BY id
ON CONFLICT DO NOTHING RETURNING id, person_id
"""
_RETITLE: Final = """
WITH changed AS (
    UPDATE notices_notice SET data = data || jsonb_build_object('title', %(title)s::text),
        url = coalesce(nullif(%(url)s, ''), url)
    WHERE data @> %(about)s::jsonb AND data ? 'title' RETURNING id, person_id, data, url
)
UPDATE streams_streamevent AS e
SET data = jsonb_set(jsonb_set(e.data, '{notice,data}', changed.data), '{notice,url}', to_jsonb(changed.url))
FROM changed JOIN streams_stream ON streams_stream.key = 'person:' || changed.person_id
WHERE e.stream_id = streams_stream.id AND e.type = %(event)s
    AND e.data @> jsonb_build_object('notice', jsonb_build_object('id', changed.id))
"""


def notify(
    person_ids: Iterable[int],
    *,
    kind: str,
    data: dict[str, Any],
    url: str,
    by: Actor | None,
    once: str = "",
) -> None:
    """Tell each of these people once, in the transaction of the act; a crowd of 50 or more by a job after it.

    `once` names the cause: whoever heard of it already is left out.  `by` is None where the office
    acts and the person stays unnamed.  Each hears it on `person:{id}` after the commit.  Two
    statements; for a crowd one, and then no stream is locked.
    """
    ids = sorted(set(person_ids))
    if not ids:
        return
    if len(ids) < A_CROWD:
        tell_at_once(ids, kind=kind, data=data, url=url, by=by, once=once)
        return
    enqueue(
        "notices.tell",
        person_ids=ids,
        kind=kind,
        data=data,
        url=url,
        by=asdict(by) if by else None,
        once=once or f"crowd:{uuid4()}",  # so that a job that runs twice tells once
    )


@transaction.atomic
def tell_at_once(
    person_ids: Sequence[int], *, kind: str, data: dict[str, Any], url: str, by: Actor | None, once: str
) -> None:
    """`notify`, now and for any number: two statements.  Locks the streams of these people until commit."""
    given: dict[str, Any] = {"person_ids": list(person_ids), "kind": kind, "at": clock.now(), "url": url, "once": once}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, given | {"by": as_json(asdict(by)) if by else None, "data": as_json(data)})
        made = cursor.fetchall()
    shown = {"kind": kind, "at": given["at"], "by": asdict(by) if by else None, "data": data, "url": url}
    announcements = [
        Announcement(
            event=NoticeCreated(notice=notice_shape({**shown, "id": notice_id, "read_at": None})),
            to=f"person:{person_id}",
            by=by,
        )
        for notice_id, person_id in made
    ]
    if announcements:
        publish_all(announcements)


@transaction.atomic
def retitle_notices(about: Mapping[str, int], *, title: str, url: str = "") -> None:
    """Let no notice about this keep words that may not be told any more, nor the log of whom it told.

    about: what their data holds, such as {"practice": 9}; url: their new address, if that has words too.
    Nobody is told.  One statement, which reads all notices: for what happens seldom.
    """
    given = {"about": as_json(about), "title": title, "url": url, "event": NoticeCreated.name}
    with connection.cursor() as cursor:
        cursor.execute(_RETITLE, given)


@transaction.atomic
def mark_read(*, person_id: int, up_to: int | None = None, ids: Sequence[int] = ()) -> int:
    """Note what a person has seen: up to an id, these ids, or everything; the number still unread."""
    unread = Notice.objects.filter(person_id=person_id, read_at=None)
    seen = unread
    if ids:
        seen = unread.filter(pk__in=ids)
    elif up_to is not None:
        seen = unread.filter(pk__lte=up_to)
    seen.update(read_at=clock.now())
    return unread.count()
