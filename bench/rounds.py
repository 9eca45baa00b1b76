"""One round: every candidate and every measure in turn.  Rounds are what is interleaved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bench import Row
from bench.candidates import Candidate, all_candidates
from bench.figures import MEASURES, Round
from bench.harness.callers import WrongAnswer
from bench.harness.install import install_all
from bench.harness.services import services
from bench.measures import Conditions
from bench.measures.fan_out import SIZES, fan_out
from bench.product.network import prepared

FAN_OUT: Final = "fan-out"
PARTS: Final = (FAN_OUT, *MEASURES)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Scale:
    """How much is measured: rounds, seconds of a phase, and which of PARTS."""

    rounds: int
    seconds: float
    parts: Sequence[str] = PARTS


def measured(scale: Scale, say: Say) -> Iterator[Round]:
    """Yields each round as it ends, beside stores of its own; every second one runs in the opposite order."""
    install_all()
    with services() as stores:
        say("the network and its members")
        ready = stores.state / "ready"
        ready.mkdir()
        network = prepared(stores, members=max(SIZES), ready=ready)
        candidates = all_candidates(stores, network) if FAN_OUT in scale.parts else []
        given = Conditions(network, scale.seconds, stores.processes(), stores.log("postgres"), stores.state / "logs")
        for number in range(1, scale.rounds + 1):
            yield _round(candidates, scale.parts, replace(given, number=number), say)


def _round(candidates: Sequence[Candidate], parts: Sequence[str], given: Conditions, say: Say) -> Round:
    """Each step beside a fresh server.  What is refused (a very busy machine) costs its figures, not the run."""
    round_ = Round([], {})
    steps: list[tuple[str, Callable[[], Iterator[str]]]] = [
        *((each.name, lambda each=each: _fan_out(each, given, round_)) for each in candidates),
        *((name, lambda name=name: _measure(name, given, round_)) for name in MEASURES if name in parts),
    ]
    for name, step in steps if given.number % 2 else reversed(steps):  # nobody is always the first
        try:
            for line in step():
                say(f"round {given.number}: {line}")
        except (WrongAnswer, OSError) as error:
            say(f"round {given.number}: {name} was refused and is not measured: {error}")
    return round_


def _fan_out(candidate: Candidate, given: Conditions, round_: Round) -> Iterator[str]:
    for row in fan_out(candidate, given.seconds, given.stores, given.logs):
        round_.fan_out.append(row)
        said = f"{row['deliveries_per_s']:,} deliveries/s, {row['us_server']:.2f} us of CPU each"
        yield f"{row['candidate']} N={row['subscribers']}: {said}"


def _measure(name: str, given: Conditions, round_: Round) -> Iterator[str]:
    for found, row in MEASURES[name](given):
        round_.rows[found] = row
        yield f"{found}: {said(row)}"


def said(row: Row) -> str:
    """A row in one line."""
    return ", ".join(f"{key} {value}" for key, value in row.items())
