"""The demonstration network with a crowd of members, and the ways to start the product."""

import http.client
import json
import secrets
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

from bench import ROOT
from bench.harness.compiler import CannotMeasure
from bench.harness.servers import Plan, serving
from bench.harness.services import Services

# What of the product is called by name, all of it.
PREPARE = ("-m", "collab.commands.prepare")
SERVE = ("-m", "collab.http.serve", "--fd", "{fd}")
WORK = ("-m", "collab.commands.work")
CROWD = "load_crowd"
SETTINGS = "bench.product.settings"  # the product's own, and the address of ready bytes

GROUP, DESK_GROUP = "climate", "economy-culture"
DESK_SIZE = 400  # people who are told of one act
SITE = "http://127.0.0.1:8000"
SEPARATOR = "====="
# Of each role one; the others of the fifty are officials of many cities in three groups.
OFFICES = (
    "secretariat", "presidency", "coordinator.sofia", "observer", "chair.climate", "deputy.climate",
    "rapporteur.climate", "chair.democracy-migration", "chair.smart-digital", "official.varna", "official.athens",
)  # fmt: skip
READERS, OTHER_MEMBERS = 50, 12
MESSAGES = 100  # in the thread that is read


@dataclass(frozen=True)
class Network:
    """A prepared database.

    `tokens[i]` signs in member number i of GROUP; `readers` are the tokens of fifty people of different cities,
    groups and offices; `thread` has messages to read.  `owner_url` is the database for who may do everything;
    `mark` is the file that says which row of heartbeats is the worker's.
    """

    environ: Mapping[str, str]
    owner_url: str
    tokens: Sequence[str]
    readers: Sequence[str]
    mark: Path
    thread: int = 0

    def connect(self) -> psycopg.Connection[Any]:
        """A session of the bench's own; each statement is committed."""
        return psycopg.connect(self.owner_url, autocommit=True)

    def live(self) -> Plan:
        """The product as `make run` serves it: one process, HTTP and sockets."""
        return Plan("collab", [sys.executable, *SERVE], self.environ, is_ready=_is_ready)

    def worker(self) -> Plan:
        """What does the product's jobs."""
        command = [sys.executable, *WORK, str(self.mark)]
        return Plan("worker", command, {**self.environ, "COLLAB_ROLE": "worker"}, is_ready=_at_once)


def prepared(services: Services, *, members: int, ready: Path) -> Network:
    """Migrate, load the demonstration network and a crowd, write a thread.  Limits stay on, times 10,000.

    `ready` is the folder of the bytes that are answered as they are.
    """
    environ = _environ(services, ready)
    _run(PREPARE, environ)
    crowds = [[CROWD, str(OTHER_MEMBERS), "--group", group] for group in ("democracy-migration", "smart-digital")]
    offices = [["token", f"{login}@demo.example"] for login in OFFICES]
    wanted = [[CROWD, str(members), "--group", GROUP], [CROWD, str(DESK_SIZE), "--group", DESK_GROUP]]
    tokens, _desk, *others = _manage([*wanted, *crowds, *offices], environ)
    some = [token for each in others for token in each]
    readers = [*some, *tokens[-(READERS - len(some)) :]]
    network = Network(environ, services.owner_url, tokens, readers, services.state / "worker")
    with serving(network.live(), services.state / "logs") as server:
        thread = _filled_thread(server.port, tokens)
    with network.connect() as connection:
        connection.execute("ANALYZE")  # as autovacuum does within a minute: else plans are those of empty tables
    return replace(network, thread=thread)


def _environ(services: Services, ready: Path) -> dict[str, str]:
    """Limits are asked as always and reached later; the harness counts bytes and answers no ping."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "DATABASE_URL": services.database_url,
        "DATABASE_OWNER_URL": services.owner_url,
        "REDIS_URL": services.redis_url,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SITE_URL": SITE,
        "DEMO": "1",
        "LIMITS_SCALE": "10000",
        "SOCKET_PING_S": "3600",
        "BENCH_READY": str(ready),
    }


def _manage(commands: Sequence[Sequence[str]], environ: Mapping[str, str]) -> list[list[str]]:
    """The words that each `manage.py` command prints; one process, since each start takes seconds."""
    lines = ["from django.core.management import call_command"]
    lines += [f"call_command(*{list(words)!r}); print({SEPARATOR!r})" for words in commands]
    printed = _run(["manage.py", "shell", "--no-imports", "-c", "\n".join(lines)], environ).split(SEPARATOR + "\n")
    return [each.split() for each in printed[: len(commands)]]


def _run(command: Sequence[str], environ: Mapping[str, str]) -> str:
    asked = [sys.executable, *command]
    done = subprocess.run(asked, cwd=ROOT, env=dict(environ), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotMeasure(f"{' '.join(command)[:200]} failed:\n{done.stdout[-500:]}{done.stderr[-2000:]}")
    return done.stdout


def _is_ready(port: int) -> bool:
    try:
        return call(port, "GET", "/healthz/ready")[0] == http.client.OK
    except (OSError, http.client.HTTPException):
        return False


def _at_once(_port: int) -> bool:
    return True


def call(port: int, method: str, path: str, token: str = "", body: Any = None) -> tuple[int, bytes]:
    """One request of a program: (status, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Host": SITE.removeprefix("http://"), "Idempotency-Key": str(uuid.uuid4())}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    try:
        data = None if body is None else json.dumps(body)
        connection.request(method, path, data, headers | ({"Content-Type": "application/json"} if data else {}))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def must_call(port: int, method: str, path: str, token: str, body: Any = None) -> bytes:
    """The body of an answer that is 200 or 201.  Raises CannotMeasure with what was said instead."""
    status, answer = call(port, method, path, token, body)
    if status not in {http.client.OK, http.client.CREATED}:
        raise CannotMeasure(f"{method} {path} answers {status}: {answer[:300].decode(errors='replace')}")
    return answer


def new_thread(port: int, token: str, title: str = "Night trams") -> int:
    """A thread of the group, its first message written: its id."""
    body = {"title": title, "body": "A thread for a measurement."}
    return int(json.loads(must_call(port, "POST", f"/api/v1/groups/{GROUP}/threads/", token, body))["id"])


def _filled_thread(port: int, tokens: Sequence[str]) -> int:
    """More messages than a list shows, of many authors."""
    thread = new_thread(port, tokens[0], "A shared tariff for night trains")
    for number in range(MESSAGES):
        body = {"body": f"{number}. We propose a shared tariff; see the annex, and the costs of last year. " * 2}
        must_call(port, "POST", f"/api/v1/threads/{thread}/messages/", tokens[number % 16], body)
    return thread
