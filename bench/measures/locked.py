"""How long a post waits while another session of the database holds the rows of twenty other threads."""

import selectors
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from bench import Row
from bench.adapters.collab_v1 import CollabV1
from bench.harness.callers import Caller, WrongAnswer, drive
from bench.measures import Conditions
from bench.measures.posts import answer, posted, text
from bench.product.network import Network, new_thread

THREADS, POSTS = 20, 50
MOST_S = 15.0  # then fewer posts have to do
REFUSED_S = 10.0  # what a refused post counts as
WRITES_AGAIN_S = 0.2


def measure(given: Conditions) -> Iterator[tuple[str, Row]]:
    """One person posts to a thread of her own; then again while twenty others try to post to the locked ones."""
    tokens = given.network.tokens
    with given.live() as (server, _pids):
        own, *others = (CollabV1(server.port, tokens, new_thread(server.port, tokens[0])) for _ in range(THREADS + 1))
        yield "post, nothing locked", _posts_in_a_row(own)
        with rows_held(given.network, [each.thread for each in others]), waiting(others):
            yield "post, 20 threads locked", _posts_in_a_row(own)


@contextmanager
def rows_held(network: Network, threads: Sequence[int]) -> Iterator[None]:
    """Another session holds these threads' rows, as a slow change to each of them would."""
    with network.connect() as connection, connection.transaction():
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute("SELECT id FROM groups_thread WHERE id = ANY(%s) FOR UPDATE", [list(threads)])
        yield


@contextmanager
def waiting(clients: Sequence[CollabV1]) -> Iterator[None]:
    """People who post, each to a thread of its own, and write again soon after the answer, whatever it says."""
    callers = [_caller(client, number) for number, client in enumerate(clients, start=1)]
    over = threading.Event()
    writing = threading.Thread(target=_write_on, args=(callers, over))
    writing.start()
    try:
        time.sleep(WRITES_AGAIN_S)  # all of them wait by now
        yield
    finally:
        over.set()
        writing.join()
        for caller in callers:
            caller.wire.close()


def _caller(client: CollabV1, number: int) -> Caller:
    wire, rest = client.sign_in(number)
    return Caller(wire, lambda: client.post_frame(text()), lambda data: answer(data)[0], rest)


def _write_on(callers: Sequence[Caller], over: threading.Event) -> None:
    with selectors.DefaultSelector() as selector, suppress(OSError):
        for caller in callers:
            caller.begin()
            selector.register(caller.wire, selectors.EVENT_READ, caller)
        while not over.wait(WRITES_AGAIN_S):
            for key, _events in selector.select(0):
                if key.data.read():
                    key.data.begin()


def _posts_in_a_row(client: CollabV1) -> Row:
    """One after the other; the mean counts the one that waits long, which a median hides."""
    wire, rest = client.sign_in(0)
    poster, refused = Caller(wire, lambda: client.post_frame(text()), posted, rest), 0
    end = time.monotonic() + MOST_S
    while len(poster.waits_s) < POSTS and time.monotonic() < end:
        try:
            drive([poster], 0)
        except WrongAnswer:
            refused, poster.got = refused + 1, b""
            poster.waits_s.append(REFUSED_S)
    wire.close()
    waits = sorted(poster.waits_s)
    return {
        "posts": len(waits), "refused": refused, "mean_ms": round(sum(waits) / len(waits) * 1000, 2),
        "p50_ms": round(waits[len(waits) // 2] * 1000, 2), "most_ms": round(waits[-1] * 1000, 2),
    }  # fmt: skip
