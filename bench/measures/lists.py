"""What the two first pages cost when fifty people ask for them in turn, beside ready bytes of the same Django."""

import socket
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from bench import Row
from bench.harness.callers import Caller, cost, counted, drive, request, whole
from bench.harness.servers import Running
from bench.measures import Conditions
from bench.product.network import must_call

CONNECTIONS = 16
MESSAGES, PRACTICES = 50, 20


def measure(given: Conditions) -> Iterator[tuple[str, Row]]:
    """Cold: the first asking of each person, of a process that knows none of them.  Warm: again and again.

    One person who is not of the fifty asks before them: what a process starts once is nobody's first page.
    """
    network = given.network
    lists = {
        "messages": f"/api/v1/threads/{network.thread}/messages/?limit={MESSAGES}",
        "practices": f"/api/v1/practices/?limit={PRACTICES}",
    }
    with given.live() as (server, pids):
        for name, path in lists.items():
            ready = Path(network.environ["BENCH_READY"]) / name
            ready.write_bytes(must_call(server.port, "GET", path, network.tokens[0]))
        for name, path in lists.items():
            yield f"{name}, cold", counted(lambda: _each_once(server, path, network.readers), pids)  # noqa: B023
        for name, path in lists.items():
            yield f"{name}, warm", cost(in_turn(server, path, network.readers), given.seconds, pids)
            ready_path = f"/api/bench/ready/{name}"
            yield f"{name}, ready", cost(in_turn(server, ready_path, network.readers), given.seconds, pids)


def in_turn(server: Running, path: str, tokens: Sequence[str], connections: int = CONNECTIONS) -> list[Caller]:
    """Keep-alive connections whose requests bring one token after the other."""
    requests = cycle([request("GET", path, f"Authorization: Bearer {token}\r\n") for token in tokens])
    wires = [socket.create_connection(("127.0.0.1", server.port), 30) for _ in range(connections)]
    return [Caller(wire, lambda: next(requests), lambda data: whole(data, 200)) for wire in wires]


def _each_once(server: Running, path: str, tokens: Sequence[str]) -> list[float]:
    """Everybody asks once, one after the other: how many seconds each waited."""
    [caller] = in_turn(server, path, tokens, connections=1)
    for _token in tokens:
        drive([caller], 0)
    caller.wire.close()
    return caller.waits_s
