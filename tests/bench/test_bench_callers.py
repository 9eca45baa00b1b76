"""Reading answers: whole ones only, and none that was refused."""

import json
import os

import pytest

from bench.adapters.websocket import split_frame, text_frame
from bench.harness.callers import WrongAnswer, counted, request, whole
from bench.measures.posts import answer, posted

ANSWER = b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello"


def say(op, **fields):
    """A short frame of a server."""
    data = json.dumps({"op": op, **fields}).encode()
    return bytes((0x81, len(data))) + data


def test_an_answer_is_whole_when_its_last_byte_is_there():
    for size in range(len(ANSWER)):
        assert whole(ANSWER[:size], 201) == 0
    assert whole(ANSWER + b"HTTP/1.1 2", 201) == len(ANSWER)


def test_a_chunked_answer_is_whole_at_its_end():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert whole(head + b"5\r\nhello\r\n", 200) == 0
    assert whole(head + b"5\r\nhello\r\n0\r\n\r\n", 200) == len(head) + 15


def test_a_refusal_is_never_counted():
    with pytest.raises(WrongAnswer):
        whole(ANSWER, 200)
    with pytest.raises(WrongAnswer):
        posted(say("error", ref="p", code="too_many"))


def test_heartbeats_are_passed_over_on_the_way_to_posted():
    heads, said = say("heads", heads={}, now=1.5), say("posted", ref="p", message=1, no=1, seq=1)
    assert posted(heads) == 0
    assert posted(heads + said[:-1]) == 0
    assert posted(heads + said + heads) == len(heads + said)


def test_whoever_only_wants_an_answer_takes_a_refusal_too():
    refused = say("error", ref="p", code="busy")
    assert answer(refused) == (len(refused), {"op": "error", "ref": "p", "code": "busy"})


def test_what_one_answer_costs_is_told_with_the_waits():
    found = counted(lambda: [0.001, 0.003, 0.002, 0.010], {"server": os.getpid()})
    assert (found["answers"], found["mean_ms"], found["p50_ms"], found["p95_ms"]) == (4, 4, 3, 10)
    assert found["us_server"] >= 0


@pytest.mark.parametrize("size", [0, 5, 125, 126, 200, 65_535, 65_536, 70_000])
def test_a_frame_says_its_size(size):
    sent = text_frame("x" * size)
    assert sent.endswith(b"\0\0\0\0" + b"x" * size)
    unmasked = bytes((sent[0], sent[1] & 127)) + sent[2 : len(sent) - size - 4] + b"x" * size
    assert split_frame(unmasked[:-1] if size else unmasked[:1]) is None
    assert split_frame(unmasked + b"rest") == (b"x" * size, b"rest")


def test_a_request_is_one():
    assert request("GET", "/x", "A: b\r\n") == b"GET /x HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nA: b\r\n\r\n"
