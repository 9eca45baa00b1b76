"""What the audit log lets go: entries older than three years, and what it tells of an erased person."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from collab.audit.record import record

_ERASE = """
WITH gone AS (
    DELETE FROM audit_salt s USING audit_entry e WHERE s.entry_id = e.id AND (
        (e.actor_id = %(person)s AND s.field IN ('actor', 'office', 'note', 'details')) OR
        (e.target_kind = 'person' AND e.target_id = %(name)s AND s.field IN ('target', 'note', 'details')))
    RETURNING s.entry_id, s.field
)
SELECT entry_id, array_agg(field) FROM gone GROUP BY entry_id
"""
_BLANK = {"actor": "actor_id = NULL", "office": "office = ''", "target": "target_id = ''", "note": "note = ''",
          "details": "details = '{}'"}  # fmt: skip


@transaction.atomic
def cut_audit(before: datetime | None = None) -> int:
    """Remove the oldest entries up to the first that is not older than `before`; the number removed.

    By default what is older than 3 years; a `before` that is later than that, by the database's own clock, is
    refused (ProgrammingError).  A checkpoint keeps the hash of the last one that went, so that the chain stays
    valid; the cut leaves an entry.
    Locks the head of the chain; one statement for each table.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_cut(coalesce(%s, now() - interval '3 years'))", [before])
        (removed,) = cursor.fetchone() or (0,)
        if removed:
            cursor.execute("SELECT max(position) FROM audit_checkpoint")
            (position,) = cursor.fetchone() or (0,)
            record("audit.cut", by=None, target=("audit", position), removed=removed)
    return int(removed)


def erase_person(cursor: Any, person_id: int) -> int:
    """Blank what entries tell of a person, as actor or as target; the number of entries touched.

    Takes a cursor of the tables' owner in a transaction: the role that serves may not do this.  The salts go
    first, so nobody can guess any more what the digests were made of; the chain stays valid.
    """
    cursor.execute(_ERASE, {"person": person_id, "name": str(person_id)})
    touched = cursor.fetchall()
    for entry, fields in touched:
        blanks = ", ".join(_BLANK[field] for field in fields)
        cursor.execute(f"UPDATE audit_entry SET {blanks} WHERE id = %s", [entry])  # noqa: S608 - constants
    return len(touched)
