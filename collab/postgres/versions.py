"""The version of a row: it grows with each change that a person makes, not with counters beside it."""

from collections.abc import Callable
from typing import Any, Protocol

from collab.errors import Conflict


class Versioned(Protocol):
    """A model's row with a column `version`."""

    version: int

    def save(self, *, update_fields: list[str]) -> None:
        """As Django's."""


def require_version(row: Versioned, seen: int | None, *, current: Callable[[], Any], sentence: Any = None) -> None:
    """Raise Conflict with `current()` unless the locked row is as it was seen; None means as it stands now."""
    if seen is not None and seen != row.version:
        raise Conflict(sentence, current=current())


def save_next(row: Versioned, **fields: Any) -> None:
    """Write the fields with the next version; the caller holds the row's lock."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*fields, "version"])
