"""A noun announces what happens to it: it knows its stream, its subject, and whether a ring may carry content."""

from uuid import UUID

from collab.streams.events import Actor, Event
from collab.streams.publish import Announcement, publish_all


class Noun:
    """A row whose changes go to one stream.

    A ring says only that something happened, unless the noun allows its content.
    """

    @property
    def stream(self) -> str:
        """Key of the stream whose audience hears of it."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """How `seal_in_log` finds its events, such as "message:77"; "" of what is never sealed."""
        return ""

    @property
    def rings_with_content(self) -> bool:
        """Whether its events may pass through Redis with their content."""
        return False

    def announcement(
        self, event: Event, *, by: Actor | None, key: UUID | None = None, subject: str = ""
    ) -> Announcement:
        """The event on its way into the noun's stream, for `publish_all`; `subject` is that of a part of the noun."""
        return Announcement(
            event=event, to=self.stream, by=by, key=key, subject=subject or self.subject,
            with_content=self.rings_with_content,
        )  # fmt: skip

    def announce(self, event: Event, *, by: Actor | None, key: UUID | None = None) -> int:
        """Append the event to the noun's stream, in the transaction of the change: its seq."""
        return publish_all([self.announcement(event, by=by, key=key)])[0]
