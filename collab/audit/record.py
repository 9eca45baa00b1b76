"""The one way to write an audit row."""

from typing import TYPE_CHECKING, Any, Final, Protocol

from django.db import connection
from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    # Persons stand beside this app and use it; only their type is named here.
    from collab.people.rights import Grant, Rights

DESK: Final = ("chair", "deputy", "rapporteur")  # the higher first, where somebody holds two
NETWORK: Final = ("secretariat", "presidency")
# All that the role which serves may write: id and time are the database's.
COLUMNS: Final = (
    "actor_id", "acting_as", "office", "action", "target_kind", "target_id", "group", "reason", "note", "details",
)  # fmt: skip
_INSERT = f"""INSERT INTO audit_entry ("{'", "'.join(COLUMNS)}") VALUES ({", ".join(["%s"] * len(COLUMNS))})"""  # noqa: S608


class Group(Protocol):
    """Of a working group what an audit row needs."""

    @property
    def pk(self) -> Any: ...

    @property
    def slug(self) -> str: ...


def record(
    act: str,
    *,
    by: "Rights | None",
    target: tuple[str, int | str],
    group: Group | None = None,
    reason: str = "",
    note: str = "",
    **details: Any,
) -> None:
    """Append one row in the transaction of the act; raises RuntimeError outside of one.

    by: what the person may act as; the row keeps the code of the role and the title of the office that
    she acts under.  None is the network's own machinery: an import, a command.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit row belongs to the transaction of the act.")
    office = acting_office(by, group) if by else None
    values: dict[str, Any] = {
        "actor_id": by.person_id if by else None,
        "acting_as": office.role if office else "",
        "office": office.title if office else "",
        "action": act,
        "target_kind": target[0],
        "target_id": str(target[1]),
        "group": group.slug if group else "",
        "reason": reason,
        "note": note,
        "details": Jsonb(details),
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [values[column] for column in COLUMNS])


def acting_office(by: "Rights", group: Group | None) -> "Grant | None":
    """The office whose power is used: on the group's desk, else of the network, else that she speaks for."""
    place = group.pk if group else None
    desk = [grant for grant in by.grants if place and grant.group_id == place and grant.role in DESK]
    network = [grant for grant in by.grants if grant.role in NETWORK]
    ranked = [*sorted(desk, key=lambda grant: DESK.index(grant.role)), *network]
    return ranked[0] if ranked else by.office_in(place)
