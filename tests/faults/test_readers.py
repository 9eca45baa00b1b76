"""A reader that stops reading costs nobody else anything; five hundred that come back at once are let in."""

import asyncio
import contextlib
import json
import socket

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.faults.judging import holds, percentile
from tests.faults.machine import until
from tests.faults.readers import Reader
from tests.faults.scenario import AUTHORS, IS_FULL, Run

STALLED, FAT_MESSAGES = 5, 30
FAT = "ж" * 18_000
SMALL_BUFFER = 64 * 1024
OTHERS_LIVE_S = 1.0
CROWD = 500 if IS_FULL else 100
ALL_BACK_S = 10.0


async def test_readers_stop_reading(machine, world):
    """Their buffers fill, the server gives up what waits for them, and says `resync` when they read again."""
    machine.choose()
    async with Run(machine, world, "readers stop reading") as run:
        await run.reach(0.1)
        async for _number in run.rounds(least=1):
            async with contextlib.AsyncExitStack() as opened:
                sockets = [await opened.enter_async_context(_stalled(run, n)) for n in range(STALLED)]
                await asyncio.gather(*(_write_fat(run, number) for number in range(4)))
                told = [await _last_word(each) for each in sockets]
            assert set(told) <= {"resync", 4408}, told
            await run.recovered()
        assert percentile(run.live_s(), 0.99) <= OTHERS_LIVE_S
        holds(await run.finish())


@contextlib.asynccontextmanager
async def _stalled(run, number):
    """A socket that joined everything and from then on takes nothing off the wire."""
    near = socket.create_connection(("127.0.0.1", run.machine.ports[number % 2]))
    near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    near.setblocking(False)
    opening = connect(
        "ws://127.0.0.1/ws/", sock=near, additional_headers={"Authorization": f"Bearer {run.world.chair['token']}"},
        subprotocols=["collab.v1"], compression=None, ping_interval=None, close_timeout=1, max_queue=1, proxy=None,
    )  # fmt: skip
    async with opening as stalled:
        for stream in run.streams:
            await stalled.send(json.dumps({"op": "join", "ref": 1, "stream": stream}))
        yield stalled


async def _write_fat(run, number):
    """Enough that no buffer holds it: 256 frames or 1 MiB, and what the kernel keeps."""
    author = run.author(AUTHORS + number, run.machine.ports)
    for _ in range(FAT_MESSAGES):
        await author.write(run.threads[0], more=FAT)
    await author.stop()


async def _last_word(stalled):
    """`resync`, or the code of the close."""
    try:
        async with asyncio.timeout(60):
            while json.loads(await stalled.recv())["op"] != "resync":
                pass
            return "resync"
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else "cut"


async def test_a_crowd_reconnects(machine, world):
    """Both workers die under hundreds of readers, who come back with their cursors."""
    machine.choose()
    async with Run(machine, world, f"{CROWD} reconnect", bound_s=ALL_BACK_S, quiet_threads=1) as run:
        crowd = [_one_of_the_crowd(run, number) for number in range(CROWD)]
        run.readers += crowd
        for reader in crowd:
            reader.start()
        await run.until(lambda: all(reader.is_live.is_set() for reader in crowd))
        run.others.append(asyncio.create_task(_write_now_and_then(run)))
        async for _number in run.rounds(least=1):
            for worker in machine.workers:
                machine.kill(worker)
            await asyncio.gather(*(machine.start(worker) for worker in machine.workers))
            run.outcome.notes["all complete s"] = round(await run.recovered(), 2)
            run.outcome.notes["all live s"] = await until(lambda: all(each.is_live.is_set() for each in crowd), 30)
        holds(await run.finish(), seen_s=ALL_BACK_S)


def _one_of_the_crowd(run, number):
    """Reads the quiet thread, as one of the accounts: eight sockets are a person's due."""
    person, stream = run.world.crowd[number % len(run.world.crowd)], run.streams[-1]
    reader = Reader(f"crowd {number}", person, run.machine.ports, run.history, [stream], first=number)
    reader.begin_at(stream, *run.heads[stream])
    run.history.must_be_complete.add((reader.name, stream))
    return reader


async def _write_now_and_then(run):
    """What the crowd reads; every frame goes to all of them."""
    author = run.author(AUTHORS, run.machine.ports)
    try:
        while not run.is_ending.is_set():
            await author.write(run.threads[-1])
            await asyncio.sleep(0.5)
    finally:
        await author.stop()
