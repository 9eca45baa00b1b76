"""One message to N listeners: what it costs a candidate, when it is seen, and whether all saw it once, in one order."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench import Row
from bench.adapters import Adapter
from bench.candidates import Candidate
from bench.harness.accounting import cpu_seconds
from bench.harness.load import Load, measured
from bench.harness.servers import Running

PUBLISHERS = 10
RATE = 20_000  # deliveries a second
SIZES = (35, 100, 500, 2000)  # 35 people is a session
WARM_SOCKETS = 20


def fan_out(candidate: Candidate, seconds: float, stores: Mapping[str, int], logs: Path) -> Iterator[Row]:
    """The candidate at each size: a fresh server, one load after the other.  Yields a row for each size."""
    with candidate.running(logs) as (server, adapter):
        for size in SIZES:
            with _connected(adapter, server, size) as (load, row):
                found = measured(load, RATE / size, seconds, {"server": server.pid} | dict(stores))
                yield {"candidate": candidate.name, **row, **found}


@contextmanager
def _connected(adapter: Adapter, server: Running, size: int) -> Iterator[tuple[Load, Row]]:
    """Everybody connected and joined, after a few whose coming and going pays for what is started once.

    `us_opening` is microseconds of the server's CPU for one connection that has joined.
    """
    for wire in [adapter.connect(number) for number in range(min(WARM_SOCKETS, size))]:
        wire.close()
    load = Load(adapter, subscribers=size, publishers=PUBLISHERS)
    before = cpu_seconds(server.pid)
    try:
        rate = load.connect()
        used = cpu_seconds(server.pid) - before
        yield load, {"connects_per_s": round(rate), "us_opening": round(used / size * 1e6, 1)}
    finally:
        load.close()
