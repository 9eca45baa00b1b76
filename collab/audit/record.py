"""The one way to write an audit row."""

from typing import Any

from django.db import connection

from collab.audit.models import Entry


def record(
    action: str,
    *,
    actor_id: int | None,
    target: tuple[str, int | str],
    acting_as: str = "",
    group: str = "",
    reason: str = "",
    note: str = "",
    **details: Any,
) -> None:
    """Append one row in the transaction of the act; raises RuntimeError outside of one."""
    if not connection.in_atomic_block:
        raise RuntimeError("An audit row belongs to the transaction of the act.")
    Entry.objects.create(
        action=action,
        actor_id=actor_id,
        acting_as=acting_as,
        target_kind=target[0],
        target_id=str(target[1]),
        group=group,
        reason=reason,
        note=note,
        details=details,
    )
