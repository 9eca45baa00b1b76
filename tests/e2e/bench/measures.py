"""What is measured, what it may be, and the table of it all."""

import json
import os
import statistics
from dataclasses import dataclass, field
from pathlib import Path

MOST_SCALE = 1.5


@dataclass
class Measure:
    """One figure of several rounds.  Noise only ever adds: the least of them fails, the middle one warns.

    budget, fail: limits in `unit` on a machine like that of the yardstick; only times are scaled for a slower one.
    """

    name: str
    unit: str
    budget: float
    fail: float
    values: list[float] = field(default_factory=list)

    def limits(self, scale: float) -> tuple[float, float]:
        factor = scale if self.unit == "ms" else 1.0
        return self.budget * factor, self.fail * factor

    def verdict(self, scale: float) -> str:
        """`fail`, `warn` or `ok`; the fail limit itself is still allowed, except where it counts losses."""
        budget, fail = self.limits(scale)
        if min(self.values) > fail or (self.budget == 0 and max(self.values) >= self.fail):
            return "fail"
        return "warn" if statistics.median(self.values) > budget else "ok"


class Report:
    """The measures of one run, in the order in which they came."""

    def __init__(self) -> None:
        self.measures: dict[str, Measure] = {}
        self.scale = 1.0
        self.yardstick_ms = 0.0
        self.notes: list[str] = []

    def add(self, name: str, value: float, *, budget: float, fail: float, unit: str = "ms") -> None:
        self.measures.setdefault(name, Measure(name, unit, budget, fail)).values.append(value)

    def failures(self) -> list[str]:
        return [name for name, one in self.measures.items() if one.verdict(self.scale) == "fail"]

    def table(self) -> str:
        """As text: each measure with its median, least, limits and verdict."""
        rows = [f"{'measure':<58}{'median':>9}{'min':>9}{'budget':>9}{'fail':>9}  "]
        for one in self.measures.values():
            budget, fail = one.limits(self.scale)
            figures = [statistics.median(one.values), min(one.values), budget, fail]
            places = 3 if one.unit == "" else 0
            cells = "".join(f"{figure:>9.{places}f}" for figure in figures)
            label = f"{one.name}{', ' if one.unit else ''}{one.unit} (of {len(one.values)})"
            rows.append(f"{label:<58}{cells}  {one.verdict(self.scale)}")
        load = " ".join(f"{each:.2f}" for each in os.getloadavg())
        rows.append(f"yardstick {self.yardstick_ms:.0f} ms, limits of times x {self.scale:.2f}, loadavg {load}")
        return "\n".join([*rows, *self.notes])

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        measures = [vars(one) | {"verdict": one.verdict(self.scale)} for one in self.measures.values()]
        whole = {
            "scale": self.scale, "yardstick_ms": self.yardstick_ms, "loadavg": os.getloadavg(),
            "notes": self.notes, "measures": measures,
        }  # fmt: skip
        path.write_text(json.dumps(whole, indent=1))


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie; the greatest when there are few."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
