"""What a city's use of a practice looks like; for the network."""

from collections.abc import Mapping
from typing import Any, Final, TypedDict

from collab.api.shapes import Instant, Ref
from practices.models import Adoption

FIELDS: Final = (
    "id", "practice_id", "city__slug", "city__name_en", "edition", "stage", "note", "stage_at", "created_at", "version",
)  # fmt: skip


class AdoptionShape(TypedDict):
    """What a city does with a practice; `at` is when the stage was reached."""

    id: int
    practice: int
    city: Ref
    edition: str
    stage: str
    note: str
    at: Instant
    version: int


def adoption_shape(row: Mapping[str, Any]) -> AdoptionShape:
    """A `.values(*FIELDS)` row."""
    return {
        "id": row["id"],
        "practice": row["practice_id"],
        "city": {"slug": row["city__slug"], "name": row["city__name_en"]},
        "edition": row["edition"],
        "stage": row["stage"],
        "note": row["note"],
        "at": row["stage_at"],
        "version": row["version"],
    }


def load_adoptions(practice_id: int) -> list[AdoptionShape]:
    """The cities that look at a practice or use it, newest first, at most 200; one query."""
    rows = Adoption.objects.filter(practice_id=practice_id).order_by("-created_at", "-pk")[:200]
    return [adoption_shape(row) for row in rows.values(*FIELDS)]


def load_adoption(adoption_id: int) -> AdoptionShape:
    return adoption_shape(Adoption.objects.values(*FIELDS).get(pk=adoption_id))
