"""What it costs to paint each of the public pages for a reader who is not signed in."""

import json
import socket
from collections.abc import Iterator
from typing import Any

from bench import Row
from bench.harness.callers import Caller, counted, drive, request, whole
from bench.harness.servers import Running
from bench.measures import Conditions
from bench.product.network import must_call

WARM_PAINTS, PAINTS = 5, 40
NAME = "page "  # every row's name starts with it


def measure(given: Conditions) -> Iterator[tuple[str, Row]]:
    """The pages that a search engine is told of, one after the other over one connection."""
    with given.live() as (server, pids):
        practice, city = _first(server, "practices")["id"], _first(server, "cities")["slug"]
        for path in ("/", "/groups", "/cities", "/practices", f"/practices/{practice}", f"/cities/{city}"):
            asked = request("GET", path)
            wire = socket.create_connection(("127.0.0.1", server.port), 30)
            reader = Caller(wire, lambda: asked, lambda data: whole(data, 200))  # noqa: B023
            _painted(reader, WARM_PAINTS)
            yield f"{NAME}{path}", counted(lambda: _painted(reader, PAINTS), pids)  # noqa: B023
            wire.close()


def _painted(reader: Caller, times: int) -> list[float]:
    for _ in range(times):
        drive([reader], 0)
    return reader.waits_s[-times:]


def _first(server: Running, noun: str) -> Any:
    return json.loads(must_call(server.port, "GET", f"/api/v1/{noun}/?limit=1", ""))["results"][0]
