"""To the person's own other pages."""

from dataclasses import dataclass

from collab.streams.events import Event


@dataclass(frozen=True, kw_only=True)
class DraftSaved(Event):
    """A draft was saved somewhere; whoever shows the place reads it again."""

    name = "draft.saved"
    carries_text = False
    place: str
    version: int
