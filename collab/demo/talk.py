"""What the demo people wrote to one another."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from collab.demo.clock import backdate
from collab.demo.files import key_of
from collab.demo.people import Cast
from collab.people.rights import rights_of
from collab.postgres import clock
from groups.actions.messages import post_message
from groups.actions.moderation import hide_message
from groups.actions.threads import set_lock, set_pin, start_thread
from groups.models import Message, Reaction, ReadPosition, Thread, WorkingGroup

LEFT_UNREAD = 3  # at most so many messages; somebody else has read each thread to its end


def make_thread(row: Mapping[str, Any], cast: Cast) -> None:
    """One discussion with its messages, reactions and what a chair did to it."""
    group = WorkingGroup.objects.get(slug=row["group"])
    first, *others = row["messages"]
    thread_id, _new = start_thread(
        author=cast[first["by"]], group=group, title=row["title"], body=first["body"],
        language=first["language"], key=key_of(row["key"]),
    )  # fmt: skip
    thread = Thread.objects.select_related("group").get(pk=thread_id)
    for no, message in enumerate(others, start=2):
        _post(message, no, thread, cast, row["key"])
    _react(thread, row["messages"], cast)
    _chair(thread, row, cast)
    start = _start(row)
    backdate(thread, {no: start + timedelta(hours=m["hours"]) for no, m in enumerate(row["messages"], start=1)})


def _start(row: Mapping[str, Any]) -> datetime:
    """So many days ago, and never so late that its last message were of tomorrow."""
    now = clock.now()
    start = now - timedelta(days=row["days_ago"])
    last = timedelta(hours=max(message["hours"] for message in row["messages"]))
    return min(start, now - last - timedelta(minutes=20))


def _post(message: Mapping[str, Any], no: int, thread: Thread, cast: Cast, key: str) -> None:
    answered = message.get("reply_to")
    post_message(
        author=cast[message["by"]],
        thread_id=thread.pk,
        body=message["body"],
        language=message["language"],
        reply_to=Message.objects.get(thread=thread, no=answered).pk if answered else None,
        key=key_of(key, no),
    )


def _react(thread: Thread, rows: list[Mapping[str, Any]], cast: Cast) -> None:
    """The rows and counts that the action leaves; of old reactions the log need not tell."""
    messages = list(Message.objects.filter(thread=thread).order_by("no"))
    made = []
    for message, row in zip(messages, rows, strict=True):
        said: Mapping[str, list[str]] = row.get("reactions", {})
        message.reactions = {emoji: len(logins) for emoji, logins in said.items()}
        made += [Reaction(message=message, person=cast[k], emoji=e) for e, logins in said.items() for k in logins]
    Reaction.objects.bulk_create(made)
    Message.objects.bulk_update(messages, ["reactions"])


def _chair(thread: Thread, row: Mapping[str, Any], cast: Cast) -> None:
    chair = cast[f"chair.{row['group']}"]
    for no, message in enumerate(row["messages"], start=1):
        if "hidden" in message:
            hidden, pk = message["hidden"], Message.objects.get(thread=thread, no=no).pk
            hide_message(chair=cast[hidden["by"]], message_id=pk, reason=hidden["reason"], note=hidden["note"])
    if row.get("pinned"):
        set_pin(chair=chair, thread_id=thread.pk, pinned=True)
    if row.get("locked"):
        set_lock(chair=chair, thread_id=thread.pk, locked=True, note="Answered.")


def leave_some_unread(cast: Cast) -> None:
    """Everybody has read the threads of the own groups up to the last few messages, not all the same."""
    read = {(p.person_id, p.thread_id): p.last_read_no for p in ReadPosition.objects.all()}
    positions = []
    for place, person in enumerate(cast.values()):
        groups = rights_of(person).group_ids
        for thread in Thread.objects.filter(kind="discussion", group_id__in=groups).order_by("pk"):
            no = thread.last_no - (place + thread.pk) % (LEFT_UNREAD + 1)
            no = max(no, read.get((person.pk, thread.pk), 0))
            positions.append(ReadPosition(person=person, thread=thread, last_read_no=no))
    ReadPosition.objects.bulk_create(
        positions, update_conflicts=True, unique_fields=["person", "thread"], update_fields=["last_read_no"]
    )
