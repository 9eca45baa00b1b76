"""Practices of the cities, what was published of them, and who reuses them."""

from practices.models.adoptions import Adoption, AdoptionStage
from practices.models.practices import Practice
from practices.models.texts import PracticeResult, PracticeText, PracticeVersion, ReviewNote

__all__ = [
    "Adoption",
    "AdoptionStage",
    "Practice",
    "PracticeResult",
    "PracticeText",
    "PracticeVersion",
    "ReviewNote",
]
