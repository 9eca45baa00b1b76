"""What the role that serves may do with the audit log: read it, append to it, and cut what is too old."""

from typing import Any, Final

from psycopg import sql

from collab.audit.record import COLUMNS

_RELATIONS: Final = """
SELECT relname, relkind FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'audit\\_%' AND relkind IN ('r', 'S')
"""


def close_audit(cursor: Any, role: str) -> None:
    """Take back what all tables were granted, and grant the little that is needed; with the owner's cursor.

    No id, no time, no link, no salt and no head can be written, nothing changed, removed or emptied.
    """
    who = sql.Identifier(role)
    cursor.execute(_RELATIONS)
    for name, kind in cursor.fetchall():
        relation = sql.SQL("SEQUENCE {}" if kind in ("S", b"S") else "TABLE {}").format(sql.Identifier("public", name))
        cursor.execute(sql.SQL("REVOKE ALL ON {} FROM PUBLIC, {}").format(relation, who))
        cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(relation, who))
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    cursor.execute(sql.SQL("GRANT INSERT ({}) ON public.audit_entry TO {}").format(columns, who))
    cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION public.audit_cut(timestamptz) TO {}").format(who))
