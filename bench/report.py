"""What a run prints and keeps: the tables, the JSON of everything measured, the machine."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench import Row
from bench.figures import Found, Round, figures, kept_up, wrong

FAN_OUT_KEYS = ("deliveries_per_s", "us_server", "p50_ms", "p95_ms", "reads_per_delivery", "wire_bytes", "us_opening")
MARKS = {True: "met", False: "NOT MET", None: "not measured"}


def table(found: Sequence[Found]) -> str:
    """Figure, target, median, range, met or not."""
    lines = [f"{'figure':<62} {'target':>8} {'median':>9} {'range':>17} "]
    for each in found:
        low_high = f"{min(each.values):.2f} - {max(each.values):.2f}" if each.values else "-"
        middle = f"{each.middle:.2f}" if each.middle is not None else "-"
        name = f"{each.figure.name}, {each.figure.unit}"
        lines.append(f"{name:<62} {each.figure.target:>8} {middle:>9} {low_high:>17}  {MARKS[each.is_met]}")
    return "\n".join(lines)


def fan_out_table(rounds: Sequence[Round]) -> str:
    """Medians of every candidate at every size."""
    lines = [f"{'candidate':<14} {'N':>5} {'deliveries/s':>12} {'us CPU':>8} {'p50 ms':>8} {'p95 ms':>8} {'reads':>6} "
             f"{'bytes':>6} {'us opening':>10}"]  # fmt: skip
    for (name, size), rows in _grouped(rounds).items():
        rate, cpu, p50, p95, reads, size_b, opening = (median(float(row[key]) for row in rows) for key in FAN_OUT_KEYS)
        lines.append(
            f"{name:<14} {size:>5} {rate:>12,.0f} {cpu:>8.2f} {p50:>8.1f} {p95:>8.1f} {reads:>6.2f} "
            f"{size_b:>6.0f} {opening:>10.0f}"
        )
    return "\n".join(lines)


def rows_table(rounds: Sequence[Round]) -> str:
    """Medians of what else was measured, a line for each row."""
    lines = []
    for name in dict.fromkeys(name for each in rounds for name in each.rows):
        rows = [each.rows[name] for each in rounds if name in each.rows]
        numbers = (f"{key} {median(float(row[key]) for row in rows):,.6g}" for key in rows[0])
        lines.append(f"{name:<26} {'  '.join(numbers)}")
    return "\n".join(lines)


def costs(rounds: Sequence[Round]) -> dict[str, dict[int, float]]:
    """Medians of the microseconds of the server's CPU for a delivery: {candidate: {listeners: microseconds}}.

    Of rounds in which the candidate kept up.
    """
    found: dict[str, dict[int, float]] = {}
    for (name, size), rows in _grouped(rounds).items():
        if kept := [float(row["us_server"]) for row in rows if kept_up(row)]:
            found.setdefault(name, {})[size] = median(kept)
    return found


def _grouped(rounds: Sequence[Round]) -> Mapping[tuple[str, int], list[Row]]:
    """The rows of all rounds by candidate and size, in the order of the first round."""
    found: dict[tuple[str, int], list[Row]] = {}
    for each in rounds:
        for row in each.fan_out:
            found.setdefault((row["candidate"], row["subscribers"]), []).append(row)
    return found


def machine() -> dict[str, Any]:
    """Where it was measured, and how busy that was before."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), platform.machine())
    return {
        "cpu": model, "cores": os.cpu_count(), "kernel": platform.release(), "python": platform.python_version(),
        "load_average": [round(each, 2) for each in os.getloadavg()],
    }  # fmt: skip


def write_json(path: Path, rounds: Sequence[Round], before: dict[str, Any]) -> None:
    """Everything that was measured, so that every printed number can be computed again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": before,
        "load_average_after": [round(each, 2) for each in os.getloadavg()],
        "figures": [_as_row(each) for each in figures(rounds)], "not_exact": wrong(rounds),
        "rounds": [{"fan_out": each.fan_out, "rows": each.rows} for each in rounds],
    }  # fmt: skip
    path.write_text(json.dumps(kept, indent=1) + "\n")


def _as_row(found: Found) -> Row:
    return {
        "figure": found.figure.name, "unit": found.figure.unit, "target": found.figure.target, "met": found.is_met,
        "median": None if found.middle is None else round(found.middle, 3),
        "rounds": [round(value, 3) for value in found.values],
    }  # fmt: skip
