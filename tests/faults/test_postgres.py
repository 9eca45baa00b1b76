"""PostgreSQL dies or hangs: 503 within five seconds and nothing acknowledged; it is back, and so is everything."""

import asyncio
import contextlib
import time

import pytest

from tests.faults.judging import SLACK_S, holds
from tests.faults.scenario import Run

OUTAGE_S = 7.5
ANSWERED_S = 5.0


@contextlib.asynccontextmanager
async def killed(machine):
    """kill -9 of the postmaster and every backend; then crash recovery with what was committed."""
    machine.kill(machine.postgres)
    yield
    await machine.start(machine.postgres)


@contextlib.asynccontextmanager
async def hung(machine):
    with machine.frozen(machine.postgres):
        yield


@pytest.mark.parametrize("fault", [killed, hung], ids=lambda fault: fault.__name__)
async def test_postgres_is(machine, world, fault):
    machine.choose()
    async with Run(machine, world, f"postgres {fault.__name__}", bound_s=OUTAGE_S + 10) as run:
        await run.reach(0.2)
        async for _number in run.rounds(least=1):
            async with fault(machine):
                began_at = time.monotonic()
                status, _said = await asyncio.to_thread(machine.ask, 0, "/healthz/ready", within_s=ANSWERED_S + SLACK_S)
                assert status == 503
                await asyncio.sleep(began_at + OUTAGE_S - time.monotonic())
                ended_at = time.monotonic()
            await run.recovered()
            _nothing_is_acknowledged_and_everything_answered(run, began_at, ended_at)
        holds(await run.finish(), seen_s=OUTAGE_S + 10)


def _nothing_is_acknowledged_and_everything_answered(run, began_at, ended_at):
    """What was tried within the outage failed; what waited in it was answered in time, also if begun before."""
    tried = [each for author in run.authors for each in author.attempts if each.ended_at > began_at]
    within = [each for each in tried if began_at < each.began_at and each.ended_at < ended_at]
    assert [each for each in within if each.outcome == "acknowledged"] == []
    most_s = ANSWERED_S + SLACK_S
    waited_s = [
        each.ended_at - max(each.began_at, began_at)
        for each in tried
        if max(each.began_at, began_at) + most_s < ended_at
    ]
    assert waited_s
    assert max(waited_s) <= most_s
