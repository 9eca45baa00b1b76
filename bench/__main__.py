"""`python -m bench [--quick]`: every figure beside its target.

The exit code is 1 when the product lost, doubled or reordered a message, never because it was slow.
"""

import argparse
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, Final

from bench import ROOT
from bench.candidates import PRODUCT
from bench.chart import chart
from bench.figures import Round, figures, wrong
from bench.harness.compiler import CannotMeasure
from bench.measures.fan_out import SIZES
from bench.report import costs, fan_out_table, machine, rows_table, table, write_json
from bench.rounds import PARTS, Scale, measured

FULL: Final = Scale(rounds=5, seconds=3.0)
QUICK: Final = Scale(rounds=1, seconds=1.0)
FILES_MOST: Final = 20_000
REPORT: Final = ROOT / ".state" / "reports" / "bench.json"
README_CHART: Final = ROOT / "docs" / "bench.svg"


def main() -> int:
    scale, is_whole = _wanted()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _stop)
    _allow_many_sockets(max(SIZES))
    before = machine()
    rounds: list[Round] = []
    for found in measured(scale, say):
        rounds.append(found)
        write_json(REPORT, rounds, before)
    draw(rounds, README_CHART if is_whole else REPORT.with_suffix(".svg"), before)
    for part in (fan_out_table(rounds), rows_table(rounds), table(figures(rounds))):
        write(f"\n{part}")
    write(f"\nload average {before['load_average']} before; everything is in {REPORT.relative_to(ROOT)}")
    return verdict(rounds)


def _wanted() -> tuple[Scale, bool]:
    """What is asked for, and whether it is the whole run, which alone draws the README's chart."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the product beside its targets.")
    parser.add_argument("--quick", action="store_true", help="one round, short phases; the chart of the README stays")
    parser.add_argument("--rounds", type=int, help="how often everything is measured in turn")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts; the README's chart stays")
    asked = parser.parse_args()
    scale = QUICK if asked.quick else FULL
    scale = replace(scale, rounds=max(1, asked.rounds or scale.rounds), parts=asked.only)
    return scale, not asked.quick and set(asked.only) == set(PARTS)


def _stop(number: int, _frame: FrameType | None) -> None:
    """Leave by an exception, so that every `finally` stops its servers; later signals change nothing."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def draw(rounds: Sequence[Round], path: Path, before: dict[str, Any]) -> None:
    found = costs(rounds)
    if not found:
        return
    how_often = f"median of {len(rounds)} interleaved rounds" if len(rounds) > 1 else "one round"
    path.write_text(chart(found, own=PRODUCT, note=f"{before['cpu']}, {before['cores']} cores; {how_often}"))
    say(f"chart: {path.relative_to(ROOT)}")


def verdict(rounds: Sequence[Round]) -> int:
    """Speed fails nothing; a message that was lost, doubled or out of order does."""
    found = wrong(rounds)
    for line in found:
        write(f"NOT EXACT: {line}")
    return int(any(line.startswith(f"{PRODUCT} ") for line in found))


def say(line: str) -> None:
    write(f"[bench] {line}")


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _allow_many_sockets(subscribers: int) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < subscribers + 500:
        raise CannotMeasure(f"{subscribers} sockets need more open files than this account may have ({hard}).")
    most = FILES_MOST if hard == resource.RLIM_INFINITY else min(hard, FILES_MOST)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


if __name__ == "__main__":
    sys.exit(main())
