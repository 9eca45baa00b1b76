"""A database that would not keep what the settings promise is refused with a sentence, poolers included."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.db import connection

from collab.env import WrongSettings
from collab.postgres.pooler import require_own_connections, require_time_limits
from collab.supervise.pooler import pooler_program
from collab.supervise.services import ROOT
from tests.collab.streams.conftest import until

POOLER = pooler_program()
LIMITS = {"lock_timeout": 1_000, "statement_timeout": 3_000, "idle_in_transaction_session_timeout": 3_000}
needs_pooler = pytest.mark.skipif(POOLER is None, reason="no pgbouncer (Debian: apt-get install pgbouncer)")
pytestmark = pytest.mark.django_db(transaction=True)


def test_connections_of_ones_own_are_taken():
    require_own_connections()


def test_the_limits_of_the_settings_are_asked_for(settings):
    with connection.cursor() as cursor:
        require_time_limits(cursor)
        settings.DATABASE_LIMITS_MS = settings.DATABASE_LIMITS_MS | {"lock_timeout": 999}
        with pytest.raises(WrongSettings, match="lock_timeout is 1000 ms instead of 999 ms"):
            require_time_limits(cursor)


def test_no_connection_asks_for_less_safety_than_the_server_keeps():
    """What is not durable may be chosen for a cluster that is thrown away, by its own settings alone."""
    asks = "SELECT name, source FROM pg_settings WHERE name IN ('synchronous_commit', 'fsync', 'full_page_writes')"
    with connection.cursor() as cursor:
        cursor.execute(asks)
        sources = dict(cursor.fetchall())
    assert len(sources) == 3
    assert not {"client", "session", "user", "database", "database user"} & set(sources.values()), sources


def test_a_database_that_does_not_answer_is_the_health_checks_to_tell():
    assert "does not answer" in booted("postgres://nobody@127.0.0.1:1/none", "boot_checks.check_database()").stderr


@contextmanager
def pooler(mode: str):
    """A pgbouncer in front of the tests' PostgreSQL; gives the DATABASE_URL that leads through it."""
    with TemporaryDirectory() as folder, _running(Path(folder), mode) as url:
        yield url


@contextmanager
def _running(folder: Path, mode: str):
    query = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)
    place = query["host"][0] if "host" in query else connection.settings_dict["HOST"]
    user, name = connection.settings_dict["USER"], connection.settings_dict["NAME"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder.chmod(0o755)
    ini = folder / "pgbouncer.ini"
    ini.write_text(
        f"[databases]\n* = host={place} port={connection.settings_dict['PORT'] or 5432} user={user}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
        f"pool_mode = {mode}\nignore_startup_parameters = options, extra_float_digits\n"
    )
    command = [str(POOLER), "-q"]
    if os.geteuid() == 0:  # it refuses to be root
        command += ["-u", Path(place).owner()]
    running = subprocess.Popen([*command, str(ini)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _is_open(port))
        yield f"postgres://{user}:x@127.0.0.1:{port}/{quote(name)}"
    finally:
        running.terminate()
        running.wait(10)


def _is_open(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def ended(url: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A process of its own with the settings of a product that is reached through the pooler."""
    others = ("COLLAB_UNSAFE_TEST_DATABASE", "DATABASE_OWNER_URL")  # the owner of the tests goes round the pooler
    names = {name: value for name, value in os.environ.items() if name not in others}
    names |= {"DJANGO_SETTINGS_MODULE": "collab.settings", "DATABASE_URL": url} | environ
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=names, capture_output=True, text=True, check=False, timeout=60
    )


def booted(url: str, code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    begin = "import django; django.setup(); from collab.postgres import boot_checks, pooler as checks; "
    begin += "from django.db import connection; cursor = connection.cursor; "
    return ended(url, "-c", begin + code, **environ)


@pytest.fixture
def limits_of_the_role():
    """None at first; forgotten at the end, with the connections of this process that read them."""
    role, name = connection.settings_dict["USER"], connection.settings_dict["NAME"]
    yield
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER ROLE "{role}" IN DATABASE "{name}" RESET ALL')


REQUIRE = "checks.require_own_connections(); checks.require_time_limits(cursor())"
KEEP = "checks.keep_time_limits(cursor())"


@needs_pooler
def test_a_pooler_of_transactions_is_refused():
    with pooler("transaction") as url:
        for program in ("collab.commands.prepare", "collab.commands.work", "collab.http.serve"):
            refused = ended(url, "-m", program, DATABASE_OWNER_URL=url)
            assert refused.returncode == 1
            assert refused.stderr.startswith("DATABASE_URL leads to a pooler in transaction mode: ")
            assert refused.stderr.count("\n") == 1


@needs_pooler
@pytest.mark.parametrize(("mode", "said"), [("session", "none"), ("transaction", "transaction")])
def test_behind_a_pooler_the_limits_are_those_of_the_role(limits_of_the_role, mode, said):
    with pooler(mode) as url:
        refused = booted(url, REQUIRE, DATABASE_POOL=said)
        assert (refused.returncode, "lock_timeout is 0 ms instead of 1000 ms" in refused.stderr) == (1, True)
        kept = booted(url, KEEP, DATABASE_POOL=said)
        assert kept.returncode == 0, kept.stderr
    with pooler(mode) as url:
        taken = booted(url, REQUIRE, DATABASE_POOL=said)
        assert taken.returncode == 0, taken.stderr


ASK = """
from concurrent.futures import ThreadPoolExecutor
from collab.people.rights import rights_of_many
from groups.models import Message
def ask(number):
    for _ in range(20):
        rights_of_many([number])
        list(Message.objects.filter(no=number).values('pk'))
    connection.close()
    return True
with ThreadPoolExecutor(8) as threads:
    assert all(threads.map(ask, range(16)))
"""


@needs_pooler
def test_behind_a_pooler_of_transactions_nothing_is_prepared():
    with pooler("transaction") as url:
        code = f"exec({ASK!r}); asked = cursor(); asked.execute('SELECT count(*) FROM pg_prepared_statements'); "
        asked = booted(url, code + "print(asked.fetchone()[0])", DATABASE_POOL="transaction")
    assert (asked.returncode, asked.stdout) == (0, "0\n"), asked.stderr
