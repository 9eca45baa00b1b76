"""A real worker beside a real PostgreSQL: killed, frozen, and left alone by its database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from collab.postgres.heartbeat import heartbeat_age_s
from collab.supervise.processes import Child
from collab.supervise.services import ROOT
from tests.faults.machine import Machine

PATIENCE_S = 90.0
CROWD = 60
TELL = """
import django
django.setup()
from collab.notices.actions import notify
from collab.people.models import Person
Person.objects.bulk_create(
    [Person(email=f"p{n}@crowd.example", name=f"P{n}") for n in range(60)], ignore_conflicts=True
)
notify(Person.objects.values_list("pk", flat=True), kind="practice.published", data={}, url="/", by=None)
"""


def until(question: Callable[[], object], within_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + within_s
    while not question():
        assert time.monotonic() < deadline, f"not within {within_s} s"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with Machine(tmp_path_factory.mktemp("worker") / f"test-{os.getpid()}") as running:
        running.environ |= {"DJANGO_SETTINGS_MODULE": "collab.settings", "DEMO": "0", "COLLAB_ROLE": "worker"}
        yield running


class Worker:
    """One worker and what is known of it."""

    def __init__(self, machine: Machine, name: str) -> None:
        self.machine = machine
        self.mark = machine.state / f"{name}.mark"
        command = [sys.executable, "-m", "collab.commands.work", str(self.mark)]
        log = machine.state / "logs" / f"{name}.log"
        self.child = Child(name, command, machine.environ, ROOT, log=log, patience_s=30).start()
        until(lambda: self.mark.exists() or not self.child.is_alive, within_s=30)
        assert self.child.is_alive, self.child.last_words()

    @property
    def pid(self) -> int:
        assert self.child.process is not None
        return self.child.process.pid

    def probe(self, seconds: str) -> int:
        command = [sys.executable, "-X", "importtime", "-m", "collab.commands.probe", "worker", str(self.mark), seconds]
        done = subprocess.run(command, cwd=ROOT, env=self.machine.environ, capture_output=True, text=True, check=False)
        assert "django" not in done.stderr
        return done.returncode


@pytest.fixture
def start(machine: Machine) -> Iterator[Callable[[str], Worker]]:
    started: list[Worker] = []

    def start_one(name: str) -> Worker:
        started.append(Worker(machine, name))
        return started[-1]

    yield start_one
    for worker in started:
        if worker.child.is_alive:
            os.kill(worker.pid, signal.SIGCONT)
            worker.child.stop()
    machine.sql("DELETE FROM procrastinate_jobs RETURNING id")
    machine.sql("DELETE FROM notices_notice RETURNING id")


def statuses(machine: Machine, task: str = "notices.tell") -> list[str]:
    return [str(row[0]) for row in machine.sql(f"SELECT status FROM procrastinate_jobs WHERE task_name = '{task}'")]


def told(machine: Machine) -> list[tuple[int, ...]]:
    return machine.sql("SELECT count(*), count(DISTINCT person_id) FROM notices_notice")


def test_a_job_of_a_killed_worker_is_done_by_the_next(machine: Machine, start: Callable[[str], Worker]) -> None:
    first = start("first")
    with psycopg.connect(machine.database_url) as holding:
        holding.execute("SET idle_in_transaction_session_timeout = 0")  # a slow machine takes longer than its role may
        holding.execute("LOCK TABLE notices_notice IN ACCESS EXCLUSIVE MODE")
        machine.run(sys.executable, "-c", TELL)
        until(lambda: statuses(machine) == ["doing"])
        os.kill(first.pid, signal.SIGKILL)
        first.child.wait()
    assert (statuses(machine), told(machine)) == (["doing"], [(0, 0)])
    machine.sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 s' RETURNING id")
    start("second")
    until(lambda: statuses(machine) == ["succeeded"])
    assert told(machine) == [(CROWD, CROWD)]


def test_the_worker_outlives_its_database(machine: Machine, start: Callable[[str], Worker]) -> None:
    worker = start("steadfast")
    assert worker.probe("20") == 0
    for _ in range(2):
        machine.postgres.stop()
        assert worker.probe("20") == 1
        time.sleep(8)
        machine.postgres.start()
        until(lambda: machine.sql("SELECT true") == [(True,)])
        machine.run(sys.executable, "-c", TELL)
        until(lambda: set(statuses(machine)) == {"succeeded"})
        assert worker.child.is_alive
    assert len(statuses(machine)) == 2
    until(lambda: worker.probe("20") == 0)


def test_a_frozen_worker_is_unwell_and_a_stopped_one_too(machine: Machine, start: Callable[[str], Worker]) -> None:
    worker = start("frozen")
    assert worker.probe("8") == 0
    os.kill(worker.pid, signal.SIGSTOP)
    until(lambda: worker.probe("8") == 1, within_s=15)
    os.kill(worker.pid, signal.SIGCONT)
    until(lambda: worker.probe("8") == 0, within_s=15)
    worker.child.stop()
    assert worker.child.process is not None
    assert worker.child.process.returncode == 0
    assert worker.probe("8") == 1
    assert heartbeat_age_s(machine.database_url, worker.mark) is None


def test_asking_is_cheap(machine: Machine, start: Callable[[str], Worker]) -> None:
    worker = start("asked")
    before = os.times()
    command = [sys.executable, "-m", "collab.commands.probe", "worker", str(worker.mark)]
    assert subprocess.run(command, cwd=ROOT, env=machine.environ, check=False).returncode == 0
    after = os.times()
    assert after.children_user + after.children_system - before.children_user - before.children_system < 0.5
