"""What readers get of a noun that is withheld: the fields that its tombstone lists, and nothing else."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar, cast

Shape = TypeVar("Shape", bound=Mapping[str, Any])


def tombstone(shape: Shape, *, shows: Collection[str]) -> Shape:
    """The shape with the same keys, each empty in its kind but for those it shows: "", [], {}, else None."""
    return cast("Shape", {name: value if name in shows else _empty(value) for name, value in shape.items()})


def _empty(value: Any) -> Any:
    for kind in (str, list, dict):
        if isinstance(value, kind):
            return kind()
    return None
