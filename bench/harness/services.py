"""PostgreSQL and Valkey for one run of the bench: durable, of its own, thrown away afterwards."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench import ROOT
from collab.supervise import places
from collab.supervise.datastores import datastores
from collab.supervise.processes import Supervisor

OF_THE_CALLER = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "COLLAB_STATE", "DJANGO_SETTINGS_MODULE")


@dataclass(frozen=True)
class Services:
    """Where the stores of this run are."""

    state: Path
    database_url: str
    owner_url: str
    redis_url: str
    supervisor: Supervisor

    def new_database(self, name: str) -> str:
        """An empty database beside the product's: its URL."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return urlunsplit(urlsplit(self.owner_url)._replace(path=f"/{name}"))

    def processes(self) -> dict[str, int]:
        """The stores' process ids by name."""
        found = {child.name: child.process.pid for child in self.supervisor.children if child.process}
        return {name: found[name] for name in ("postgres", "redis")}

    def log(self, name: str) -> Path:
        """Where a store writes its log."""
        return self.state / "logs" / f"{name}.log"


@contextmanager
def services() -> Iterator[Services]:
    """Start both with every safety of a real installation (fsync, synchronous commit); stop and remove them.

    What a killed run left behind is removed by the next (`places.sweep` knows the name of the folder).
    """
    for name in OF_THE_CALLER:  # never measure, or fill, somebody's own database
        os.environ.pop(name, None)
    state = ROOT / ".state" / f"test-{os.getpid()}-bench"
    state.mkdir(parents=True)
    supervisor = Supervisor()
    try:
        with datastores(supervisor, state, durable=True) as addresses:
            yield Services(state, addresses.database_url, addresses.owner_url, addresses.redis_url, supervisor)
    finally:
        for folder in (state, *places.SHARED.glob(f"collab-{state.name}-*")):
            shutil.rmtree(folder, ignore_errors=True)
