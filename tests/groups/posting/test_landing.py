"""Verdicts of the writer's thread reach the event loop, whoever else brings one at that moment."""

import asyncio
import sys
import threading

import pytest

from groups.actions.posting.post import Posted
from groups.socket_posts import Landing

THREADS, EACH, ROUNDS = 4, 50, 100


@pytest.fixture
def hasty_threads():
    """Threads take turns so often that they meet in every line."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def written(no):
    return Posted({"no": no}, no)


async def land_together(landing):
    """Several threads bring what is written; every one that waits is answered with its own."""
    loop, start = asyncio.get_running_loop(), threading.Barrier(THREADS)
    waiting = [[loop.create_future() for _no in range(EACH)] for _thread in range(THREADS)]

    def bring(mine):
        start.wait(10)
        for no, each in enumerate(mine):
            landing.deliver_verdict(each, written(no))

    threads = [threading.Thread(target=bring, args=(mine,)) for mine in waiting]
    for thread in threads:
        thread.start()
    for mine in waiting:
        answers = await asyncio.wait_for(asyncio.gather(*mine), 5)
        assert [answer.seq for answer in answers] == list(range(EACH))
    for thread in threads:
        thread.join(10)


def test_nobody_is_left_waiting_when_two_bring_at_once(hasty_threads):
    landing = Landing()

    async def all_rounds():
        for _round in range(ROUNDS):
            await land_together(landing)

    asyncio.run(all_rounds())


def test_a_loop_that_is_gone_stops_no_later_one():
    landing, gone = Landing(), asyncio.new_event_loop()
    lost = gone.create_future()
    gone.close()
    landing.deliver_verdict(lost, written(1))

    async def later():
        waits = asyncio.get_running_loop().create_future()
        landing.deliver_verdict(waits, written(2))
        return await asyncio.wait_for(waits, 5)

    assert asyncio.run(later()).seq == 2
