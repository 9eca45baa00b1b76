"""What every fault class must come to."""

from collections.abc import Collection

from tests.faults.scenario import COMPLETE_S, Outcome

SLACK_S = 1.0  # of a busy machine, and of the client that measures
outcomes: list[Outcome] = []  # of this run, for the table


def percentile(seconds: Collection[float], share: float) -> float:
    """The value that this share of all does not exceed; 0 of none."""
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else 0.0


def holds(outcome: Outcome, *, seen_s: float = 2.0) -> None:
    """Nothing lost, doubled, out of order or missing; complete in 10 s; seen_s bounds hiding and revocation."""
    outcomes.append(outcome)
    flaws = outcome.verdict.flaws
    assert flaws == [], f"{len(flaws)} flaws, first {flaws[:5]}"
    assert outcome.acknowledged >= outcome.wanted, f"{outcome.acknowledged} of {outcome.wanted} in the time"
    assert max(outcome.complete_s) <= COMPLETE_S
    assert max(outcome.verdict.hiding_s, default=0.0) <= seen_s
    assert max(outcome.verdict.revocation_s, default=0.0) <= seen_s
