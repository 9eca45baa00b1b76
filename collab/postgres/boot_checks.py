"""What the database must be before the product serves people; each raises WrongSettings with one sentence."""

import logging
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection

from collab.env import WrongSettings
from collab.postgres.pooler import require_own_connections, require_time_limits

log = logging.getLogger(__name__)

# Whoever owns a schema may drop the tables in it, and the database's owner owns the schema `public`.
_OWNS = """
SELECT EXISTS (SELECT 1 FROM pg_roles s WHERE s.rolsuper AND pg_has_role(r.oid, s.oid, 'MEMBER')), r.rolcreaterole
    OR pg_has_role(r.oid, 'pg_write_all_data', 'MEMBER')
    OR pg_has_role(r.oid, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER')
    OR pg_has_role(r.oid, (SELECT nspowner FROM pg_namespace WHERE nspname = 'public'), 'MEMBER')
    OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
FROM pg_roles r WHERE r.rolname = coalesce(nullif(%s, ''), current_user)
"""


def check_database(serving_role: str = "") -> None:
    """Refuse a database without the time limits, and behind an https address one that is not safe.

    `serving_role` is whom to judge, the role signed in with by default.  A database that does not answer is
    not judged: the product waits for it, and `collab.commands.prepare` has judged it before.
    """
    try:
        require_own_connections()
        with connection.cursor() as cursor:
            require_time_limits(cursor)
            if not settings.SITE_IS_LOOPBACK:
                require_no_owner(cursor, serving_role)
                require_durable_commits(cursor)
    except OperationalError as away:
        log.warning("The database does not answer, so it is not checked: %s", away)
    finally:
        if not connection.in_atomic_block:
            connection.close()


def require_no_owner(cursor: Any, role: str = "") -> None:
    """The role that serves (default: the present one) may neither write nor drop what the owner keeps.

    It is no superuser, owns no table, nor the schema or the database, may not write all of them, makes no
    roles, and is no member of a role that is or does.
    """
    cursor.execute(_OWNS, [role])
    found = cursor.fetchone()
    if found is None:
        raise WrongSettings(f"DATABASE_URL signs in as {role}, and there is no role {role} in PostgreSQL.")
    is_superuser, is_owner = found
    if is_superuser:
        raise WrongSettings(
            "DATABASE_URL signs in as a superuser: name a role of its own there, and this one in DATABASE_OWNER_URL."
        )
    if is_owner:
        raise WrongSettings(
            "DATABASE_URL signs in as the owner of the tables, of their schema or of the database, or as a role that "
            "makes roles or may write all tables, who could change the audit log: "
            "name a role of its own there, and the owner in DATABASE_OWNER_URL."
        )


def require_durable_commits(cursor: Any) -> None:
    """What was acknowledged survives a power cut.

    `synchronous_commit` local, remote_write, on and remote_apply all wait for this machine's disk; off
    does not.
    """
    cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
    fsync, commit = cursor.fetchone()
    if fsync == "off":
        raise WrongSettings("PostgreSQL runs with fsync=off: a power cut would destroy the database.")
    if commit == "off":
        raise WrongSettings(
            "PostgreSQL runs with synchronous_commit=off: a power cut would lose what was acknowledged."
        )
