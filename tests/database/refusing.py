"""A table that takes no row for now, as PostgreSQL says it when a disk is full or a primary has moved."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.database.owner import owner


@contextmanager
def refusing(table: str, sqlstate: str, *, at_commit: bool = False) -> Iterator[None]:
    """Every insert into the table ends with this SQLSTATE: at the statement, or at the commit of its transaction."""
    when = "CONSTRAINT TRIGGER refuse AFTER" if at_commit else "TRIGGER refuse BEFORE"
    how = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW" if at_commit else ""
    with owner() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE 'not now' USING ERRCODE = '{sqlstate}'; END $$"
        )
        cursor.execute(f"CREATE {when} INSERT ON {table} {how} EXECUTE FUNCTION refuse()")
    try:
        yield
    finally:
        with owner() as cursor:
            cursor.execute("DROP FUNCTION refuse() CASCADE")
