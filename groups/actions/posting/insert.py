"""Append messages to threads: rows, numbers, reading positions and events, one statement for any number.

The one place where a message comes into being.  Whoever calls holds the locks of the threads and has
judged every message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from collab.jobs import enqueue
from collab.people.models import Person
from collab.people.rights import Rights, Speaker, actor_of
from collab.postgres.compiled import NextIds, rows_of_each, run
from collab.streams.frames import as_json
from collab.streams.publish import Announcement, ExtraWrites, publish_all
from collab.text.folding import fold
from collab.text.markdown import MessageText
from groups.events.messages import MessagePosted
from groups.models import Thread
from groups.models.messages import PUBLISHED
from groups.shapes.messages import MessageShape, message_shape

# Written beside the model, for speed: an insert through the ORM costs ten times as much.  A test holds
# what it writes against what the model reads.
_INSERT: Final = """
posted AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS p (
        id bigint, thread_id bigint, no integer, agenda_item_id bigint, author_id bigint, author_city_id bigint,
        author_organisation_id bigint, author_office text, body text, html text, words text, language text,
        reply_to_id bigint, key uuid, request_digest text,
        created_at timestamptz)
), written AS (
    INSERT INTO groups_message (
        id, thread_id, no, agenda_item_id, author_id, author_city_id, author_organisation_id, author_office,
        body, html, search, language, reply_to_id, key, request_digest, created_at,
        state, state_reason, state_note, state_role, reactions, version)
    SELECT
        id, thread_id, no, agenda_item_id, author_id, author_city_id, author_organisation_id, author_office,
        body, html, to_tsvector('simple', words), language, reply_to_id, key, request_digest,
        created_at,
        'published', '', '', '', '{}', 1
    FROM posted ORDER BY thread_id, no
), numbered AS (
    UPDATE groups_thread SET last_no = latest.no, last_at = latest.created_at
    FROM (SELECT DISTINCT ON (thread_id) thread_id, no, created_at FROM posted ORDER BY thread_id, no DESC) AS latest
    WHERE groups_thread.id = latest.thread_id
), read AS (
    INSERT INTO groups_readposition AS r (person_id, thread_id, last_read_no)
    SELECT author_id, thread_id, max(no) FROM posted GROUP BY author_id, thread_id ORDER BY author_id, thread_id
    ON CONFLICT (person_id, thread_id) DO UPDATE SET last_read_no = greatest(r.last_read_no, excluded.last_read_no)
)
"""


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A message that may be written: who says what where, in which office."""

    author: Person | Speaker
    rights: Rights
    thread: Thread
    text: MessageText
    language: str
    reply_to: int | None = None
    key: UUID | None = None
    request_digest: str = ""  # what its key is bound to (collab/postgres/idempotency.py)
    agenda_item_id: int | None = None

    def as_row(self, message_id: int, no: int, at: datetime) -> dict[str, Any]:
        """The columns that a message begins with, by their names."""
        office = self.rights.office_in(self.thread.group_id)
        return {
            "id": message_id,
            "thread_id": self.thread.pk,
            "no": no,
            "agenda_item_id": self.agenda_item_id,
            "author_id": self.author.pk,
            "author_city_id": office.city_id if office else None,
            "author_organisation_id": office.organisation_id if office else None,
            "author_office": office.title if office else "",
            "body": self.text.body,
            "html": self.text.html,
            "language": self.language,
            "reply_to_id": self.reply_to,
            "key": self.key,
            "request_digest": self.request_digest,
            "created_at": at,
        }

    def as_shape(self, row: dict[str, Any]) -> MessageShape:
        """The shape of the message as it has just been written."""
        office = self.rights.office_in(self.thread.group_id)
        return message_shape(
            row
            | {
                "author__name": self.author.name,
                "author_city__slug": office.city_slug if office else None,
                "author_city__name_en": office.city_name if office else None,
                "author_organisation__slug": office.organisation_slug if office else None,
                "author_organisation__name": office.organisation_name if office else None,
                "state": PUBLISHED,
                "edited_at": None,
                "reactions": {},
                "version": 1,
            }
        )


NEXT_IDS: Final = NextIds("groups_message")  # for new messages, to be asked together with other things


def draw_ids(count: int) -> list[int]:
    """So many ids for new messages; one query."""
    [rows] = run(rows_of_each((NEXT_IDS, {"count": count})))
    return [row["id"] for row in rows]


def insert_messages(messages: Sequence[NewMessage], ids: Sequence[int], at: datetime) -> list[tuple[MessageShape, int]]:
    """Write the messages in their order under these ids: for each its shape and the seq of its event.

    There may be more ids than messages.  at: the time after the threads were locked.  Numbers each thread's
    messages on from `thread.last_no`, which it raises on the objects too; the authors have read what they
    wrote.  Mentions and answers are told by a job, which commits with them.
    """
    rows = []
    for message, message_id in zip(messages, ids, strict=False):
        message.thread.last_no += 1
        message.thread.last_at = at
        rows.append(message.as_row(message_id, message.thread.last_no, at))
        if message.text.mentioned or message.reply_to:
            enqueue("groups.tell_about_message", message_id=message_id)
    shapes = [message.as_shape(row) for message, row in zip(messages, rows, strict=True)]
    events = [_announcement(*each) for each in zip(messages, shapes, strict=True)]
    inserted = as_json([row | {"words": fold(row["body"])} for row in rows])
    seqs = publish_all(events, extra=ExtraWrites(_INSERT, [inserted]))
    return list(zip(shapes, seqs, strict=True))


def _announcement(message: NewMessage, shape: MessageShape) -> Announcement:
    return message.thread.announcement(
        MessagePosted(message=shape),
        by=actor_of(message.author, message.rights, message.thread.group_id),
        key=message.key,
        subject=f"message:{shape['id']}",
    )
