"""What a run prints and keeps: the table, the JSON of everything measured, the machine."""

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.figures import Figure, Round, wrong

PHASE_KEYS = (
    "deliveries_per_s", "cpu100k_server", "p50_ms", "p95_ms", "reads_per_delivery", "wire_bytes", "kb_per_connection",
)  # fmt: skip
MARKS = {True: "met", False: "NOT MET", None: "not measured"}


def table(figures: Sequence[Figure]) -> str:
    """Figure, measured (range), target, met or not."""
    lines = [f"{'figure':<66} {'median':>9} {'range':>17}  {'target':<8} "]
    for each in figures:
        low_high = f"{min(each.values):.2f} - {max(each.values):.2f}" if each.values else "-"
        middle = f"{each.middle:.2f} {each.unit}" if each.middle is not None else "-"
        lines.append(f"{each.name:<66} {middle:>9} {low_high:>17}  {each.target:<8} {MARKS[each.is_met]}")
    return "\n".join(lines)


def phases_table(rounds: Sequence[Round]) -> str:
    """Medians of every phase of every candidate."""
    lines = [f"{'candidate':<14} {'N':>5} {'phase':<11} {'deliveries/s':>12} {'us CPU':>8} {'p50 ms':>8} {'p95 ms':>8} "
             f"{'reads':>6} {'bytes':>6} {'KB/conn':>8}"]  # fmt: skip
    for (name, size, phase), rows in grouped(rounds).items():
        rate, cpu, p50, p95, reads, size_b, kb = (median(float(row[key]) for row in rows) for key in PHASE_KEYS)
        lines.append(
            f"{name:<14} {size:>5} {phase:<11} {rate:>12,.0f} {cpu * 10:>8.2f} {p50:>8.1f} {p95:>8.1f} "
            f"{reads:>6.2f} {size_b:>6.0f} {kb:>8.1f}"
        )
    return "\n".join(lines)


def http_table(rounds: Sequence[Round]) -> str:
    """Medians of what an answer costs."""
    lines = [f"{'answer':<20} {'per s':>9} {'us server':>10} {'us postgres':>12} {'p50 ms':>8} {'p95 ms':>8}"]
    for name in dict.fromkeys(name for each in rounds for name in each.http):
        rows = [each.http[name] for each in rounds if name in each.http]
        keys = ("per_s", "us_server", "us_postgres", "p50_ms", "p95_ms")
        one, two, three, four, five = (median(float(row[key]) for row in rows) for key in keys)
        lines.append(f"{name:<20} {one:>9.1f} {two:>10.0f} {three:>12.0f} {four:>8.1f} {five:>8.1f}")
    return "\n".join(lines)


def grouped(rounds: Sequence[Round]) -> dict[tuple[str, int, str], list[dict[str, Any]]]:
    """The rows of all rounds by candidate, size and phase, in the order of the first round."""
    found: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    for each in rounds:
        for row in each.rows:
            found.setdefault((row["candidate"], row["subscribers"], row["phase"]), []).append(row)
    return found


def machine() -> dict[str, Any]:
    """Where it was measured, and how busy that was before."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), platform.machine())
    return {
        "cpu": model, "cores": os.cpu_count(), "kernel": platform.release(), "python": platform.python_version(),
        "load_average": [round(each, 2) for each in os.getloadavg()],
    }  # fmt: skip


def write_json(path: Path, rounds: Sequence[Round], figures: Sequence[Figure], before: dict[str, Any]) -> None:
    """Everything that was measured, so that every printed number can be computed again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": before,
        "load_average_after": [round(each, 2) for each in os.getloadavg()],
        "figures": [each.as_row() for each in figures], "not_exact": wrong(rounds),
        "rounds": [{"fan_out": list(each.rows), "http": each.http} for each in rounds],
    }  # fmt: skip
    path.write_text(json.dumps(kept, indent=1) + "\n")
