"""Two roles of the database: one owns the tables and changes them, the other serves and only uses them.

Everything here is called with a cursor of the owner, may be called again and again, and leaves what it
finds right.  The tables stand in the schema `public`.
"""

from typing import Any, Final

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
_OWNED_BY_OTHERS: Final = """
SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    AND relkind IN ('r', 'p') AND NOT pg_has_role(relowner, 'MEMBER') LIMIT 1
"""
_WHO: Final = """
SELECT rolsuper OR rolcreaterole, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)
FROM pg_roles WHERE rolname = current_user
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

    Raises WrongSettings when it is not there and the owner may not make it; a password is then left as it is.
    """
    cursor.execute(_WHO, [role])
    may_make, is_there = cursor.fetchone()
    if not may_make:
        if not is_there:
            raise WrongSettings(f"There is no database role {role}: as a superuser, CREATE ROLE {role} LOGIN.")
        return
    name = sql.Identifier(role)
    if not is_there:
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    if password:
        # What is sent, and perhaps logged, is the verifier and not the password.
        verifier = cursor.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(verifier.decode())))


def take_over(cursor: Any) -> None:
    """Make the present role the owner of all tables, functions and types.

    Raises WrongSettings when it may not: it has to be a superuser or a member of the role that owns them.
    """
    cursor.execute(_OWNED_BY_OTHERS)
    if (other := cursor.fetchone()) is not None:
        raise WrongSettings(
            f"The role of DATABASE_OWNER_URL cannot take over the tables of {other[0]}: as a superuser, "
            f"GRANT {other[0]} to it, and CREATE ON SCHEMA public."
        )
    cursor.execute(_TAKE_OVER)


def grant(cursor: Any, role: str) -> None:
    """Let the role read and write all tables, those of later migrations too, and change none."""
    for statement in _GRANTS:
        cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
