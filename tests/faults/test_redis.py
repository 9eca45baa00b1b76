"""Valkey dies, forgets or hangs: the product works, live within three seconds, and recovers by itself."""

import asyncio
import contextlib
import time

import pytest

from tests.faults.judging import holds
from tests.faults.scenario import Run

OUTAGE_S = 5.0
LIVE_S = 3.0


@contextlib.asynccontextmanager
async def killed(machine):
    machine.kill(machine.redis)
    yield
    await machine.start(machine.redis)


@contextlib.asynccontextmanager
async def hung(machine):
    with machine.frozen(machine.redis):
        yield


@contextlib.asynccontextmanager
async def flushed(machine):
    """Every key, script and subscription is gone, again and again."""
    for command in ("FLUSHALL", "SCRIPT FLUSH", "CLIENT KILL TYPE pubsub"):
        assert await asyncio.to_thread(machine.redis_says, command)
    yield


@pytest.mark.parametrize("fault", [killed, hung, flushed], ids=lambda fault: fault.__name__)
async def test_redis_is(machine, world, fault):
    machine.choose()
    async with Run(machine, world, f"redis {fault.__name__}", bound_s=10.0) as run:
        await run.reach(0.2)
        async for _number in run.rounds(least=1):
            async with fault(machine):
                began_at, before = time.monotonic(), run.acknowledged
                await asyncio.sleep(OUTAGE_S)
                ended_at, meanwhile = time.monotonic(), run.acknowledged - before
            assert meanwhile > 0 or not run.wants_more
            await run.recovered()
            assert max(run.live_s(began_at, ended_at), default=0.0) <= LIVE_S
        holds(await run.finish(), seen_s=10.0)
