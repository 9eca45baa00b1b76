"""One token bucket: in Redis, and in the process while Redis is away."""

import time
import uuid

import pytest
from redis import ResponseError

from collab.api.rate_limits import LIMITS, Buckets, Limit, scaled, take
from collab.errors import TooMany
from collab.redis.clients import Line
from tests.collab.streams.conftest import until

FEW = (Limit(3, 1.0),)


def drained(buckets, key, limits=FEW):
    """How many tokens there are at once, and the seconds to wait then."""
    for number in range(100):
        if (wait := buckets.wait_s([key], limits)) > 0:
            return number, wait
    raise AssertionError("no limit")


@pytest.mark.parametrize("redis_url", [None, "unix:///nowhere/redis.sock"])
def test_a_bucket_gives_its_tokens_and_fills_again(redis_url, settings):
    settings.REDIS_URL = redis_url or settings.REDIS_URL
    buckets, key = Buckets(), uuid.uuid4().hex
    count, wait = drained(buckets, key)
    assert count == 3
    assert 0 < wait <= 1 / 3
    time.sleep(wait + 0.02)
    assert buckets.wait_s([key], FEW) == 0
    assert drained(Buckets(), uuid.uuid4().hex)[0] == 3


def test_processes_share_a_bucket_through_redis():
    key = uuid.uuid4().hex
    assert drained(Buckets(), key)[0] == 3
    assert Buckets().wait_s([key], FEW) > 0


def test_all_buckets_of_a_limit_or_none():
    name, buckets = uuid.uuid4().hex, Buckets()
    limits = (Limit(5, 10), Limit(2, 60))
    keys = [f"{name}:a", f"{name}:b"]
    assert [buckets.wait_s(keys, limits) == 0 for _ in range(4)] == [True, True, False, False]
    assert drained(buckets, keys[0], limits[:1])[0] == 3  # the refused took nothing from the first


def test_many_askings_are_one_and_each_stands_for_itself():
    one, other = uuid.uuid4().hex, uuid.uuid4().hex
    waits = Buckets().waits_s([([key], FEW) for key in (one, one, other, one, one, other)])
    assert [wait == 0 for wait in waits] == [True, True, True, True, False, True]


def test_a_line_that_redis_closed_is_opened_again():
    line = Line()
    [number] = line.ask(("CLIENT", "ID"))
    Line().ask(("CLIENT", "KILL", "ID", number))
    assert line.ask(("PING",)) == [b"PONG"]


def test_what_one_command_failed_with_reaches_no_later_one():
    line = Line()
    with pytest.raises(ResponseError):
        line.ask(("NO_SUCH_COMMAND",), ("ECHO", "early"))
    assert line.ask(("ECHO", "late")) == [b"late"]


def test_redis_away_costs_a_moment_once(settings):
    settings.REDIS_URL = "redis://192.0.2.1:6379"  # answers nobody
    buckets = Buckets()
    started = time.monotonic()
    for _ in range(50):
        buckets.wait_s([uuid.uuid4().hex], FEW)
    assert time.monotonic() - started < 0.6


def test_taking_says_when_to_come_back():
    who = uuid.uuid4().int % 10**12
    for _ in range(LIMITS["post_message"][0].most):
        take("post_message", who, place="thread:1")
    with pytest.raises(TooMany) as refused:
        take("post_message", who, place="thread:1")
    assert 0 < refused.value.retry_after <= 1.2
    take("post_message", who, place="thread:2")
    take("post_message", who + 1, place="thread:1")


def test_limits_can_be_lifted_but_not_invented(settings):
    with pytest.raises(KeyError):
        take("unheard_of", 1)
    settings.LIMITS_ARE_ON = False
    for _ in range(100):
        take("post_message", 1, place="thread:lifted")


def test_a_scaled_limit_is_still_a_limit():
    limits = scaled({"few": FEW}, 4)["few"]
    assert drained(Buckets(), uuid.uuid4().hex, limits)[0] == 4 * FEW[0].most


def test_a_refused_one_may_again_after_the_time_it_was_told():
    who = uuid.uuid4().int % 10**12
    limits = LIMITS["frame"]
    buckets, key = Buckets(), f"{who}"
    _count, wait = drained(buckets, key, limits)
    assert until(lambda: buckets.wait_s([key], limits) == 0, wait + 0.1)
