"""What a city's use of a practice looks like; for the network."""

from collections.abc import Mapping
from typing import Any, Final

from collab.people.shapes import city_ref
from practices.models import Adoption

FIELDS: Final = (
    "id", "practice_id", "city__slug", "city__name_en", "edition", "stage", "note", "stage_at", "created_at", "version",
)  # fmt: skip


def adoption_shape(row: Mapping[str, Any]) -> dict[str, Any]:
    """`at` is when the stage was reached."""
    return {
        "id": row["id"],
        "practice": row["practice_id"],
        "city": city_ref(row["city__slug"], row["city__name_en"]),
        "edition": row["edition"],
        "stage": row["stage"],
        "note": row["note"],
        "at": row["stage_at"],
        "version": row["version"],
    }


def load_adoptions(practice_id: int) -> list[dict[str, Any]]:
    """The cities that look at a practice or use it, newest first, at most 200; one query."""
    rows = Adoption.objects.filter(practice_id=practice_id).order_by("-created_at", "-pk")[:200]
    return [adoption_shape(row) for row in rows.values(*FIELDS)]


def load_adoption(adoption_id: int) -> dict[str, Any]:
    return adoption_shape(Adoption.objects.values(*FIELDS).get(pk=adoption_id))
