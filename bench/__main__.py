"""`python -m bench [--quick]`: the whole comparison; exit code 1 when the product lost, doubled or reordered."""

import argparse
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from bench.candidates import LIMIT, PRODUCT, all_candidates
from bench.chart import Series, chart
from bench.figures import CPU, SATURATION, Round, figures, wrong
from bench.harness.compiler import CannotMeasure
from bench.harness.install import install_all
from bench.harness.services import services
from bench.product.network import prepared
from bench.report import grouped, http_table, machine, phases_table, table, write_json
from bench.rounds import MIDDLE, Row, Scale, fan_out, http_costs
from collab.supervise.__main__ import stop
from collab.supervise.services import ROOT

FULL: Final = Scale(rounds=5, seconds=3.0, sizes=(100, 500, 2000))
QUICK: Final = Scale(rounds=1, seconds=1.5, sizes=(100, 500, 2000))
FILES_MOST: Final = 20_000
REPORT: Final = ROOT / ".state" / "reports" / "bench.json"
CHARTS: Final = {True: ROOT / "docs" / "bench.svg", False: REPORT.with_suffix(".svg")}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description="Compare the product with what it is made of.")
    parser.add_argument("--quick", action="store_true", help="one round, short phases; the chart of the README stays")
    parser.add_argument("--rounds", type=int, help="how often everything is measured in turn")
    wanted = parser.parse_args()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)
    scale = QUICK if wanted.quick else FULL
    scale = Scale(max(1, wanted.rounds or scale.rounds), scale.seconds, scale.sizes)
    _allow_many_sockets(max(scale.sizes))
    before = machine()
    rounds: list[Round] = []
    for measured in measure(scale):
        rounds.append(measured)
        found = figures(rounds, scale.sizes)
        write_json(REPORT, rounds, found, before)
    how_often = f"median of {len(rounds)} interleaved rounds" if len(rounds) > 1 else "one round"
    draw(rounds, CHARTS[not wanted.quick], f"{before['cpu']}, {before['cores']} cores; {how_often}")
    for part in (phases_table(rounds), http_table(rounds), table(found)):
        write(f"\n{part}")
    write(f"\nload average {before['load_average']} before; everything is in {REPORT.relative_to(ROOT)}")
    return verdict(rounds)


def measure(scale: Scale) -> Iterator[Round]:
    """Rounds of everything in turn, beside stores of their own."""
    install_all()
    with services() as stores:
        say("the network and its members")
        network = prepared(stores, members=max(scale.sizes))
        candidates = all_candidates(stores, network)
        logs, pids = stores.state / "logs", stores.processes()
        for number in range(1, scale.rounds + 1):
            rows = []
            for candidate in candidates if number % 2 else reversed(candidates):  # nobody is always the first
                for row in fan_out(candidate, scale, pids, logs):
                    rows.append(row)
                    said = f"{row['deliveries_per_s']:,} deliveries/s, {row[CPU] * 10:.2f} us of CPU each"
                    say(f"round {number}: {row['candidate']} N={row['subscribers']} {row['phase']}: {said}")
            say(f"round {number}: HTTP")
            yield Round(rows, dict(_answered(http_costs(network, scale, pids, logs))))


def _answered(costs: Iterator[tuple[str, Row | str]]) -> Iterator[tuple[str, Row]]:
    for name, found in costs:
        if isinstance(found, str):
            say(f"{name} was refused and is not measured: {found}")
        else:
            yield name, found


def draw(rounds: Sequence[Round], path: Path, note: str) -> None:
    cost = {key: median(row[CPU] for row in rows) * 10 for key, rows in grouped(rounds).items()}
    middle = {name: us for (name, size, phase), us in cost.items() if (size, phase) == (MIDDLE, SATURATION)}
    growth = [
        Series(name, {size: us for (who, size, phase), us in cost.items() if (who, phase) == (name, SATURATION)}, own)
        for name, own in ((PRODUCT, True), (LIMIT, False))
    ]
    path.write_text(chart(middle, growth, own=PRODUCT, note=note))
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
