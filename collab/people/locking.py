"""Lock a row, read the rights after the lock, and find nothing where the person may see nothing."""

from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet

from collab.errors import NotFound
from collab.people.models import Person
from collab.people.rights import Rights, rights_of

M = TypeVar("M", bound=Model)


def locked(rows: "QuerySet[M]", pk: int, person: Person, *, no_key: bool = True) -> tuple[M, Rights]:
    """The row under its lock, and the person's rights as they are after it: a right that ended meanwhile is gone.

    `rows` know who may see them (`visible_to`).  no_key=False also holds off rows that refer to it.  Three
    queries.  Raises NotFound, also of what she may not see.
    """
    row = rows.select_for_update(of=("self",), no_key=no_key).filter(pk=pk).first()
    rights = rights_of(person)
    if row is None or not cast("Any", rows).visible_to(rights).filter(pk=pk).exists():
        raise NotFound
    return row, rights
