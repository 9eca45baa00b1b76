"""What the receiver counts: every delivery once, what came twice, what is missing, and whether all agree."""

import socket
import threading
import time

import pytest

from bench.harness.compiler import found_compiler
from bench.harness.receiver import Receiver, mark

pytestmark = pytest.mark.skipif(found_compiler() is None, reason="no C compiler")


class Crowd:
    """A receiver over socket pairs; `says` writes to one of them as a server would."""

    def __init__(self, sockets, *, publishers=2, repeat_ok=False):
        self.receiver = Receiver(sockets=sockets, publishers=publishers, repeat_ok=repeat_ok)
        self.pairs = [socket.socketpair() for _ in range(sockets)]
        for _server, client in self.pairs:
            self.receiver.add(client.fileno())
        self.thread = threading.Thread(target=self.receiver.run)
        self.thread.start()

    def says(self, number, *marks):
        self.pairs[number][0].sendall(b"\x81\x7e{" + " ".join(marks).encode() + b'"}')

    def end(self):
        time.sleep(0.1)
        self.receiver.stop()
        self.thread.join(5)
        assert not self.thread.is_alive()
        for pair in self.pairs:
            for each in pair:
                each.close()
        return self.receiver.statistics()


def at(publisher, number):
    return mark(publisher, number, time.monotonic_ns())


def test_each_delivery_counts_once():
    crowd = Crowd(2)
    marks = [at(0, 1), at(1, 1), at(0, 2)]
    for number in (0, 1):
        crowd.says(number, *marks)
    found = crowd.end()
    assert (found["deliveries"], found["duplicates"], found["gaps"], found["closed"]) == (6, 0, 0, 0)
    assert crowd.receiver.is_one_order


def test_what_comes_twice_is_told():
    crowd, twice = Crowd(1), at(0, 1)
    crowd.says(0, twice, twice)
    found = crowd.end()
    assert (found["deliveries"], found["duplicates"]) == (1, 1)


def test_a_text_may_stand_twice_in_one_event_where_that_is_said():
    crowd, twice = Crowd(1, repeat_ok=True), at(0, 1)
    crowd.says(0, twice, twice)
    found = crowd.end()
    assert (found["deliveries"], found["duplicates"]) == (1, 0)


def test_what_is_missing_is_told():
    crowd = Crowd(1)
    crowd.says(0, at(0, 1), at(0, 4))
    assert crowd.end()["gaps"] == 2


def test_another_order_is_told():
    crowd = Crowd(2)
    first, second = at(0, 1), at(1, 1)
    crowd.says(0, first, second)
    crowd.says(1, second, first)
    found = crowd.end()
    assert (found["deliveries"], found["duplicates"], found["gaps"]) == (4, 0, 0)
    assert not crowd.receiver.is_one_order


def test_a_mark_that_comes_in_two_reads_is_found():
    crowd, whole = Crowd(1), at(0, 1)
    crowd.pairs[0][0].sendall(whole[:11].encode())
    time.sleep(0.1)
    crowd.pairs[0][0].sendall(whole[11:].encode())
    assert crowd.end()["deliveries"] == 1


def test_a_socket_that_closes_is_told():
    crowd = Crowd(1)
    crowd.pairs[0][0].shutdown(socket.SHUT_RDWR)
    assert crowd.end()["closed"] == 1


def test_latency_counts_from_when_it_was_due():
    crowd = Crowd(1)
    crowd.says(0, mark(0, 1, time.monotonic_ns() - 500_000_000))
    crowd.end()
    assert 490 < crowd.receiver.quantile_ms(0.5) < 900
    crowd.receiver.forget_latencies()
    assert crowd.receiver.quantile_ms(0.5) < 0
