"""A reader at the socket, who reads over HTTP while there is none, until it is stopped."""

import asyncio
import contextlib
import random
import time
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from tests.faults.following import Follower, Place
from tests.faults.history import Placed
from tests.faults.plain_http import Broken

NO_SOCKET_S = 5.0
SILENCE_S = 35.0  # two heartbeats and some
BACKOFF_MOST_S = 60.0
LOOK_S = 0.5
SIGNED_OUT, FORBIDDEN = 4401, 4403


class Reader(Follower):
    """Follows some streams at one worker, or at the other when that one goes away."""

    backoff_most_s = BACKOFF_MOST_S

    def start(self) -> None:
        self._spawn(self._stay_connected())
        self._spawn(self._poll_without_socket())

    async def _stay_connected(self) -> None:
        failures = 0
        while not self.signed_out:
            rest_s: float | None = None
            try:
                rest_s = await self._listen()
                failures = 0
            except (OSError, EOFError, TimeoutError, WebSocketException) as error:
                failures = 0 if self.is_live.is_set() else failures + 1
                self.signed_out = _is_put_out(error)
            self.is_live.clear()
            self.since = None
            self.turn += 1
            backoff_s = min(self.backoff_most_s, 2.0**failures)
            await asyncio.sleep(random.uniform(0, backoff_s if rest_s is None else rest_s))

    async def _listen(self) -> float | None:
        """One connection from its opening to its end; the seconds of a drain's window, if it was told."""
        opening = connect(
            f"ws://127.0.0.1:{self.port}/ws/",
            additional_headers={"Authorization": f"Bearer {self.person['token']}"},
            subprotocols=["collab.v1"],  # type: ignore[list-item]
            compression=None,
            open_timeout=10,
            close_timeout=1,
            ping_interval=None,
            proxy=None,
        )
        async with opening as socket:
            self.connections += 1
            self.opened_at = time.monotonic()
            for place in self.places.values():
                place.wire = None
                await self._join(socket, place)
            while True:
                async with asyncio.timeout(SILENCE_S):
                    frame = orjson.loads(await socket.recv(decode=False))
                if frame["op"] == "drain":
                    return float(frame["within_ms"]) / 1000
                await self._take(socket, frame)

    async def _join(self, socket: ClientConnection, place: Place) -> None:
        if not place.is_gone:
            place.joined_at = place.cursor
            said = {"op": "join", "ref": place.stream, "stream": place.stream, "after": place.cursor}
            said |= {"epoch": place.epoch} if place.epoch else {}
            await socket.send(orjson.dumps(said), text=True)

    async def _take(self, socket: ClientConnection, frame: dict[str, Any]) -> None:
        place = self.places.get(str(frame.get("stream") or frame.get("ref")))
        match frame["op"]:
            case "joined" if place:
                self._joined(place, frame)
            case "events" if place:
                self._events(place, frame)
            case "heads":
                for stream, head in frame["heads"].items():
                    if stream in self.places and head > self.places[stream].cursor:
                        self._fill(self.places[stream], 0)
            case "resync" if place:
                place.wire = None
                self.resyncs += 1
                await self._snapshot(place)
            case "gone" if place:
                self._gone(place)
            case "error" if place:
                await self._not_joined(socket, place, frame)

    def _joined(self, place: Place, frame: dict[str, Any]) -> None:
        now = time.monotonic()
        place.epoch = frame["epoch"]
        place.wire = f"wire of {self.name}, connection {self.connections}"
        self.history.placed.append(Placed(now, place.wire, place.stream, place.joined_at))
        if not self.is_live.is_set():
            self.since = now
            self.is_live.set()

    async def _not_joined(self, socket: ClientConnection, place: Place, frame: dict[str, Any]) -> None:
        if frame["code"] == "not_found":
            self._gone(place)
            return
        await asyncio.sleep(float(frame.get("retry_after") or 1))
        await self._join(socket, place)

    def _events(self, place: Place, frame: dict[str, Any]) -> None:
        now = time.monotonic()
        if place.wire is None:  # it begins anew after `resync`
            place.wire = f"wire of {self.name}, connection {self.connections}, resync {self.resyncs}"
            self.history.placed.append(Placed(now, place.wire, place.stream, frame["events"][0]["seq"] - 1))
        for event in frame["events"]:
            self._show(place.wire, place, event, now, None)
            self._consider(place, event, None)
        self._apply(place)

    async def _poll_without_socket(self) -> None:
        """No socket for five seconds: it asks over HTTP, until there is one again."""
        while not self.signed_out:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(NO_SOCKET_S):
                    await self.is_live.wait()
                await asyncio.sleep(LOOK_S)
                continue
            for place in self.places.values():
                with contextlib.suppress(Broken):
                    while not place.is_gone and await self.read_page(place):
                        pass
            await asyncio.sleep(random.uniform(0.2, 1.0))


def _is_put_out(error: Exception) -> bool:
    """Whether the server said that this person may no longer come in."""
    if isinstance(error, ConnectionClosed):
        return error.rcvd is not None and error.rcvd.code in {SIGNED_OUT, FORBIDDEN}
    return isinstance(error, InvalidStatus) and error.response.status_code in {401, 403}
