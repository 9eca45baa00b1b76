"""The supervisor: what it starts it ends, however it dies, and it says what is missing."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from collab.supervise import places, processes
from collab.supervise.accounts import CannotStart, service_account
from collab.supervise.check import BROWSER_TESTS, FAULT_TESTS, _parts
from collab.supervise.processes import Child, Supervisor
from collab.supervise.services import (
    LOCK,
    ROOT,
    apply_running_services,
    is_running,
    state_folder,
    write_running_services,
)

PATIENCE_S = 20


def eventually(question: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.05)
    return False


def is_gone(pid: int) -> bool:
    """True for a process that ended, also while nobody has collected it (a zombie runs nothing)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *descendants(child)]
    return found


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A supervisor with its own PostgreSQL and Redis, and a command that waits."""
    clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    script = "import os, sys, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(600)"
    process = subprocess.Popen(
        [sys.executable, "-m", "collab.supervise", "exec", sys.executable, "-c", script],
        cwd=ROOT,
        env=clean,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def socket_folder(process: subprocess.Popen[str]) -> Path:
    return next(Path("/tmp").glob(f"collab-{process.pid}-*"))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_child_outlives_the_supervisor(supervised, how):
    assert supervised.stdout.readline().startswith("postgresql://")
    children = descendants(supervised.pid)
    assert len(children) >= 3, "PostgreSQL, Redis and the command"
    supervised.send_signal(how)
    supervised.wait(PATIENCE_S)
    assert eventually(lambda: all(map(is_gone, children)))


def test_a_stopped_supervisor_leaves_no_folder(supervised):
    supervised.stdout.readline()
    left = [socket_folder(supervised), ROOT / ".state" / f"test-{supervised.pid}"]
    assert all(map(Path.exists, left))
    supervised.send_signal(signal.SIGTERM)
    supervised.wait(PATIENCE_S)
    assert not any(map(Path.exists, left))


def test_what_a_kill_left_behind_is_swept_at_the_next_start(supervised):
    supervised.stdout.readline()
    left = [socket_folder(supervised), ROOT / ".state" / f"test-{supervised.pid}"]
    children = descendants(supervised.pid)
    supervised.kill()
    supervised.wait(PATIENCE_S)
    assert eventually(lambda: all(map(is_gone, children)))
    places.sweep()
    assert not any(map(Path.exists, left))


def test_a_living_supervisor_is_not_swept(supervised):
    supervised.stdout.readline()
    places.sweep()
    assert socket_folder(supervised).exists()


def test_several_may_sweep_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "SOCKETS", tmp_path)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for number in range(400):
        (tmp_path / f"collab-{ended.pid}-{number}").mkdir()
    together = Barrier(8)

    def sweep(_number: int) -> None:
        together.wait()
        places.sweep()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sweep, range(8)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"), [("COLLAB_PG_BIN", "/nonexistent"), ("COLLAB_REDIS_SERVER", "/nonexistent")]
)
def test_a_wrong_program_is_named(name, value):
    clean = {each: is_set for each, is_set in os.environ.items() if each not in ("DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(
        [sys.executable, "-m", "collab.supervise", "exec", "true"],
        cwd=ROOT,
        env=clean | {name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"{name}=/nonexistent" in done.stderr


def test_a_child_that_dies_is_started_again(tmp_path):
    supervisor = Supervisor()
    child = supervisor.start(Child("sleeper", ["sleep", "600"], os.environ, tmp_path))
    first = child.process.pid
    child.process.kill()
    child.process.wait()

    def is_revived() -> bool:
        supervisor.revive()
        return child.is_alive

    assert eventually(is_revived)
    assert child.process.pid != first
    supervisor.stop()
    assert is_gone(child.process.pid)


def test_a_child_that_dies_again_and_again_stops_the_supervisor(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "FIRST_REST_S", 0.01)
    supervisor = Supervisor()
    supervisor.start(Child("broken", ["false"], os.environ, tmp_path))

    def revive_until_it_gives_up() -> None:
        while True:
            supervisor.revive()
            time.sleep(0.05)

    with pytest.raises(CannotStart, match="broken dies again and again"):
        revive_until_it_gives_up()


def test_a_child_that_does_not_listen_is_killed(tmp_path):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
    log = tmp_path / "log"
    child = Child("deaf", [sys.executable, "-c", deaf], os.environ, tmp_path, log=log, patience_s=0.2).start()
    assert eventually(lambda: log.read_text() == "1\n")
    child.stop()
    assert not child.is_alive


def test_data_goes_elsewhere_when_a_closed_folder_is_in_the_way(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root changes accounts")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    account = service_account(closed / "postgres")
    folder = places.data_folder(account, closed / "postgres")
    try:
        assert folder.parent == places.SHARED
        assert account.can_use(folder)
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        folder.rmdir()


def test_commands_find_the_running_services_of_their_state(tmp_path):
    environ = {"COLLAB_STATE": str(tmp_path), "SITE_URL": "http://127.0.0.1:9", "EMAIL_URL_FILE": "/of/mail"}
    holder = (
        "import fcntl, sys; lock = open(sys.argv[1], 'a'); fcntl.flock(lock, fcntl.LOCK_EX); "
        "print(1, flush=True); sys.stdin.read()"
    )
    write_running_services(
        tmp_path, {"REDIS_URL": "unix:///there", "SITE_URL": "http://127.0.0.1:8000", "EMAIL_URL": "smtp://x"}
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, tmp_path / LOCK], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    process.stdout.readline()
    assert is_running(tmp_path)
    apply_running_services(environ)
    process.communicate()
    assert environ["REDIS_URL"] == "unix:///there"
    assert environ["SITE_URL"] == "http://127.0.0.1:9", "what is set stays"
    assert "EMAIL_URL" not in environ, "what stands in a file stays there"


def test_a_dead_supervisor_is_not_asked(tmp_path):
    write_running_services(tmp_path, {"REDIS_URL": "unix:///there"})
    (tmp_path / LOCK).touch()
    environ = {"COLLAB_STATE": str(tmp_path)}
    apply_running_services(environ)
    assert "REDIS_URL" not in environ


def test_the_file_of_services_is_private(tmp_path):
    write_running_services(tmp_path, {"SECRET_KEY_FILE": "secret_key"})
    assert (tmp_path / "services.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "services.json").read_text()) == {"SECRET_KEY_FILE": "secret_key"}


def test_the_state_folder_counts_from_the_project():
    assert state_folder({}) == ROOT / ".state" / "dev"
    assert state_folder({"COLLAB_STATE": "/elsewhere"}) == Path("/elsewhere")


@pytest.mark.parametrize(
    ("paths", "parts"),
    [
        (
            [],
            [
                ["tests", f"--ignore={FAULT_TESTS}", f"--ignore={BROWSER_TESTS}", "-n", "2"],
                [FAULT_TESTS],
                [BROWSER_TESTS],
            ],
        ),
        (["tests/collab"], [["tests/collab"]]),
        (["tests/e2e/a.py", "tests/collab"], [["tests/collab"], ["tests/e2e/a.py"]]),
        (["tests/faults/a.py", "tests/collab"], [["tests/collab"], ["tests/faults/a.py"]]),
    ],
)
def test_faults_and_browser_tests_have_a_process_of_their_own(paths, parts):
    assert _parts(paths) == parts
