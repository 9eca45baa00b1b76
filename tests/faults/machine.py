"""A whole product of the suite's own, every part a real process group that may be killed and frozen by its pid.

PostgreSQL (durable, as in production), Valkey, two live workers at addresses of their own and one worker
for jobs.  Whatever a test broke, `heal` brings back.
"""

import asyncio
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from inspect import isawaitable
from pathlib import Path
from typing import Any

import psycopg

from collab.supervise.datastores import datastores
from collab.supervise.processes import Child, Supervisor
from collab.supervise.services import ROOT

OWN = (
    "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "COLLAB_UNSAFE_TEST_DATABASE",
    "DJANGO_SETTINGS_MODULE",
)  # fmt: skip
START_S = 60.0
LOOK_S = 0.02


class Machine:
    """`postgres`, `redis`, `workers` and `jobs` are children; their `process.pid` leads their group.

    Use it as a context manager, from the main thread.
    """

    postgres: Child
    redis: Child
    jobs: Child

    def __init__(self, state: Path) -> None:
        self.state = state
        self.supervisor = Supervisor()
        self.workers: list[Child] = []
        self.ports = [_free_port(), _free_port()]
        self.chosen: dict[str, str] | None = None
        self._opened = ExitStack()

    def __enter__(self) -> "Machine":
        self.state.mkdir(parents=True)
        with ExitStack() as starting:
            addresses = starting.enter_context(datastores(self.supervisor, self.state, durable=True, given={}))
            self.postgres, self.redis = self.supervisor.children
            self.database_url = addresses.database_url
            rest = {name: value for name, value in os.environ.items() if name not in OWN}
            self.environ = rest | {
                "DATABASE_URL": addresses.database_url,
                "DATABASE_OWNER_URL": addresses.owner_url,
                "REDIS_URL": addresses.redis_url,
                "SECRET_KEY": secrets.token_urlsafe(48),
                "COLLAB_STATE": str(self.state),
                "SITE_URL": f"http://127.0.0.1:{self.ports[0]}",
                "EMAIL_URL": "smtp://127.0.0.1:9",
            }
            self.run(sys.executable, "-m", "collab.commands.prepare")
            self._opened = starting.pop_all()
        return self

    def __exit__(self, *raised: object) -> None:
        for child in self.supervisor.children:
            signal_all(child, signal.SIGCONT)
        self._opened.close()

    def run(self, *command: str) -> str:
        """What a program prints that runs within this product's environment, as the demonstration is not."""
        return subprocess.run(
            command, cwd=ROOT, env=self.environ | {"DEMO": "0"}, stdout=subprocess.PIPE, text=True, check=True
        ).stdout

    # Workers

    def _start_workers(self, chosen: dict[str, str]) -> None:
        environ = self.environ | {"DEMO": "1", "LIMITS_SCALE": "1000"} | chosen
        for number, port in enumerate(self.ports):
            command = [sys.executable, "-m", "collab.http.serve", "--port", str(port)]
            names = environ | {"PGAPPNAME": f"worker-{number}"}
            self.workers.append(self._start(f"worker-{number}", command, names))
        command = ["nice", "-n", "5", sys.executable, "-m", "collab.commands.work"]
        self.jobs = self._start("jobs", command, environ | {"COLLAB_ROLE": "worker"})
        for number in range(len(self.ports)):
            _wait_for(lambda number=number: self.is_ready(number))

    def _start(self, name: str, command: list[str], environ: dict[str, str]) -> Child:
        child = Child(name, command, environ, ROOT, log=self.state / "logs" / f"{name}.log", patience_s=25)
        return self.supervisor.start(child)

    def choose(self, **environ: str) -> None:
        """Have the workers run, with these settings; they are started anew when they did not."""
        if environ == self.chosen:
            return
        running, self.chosen = self.chosen, environ
        for child in (*self.workers, self.jobs) if running is not None else ():
            child.stop()
            self.supervisor.children.remove(child)
        self.workers.clear()
        self._start_workers(environ)

    def is_ready(self, number: int) -> bool:
        """Whether this worker serves, with the database behind it."""
        return self.ask(number, "/healthz/ready")[0] == 200

    def ask(self, number: int, path: str, *, within_s: float = 10.0) -> tuple[int, dict[str, Any]]:
        """(status, answer) of a GET at one worker; status 0 when there is none."""
        asked = http.client.HTTPConnection("127.0.0.1", self.ports[number], timeout=within_s)
        try:
            asked.request("GET", path)
            answer = asked.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return 0, {}
        finally:
            asked.close()

    # Faults

    def kill(self, child: Child) -> None:
        """kill -9 of everything it is made of, at once."""
        signal_all(child, signal.SIGKILL)
        assert child.process is not None
        child.process.wait(10)

    async def start(self, child: Child) -> None:
        """Start it again where it was, and wait until it answers."""
        child.start()
        if child is self.postgres:
            await until(self.database_answers)
        elif child is self.redis:
            await until(self.redis_answers)
        elif child in self.workers:
            number = self.workers.index(child)
            await until(lambda: asyncio.to_thread(self.is_ready, number))

    @contextmanager
    def frozen(self, child: Child) -> Iterator[None]:
        """Stopped within the block, as a machine that hangs: nothing is closed and nothing answers."""
        signal_all(child, signal.SIGSTOP)
        try:
            yield
        finally:
            signal_all(child, signal.SIGCONT)

    async def heal(self) -> None:
        """Everything runs again, whatever a test left behind."""
        for child in (self.postgres, self.redis, *self.workers, self.jobs):
            signal_all(child, signal.SIGCONT)
            if not child.is_alive:
                await self.start(child)

    # What stands behind

    async def database_answers(self) -> bool:
        return await asyncio.to_thread(lambda: self.sql("SELECT true", within_s=1) == [(True,)])

    async def redis_answers(self) -> bool:
        return await asyncio.to_thread(lambda: self.redis_says("PING", within_s=1) == "+PONG")

    def sql(self, query: str, *, within_s: int = 5) -> list[tuple[Any, ...]]:
        """Ask PostgreSQL beside the product; [] when it does not answer."""
        try:
            with psycopg.connect(self.database_url, connect_timeout=max(2, within_s), autocommit=True) as connection:
                return connection.execute(query).fetchall()
        except psycopg.OperationalError:
            return []

    def redis_says(self, command: str, *, within_s: float = 5) -> str:
        """The first line that Valkey answers; "" when it does not."""
        place = self.environ["REDIS_URL"].removeprefix("unix://")
        with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(within_s)
            client.connect(place)
            client.sendall(f"{command}\r\n".encode())
            return client.recv(1024).decode().splitlines()[0]
        return ""


def signal_all(child: Child, number: int) -> None:
    """Send a signal to the child's group and to every descendant; PostgreSQL's backends lead groups of their own."""
    if child.process is None or not child.is_alive:
        return
    pids = [child.process.pid, *descendants(child.process.pid)]
    if number == signal.SIGSTOP:
        os.kill(child.process.pid, number)  # first, so that it starts nothing meanwhile
        pids = [child.process.pid, *descendants(child.process.pid)]
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def descendants(pid: int) -> list[int]:
    """The pids below this one, as the kernel knows them now."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, task.read_text().split()):
                found += [child, *descendants(child)]
    return found


async def until(question: Callable[[], Any], within_s: float = START_S) -> float:
    """Ask until the answer is true, be it at once or awaited; the seconds it took.  Raises TimeoutError."""
    started = time.monotonic()
    while not (await answer if isawaitable(answer := question()) else answer):
        if time.monotonic() - started > within_s:
            raise TimeoutError(f"not within {within_s} s")
        await asyncio.sleep(LOOK_S)
    return time.monotonic() - started


def _wait_for(question: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_S
    while not question():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {START_S} s")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
