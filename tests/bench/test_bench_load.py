"""The load against the bare broadcast: exact when it is, and told when it is not."""

import os

import pytest

from bench.adapters.relay import PLACE, Relay
from bench.candidates import LIMIT_SOURCE
from bench.harness.compiler import compiled, found_compiler
from bench.harness.load import Load, measured
from bench.harness.servers import Plan, serving

pytestmark = pytest.mark.skipif(found_compiler() is None, reason="no C compiler")
TEMPLATE = f'{{"op":"events","events":[{{"seq":7,"data":{{"body":"{PLACE}","html":"<p>{PLACE}</p>"}}}}]}}'


class Forgetful(Relay):
    """A client whose fifth message never leaves."""

    sent = 0

    def publish(self, wire, publisher, text):
        self.sent += 1
        if self.sent != 5:
            super().publish(wire, publisher, text)


@pytest.fixture
def limit(tmp_path):
    plan = Plan("limit", [compiled(LIMIT_SOURCE, "limit"), "{port}"], {})
    with serving(plan, tmp_path) as server:
        yield server


@pytest.fixture(autouse=True)
def where_it_ran_before():
    """The bench ties itself to a core; the other tests do not want that."""
    before = os.sched_getaffinity(0)
    yield
    os.sched_setaffinity(0, before)


def test_the_bare_broadcast_hands_on_everything_once_and_in_order(limit):
    load = Load(Relay(limit.port, TEMPLATE), subscribers=20, publishers=3)
    try:
        assert load.connect() > 0
        found = measured(load, 100, 0.2, {"server": limit.pid})
    finally:
        load.close()
    assert found["exact"], found
    assert found["messages"] > 10
    assert found["deliveries"] == found["messages"] * 20
    assert found["us_server"] > 0
    assert found["wire_bytes"] > 2 * 180
    assert 0 < found["p50_ms"] <= found["p95_ms"] <= found["p99_ms"]


def test_a_lost_message_makes_a_phase_inexact(limit, monkeypatch):
    monkeypatch.setattr("bench.harness.load.PATIENCE_S", 0.3)
    load = Load(Forgetful(limit.port, TEMPLATE), subscribers=4, publishers=2)
    try:
        load.connect()
        found = measured(load, 60, 0.2, {"server": limit.pid})
    finally:
        load.close()
    assert not found["exact"]
    assert (found["lost"], found["skipped"]) == (4, 4)
