"""Check what a pooler between the product and PostgreSQL does to its connections and time limits."""

import secrets
from contextlib import ExitStack
from typing import Final

import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from collab.env import WrongSettings

OTHERS: Final = 3  # connections asked whether they are the one that was marked
MARK: Final = "collab.mark"


def require_own_connections() -> None:
    """Refuse a pooler in transaction mode that DATABASE_POOL does not tell of.

    Such a pooler gives one connection of PostgreSQL to several of ours, for a transaction each: a setting made
    by one would hold for another, and a prepared statement would be missing.  To find out, mark one connection
    and keep it idle: another connection that shows the mark is the same one behind the pooler.
    """
    if settings.DATABASE_POOL == "transaction":
        return
    mark = secrets.token_hex(8)
    # psycopg's own connections, which prepare nothing: behind such a pooler that alone may fail
    wanted = connection.get_connection_params() | {"prepare_threshold": None, "autocommit": True}
    with connection.wrap_database_errors, ExitStack() as opened:
        marked, *others = [opened.enter_context(psycopg.connect(**wanted)) for _ in range(1 + OTHERS)]
        marked.execute("SELECT set_config(%s, %s, false)", [MARK, mark])
        shown = [other.execute("SELECT current_setting(%s, true)", [MARK]).fetchone() for other in others]
    if (mark,) in shown:
        raise WrongSettings(
            "DATABASE_URL leads to a pooler in transaction mode: let it pool sessions, connect to PostgreSQL "
            "itself, or set DATABASE_POOL=transaction."
        )


def require_time_limits(cursor: CursorWrapper) -> None:
    """Refuse a connection without the limits of the settings: a stuck lock would be waited for for ever."""
    cursor.execute(
        "SELECT name, setting::bigint FROM pg_settings WHERE name = ANY(%s)", [[*settings.DATABASE_LIMITS_MS]]
    )
    found = dict(cursor.fetchall())
    for name, wanted in settings.DATABASE_LIMITS_MS.items():
        if found.get(name) != wanted:
            raise WrongSettings(
                f"PostgreSQL's {name} is {found.get(name)} ms instead of {wanted} ms: run `python -m "
                "collab.commands.prepare`, which writes it for the role, and let a pooler open new connections "
                "(RECONNECT)."
            )


def keep_time_limits(cursor: CursorWrapper, role: str = "") -> None:
    """Write the limits for the role (default: the present one) in this database, so that they hold behind a pooler too.

    They count from the next connection on.
    """
    cursor.execute("SELECT coalesce(nullif(%s, ''), current_user), current_database()", [role])
    name_of_role, database = (sql.Identifier(name) for name in cursor.fetchone() or ())
    for name, wanted in settings.DATABASE_LIMITS_MS.items():
        statement = sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}")
        cursor.execute(statement.format(name_of_role, database, sql.Identifier(name), sql.Literal(wanted)))
