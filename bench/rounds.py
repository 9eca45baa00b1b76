"""One round: every candidate in turn, and what the product's HTTP costs.  Rounds are what is interleaved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.adapters import Adapter
from bench.adapters.collab_v1 import CollabV1
from bench.candidates import LIMIT, PRODUCT, TEXTBOOK_NAME, Candidate, product_client
from bench.harness.accounting import memory_kb, tree
from bench.harness.callers import Caller, WrongAnswer, cost
from bench.harness.load import Load, Phase, measured
from bench.harness.servers import Running, serving
from bench.lists import Page, fill_thread, list_pages, page_cost, thread_page
from bench.posting import by_http, by_socket
from bench.product.network import OWN_SETTINGS, Network

PUBLISHERS = 10
POSTERS = 32
HIGH_RATE = 20_000  # deliveries a second
WINDOWS = {100: 8, 500: 8, 2000: 6}
MIDDLE = 500
WARM_SOCKETS = 50
Row = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    rounds: int
    seconds: float
    sizes: tuple[int, ...]


def fan_out(candidate: Candidate, scale: Scale, stores: dict[str, int], logs: Path) -> Iterator[Row]:
    """The candidate at its sizes: a fresh server, one load after the other.  Yields a row for each phase."""
    with candidate.running(logs) as (server, adapter):
        for size in _sizes(candidate.name, scale):
            with _connected(adapter, server, size) as (load, row):
                for phase in _phases(candidate.name, size, scale.seconds):
                    found = measured(load, phase, {"server": server.pid} | stores)
                    yield {"candidate": candidate.name, **row, **found}


def _sizes(name: str, scale: Scale) -> tuple[int, ...]:
    """The product and the limit grow; the answers made at home are asked at the middle size."""
    return scale.sizes if name in {PRODUCT, LIMIT} else (MIDDLE,)


def _phases(name: str, size: int, seconds: float) -> list[Phase]:
    saturation = Phase(seconds, window=WINDOWS[size])
    if name == TEXTBOOK_NAME:  # it is far from the high rate
        return [saturation]
    return [Phase(seconds, rate=HIGH_RATE / size), saturation]


@contextmanager
def _connected(adapter: Adapter, server: Running, size: int) -> Iterator[tuple[Load, Row]]:
    """Everybody connected, after a few whose coming and going pays for what is started once."""
    for wire in [adapter.connect(number) for number in range(WARM_SOCKETS)]:
        wire.close()
    load = Load(adapter, subscribers=size, publishers=PUBLISHERS)
    before = memory_kb(tree(server.pid))
    try:
        rate = load.connect()
        grown = memory_kb(tree(server.pid)) - before
        yield load, {"connects_per_s": round(rate), "kb_per_connection": round(grown / size, 1)}
    finally:
        load.close()


def http_costs(network: Network, scale: Scale, stores: dict[str, int], logs: Path) -> Iterator[tuple[str, Row | str]]:
    """Microseconds of the server's CPU for an answer: posts, lists, ready bytes, 304, and a page on both servers.

    Yields (name, row), or (name, why) for what the product refused to answer (a very busy machine).
    """

    def tried(name: str, measure: Callable[[], Row]) -> tuple[str, Row | str]:
        try:
            return name, measure()
        except (WrongAnswer, OSError) as error:
            return name, str(error)

    def keep(name: str, content: bytes) -> None:
        (network.ready / name).write_bytes(content)

    def page(server: Running, asked: Page) -> Row:
        return page_cost(server.port, asked, scale.seconds, {"server": server.pid, "postgres": stores["postgres"]})

    with serving(network.live(settings=OWN_SETTINGS), logs) as server:
        pids = {"server": server.pid, "postgres": stores["postgres"]}
        for name, ways in (("post by socket", by_socket), ("post by HTTP", by_http)):
            client = product_client(server, network)
            yield tried(name, lambda: _posts(ways, client, scale.seconds, pids))  # noqa: B023 - called at once
        fill_thread(client)
        network.analyze()
        for each in list_pages(server, client, keep):
            yield tried(each.name, lambda: page(server, each))  # noqa: B023
        yield tried("page, live server", lambda: page(server, thread_page(server.port, client.thread)))
    with serving(network.wsgi(), logs) as server:
        yield tried("page, WSGI server", lambda: page(server, thread_page(server.port, client.thread)))


def _posts(
    ways: Callable[[CollabV1, int], list[Caller]], client: CollabV1, seconds: float, pids: dict[str, int]
) -> Row:
    callers = ways(client, POSTERS)
    try:
        return cost(callers, seconds, pids)
    finally:
        for caller in callers:
            caller.wire.close()
