"""What the demo people wrote to one another."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from groups.actions.messages import post_message, react
from groups.actions.moderation import hide_message
from groups.actions.reading import mark_read
from groups.actions.threads import set_lock, set_pin, start_thread
from groups.models import Message, Thread, WorkingGroup
from practices.demo.clock import backdate
from practices.demo.files import key_of
from practices.demo.people import Cast

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
    now = timezone.now()
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
    ids = dict(Message.objects.filter(thread=thread).values_list("no", "pk"))
    for no, row in enumerate(rows, start=1):
        for emoji, logins in row.get("reactions", {}).items():
            for login in logins:
                react(person=cast[login], message_id=ids[no], emoji=emoji, on=True)


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
    groups = {login: _groups(person_id) for login, person_id in ((k, p.pk) for k, p in cast.items())}
    threads = list(Thread.objects.filter(kind="discussion").order_by("pk"))
    for place, (login, person) in enumerate(cast.items()):
        for thread in threads:
            read = thread.last_no - (place + thread.pk) % (LEFT_UNREAD + 1)
            if thread.group_id in groups[login] and read > 0:
                mark_read(reader=person, thread_id=thread.pk, message_no=read)


def _groups(person_id: int) -> set[int | None]:
    groups = WorkingGroup.objects.filter(seats__terms__person_id=person_id)
    return set(groups.values_list("pk", flat=True))
