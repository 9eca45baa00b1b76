"""How a client keeps its place in a stream: the rule of docs/realtime.md, section 6, written from that page alone."""

import asyncio
import contextlib
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from tests.faults.history import Gone, History, Listed, Placed, Shown
from tests.faults.plain_http import Answer, Broken, Requests

HOLD_S = 0.3
PAGE = 200


@dataclass
class Place:
    """Where the reader stands in one stream."""

    stream: str
    cursor: int = 0
    epoch: str | None = None
    held: dict[int, tuple[dict[str, Any], float | None]] = field(default_factory=dict)  # seq: event, asked_at
    filling: asyncio.Task[None] | None = None
    is_gone: bool = False
    joined_at: int = 0  # the cursor that was told when it joined
    wire: str | None = None  # the view of this connection, once it is placed


class Follower:
    """Applies what comes, once and in order, and reads over HTTP what is missing; each step goes into the history."""

    def __init__(
        self, name: str, person: dict[str, Any], ports: list[int], history: History, streams: list[str], first: int = 0
    ) -> None:
        self.name = name
        self.person = person
        self.ports = ports
        self.history = history
        self.places = {stream: Place(stream) for stream in streams}
        self.turn = first
        self.since: float | None = None  # connected without a break
        self.connections = 0
        self.opened_at = 0.0  # the last of them
        self.resyncs = 0
        self.signed_out = False
        self.is_live = asyncio.Event()
        self._requests = [Requests(port, person["token"]) for port in ports]
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        return self.ports[self.turn % len(self.ports)]

    async def stop(self) -> None:
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for each in self._requests:
            await each.close()

    def begin_at(self, stream: str, seq: int, epoch: str) -> None:
        self.places[stream].cursor, self.places[stream].epoch = seq, epoch
        self.history.placed.append(Placed(time.monotonic(), self.name, stream, seq))

    def holds(self, heads: dict[str, int]) -> bool:
        """Whether everything up to these numbers has been shown."""
        return all(place.is_gone or place.cursor >= heads.get(place.stream, 0) for place in self.places.values())

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _gone(self, place: Place) -> None:
        place.is_gone = True
        self.history.gone.append(Gone(time.monotonic(), self.name, place.stream, self.opened_at))

    # The rule

    def _consider(self, place: Place, event: dict[str, Any], asked_at: float | None) -> None:
        if event["seq"] > place.cursor:
            place.held.setdefault(event["seq"], (event, asked_at))

    def _apply(self, place: Place) -> None:
        now = time.monotonic()
        while (found := place.held.pop(place.cursor + 1, None)) is not None:
            event, asked_at = found
            place.cursor = event["seq"]
            self._show(self.name, place, event, now, asked_at)
        place.held = {seq: found for seq, found in place.held.items() if seq > place.cursor}
        if place.held:
            self._fill(place, HOLD_S)

    def _show(self, view: str, place: Place, event: dict[str, Any], now: float, asked_at: float | None) -> None:
        """asked_at: when the reading began; None for what was pushed."""
        message = event["data"].get("message")
        whole = message if isinstance(message, dict) else {"id": message or 0}
        key = event.get("key")
        shown = Shown(
            at=now,
            view=view,
            stream=place.stream,
            seq=event["seq"],
            type=sys.intern(event["type"]),
            message=whole["id"],
            no=whole.get("no", 0),
            key=sys.intern(key) if key else None,
            body=sys.intern(whole.get("body", "")),
            asked_at=now if asked_at is None else asked_at,
            since=now if self.since is None else self.since,
        )
        self.history.shown.append(shown)

    def _fill(self, place: Place, after_s: float) -> None:
        if place.filling is None or place.filling.done():
            place.filling = self._spawn(self._read_on(place, after_s))

    async def _read_on(self, place: Place, after_s: float) -> None:
        await asyncio.sleep(after_s)
        if after_s and not place.held:
            return  # it came meanwhile
        while not place.is_gone:
            try:
                if not await self.read_page(place):
                    return
            except Broken:
                await asyncio.sleep(random.uniform(0.2, 1.0))

    async def read_page(self, place: Place) -> bool:
        """Read after the cursor over HTTP; whether more may be there.  Raises Broken also for 5xx."""
        asked_at = time.monotonic()
        epoch = f"&epoch={place.epoch}" if place.epoch else ""
        path = f"streams/{place.stream}/events/?after={place.cursor}&limit={PAGE}{epoch}"
        answer = await self._ask(path)
        if answer.status == 410:
            await self._snapshot(place)
            return False
        if answer.status in {401, 404}:
            self._gone(place)
            return False
        if answer.status != 200:
            await asyncio.sleep(answer.retry_after_s or 1)
            raise Broken(str(answer.status))
        for event in answer.said["events"]:
            self._consider(place, event, asked_at)
        self._apply(place)
        return bool(answer.said["events"]) and answer.said["head"] > place.cursor

    async def _snapshot(self, place: Place) -> None:
        """The cursor first, then the state; what is older than its page stands in the tables."""
        thread = place.stream.removeprefix("thread:")
        while True:
            asked_at = time.monotonic()
            with contextlib.suppress(Broken):
                cursor = await self._ask(f"threads/{thread}/")
                rows = await self._ask(f"threads/{thread}/messages/?limit={PAGE}")
                if (cursor.status, rows.status) == (200, 200):
                    break
            await asyncio.sleep(random.uniform(0.2, 1.0))
        now = time.monotonic()
        for row in rows.said["results"]:
            listed = Listed(now, self.name, place.stream, row["id"], row["no"], row["body"], asked_at)
            self.history.listed.append(listed)
        place.epoch, place.cursor = cursor.said["cursor"]["epoch"], cursor.said["cursor"]["seq"]
        self.history.placed.append(Placed(now, self.name, place.stream, place.cursor))
        place.held = {seq: found for seq, found in place.held.items() if seq > place.cursor}
        self._apply(place)

    async def _ask(self, path: str) -> Answer:
        """At the worker of its turn; the next asking goes to the other one when this brings nothing."""
        asked = self._requests[self.turn % len(self.ports)]
        try:
            return await asked.ask("GET", path)
        except Broken:
            self.turn += not self.is_live.is_set()
            raise
