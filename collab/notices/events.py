"""To the person whom it concerns."""

from dataclasses import dataclass

from collab.notices.shapes import NoticeShape
from collab.streams.events import Event


@dataclass(frozen=True, kw_only=True)
class NoticeCreated(Event):
    name = "notice.created"
    carries_text = True
    notice: NoticeShape
