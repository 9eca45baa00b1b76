"""Whom the fan-out is measured on: each with the way to start it and a client that speaks its protocol."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.adapters import Adapter
from bench.adapters.collab_v1 import CollabV1
from bench.adapters.relay import Relay
from bench.adapters.socketio import SocketIO
from bench.adapters.web_json import WebJson
from bench.capture import event_template
from bench.harness.compiler import compiled
from bench.harness.install import OPPONENTS, SOCKETIO, TEXTBOOK, is_installed, node
from bench.harness.servers import Plan, Running, serving
from bench.harness.services import Services
from bench.product.network import Network, new_thread

LIMIT_SOURCE = OPPONENTS / "limit.c"
PRODUCT, LIMIT, JOINED, TEXTBOOK_NAME, SOCKETIO_NAME = "collab", "limit", "limit, joined", "textbook", "socket.io"


@dataclass(frozen=True)
class Candidate:
    """`plan` starts it; `adapter` makes the client for a server that runs."""

    name: str
    plan: Plan
    adapter: Callable[[Running], Adapter]

    @contextmanager
    def running(self, logs: Path) -> Iterator[tuple[Running, Adapter]]:
        with serving(self.plan, logs) as server:
            yield server, self.adapter(server)


def all_candidates(services: Services, network: Network) -> list[Candidate]:
    """In the order of a round: product, limits, then the home-made answers.  Prepares their databases."""
    product = Candidate(PRODUCT, network.live(), lambda server: product_client(server, network))
    with product.running(services.state / "logs") as (_server, client):
        assert isinstance(client, CollabV1)
        template = event_template(client)
    found = [product, _limit(LIMIT, template), _limit(JOINED, template, "-DJOIN")]
    if is_installed(SOCKETIO):
        found.append(_socketio(services))
    if is_installed(TEXTBOOK):
        found.append(_textbook(services))
    return found


def product_client(server: Running, network: Network) -> CollabV1:
    thread = new_thread(server.port, network.tokens[0], "Night trams")
    return CollabV1(server.port, network.tokens, thread)


def _limit(name: str, template: str, *flags: str) -> Candidate:
    program = compiled(LIMIT_SOURCE, "limit", *flags)
    return Candidate(name, Plan("limit", [program, "{port}"], {}), lambda server: Relay(server.port, template))


def _socketio(services: Services) -> Candidate:
    user, host, database = _place(services.new_database("bench_socketio"))
    environ = {
        "SOCKETIO_USER": user, "SOCKETIO_HOST": host, "SOCKETIO_DATABASE": database, "NODE_ENV": "production",
        "SOCKETIO_REDIS": services.redis_url.removeprefix("unix://"),
    }  # fmt: skip
    plan = Plan("socketio", [node(), "server.js", "{port}"], environ, SOCKETIO)
    return Candidate(SOCKETIO_NAME, plan, lambda server: SocketIO(server.port))


def _textbook(services: Services) -> Candidate:
    source = OPPONENTS / "textbook"
    user, host, database = _place(services.new_database("bench_textbook"))
    environ = {
        "TEXTBOOK_USER": user, "TEXTBOOK_HOST": host, "TEXTBOOK_DATABASE": database,
        "REDIS_URL": services.redis_url, "PYTHONPATH": f"{source}:{TEXTBOOK}",
    }  # fmt: skip
    subprocess.run([sys.executable, "prepare.py"], cwd=source, env=environ, check=True)
    uvicorn = [sys.executable, "-m", "uvicorn", "server:application", "--fd", "{fd}", "--log-level", "warning"]
    uvicorn += ["--loop", "uvloop", "--ws", "websockets-sansio", "--ws-per-message-deflate", "false"]
    plan = Plan("textbook", [*uvicorn, "--ws-ping-interval", "3600"], environ, source)
    return Candidate(TEXTBOOK_NAME, plan, lambda server: WebJson(server.port))


def _place(database_url: str) -> tuple[str, str, str]:
    """(user, socket folder, database) of a URL whose host is a folder."""
    parts = urlsplit(database_url)
    return parts.username or "", parse_qs(parts.query)["host"][0], parts.path.removeprefix("/")
