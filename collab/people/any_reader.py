"""Stand for any reader in a query that is compiled once for all people."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField

from collab.people.rights import Rights
from collab.postgres.compiled import ListParameter


class IdsOfReader(ListParameter):
    """A list of ids that the rights given as `reader` decide; stands at the right of `__in`."""

    def __init__(self, ids: Callable[[Rights], Iterable[int]]) -> None:
        super().__init__("reader", BigIntegerField())
        self._ids = ids

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        array, parameters = super().as_sql(compiler, connection)
        return f"(SELECT unnest({array}))", parameters

    def written(self, value: Rights) -> Any:
        return super().written(sorted(self._ids(value)))


@dataclass(frozen=True)
class AnyReader:
    """Takes the place of `Rights` in `visible_to` where the queryset is compiled (collab/postgres/compiled.py).

    A plan made with it is asked with `reader=rights`, for any rights that agree in the two fields below.  What one
    may see follows from lists of ids alone; a single grant is not known, so that asking for one fails.
    """

    is_in_network: bool
    is_secretariat: bool = False

    @classmethod
    def like(cls, rights: Rights) -> "AnyReader":
        return cls(rights.is_in_network, rights.is_secretariat)

    @property
    def group_ids(self) -> IdsOfReader:
        return IdsOfReader(lambda rights: rights.group_ids)

    def cities_as(self, roles: Collection[str]) -> IdsOfReader:
        return IdsOfReader(lambda rights: rights.cities_as(roles))

    def groups_as(self, roles: Collection[str]) -> IdsOfReader:
        return IdsOfReader(lambda rights: rights.groups_as(roles))


Reader = Rights | AnyReader
