"""Changes of a thread: to its own audience, and to the group whose list shows it."""

from dataclasses import dataclass

from collab.streams.events import Event
from groups.shapes.threads import ThreadShape


@dataclass(frozen=True, kw_only=True)
class ThreadStarted(Event):
    """To the group."""

    name = "thread.started"
    carries_text = True
    thread: ThreadShape


@dataclass(frozen=True, kw_only=True)
class ThreadChanged(Event):
    """To the thread and to the group: renamed, locked, pinned, slowed."""

    name = "thread.changed"
    carries_text = True
    thread: ThreadShape


@dataclass(frozen=True, kw_only=True)
class ThreadRead(Event):
    """To the reader's own other pages."""

    name = "thread.read"
    carries_text = False
    thread: int
    last_read_no: int
