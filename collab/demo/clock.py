"""Move what the actions wrote just now to the day it is said to be from, in the rows and in the log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from collab.streams.events import types_without_text
from collab.streams.frames import as_json
from collab.streams.models import StreamEvent
from groups.actions.messages import shape_of as message_now
from groups.actions.threads import shape_of as thread_now
from groups.models import Message, Thread


def backdate(thread: Thread, times: Mapping[int, datetime]) -> None:
    """`times` is {message no: when}.  The log then shows each message as it stands, at its time."""
    for message in Message.objects.filter(thread=thread, no__in=times):
        at = times[message.no]
        Message.objects.filter(pk=message.pk).update(created_at=at)
        _rewrite(thread.stream, at, {"message": message_now(message.pk)}, subject=message.subject)
    Thread.objects.filter(pk=thread.pk).update(created_at=min(times.values()), last_at=max(times.values()))
    _rewrite(
        thread.group.stream, min(times.values()), {"thread": thread_now(thread.pk)},
        type="thread.started", data__thread__id=thread.pk,
    )  # fmt: skip


def _rewrite(stream: str, at: datetime, data: dict[str, Any], **which: Any) -> None:
    events = StreamEvent.objects.filter(stream__key=stream, **which)
    events.exclude(type__in=types_without_text()).update(at=at, data=orjson.loads(as_json(data)))
