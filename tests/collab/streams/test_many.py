"""The same bytes to many sockets: everyone gets them or is known not to, together or one by one."""

import os
import socket
from contextlib import suppress

import pytest

from collab.streams import many
from collab.streams.many import FEW, NO_WAY, writing_to

FRAMES = b"hear " * 200
COUNT = FEW + 18


@pytest.fixture(params=["together", "in portions", "one by one"])
def way(request, monkeypatch):
    """In which way the kernel is asked; `one by one` is what it comes to once it has refused to take lists."""
    monkeypatch.setattr(many, "_of_thread", many._OfThread())
    if request.param == "in portions":
        monkeypatch.setattr(many, "TOGETHER_MOST", 7)
    if request.param == "one by one":
        monkeypatch.setattr(many, "TOGETHER_MOST", 2**30)  # more than any kernel grants
    return request.param


@pytest.fixture
def pairs():
    found = [socket.socketpair() for _ in range(COUNT)]
    for pair in found:
        for end in pair:
            end.setblocking(False)
    yield found
    for pair in found:
        for end in pair:
            end.close()


def descriptors(pairs):
    return [ours.fileno() for ours, _theirs in pairs]


def heard(theirs):
    found = b""
    with suppress(OSError):
        while part := theirs.recv(1_000_000):
            found += part
    return found


def test_the_kernel_takes_lists_here(way):
    write = writing_to([NO_WAY] * COUNT)
    assert isinstance(write, many._Together) == (way != "one by one")
    assert write(FRAMES) == [0] * COUNT
    assert not isinstance(writing_to([NO_WAY] * (FEW - 1)), many._Together)
    assert writing_to([])(FRAMES) == []


def test_a_refusal_is_told_once(way, caplog):
    for _ in range(3):
        writing_to([NO_WAY] * COUNT)
    assert [record.message.split()[0] for record in caplog.records] == ["many.one_by_one"] * (way == "one by one")


def test_where_the_calls_are_not_known_each_is_written_by_itself(monkeypatch, pairs):
    monkeypatch.setattr(many, "_of_thread", many._OfThread())
    monkeypatch.setattr(many.platform, "machine", lambda: "riscv64")
    write = writing_to(descriptors(pairs))
    assert not isinstance(write, many._Together)
    assert write(FRAMES) == [len(FRAMES)] * COUNT


def test_everybody_gets_the_same_bytes_each_time(way, pairs):
    write = writing_to(descriptors(pairs))
    for frames in (FRAMES, b"x", FRAMES * 3):
        assert write(frames) == [len(frames)] * COUNT
    assert {heard(theirs) for _ours, theirs in pairs} == {FRAMES + b"x" + FRAMES * 3}


@pytest.mark.parametrize("place", [0, 6, 7, COUNT - 1])
def test_who_takes_a_part_or_nothing_is_known_by_its_place(way, pairs, place):
    ours, theirs = pairs[place]
    much = b"much" * 1_000_000
    write = writing_to(descriptors(pairs))
    with suppress(BlockingIOError):
        while True:
            ours.send(FRAMES)
    assert [size == 0 for size in write(FRAMES)] == [number == place for number in range(COUNT)]
    heard(theirs)
    taken = write(much)
    assert [0 < size < len(much) for size in taken] == [True] * COUNT
    assert [len(heard(other)) for _ours, other in pairs[:place]] == [len(FRAMES) + size for size in taken[:place]]
    assert len(heard(theirs)) == taken[place]


def test_the_gone_take_nothing_from_the_others(way, pairs):
    places = [0, 7, 8, COUNT - 2]
    numbers = descriptors(pairs)
    pairs[0][1].close()  # the other side is gone
    closed = os.dup(numbers[7])
    os.close(closed)
    numbers[7], numbers[8] = closed, NO_WAY
    pairs[COUNT - 2][1].close()
    write = writing_to(numbers)
    for _ in range(3):
        taken = write(FRAMES)
        assert [place for place, size in enumerate(taken) if size == 0] == places
        assert {size for place, size in enumerate(taken) if place not in places} == {len(FRAMES)}
    assert heard(pairs[1][1]) == heard(pairs[COUNT - 1][1]) == FRAMES * 3


def test_queues_are_given_back(way):
    """All processes together have room for sixty-four."""
    for _ in range(200):
        assert many._OfThread().queue() is not None or way == "one by one"
