"""What is measured of the product once a round: each measure starts a fresh server and yields (name, row)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import Row
from bench.harness.servers import Running, serving
from bench.product.network import Network


@dataclass(frozen=True)
class Conditions:
    """Under which everything is measured: `seconds` of each phase, process ids of the stores, the round's number."""

    network: Network
    seconds: float
    stores: Mapping[str, int]
    database_log: Path
    logs: Path
    number: int = 1

    @contextmanager
    def live(self) -> Iterator[tuple[Running, dict[str, int]]]:
        """A fresh server of the product, and the processes whose CPU is counted."""
        with serving(self.network.live(), self.logs) as server:
            yield server, {"server": server.pid, "postgres": self.stores["postgres"]}


Measure = Callable[[Conditions], Iterator[tuple[str, Row]]]
