"""The demonstration network with members to be its subscribers, and the ways to start it."""

import http.client
import json
import secrets
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.harness.compiler import CannotMeasure
from bench.harness.servers import Plan
from bench.harness.services import Services
from collab.commands.probe import is_well
from collab.supervise.services import ROOT

GROUP = "climate"
SITE = "http://127.0.0.1:8000"
READY = "ready"
OWN_SETTINGS = "bench.product.settings"


@dataclass(frozen=True)
class Network:
    """A prepared database: `tokens[i]` signs in member number i."""

    environ: Mapping[str, str]
    tokens: list[str]
    ready: Path

    def analyze(self) -> None:
        """What autovacuum does within a minute: without it PostgreSQL plans for tables of a few rows."""
        with psycopg.connect(self.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
            connection.execute("ANALYZE")

    def live(self, *, settings: str = "collab.settings") -> Plan:
        """The product as `make run` serves it: one process, HTTP and sockets."""
        command = [sys.executable, "-m", "collab.http.serve", "--fd", "{fd}"]
        environ = {**self.environ, "DJANGO_SETTINGS_MODULE": settings}
        return Plan("collab", command, environ, is_ready=_is_ready)

    def wsgi(self) -> Plan:
        """Pages and API as docker-compose.yml serves them: one granian worker, no sockets."""
        granian = Path(sys.executable).with_name("granian")
        command: list[str | Path] = [
            granian,
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            "{port}",
            "--workers",
            "1",
        ]
        command += ["--blocking-threads", "8", "--backpressure", "64", "--no-ws", "collab.wsgi:application"]
        return Plan("granian", command, {**self.environ, "COLLAB_ROLE": "web"}, is_ready=_is_ready)


def prepared(services: Services, *, members: int) -> Network:
    """Migrate, load the demonstration network, add `members` to a group.  Limits stay on, times 10,000."""
    ready = services.state / READY
    ready.mkdir()
    environ = _environ(services, ready)
    _run([sys.executable, "-m", "collab.commands.prepare"], environ)
    printed = _run([sys.executable, "manage.py", "load_people", str(members), "--group", GROUP], environ)
    return Network(environ, printed.split(), ready)


def _environ(services: Services, ready: Path) -> dict[str, str]:
    """Limits are asked as always and reached later; the harness counts bytes and answers no ping."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
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


def _run(command: list[str], environ: Mapping[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=dict(environ), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotMeasure(f"{' '.join(command[1:])} failed:\n{done.stdout[-500:]}{done.stderr[-2000:]}")
    return done.stdout


def _is_ready(port: int) -> bool:
    return is_well(port, "/healthz/ready", SITE)


def call(port: int, method: str, path: str, token: str, body: Any = None) -> tuple[int, bytes]:
    """One request of a program: (status, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}
    try:
        data = None if body is None else json.dumps(body)
        connection.request(method, path, data, headers | ({"Content-Type": "application/json"} if data else {}))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def new_thread(port: int, token: str, title: str) -> int:
    """A thread of the group, its first message written: its id."""
    body = {"title": title, "body": "A thread for a measurement."}
    status, answer = call(port, "POST", f"/api/v1/groups/{GROUP}/threads/", token, body)
    if status != http.client.CREATED:
        raise CannotMeasure(f"No thread was started ({status}): {answer.decode(errors='replace')}")
    return int(json.loads(answer)["id"])
