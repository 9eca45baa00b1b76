"""What happens to a practice, to the library's audience; an AMBER one to its group alone.

`practice` is the brief shape of shapes/practices.py, the same as in lists.
"""

from dataclasses import dataclass

from collab.streams.events import Event
from practices.shapes.practices import PracticeBriefShape


@dataclass(frozen=True, kw_only=True)
class PracticePublished(Event):
    name = "practice.published"
    carries_text = True
    practice: PracticeBriefShape


@dataclass(frozen=True, kw_only=True)
class PracticeArchived(Event):
    """Out of date: no longer in the list, still to be read."""

    name = "practice.archived"
    carries_text = True
    practice: PracticeBriefShape


@dataclass(frozen=True, kw_only=True)
class PracticeWithdrawn(Event):
    """The tombstone: titles and summaries are empty."""

    name = "practice.withdrawn"
    carries_text = False
    practice: PracticeBriefShape


@dataclass(frozen=True, kw_only=True)
class PracticeAdopted(Event):
    """Another city is interested, or went a stage further: `adoptions` has the new counts."""

    name = "practice.adopted"
    carries_text = True
    practice: PracticeBriefShape
