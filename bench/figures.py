"""The figures that are asked of the product: name, unit, target and how each is computed of what a round measured.

A new figure is a line in FIGURES and, unless a measure yields its row already, one in MEASURES.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench import Row
from bench.candidates import LIMIT, PRODUCT, SOCKETIO_NAME
from bench.measures import Measure, lists, locked, notice, page, posts
from bench.measures.fan_out import RATE

MEASURES: Final[Mapping[str, Measure]] = {
    "posts": posts.measure,
    "lists": lists.measure,
    "locked": locked.measure,
    "page": page.measure,
    "notice": notice.measure,
}
SESSION, MEETING, CROWD, ALL = 35, 100, 500, 2000  # listeners
KEPT_UP: Final = 0.95  # of the rate that was asked


@dataclass(frozen=True)
class Round:
    """What one round measured: a row for each candidate and size, and the rows of MEASURES by their names."""

    fan_out: list[Row]
    rows: dict[str, Row]

    def cell(self, candidate: str, size: int, key: str) -> float:
        """One number of a candidate at a size.  Raises KeyError when it was not measured."""
        return float(self._row(candidate, size)[key])

    def kept(self, candidate: str, size: int, key: str) -> float:
        """`cell` of a candidate that kept up.  Raises KeyError for one that did not."""
        row = self._row(candidate, size)
        if not kept_up(row):
            raise KeyError(candidate, size)
        return float(row[key])

    def _row(self, candidate: str, size: int) -> Row:
        for row in self.fan_out:
            if (row["candidate"], row["subscribers"]) == (candidate, size):
                return row
        raise KeyError(candidate, size)

    def us(self, name: str) -> float:
        """Microseconds of the server's CPU for one answer.  Raises KeyError when it was not measured."""
        return float(self.rows[name]["us_server"])


def kept_up(row: Row) -> bool:
    """Whether a row of the fan-out proves anything: behind the timetable messages pile up, are joined, look cheap."""
    return bool(row["deliveries_per_s"] >= RATE * KEPT_UP)


Value = Callable[[Round], float]


@dataclass(frozen=True)
class Figure:
    """One line of the table.  `target` is "<= 25" or ">= 0.4"; `value` raises KeyError for what was not measured."""

    name: str
    unit: str
    target: str
    value: Value


@dataclass(frozen=True)
class Found:
    """A figure with one value for each round that measured it."""

    figure: Figure
    values: Sequence[float]

    @property
    def middle(self) -> float | None:
        return median(self.values) if self.values else None

    @property
    def is_met(self) -> bool | None:
        """None when it was not measured."""
        if self.middle is None:
            return None
        sign, number = self.figure.target.split()
        return self.middle <= float(number) if sign == "<=" else self.middle >= float(number)


def _per_cpu(other: str, size: int) -> Value:
    """How many times the deliveries for a CPU-second of the other."""
    return lambda it: it.kept(other, size, "us_server") / it.kept(PRODUCT, size, "us_server")


def _p95(it: Round, candidate: str = PRODUCT) -> float:
    return it.kept(candidate, CROWD, "p95_ms")


def _p95_against(it: Round) -> float:
    return _p95(it) / _p95(it, LIMIT)


def _growth(it: Round) -> float:
    return it.kept(PRODUCT, ALL, "us_server") / it.kept(PRODUCT, MEETING, "us_server")


def _ms(name: str) -> Value:
    return lambda it: it.us(name) / 1000


def _against_ready(name: str, how: str) -> Value:
    return lambda it: it.us(f"{name}, {how}") / it.us(f"{name}, ready")


def _dearest_page(it: Round) -> float:
    pages = [it.us(name) for name in it.rows if name.startswith(page.NAME)]
    if not pages:
        raise KeyError(page.NAME)
    return max(pages) / 1000


def _beside_locked(it: Round) -> float:
    return float(it.rows["post, 20 threads locked"]["mean_ms"] / it.rows["post, nothing locked"]["mean_ms"])


FIGURES: Final = (
    Figure("deliveries per CPU-second, N=500: product / bare broadcast", "x", ">= 0.4", _per_cpu(LIMIT, CROWD)),
    Figure("deliveries per CPU-second, N=500: product / socket.io", "x", ">= 1.3", _per_cpu(SOCKETIO_NAME, CROWD)),
    Figure("deliveries per CPU-second, N=35: product / socket.io", "x", ">= 1.0", _per_cpu(SOCKETIO_NAME, SESSION)),
    Figure("deliveries per CPU-second, N=100: product / socket.io", "x", ">= 1.0", _per_cpu(SOCKETIO_NAME, MEETING)),
    Figure("CPU per delivery: N=2,000 / N=100", "x", "<= 1.5", _growth),
    Figure("p95 from sent to seen, N=500", "ms", "<= 25", _p95),
    Figure("p95 from sent to seen, N=500: product / bare broadcast", "x", "<= 5", _p95_against),
    Figure("a post by socket, edge to commit, CPU", "ms", "<= 0.4", _ms("post by socket")),
    Figure("a post by HTTP, edge to commit, CPU", "ms", "<= 2", _ms("post by HTTP")),
    Figure("50 messages, 50 people, cold, CPU: list / ready bytes", "x", "<= 12", _against_ready("messages", "cold")),
    Figure("50 messages, 50 people, warm, CPU: list / ready bytes", "x", "<= 10", _against_ready("messages", "warm")),
    Figure("20 practices, 50 people, cold, CPU: list / ready bytes", "x", "<= 12", _against_ready("practices", "cold")),
    Figure("20 practices, 50 people, warm, CPU: list / ready bytes", "x", "<= 10", _against_ready("practices", "warm")),
    Figure("a post, 20 other threads locked / none locked, mean wait", "x", "<= 2", _beside_locked),
    Figure("opening a socket and joining a thread, CPU", "ms", "<= 4",
           lambda it: it.cell(PRODUCT, CROWD, "us_opening") / 1000),
    Figure("painting the dearest public page, CPU", "ms", "<= 15", _dearest_page),
    Figure("a notice to 400 people", "statements", "<= 12", lambda it: float(it.rows["notice"]["statements"])),
)  # fmt: skip


def figures(rounds: Sequence[Round]) -> list[Found]:
    """Every figure of FIGURES; one that no round measured has no values."""
    return [Found(each, [*_values(each, rounds)]) for each in FIGURES]


def _values(figure: Figure, rounds: Sequence[Round]) -> list[float]:
    found = []
    for each in rounds:
        try:
            found.append(figure.value(each))
        except (KeyError, ZeroDivisionError):
            continue
    return found


def wrong(rounds: Sequence[Round]) -> list[str]:
    """What was lost, doubled or out of order, by anybody; the product's is what fails a run."""
    return [
        f"{row['candidate']} N={row['subscribers']}: lost {row['lost']}, doubled {row['doubled']}, "
        f"skipped {row['skipped']}, closed {row['closed']}, one order: {row['one_order']}"
        for each in rounds
        for row in each.fan_out
        if not row["exact"]
    ]
