"""One machine for the whole suite, its people, and the table at the end."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvloop

from collab.supervise.services import ROOT
from tests.faults.checker import DOUBLED, GAP, LOST, OUT_OF_ORDER
from tests.faults.judging import outcomes, percentile
from tests.faults.machine import Machine
from tests.faults.scenario import IS_FULL, WANTED, Outcome, World

REPORT = ROOT / ".state" / "reports" / "faults.json"
AUTHORS, VICTIMS, CROWD, THREADS = (60, 400, 125, 120) if IS_FULL else (24, 50, 40, 50)
COLUMNS = (
    "fault", "acked", "lost", "doubled", "order", "gaps", "other", "faults",
    "complete s", "live p99", "hide s", "revoke s",
)  # fmt: skip


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> dict[str, Callable[[], uvloop.Loop]]:
    """The loop that the product has too: whoever measures shall not be what takes the processor."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with Machine(tmp_path_factory.mktemp("machine") / f"test-{os.getpid()}") as running:
        yield running


@pytest.fixture(scope="session")
def world(machine: Machine) -> World:
    numbers = map(str, (AUTHORS, VICTIMS, CROWD, THREADS))
    return World(**json.loads(machine.run(sys.executable, "-m", "tests.faults.people", *numbers)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table, and the same as JSON beside the other reports."""
    if not outcomes:
        return
    rows = [row(each) for each in outcomes]
    write_report(rows)
    terminalreporter.section(f"faults, {WANTED} messages each")
    widths = [
        max(len(str(line[name])) for line in [*rows, dict(zip(COLUMNS, COLUMNS, strict=True))]) for name in COLUMNS
    ]
    for line in [dict(zip(COLUMNS, COLUMNS, strict=True)), *rows]:
        cells = [str(line[name]).rjust(width) for name, width in zip(COLUMNS, widths, strict=True)]
        terminalreporter.write_line("  ".join([cells[0].strip().ljust(widths[0]), *cells[1:]]))


def row(outcome: Outcome) -> dict[str, object]:
    """One line of the table; seconds are the worst, but for `live p99`."""
    counts = outcome.verdict.counts
    known = (LOST, DOUBLED, OUT_OF_ORDER, GAP)
    return dict(
        zip(
            COLUMNS,
            (
                outcome.name,
                outcome.acknowledged,
                *(counts[kind] for kind in known),
                sum(counts.values()) - sum(counts[kind] for kind in known),
                outcome.faults,
                rounded(max(outcome.complete_s, default=None)),
                rounded(percentile(outcome.live_s, 0.99)),
                rounded(max(outcome.verdict.hiding_s, default=None)),
                rounded(max(outcome.verdict.revocation_s, default=None)),
            ),
            strict=True,
        )
    )


def rounded(seconds: float | None) -> float | str:
    return "-" if seconds is None else round(seconds, 2)


def write_report(rows: list[dict[str, object]]) -> None:
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    more = [
        {"attempts": each.attempts, "seconds": round(each.seconds, 1), "notes": each.notes} for each in outcomes
    ]  # fmt: skip
    content = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "wanted": WANTED,
        "load": Path("/proc/loadavg").read_text().split()[:3],
        "classes": [one | other for one, other in zip(rows, more, strict=True)],
    }
    REPORT.write_text(json.dumps(content, indent=1))
