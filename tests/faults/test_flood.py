"""One account writes as fast as it can, with the limits as they are: it is told to wait, others do not feel it."""

import asyncio
import itertools
import time

from tests.faults.judging import holds, percentile
from tests.faults.scenario import IS_FULL, Run
from tests.faults.writers import Author

FLOOD_S = 4.0
AT_ONCE = 8
ACK_S = 1.0
# 60 messages in ten minutes is what one may write in one thread.
SIZE = {"authors": 45, "threads": 20} if IS_FULL else {}


async def test_a_flood_from_one_account(machine, world):
    machine.choose(LIMITS_SCALE="1")
    async with Run(machine, world, "flood from one account", **SIZE) as run:
        await run.reach(0.3)
        async for number in run.rounds(least=1):
            before, began_at = run.acknowledgement_s(), time.monotonic()
            flooders = [_flooder(run, each) for each in range(AT_ONCE)]
            outcomes = list(itertools.chain(*await asyncio.gather(*(_flood(run, each) for each in flooders))))
            during = run.acknowledgement_s(began_at)
            run.outcome.notes[f"flood {number}"] = {
                "per second": round(len(outcomes) / FLOOD_S),
                "told to wait": outcomes.count("too_many"),
                "others' p99 before and during": [round(percentile(each, 0.99), 3) for each in (before, during)],
            }
            assert set(outcomes) <= {"acknowledged", "too_many"}, set(outcomes)
            assert outcomes.count("too_many") > len(outcomes) / 2
            assert percentile(during, 0.99) <= max(2 * percentile(before, 0.99), ACK_S)
            await run.recovered()
        holds(await run.finish())


def _flooder(run, number):
    """One program of the account; all of its programs write to one thread."""
    way = "socket" if number % 4 == 0 else "http"
    return Author(run.world.authors[-1], run.machine.ports, run.history, first=number, ways=(way,))


async def _flood(run, flooder):
    """Without a pause for a few seconds; every answer that says no says when to come back."""
    until, outcomes = time.monotonic() + FLOOD_S, []
    while time.monotonic() < until:
        attempt = await flooder.write_once(run.threads[0])
        outcomes.append(attempt.outcome)
        assert attempt.retry_after_s > 0 or attempt.outcome != "too_many"
    await flooder.stop()
    return outcomes
