"""PostgreSQL and the Redis-compatible server as children, on Unix sockets of a private folder."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from collab.supervise import binaries, places
from collab.supervise.accounts import Account, CannotStart, service_account
from collab.supervise.processes import Child, Command, Supervisor

DATABASE = "collab"  # and its owner, who made the cluster
SERVING_ROLE = "collab_serving"
START_PATIENCE_S = 60.0  # crash recovery of a large development database
DURABLE = ("max_connections=200",)
# A test cluster is thrown away: nothing of it has to survive a power cut.
THROWAWAY = (*DURABLE, "fsync=off", "full_page_writes=off", "synchronous_commit=off")


@dataclass(frozen=True)
class Addresses:
    """Where the stores listen; both as URLs that every client understands."""

    database_url: str  # of the role that serves
    owner_url: str  # of the role that owns the tables; "" when only DATABASE_URL is given
    redis_url: str


@contextmanager
def datastores(
    supervisor: Supervisor, state: Path, *, durable: bool, given: Mapping[str, str] = os.environ
) -> Iterator[Addresses]:
    """Start what DATABASE_URL and REDIS_URL of `given` do not name already; yields when both answer.

    The caller stops the supervisor before this context ends; a cluster that is not durable and
    the socket folder are removed here.
    """
    places.sweep()
    data = places.data_folder(service_account(state / "postgres"), state / "postgres")
    account = service_account(data)
    sockets = places.socket_folder(account)
    logs = state / "logs"
    logs.mkdir(exist_ok=True)
    try:
        database_url, owner_url = given.get("DATABASE_URL"), given.get("DATABASE_OWNER_URL", "")
        if not database_url:
            _start_postgres(supervisor, account, data, sockets, logs, durable=durable)
            database_url, owner_url = _address(SERVING_ROLE, sockets), _address(DATABASE, sockets)
        redis_url = given.get("REDIS_URL") or _start_redis(supervisor, account, sockets, logs)
        yield Addresses(database_url, owner_url, redis_url)
    finally:
        supervisor.stop()
        shutil.rmtree(sockets, ignore_errors=True)
        if not durable:
            shutil.rmtree(data, ignore_errors=True)


def _start_postgres(
    supervisor: Supervisor, account: Account, folder: Path, sockets: Path, logs: Path, *, durable: bool
) -> None:
    programs = binaries.postgres_programs(account)
    cluster = folder / "data"
    if not cluster.exists():
        _initialise(programs, account, cluster, logs / "initdb.log", durable=durable)
    _refuse_other_version(programs, cluster)
    settings = (
        *(DURABLE if durable else THROWAWAY),
        "listen_addresses=",
        f"unix_socket_directories={sockets}",
    )
    child = supervisor.start(
        Child(
            "postgres",
            [programs / "postgres", "-D", cluster, *(f"--{setting}" for setting in settings)],
            _environ(),
            folder=Path("/"),
            account=account,
            log=logs / "postgres.log",
            stop_signal=signal.SIGINT,  # "fast": ends connections, writes a checkpoint
        )
    )
    _wait(child, [programs / "pg_isready", "-q", "-h", sockets, "-U", DATABASE, "-d", "postgres"])
    _create_database(programs, sockets)


def _address(role: str, sockets: Path) -> str:
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(sockets), safe='')}"


def _initialise(programs: Path, account: Account, cluster: Path, log: Path, *, durable: bool) -> None:
    """Make the cluster beside its place and move it there, so that half a cluster is never used."""
    half = cluster.with_suffix(".new")
    shutil.rmtree(half, ignore_errors=True)
    locale = ["--locale=C.UTF-8"]
    if _program_major(programs) >= 17:
        locale.append("--locale-provider=builtin")  # the same order on every machine
    command: Command = [programs / "initdb", "-D", half, "-U", DATABASE, "--encoding=UTF8", *locale]
    command += ["--auth-local=trust", "--auth-host=reject", *([] if durable else ["--no-sync"])]
    if Child("initdb", command, _environ(), Path("/"), account=account, log=log).start().wait() != 0:
        raise CannotStart(f"initdb failed:\n{log.read_text(errors='replace')}")
    log.unlink()
    half.rename(cluster)


def _program_major(programs: Path) -> int:
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].split(".")[0].removesuffix("devel"))


def _refuse_other_version(programs: Path, cluster: Path) -> None:
    made_by = int((cluster / "PG_VERSION").read_text())
    present = _program_major(programs)
    if made_by != present:
        raise CannotStart(
            f"{cluster} was made by PostgreSQL {made_by}, the programs are {present}: set COLLAB_PG_BIN to "
            f"version {made_by}, or COLLAB_STATE to a new folder."
        )


def _create_database(programs: Path, sockets: Path) -> None:
    """The database, and the role that serves; what they may is the matter of `collab.commands.prepare`."""
    _create_missing(programs, sockets, f"pg_database WHERE datname = '{DATABASE}'", f"DATABASE {DATABASE}")
    _create_missing(programs, sockets, f"pg_roles WHERE rolname = '{SERVING_ROLE}'", f"ROLE {SERVING_ROLE} LOGIN")


def _create_missing(programs: Path, sockets: Path, place: str, what: str) -> None:
    asked: Command = [programs / "psql", "-X", "-h", sockets, "-U", DATABASE, "-d", "postgres", "-tAc"]
    command = [*asked, f"SELECT 1 FROM {place}"]  # noqa: S608 - constants
    there = subprocess.run(command, capture_output=True, text=True, check=True, env=_environ())
    if not there.stdout.strip():
        subprocess.run([*asked, f"CREATE {what}"], check=True, capture_output=True, env=_environ())


def _start_redis(supervisor: Supervisor, account: Account, sockets: Path, logs: Path) -> str:
    place = sockets / "redis.sock"
    command: Command = [
        binaries.redis_server(account),
        "--port",
        "0",
        "--unixsocket",
        place,
        "--unixsocketperm",
        "700",
    ]
    command += ["--dir", sockets, "--save", "", "--appendonly", "no"]  # it holds nothing that must last
    child = Child("redis", command, _environ(), Path("/"), account=account, log=logs / "redis.log")
    supervisor.start(child)
    deadline = time.monotonic() + START_PATIENCE_S
    while not _answers_ping(place):
        _give_up_on(child, deadline)
        time.sleep(0.05)
    return f"unix://{place}"


def _answers_ping(place: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            client.connect(str(place))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _wait(child: Child, question: Command) -> None:
    deadline = time.monotonic() + START_PATIENCE_S
    while subprocess.run(question, check=False, env=_environ()).returncode != 0:
        _give_up_on(child, deadline)
        time.sleep(0.05)


def _give_up_on(child: Child, deadline: float) -> None:
    if not child.is_alive or time.monotonic() > deadline:
        raise CannotStart(f"{child.name} did not start:\n{child.last_words()}")


def _environ() -> dict[str, str]:
    """The services see nothing of ours but a path and a locale that every Debian has."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
