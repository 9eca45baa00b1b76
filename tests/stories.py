"""Cases for whoever keeps a snapshot true by events: one list for the tests here and for those of the page.

A story of a noun is told once: before and after each step the REST answers are read, and what the streams
said in between.  `tests/cases/<noun>.json` keeps it with stable ids (the sequences begin anew) and times.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from collab.streams.models import StreamEvent

State = dict[str, Any]
Event = dict[str, Any]
CASES = Path(__file__).parent / "cases"
OWN_VIEW = {"can", "cursor", "presence"}  # what a reader asks for again instead of learning it from events
_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
_BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def without_own_view(value: Any) -> Any:
    """A REST answer without the fields that no event can tell."""
    if isinstance(value, dict):
        return {name: without_own_view(inner) for name, inner in value.items() if name not in OWN_VIEW}
    return [without_own_view(inner) for inner in value] if isinstance(value, list) else value


def heads() -> dict[int, int]:
    """{stream id: its newest seq}."""
    return dict(StreamEvent.objects.order_by("seq").values_list("stream_id", "seq"))


def said_since(before: dict[int, int], streams: Callable[[str], bool]) -> list[Event]:
    """The frames of these streams since, as the log tells them now, in the order of time."""
    fields = ("seq", "type", "at", "by", "data", "key")
    found = []
    for row in StreamEvent.objects.order_by("at", "stream_id").values("stream_id", "stream__key", *fields):
        if row["seq"] > before.get(row["stream_id"], 0) and streams(row["stream__key"]):
            key = {"key": str(row["key"])} if row["key"] else {}
            told = {name: row[name] for name in ("seq", "type", "by", "data")}
            found.append({"stream": row["stream__key"], **told, "at": f"{row['at']:%Y-%m-%dT%H:%M:%S.%f}Z", **key})
    return found


class Story:
    """Tells steps and keeps the case of each; at the end, the whole story and the one heard twice."""

    def __init__(self, look: Callable[[], State], streams: Callable[[str], bool]) -> None:
        self.look = lambda: without_own_view(look())
        self.streams = streams
        self.cases: list[dict[str, Any]] = []
        self._began = heads()
        self._first = self.look()

    def step(self, name: str, act: Callable[[], object]) -> None:
        before, snapshot = heads(), self.look()
        act()
        events = said_since(before, self.streams)
        assert events, f"nobody heard that {name}"
        self.cases.append({"name": name, "snapshot": snapshot, "events": events, "expected": self.look()})

    def end(self) -> list[dict[str, Any]]:
        """Every step, the whole from the beginning as the log tells it now, and the whole heard again."""
        whole, last = said_since(self._began, self.streams), self.look()
        return [
            *self.cases,
            {"name": "everything, by one who was away", "snapshot": self._first, "events": whole, "expected": last},
            {"name": "everything again, after its snapshot", "snapshot": last, "events": whole, "expected": last},
        ]


def _times(value: Any) -> Iterable[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _times(inner)
    elif isinstance(value, str) and _TIME.match(value):
        yield value


def _as_time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _renamed(inner, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value


def with_stable_times(cases: Sequence[dict[str, Any]]) -> Any:
    """The cases with their moments a minute apart, in the order in which they were."""
    moments = sorted(set(_times(list(cases))), key=_as_time)
    names = {text: f"{_BEGIN + timedelta(minutes=no):%Y-%m-%dT%H:%M:%SZ}" for no, text in enumerate(moments)}
    return _renamed(list(cases), names)


def assert_cases_stand(noun: str, reader: int, cases: Sequence[dict[str, Any]]) -> None:
    """`cases/<noun>.json` holds these cases; COLLAB_WRITE_CASES=1 writes them anew."""
    told = json.loads(json.dumps({"noun": noun, "reader": reader, "cases": with_stable_times(cases)}))
    path = CASES / f"{noun}.json"
    if os.environ.get("COLLAB_WRITE_CASES") == "1":
        lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in told["cases"])
        path.write_text(f'{{"noun": "{noun}", "reader": {reader}, "cases": [\n{lines}\n]}}\n')
    assert json.loads(path.read_text()) == told, f"{path.name} is old: run this test with COLLAB_WRITE_CASES=1"


def types_with_a_case() -> set[str]:
    """The event types that some committed case tells."""
    files = [json.loads(path.read_text()) for path in CASES.glob("*.json")]
    return {event["type"] for file in files for case in file["cases"] for event in case["events"]}
