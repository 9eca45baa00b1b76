"""`run`, as a person starts it: the whole product, its own services, one address."""

import json
import os
import signal
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from collab.supervise.services import ROOT
from tests.collab.supervise.test_supervise import descendants, is_gone

PATIENCE_S = 180
SUPERVISE_RUN = [sys.executable, "-m", "collab.supervise", "run"]
OWN = (
    "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "COLLAB_UNSAFE_TEST_DATABASE",
    "DJANGO_SETTINGS_MODULE",
)  # fmt: skip


def environ(state: Path) -> dict[str, str]:
    rest = {name: value for name, value in os.environ.items() if name not in OWN}
    return rest | {"COLLAB_STATE": str(state), "PORT": "0", "DEMO": "0", "WORKERS": "2"}


def eventually(question: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.1)
    return False


class Product:
    """A running product and what it told about itself."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.output = state.parent / "output.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                SUPERVISE_RUN, cwd=ROOT, env=environ(state), stdout=output, stderr=subprocess.STDOUT
            )

    def __enter__(self) -> "Product":
        assert eventually(lambda: "ready: " in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)

    @property
    def names(self) -> dict[str, str]:
        return json.loads((self.state / "services.json").read_text())

    def said(self) -> str:
        return self.output.read_text()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.names['SITE_URL']}/healthz/ready", timeout=2) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def children(self, word: str) -> list[int]:
        found = descendants(self.process.pid)
        return [pid for pid in found if not is_gone(pid) and word in Path(f"/proc/{pid}/cmdline").read_text()]


@dataclass(frozen=True)
class Killed:
    """What stood before kill -9."""

    state: Path
    address: str
    secret: str
    children: list[int]


@pytest.fixture(scope="module")
def killed(tmp_path_factory) -> Killed:
    """A first start on an empty folder, ended by kill -9."""
    state = tmp_path_factory.mktemp("run") / f"test-{os.getpid()}"  # so that its data is swept
    with Product(state) as running:
        children = descendants(running.process.pid)
        return Killed(state, running.names["SITE_URL"], (state / "secret_key").read_text(), children)


@pytest.fixture(scope="module")
def product(killed) -> Iterator[Product]:
    """The second start on the same data."""
    assert eventually(lambda: all(map(is_gone, killed.children)))
    with Product(killed.state) as running:
        yield running
        assert running.stop() == 0
        assert not (killed.state / "services.json").exists()


def test_nothing_outlives_a_killed_supervisor(killed):
    assert len(killed.children) > 5
    assert eventually(lambda: all(map(is_gone, killed.children)))
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{killed.address}/healthz/live", timeout=2)


def test_data_survives(killed, product):
    assert "0 created" in product.said(), "the vocabularies are there already"
    assert (product.state / "secret_key").read_text() == killed.secret


def test_it_answers_and_says_where(product):
    assert product.answers()
    assert f"ready: {product.names['SITE_URL']}" in product.said()


def test_secrets_are_made_once_and_stay_private(product):
    secret = product.state / "secret_key"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_text()) >= 50
    assert secret.read_text() not in json.dumps(product.names)


def test_the_services_listen_on_no_port(product):
    """PostgreSQL and Redis are reached by their sockets alone, in a folder that nobody else enters."""
    folder = Path(product.names["REDIS_URL"].removeprefix("unix://")).parent
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(str(folder)) < 60


def test_a_management_command_finds_the_services(product):
    rest = {name: value for name, value in os.environ.items() if name not in OWN}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"],
        cwd=ROOT,
        env=rest | {"COLLAB_STATE": str(product.state)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_second_run_on_the_same_data_is_refused(product):
    done = subprocess.run(
        SUPERVISE_RUN, cwd=ROOT, env=environ(product.state), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Already running" in done.stderr
    assert product.answers()


def test_a_taken_port_is_named(product, tmp_path):
    port = product.names["SITE_URL"].rsplit(":", 1)[1]
    taken = environ(tmp_path) | {"PORT": port}
    done = subprocess.run(SUPERVISE_RUN, cwd=ROOT, env=taken, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in done.stderr


def test_mail_becomes_a_file(product):
    host, port = product.names["EMAIL_URL"].removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as client:
        client.sendmail("a@demo.example", ["b@demo.example"], "Subject: Здравей\r\n\r\nText".encode())
    letters = list((product.state / "mail").glob("*.eml"))
    assert [letter.read_bytes().decode().splitlines()[0] for letter in letters] == ["Subject: Здравей"]


def is_back(product: Product, word: str, before: list[int]) -> bool:
    now = product.children(word)
    return before[0] not in now and len(now) >= min(len(before), 2)


@pytest.mark.parametrize("word", ["collab.http.serve", "redis.sock", "postgres", "collab.commands.work"])
def test_what_is_killed_comes_back(product, word):
    before = product.children(word)
    os.kill(before[0], signal.SIGKILL)
    assert eventually(lambda: is_back(product, word, before))
    assert eventually(product.answers)
