"""To the person whom it concerns."""

from dataclasses import dataclass
from typing import Any

from collab.streams.events import Event


@dataclass(frozen=True, kw_only=True)
class NoticeCreated(Event):
    name = "notice.created"
    carries_text = True
    notice: dict[str, Any]
