"""What a database must be before it serves at an https address."""

import os
import shutil
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from collab.env import WrongSettings
from collab.postgres.boot_checks import check_database, require_durable_commits, require_no_owner
from collab.supervise import places
from collab.supervise.datastores import datastores
from collab.supervise.processes import Supervisor
from collab.supervise.services import ROOT
from tests.database.owner import owner

pytestmark = pytest.mark.django_db
NO_REDIS = {"REDIS_URL": "redis://127.0.0.1:1"}


@pytest.fixture
def role():
    """A role that owns nothing, in a transaction that leaves no trace."""
    with owner() as cursor:
        cursor.execute("CREATE ROLE some_role")
        yield cursor
        cursor.connection.rollback()


def test_the_role_of_the_tests_may_serve():
    with connection.cursor() as cursor:
        require_no_owner(cursor)


def test_a_superuser_may_not_serve(role):
    require_no_owner(role, "some_role")
    role.execute("ALTER ROLE some_role SUPERUSER")
    with pytest.raises(WrongSettings, match="superuser"):
        require_no_owner(role, "some_role")


def test_who_owns_a_table_may_not_serve(role):
    role.execute("CREATE TABLE public.own (id int); ALTER TABLE public.own OWNER TO some_role")
    with pytest.raises(WrongSettings, match="owner of the tables"):
        require_no_owner(role, "some_role")


def test_who_may_become_the_owner_may_not_serve(role):
    role.execute("CREATE ROLE another; GRANT another TO some_role")
    role.execute("CREATE TABLE public.own (id int); ALTER TABLE public.own OWNER TO another")
    with pytest.raises(WrongSettings, match="owner of the tables"):
        require_no_owner(role, "some_role")


@pytest.mark.parametrize(
    "given",
    [
        "ALTER DATABASE {database} OWNER TO some_role",
        "ALTER SCHEMA public OWNER TO some_role",
        "GRANT pg_write_all_data TO some_role",
        "CREATE ROLE another SUPERUSER; GRANT another TO some_role",
        "ALTER ROLE some_role CREATEROLE",
    ],
    ids=["the database", "the schema", "every row", "a superuser's role", "roles"],
)
def test_who_could_drop_or_write_the_audit_log_by_another_right_may_not_serve(role, given):
    """Who owns the database owns its schema, and whoever owns a schema may drop the tables in it."""
    role.execute(given.format(database=role.connection.info.dbname))
    with pytest.raises(WrongSettings, match="DATABASE_OWNER_URL"):
        require_no_owner(role, "some_role")


def test_a_role_that_is_not_there_may_not_serve(role):
    with pytest.raises(WrongSettings, match="no role nobody"):
        require_no_owner(role, "nobody")


@pytest.fixture(scope="module")
def durable() -> Iterator[psycopg.Cursor]:
    """A session of the owner in a cluster as `run` starts it, of its own: whether one is safe is told at its start."""
    state = ROOT / ".state" / f"test-{os.getpid()}-durable"
    state.mkdir(parents=True)
    try:
        with (
            datastores(Supervisor(), state, durable=True, given=NO_REDIS) as addresses,
            psycopg.connect(addresses.owner_url, autocommit=True) as session,
        ):
            yield session.cursor()
    finally:
        for folder in (state, *places.SHARED.glob(f"collab-{state.name}-*")):
            shutil.rmtree(folder, ignore_errors=True)


def test_what_a_power_cut_would_lose_is_refused(durable):
    durable.execute("SET synchronous_commit = off")
    with pytest.raises(WrongSettings, match="commit=off"):
        require_durable_commits(durable)


@pytest.mark.parametrize("commit", ["on", "local", "remote_write", "remote_apply"])
def test_what_waits_for_the_disk_is_fit(durable, commit):
    durable.execute(f"SET synchronous_commit = {commit}")
    require_durable_commits(durable)


def test_the_test_cluster_is_fit_for_a_loopback_address_only(settings):
    check_database()
    settings.SITE_IS_LOOPBACK = False
    with pytest.raises(WrongSettings, match="fsync=off"):
        check_database()
