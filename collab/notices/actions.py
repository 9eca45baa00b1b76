"""Telling people what they should know, and noting that they have seen it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from collab.notices.events import NoticeCreated
from collab.notices.models import Notice
from collab.notices.shapes import FIELDS, notice_shape
from collab.streams.events import Actor
from collab.streams.publish import lock_streams, publish


@transaction.atomic
def notify(
    person_ids: Iterable[int],
    *,
    kind: str,
    data: dict[str, Any],
    url: str,
    by: Actor | None,
    once: str = "",
) -> int:
    """Tell each of these people once; the number told.

    `once` names the cause: whoever heard of it already is left out.  `by` is None where the office
    acts and the person stays unnamed.  Each hears it on `person:{id}` after the commit; the streams
    are locked in ascending order.  Two statements and two more per person.
    """
    at = timezone.now()
    rows = [
        Notice(
            person_id=person_id,
            kind=kind,
            at=at,
            by=asdict(by) if by else None,
            data=data,
            url=url,
            once=once,
        )
        for person_id in sorted(set(person_ids))
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    told = [row.person_id for row in rows]
    # What stands with this very instant is ours; a cause known before kept its older row.
    made = list(
        Notice.objects.filter(person_id__in=told, kind=kind, once=once, at=at)
        .order_by("pk")
        .values("person_id", *FIELDS)
    )
    lock_streams(*(f"person:{row['person_id']}" for row in made))
    for row in sorted(made, key=lambda row: f"person:{row['person_id']}"):
        publish(NoticeCreated(notice=notice_shape(row)), to=f"person:{row['person_id']}", by=by)
    return len(made)


@transaction.atomic
def mark_read(*, person_id: int, up_to: int | None = None, ids: Sequence[int] = ()) -> int:
    """Note what a person has seen: up to an id, these ids, or everything; the number still unread."""
    unread = Notice.objects.filter(person_id=person_id, read_at=None)
    seen = unread
    if ids:
        seen = unread.filter(pk__in=ids)
    elif up_to is not None:
        seen = unread.filter(pk__lte=up_to)
    seen.update(read_at=timezone.now())
    return unread.count()
