"""Starts a server on a core of its own and says when it answers."""

import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import ROOT
from bench.harness.compiler import CannotMeasure
from collab.supervise.processes import Child

START_PATIENCE_S = 60.0
BACKLOG = 4096
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, HARNESS_CORE = {CORES[0]}, {CORES[-1]}


@dataclass(frozen=True)
class Plan:
    """How a server is started; `{port}` and `{fd}` in the command are filled in."""

    name: str
    command: Sequence[str | Path]
    environ: Mapping[str, str]
    folder: Path = ROOT
    is_ready: Callable[[int], bool] | None = None  # asked with the port; else a connection is enough


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    name: str
    port: int
    pid: int


@contextmanager
def serving(plan: Plan, logs: Path) -> Iterator[Running]:
    """The server alone on the first core, the harness on the last one; stopped by its own process id."""
    hands_over = any("{fd}" in str(part) for part in plan.command)
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    port, descriptor = listener.getsockname()[1], listener.fileno()
    if not hands_over:
        listener.close()
    command = [str(part).replace("{port}", str(port)).replace("{fd}", str(descriptor)) for part in plan.command]
    child = Child(
        plan.name, command, plan.environ, plan.folder, log=logs / f"{plan.name}.log",
        keep_fds=[descriptor] if hands_over else [], patience_s=10,
    )  # fmt: skip
    os.sched_setaffinity(0, SERVER_CORE)
    try:
        child.start()
        os.sched_setaffinity(0, HARNESS_CORE)
        listener.close()
        assert child.process is not None
        _wait(child, port, plan.is_ready or _accepts)
        yield Running(plan.name, port, child.process.pid)
    finally:
        os.sched_setaffinity(0, HARNESS_CORE)
        child.stop()


def _wait(child: Child, port: int, is_ready: Callable[[int], bool]) -> None:
    deadline = time.monotonic() + START_PATIENCE_S
    while not is_ready(port):
        if not child.is_alive or time.monotonic() > deadline:
            raise CannotMeasure(f"{child.name} did not start:\n{child.last_words()}")
        time.sleep(0.05)


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
