"""Two roles of the database: one owns the tables and changes them, the other serves and only uses them.

Everything here is called with a cursor of the owner, may be called again and again, and leaves what it
finds right.  The tables stand in the schema `public`.
"""

from typing import Any, Final

import psycopg
from psycopg import sql

from collab.env import WrongSettings

# What another role made, as a single role of earlier versions did, becomes the owner's: tables, with their
# indexes and sequences, then functions and types.  Those of extensions stay where they are.
_TAKE_OVER: Final = """
DO $$
DECLARE
    each record;
BEGIN
    FOR each IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind IN ('r', 'p', 'v', 'm') AND relowner <> current_user::regrole LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO CURRENT_USER', each.name);
    END LOOP;
    FOR each IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind = 'S' AND relowner <> current_user::regrole LOOP
        EXECUTE format('ALTER SEQUENCE %s OWNER TO CURRENT_USER', each.name);
    END LOOP;
    FOR each IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            AND proowner <> current_user::regrole AND NOT EXISTS (SELECT 1 FROM pg_depend d
                WHERE d.classid = 'pg_proc'::regclass AND d.objid = pg_proc.oid AND d.deptype = 'e') LOOP
        EXECUTE format('ALTER ROUTINE %s OWNER TO CURRENT_USER', each.name);
    END LOOP;
    FOR each IN SELECT t.oid::regtype AS name FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
            WHERE t.typnamespace = 'public'::regnamespace AND t.typowner <> current_user::regrole
            AND t.typelem = 0 AND (t.typrelid = 0 OR c.relkind = 'c') AND NOT EXISTS (SELECT 1 FROM pg_depend d
                WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e') LOOP
        EXECUTE format('ALTER TYPE %s OWNER TO CURRENT_USER', each.name);
    END LOOP;
END $$
"""
_GRANTS: Final = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)


def make_role(cursor: Any, role: str, password: str) -> None:
    """The role that serves, with this password; one without a password signs in by other means.

    Raises WrongSettings when it is not there and the owner may not make it.
    """
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    is_new = cursor.fetchone() is None
    secret: sql.Composable = sql.SQL("")
    if password:
        # What is sent, and perhaps logged, is the verifier and not the password.
        encrypted = cursor.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        secret = sql.SQL(" PASSWORD {}").format(sql.Literal(encrypted.decode()))
    if not is_new and not password:
        return
    statement = sql.SQL("CREATE ROLE {} LOGIN{}" if is_new else "ALTER ROLE {}{}")
    try:
        cursor.execute("SAVEPOINT make_role")
        cursor.execute(statement.format(sql.Identifier(role), secret))
    except psycopg.errors.InsufficientPrivilege:
        cursor.execute("ROLLBACK TO make_role")
        if is_new:
            raise WrongSettings(f"There is no database role {role}: CREATE ROLE {role} LOGIN PASSWORD '...'.") from None


def take_over(cursor: Any) -> None:
    """Make the present role the owner of all tables, functions and types.

    Raises WrongSettings when it may not: it has to be a superuser or a member of the role that owns them.
    """
    try:
        cursor.execute("SAVEPOINT take_over")
        cursor.execute(_TAKE_OVER)
    except psycopg.errors.InsufficientPrivilege as refused:
        cursor.execute("ROLLBACK TO take_over")
        raise WrongSettings(
            f"The role of DATABASE_OWNER_URL cannot take over the tables ({refused.diag.message_primary}): "
            "as a superuser, GRANT it the role that owns them."
        ) from None


def grant(cursor: Any, role: str) -> None:
    """Let the role read and write all tables, those of later migrations too, and change none."""
    for statement in _GRANTS:
        cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
