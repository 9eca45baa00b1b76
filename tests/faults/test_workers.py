"""A live worker dies, freezes, or goes away for a new version: nobody loses anything."""

import asyncio
import contextlib
import itertools
import random
import time

from tests.faults.judging import SLACK_S, holds
from tests.faults.plain_http import Broken, Requests
from tests.faults.scenario import AUTHORS, Run

REST_S = 0.5
FREEZE_S = 6.0
HUNT_S = 60.0
ROOM_WAITS_MOST_S = 5.0
HOLDS_A_LOCK = """
SELECT true FROM pg_stat_activity WHERE application_name = 'worker-0' AND state = 'idle in transaction'
AND backend_xid IS NOT NULL AND clock_timestamp() - state_change > interval '20 milliseconds'
"""


async def test_a_worker_is_killed(machine, world):
    """kill -9 at any instant under load; the supervisor brings it back."""
    machine.choose()
    await _kill_workers(machine, world, "worker killed")


async def _kill_workers(machine, world, name):
    async with Run(machine, world, name, bound_s=3.0) as run:
        await run.reach(0.2)
        async for number in run.rounds(least=2):
            worker = machine.workers[number % 2]
            machine.kill(worker)
            await asyncio.sleep(REST_S)
            await machine.start(worker)
            await run.recovered()
            await asyncio.sleep(random.uniform(0, 1))
        holds(await run.finish(), seen_s=3.0)


async def test_a_worker_is_killed_between_commit_and_hint(machine, world):
    """The bell hangs with a hung Valkey; after the acknowledgement both die, and the hint with them."""
    machine.choose()
    async with Run(machine, world, "killed before the hint", bound_s=10.0) as run:
        await run.reach(0.2)
        async for number in run.rounds(least=1):
            worker = machine.workers[number % 2]
            with machine.frozen(machine.redis):
                before = run.acknowledged
                await run.until(lambda before=before: run.acknowledged > before + 2 or not run.wants_more)
                machine.kill(worker)
                machine.kill(machine.redis)
            await machine.start(machine.redis)
            await machine.start(worker)
            await run.recovered()
        holds(await run.finish(), seen_s=10.0)


async def test_a_worker_is_frozen_while_it_holds_a_lock(machine, world):
    """SIGSTOP in the middle of a transaction: its room waits five seconds at most, other rooms do not."""
    machine.choose()
    async with Run(machine, world, "worker frozen", bound_s=FREEZE_S + 10) as run:
        await run.reach(0.2)
        async for _number in run.rounds(least=2):
            message = run.history.acknowledged[0].message
            async with _reacting(run, message), _caught_with_a_lock(run):
                waited_s = await asyncio.gather(*(_post_beside(run, n) for n in range(len(run.threads))))
                run.outcome.notes["rooms waited s"] = [round(seconds, 2) for seconds in waited_s]
                assert max(waited_s) <= ROOM_WAITS_MOST_S + SLACK_S, waited_s
                await asyncio.sleep(max(0, FREEZE_S - max(waited_s)))
            await run.recovered()
        holds(await run.finish(), seen_s=FREEZE_S + 10)


async def _post_beside(run, number):
    """The seconds until a new message stands in this thread, posted at the worker that runs."""
    author = run.author(AUTHORS + number, run.machine.ports[1:])
    began_at = time.monotonic()
    await author.write(run.threads[number])
    await author.stop()
    return time.monotonic() - began_at


@contextlib.asynccontextmanager
async def _reacting(run, message):
    """Reactions at worker 0 all the while: each locks the thread for a few statements."""
    askers = [Requests(run.machine.ports[0], author.person["token"]) for author in run.authors[:3]]
    tasks = [asyncio.create_task(_react(asker, run.world.emoji[0], message)) for asker in askers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for asker in askers:
            await asker.close()


async def _react(asker, emoji, message):
    for number in itertools.count():
        with contextlib.suppress(Broken):
            await asker.ask("POST", f"messages/{message}/react/", {"emoji": emoji, "on": number % 2 == 0})


@contextlib.asynccontextmanager
async def _caught_with_a_lock(run):
    """Worker 0 is stopped at random instants until PostgreSQL says that it sits in a transaction that wrote."""
    deadline = time.monotonic() + HUNT_S
    while time.monotonic() < deadline:
        with run.machine.frozen(run.machine.workers[0]):
            await asyncio.sleep(0.05)
            if await asyncio.to_thread(run.machine.sql, HOLDS_A_LOCK):
                yield
                return
        await asyncio.sleep(random.uniform(0.01, 0.1))
    raise TimeoutError("never caught with a lock")


async def test_a_rolling_restart(machine, world):
    """SIGTERM to one worker after the other, as a deploy does."""
    machine.choose()
    async with Run(machine, world, "rolling restart") as run:
        await run.reach(0.1)
        async for number in run.rounds(least=2):
            worker = machine.workers[number % 2]
            asked_at = time.monotonic()
            await asyncio.to_thread(worker.stop)
            assert time.monotonic() - asked_at <= 15
            await machine.start(worker)
            await run.recovered()
        outcome = await run.finish()
        outcome.notes["unanswered"] = outcome.attempts.get("unanswered", 0)
        holds(outcome)


async def test_a_worker_is_killed_while_rings_carry_nothing(machine, world):
    """HINTS_CARRY_FRAMES=0: Redis says only that something happened.  Last, since the workers start anew for it."""
    machine.choose(HINTS_CARRY_FRAMES="0")
    await _kill_workers(machine, world, "rings carry nothing")
