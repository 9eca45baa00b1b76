"""Whom the fan-out is measured on: each with the way to start it and a client that speaks its protocol."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bench.adapters import Adapter
from bench.adapters.capture import event_template
from bench.adapters.collab_v1 import CollabV1
from bench.adapters.relay import Relay
from bench.adapters.socketio import SocketIO
from bench.harness.compiler import compiled
from bench.harness.install import OPPONENTS, SOCKETIO, has_socketio, node
from bench.harness.servers import Plan, Running, serving
from bench.harness.services import Services
from bench.product.network import Network, new_thread

LIMIT_SOURCE = OPPONENTS / "limit.c"
PRODUCT, LIMIT, SOCKETIO_NAME = "collab", "bare broadcast", "socket.io"


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
    """In the order of a round: product, bare broadcast, and socket.io where it is installed, with its database."""
    product = Candidate(PRODUCT, network.live(), lambda server: product_client(server, network))
    with product.running(services.state / "logs") as (_server, client):
        assert isinstance(client, CollabV1)
        template = event_template(client)
    found = [product, _limit(template)]
    if has_socketio():
        found.append(_socketio(services))
    return found


def product_client(server: Running, network: Network) -> CollabV1:
    return CollabV1(server.port, network.tokens, new_thread(server.port, network.tokens[0]))


def _limit(template: str) -> Candidate:
    program = compiled(LIMIT_SOURCE, "limit")
    return Candidate(LIMIT, Plan("limit", [program, "{port}"], {}), lambda server: Relay(server.port, template))


def _socketio(services: Services) -> Candidate:
    user, host, database = _place(services.new_database("bench_socketio"))
    environ = {
        "SOCKETIO_USER": user, "SOCKETIO_HOST": host, "SOCKETIO_DATABASE": database, "NODE_ENV": "production",
        "SOCKETIO_REDIS": services.redis_url.removeprefix("unix://"),
    }  # fmt: skip
    plan = Plan("socketio", [node(), "server.js", "{port}"], environ, SOCKETIO)
    return Candidate(SOCKETIO_NAME, plan, lambda server: SocketIO(server.port))


def _place(database_url: str) -> tuple[str, str, str]:
    """(user, socket folder, database) of a URL whose host is a folder."""
    parts = urlsplit(database_url)
    return parts.username or "", parse_qs(parts.query)["host"][0], parts.path.removeprefix("/")
