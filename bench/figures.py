"""The figures that are asked of the product, computed from the rounds: medians of each round's own ratio."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.candidates import LIMIT, PRODUCT, SOCKETIO_NAME, TEXTBOOK_NAME
from bench.rounds import HIGH_RATE, MIDDLE

Row = dict[str, Any]
SATURATION = "saturation"
STEADY = f"{HIGH_RATE / MIDDLE:g}/s"
CPU = "cpu100k_server"
KEPT_UP = 0.95  # of the rate that was asked


@dataclass(frozen=True)
class Round:
    """What one round measured."""

    rows: Sequence[Row]
    http: dict[str, Row]

    def cell(self, candidate: str, size: int, phase: str, key: str) -> float:
        """One number of one phase.  Raises KeyError when it was not measured."""
        for row in self.rows:
            if (row["candidate"], row["subscribers"], row["phase"]) == (candidate, size, phase):
                return float(row[key])
        raise KeyError(candidate, size, phase)

    def kept(self, candidate: str, phase: str, key: str) -> float:
        """`cell` at the middle size, of one that kept up: behind the timetable messages pile up and are joined.

        Raises KeyError for one that did not.
        """
        if phase == STEADY and self.cell(candidate, MIDDLE, phase, "deliveries_per_s") < HIGH_RATE * KEPT_UP:
            raise KeyError(candidate, phase)
        return self.cell(candidate, MIDDLE, phase, key)


@dataclass(frozen=True)
class Figure:
    """One line of the table; `values` has one number for each round that measured it."""

    name: str
    unit: str
    target: str
    values: Sequence[float]

    @property
    def middle(self) -> float | None:
        return median(self.values) if self.values else None

    @property
    def is_met(self) -> bool | None:
        """None when it was not measured."""
        if self.middle is None:
            return None
        sign, number = self.target.split()
        return self.middle <= float(number) if sign == "<=" else self.middle >= float(number)

    def as_row(self) -> Row:
        return {
            "figure": self.name, "unit": self.unit, "target": self.target, "met": self.is_met,
            "median": None if self.middle is None else round(self.middle, 3),
            "rounds": [round(value, 3) for value in self.values],
        }  # fmt: skip


def figures(rounds: Sequence[Round], sizes: Sequence[int]) -> list[Figure]:
    """Every figure with its target; one that no round measured has no values."""

    def figure(name: str, unit: str, target: str, value: Callable[[Round], float]) -> Figure:
        found = []
        for each in rounds:
            try:
                found.append(value(each))
            except (KeyError, ZeroDivisionError):
                continue
        return Figure(name, unit, target, found)

    return [figure(*each) for each in (*_fan_out(sizes), *_http())]


Asked = tuple[str, str, str, Callable[[Round], float]]


def _fan_out(sizes: Sequence[int]) -> list[Asked]:
    def per_cpu(other: str, phase: str) -> Callable[[Round], float]:
        """How many times the deliveries for a CPU-second of the other."""
        return lambda it: it.kept(other, phase, CPU) / it.kept(PRODUCT, phase, CPU)

    def p95(it: Round, name: str = PRODUCT) -> float:
        return it.cell(name, MIDDLE, STEADY, "p95_ms")

    def cpu(it: Round, size: int) -> float:
        return it.cell(PRODUCT, size, SATURATION, CPU)

    least, most, at = min(sizes), max(sizes), f"N={MIDDLE}"
    return [
        (f"deliveries per CPU-second, {at}, 20,000/s, against the limit", "x", ">= 0.5", per_cpu(LIMIT, STEADY)),
        ("the same at saturation, against the limit", "x", ">= 1.0", per_cpu(LIMIT, SATURATION)),
        ("the same at saturation, against textbook Channels", "x", ">= 20", per_cpu(TEXTBOOK_NAME, SATURATION)),
        ("the same at saturation, against socket.io", "x", ">= 1.5", per_cpu(SOCKETIO_NAME, SATURATION)),
        ("the same at 20,000/s, against socket.io", "x", ">= 1.5", per_cpu(SOCKETIO_NAME, STEADY)),
        (f"p95 at 20,000 deliveries/s, {at}, against the limit", "x", "<= 5", lambda it: p95(it) / p95(it, LIMIT)),
        (f"p95 at 20,000 deliveries/s, {at}", "ms", "<= 25", p95),
        (f"CPU per delivery N={most} / N={least}", "x", "<= 1.5", lambda it: cpu(it, most) / cpu(it, least)),
        ("memory per idle signed-in connection", "KB", "<= 40",
         lambda it: it.cell(PRODUCT, most, SATURATION, "kb_per_connection")),
    ]  # fmt: skip


def _http() -> list[Asked]:
    def us(it: Round, name: str) -> float:
        return float(it.http[name]["us_server"])

    def against(name: str, other: str) -> Callable[[Round], float]:
        return lambda it: us(it, name) / us(it, other)

    found: list[Asked] = [
        ("CPU of one posted message by socket", "ms", "<= 0.4", lambda it: us(it, "post by socket") / 1000),
        ("CPU of one posted message by HTTP", "ms", "<= 2", lambda it: us(it, "post by HTTP") / 1000),
    ]
    for name, label in (("messages", "list of 50 messages"), ("practices", "list of 20 practices")):
        found.append((f"{label}, CPU against ready bytes", "x", "<= 10", against(name, f"{name}, ready")))
        found.append((f"{label}, 304 against ready bytes", "x", "<= 3", against(f"{name}, 304", f"{name}, ready")))
    page = against("page, WSGI server", "page, live server")
    return [*found, ("page, answers per CPU-second: live server / WSGI server", "x", ">= 0.8", page)]


def wrong(rounds: Sequence[Round]) -> list[str]:
    """What was lost, doubled or out of order, by anybody; the product's is what fails a run."""
    return [
        f"{row['candidate']} N={row['subscribers']} {row['phase']}: lost {row['lost']}, doubled {row['doubled']}, "
        f"skipped {row['skipped']}, closed {row['closed']}, one order: {row['one_order']}"
        for each in rounds
        for row in each.rows
        if not row["exact"]
    ]
