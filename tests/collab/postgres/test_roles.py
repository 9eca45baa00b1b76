"""A database that one role made and used is upgraded to two, and nothing is lost."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from collab.supervise.services import ROOT

# Roles and databases are the whole cluster's, which the processes of a parallel run share.
OF_PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "alone")
NAME = f"upgraded_{OF_PROCESS}"
OLD = f"single_role_{OF_PROCESS}"
NEW = f"serving_role_{OF_PROCESS}"
NOT_OURS = ("DATABASE_OWNER_URL", "DATABASE_ROLE", "COLLAB_UNSAFE_TEST_DATABASE")


def address(role: str, password: str = "") -> str:
    """Of the database under test, signed in as this role."""
    given = urlsplit(os.environ["DATABASE_URL"])
    who = f"{role}:{password}" if password else role
    return urlunsplit(given._replace(netloc=f"{who}@{given.netloc.rpartition('@')[2]}", path=f"/{NAME}"))


OWNER = urlsplit(os.environ.get("DATABASE_OWNER_URL", "")).username or ""


@pytest.fixture
def database() -> Iterator[None]:
    """An empty database that belongs to one role without powers, as earlier installations had it."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {OLD} LOGIN")
        connection.execute(f"CREATE DATABASE {NAME} OWNER {OLD}")
        try:
            yield
        finally:
            connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
            connection.execute(f"DROP ROLE {OLD}")
            connection.execute(f"DROP ROLE IF EXISTS {NEW}")


def prepare(**environ: str) -> subprocess.CompletedProcess[str]:
    rest = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    command = [sys.executable, "-m", "collab.commands.prepare"]
    return subprocess.run(command, cwd=ROOT, env=rest | environ, capture_output=True, text=True, check=False)


def rows(role: str, query: str) -> list[tuple]:
    with psycopg.connect(address(role), autocommit=True) as connection:
        return connection.execute(query).fetchall()


def owners() -> set[str]:
    """Of all tables, sequences, functions and types but those of extensions."""
    found: set[str] = set()
    for catalog, prefix in (("pg_class", "rel"), ("pg_proc", "pro"), ("pg_type", "typ")):
        query = (
            f"SELECT DISTINCT pg_get_userbyid({prefix}owner) FROM {catalog} c "
            f"WHERE {prefix}namespace = 'public'::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_depend d "
            f"WHERE d.classid = '{catalog}'::regclass AND d.objid = c.oid AND d.deptype = 'e')"
        )
        if catalog == "pg_type":
            query += " AND typelem = 0"  # arrays go with what they are of
        found |= {name for (name,) in rows(OWNER, query)}
    return found


def test_a_single_role_is_upgraded_without_loss(database):
    done = prepare(DATABASE_URL=address(OLD))
    assert (done.returncode, "not guarded" in done.stderr) == (0, True), done.stderr
    assert owners() == {OLD}
    groups = rows(OLD, "SELECT slug FROM groups_workinggroup ORDER BY slug")
    rows(
        OLD,
        'INSERT INTO audit_entry (acting_as, office, action, target_kind, target_id, "group", reason, note, details) '
        "VALUES ('', '', 'test.act', 'thing', '1', '', '', 'kept', '{}') RETURNING id",
    )
    for _again in range(2):
        done = prepare(DATABASE_URL=address(NEW, "some0password"), DATABASE_OWNER_URL=address(OWNER))
        assert (done.returncode, "not guarded" in done.stderr) == (0, False), done.stderr
        assert owners() == {OWNER}
    assert rows(NEW, "SELECT slug FROM groups_workinggroup ORDER BY slug") == groups
    assert rows(NEW, "SELECT note, position FROM audit_entry e JOIN audit_link l ON l.entry_id = e.id") == [("kept", 1)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rows(NEW, "UPDATE audit_entry SET note = 'x' RETURNING id")
    secret = f"SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = '{NEW}'"
    assert rows(OWNER, secret) == [(True,)]


def test_one_role_for_everything_is_refused_at_an_https_address(database):
    public = {"SITE_URL": "https://collab.example", "EMAIL_URL": "smtp+tls://mail.example:587"}
    done = prepare(DATABASE_URL=address(OLD), **public)
    assert (done.returncode, "DATABASE_URL signs in as the owner of the tables" in done.stderr) == (1, True), (
        done.stderr
    )


def test_an_owner_who_may_not_take_over_says_what_is_missing(database):
    assert prepare(DATABASE_URL=address(OLD)).returncode == 0
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {NEW} LOGIN")
    done = prepare(DATABASE_URL=address(OLD), DATABASE_OWNER_URL=address(NEW))
    assert done.returncode == 1
    assert "cannot take over the tables" in done.stderr
    assert owners() == {OLD}
