"""Authors: one message at a time, over HTTP and the socket in turn, again with the same key until it is answered."""

import asyncio
import itertools
import random
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from tests.faults.history import Acknowledged, History, Refused, Sent
from tests.faults.plain_http import Answer, Broken, Requests

PATIENCE_S = 10.0
AGAIN_MOST_S = 1.0
TRYING_S = 90.0
TOO_MANY = 4429
AGAIN = frozenset({"unanswered", "unavailable", "too_many", "error", "draining"})  # with the same key


@dataclass
class Attempt:
    """One try that was answered or not: what the author's program saw of it."""

    began_at: float
    ended_at: float
    way: str
    outcome: str  # "acknowledged", "unanswered", or a code such as "unavailable"
    retry_after_s: float = 0.0
    answer: dict[str, Any] = field(default_factory=dict)


class SocketWay:
    """`post` over a socket that is opened when it is needed; one at a time."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self._socket: ClientConnection | None = None
        self._refs = itertools.count(1)

    async def post(self, thread: int, key: str, body: str) -> dict[str, Any]:
        """The answering frame: `posted` or `error`.  Raises Broken."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._post(thread, key, body)
        except (OSError, EOFError, TimeoutError, WebSocketException) as error:
            await self.close()
            if (wait_s := _told_to_wait_s(error)) is not None:
                return {"op": "error", "code": "too_many", "retry_after": wait_s}
            raise Broken(type(error).__name__) from error

    async def _post(self, thread: int, key: str, body: str) -> dict[str, Any]:
        if self._socket is None:
            headers = {"Authorization": f"Bearer {self.token}"}
            self._socket = await connect(
                f"ws://127.0.0.1:{self.port}/ws/", additional_headers=headers, subprotocols=["collab.v1"],  # type: ignore[list-item]
                compression=None, ping_interval=None, close_timeout=1, proxy=None,
            )  # fmt: skip
        ref = next(self._refs)
        said = {"op": "post", "ref": ref, "thread": thread, "key": key, "body": body, "language": "en"}
        await self._socket.send(orjson.dumps(said), text=True)
        while True:
            frame = dict(orjson.loads(await self._socket.recv(decode=False)))
            if frame["op"] in {"posted", "error"} and frame.get("ref") == ref:
                return frame

    async def close(self) -> None:
        opened, self._socket = self._socket, None
        if opened is not None:
            with suppress(OSError, WebSocketException):
                await opened.close()


class Author:
    """Posts, and keeps to the rule of the outbox; what happened is written into the history."""

    def __init__(
        self, person: dict[str, Any], ports: Sequence[int], history: History, first: int = 0,
        ways: Sequence[str] = ("http", "socket"),
    ) -> None:  # fmt: skip
        self.person = person
        self.ways = ways
        self.history = history
        self.attempts: list[Attempt] = []
        self.turn = first
        self._requests = [Requests(port, person["token"]) for port in ports]
        self._sockets = [SocketWay(port, person["token"]) for port in ports]
        self._numbers = itertools.count(1)

    async def stop(self) -> None:
        for way in (*self._requests, *self._sockets):
            await way.close()

    async def write(self, thread: int, more: str = "") -> Acknowledged | None:
        """Post one new message until it is acknowledged or refused (None).  Raises TimeoutError after 90 s."""
        key, body = self._new(thread, more)
        until = time.monotonic() + TRYING_S
        while time.monotonic() < until:
            attempt = await self.attempt(thread, key, body)
            if attempt.outcome == "acknowledged":
                return self._acknowledged(key, attempt)
            if attempt.outcome not in AGAIN:
                self.history.refused.append(Refused(attempt.ended_at, key, attempt.outcome))
                return None
            await asyncio.sleep(max(attempt.retry_after_s, random.uniform(0.05, AGAIN_MOST_S)))
        raise TimeoutError(f"{key} was neither acknowledged nor refused in {TRYING_S} s")

    async def write_once(self, thread: int) -> Attempt:
        """Post one new message and leave it at that, whatever comes back."""
        key, body = self._new(thread, "")
        attempt = await self.attempt(thread, key, body)
        if attempt.outcome == "acknowledged":
            self._acknowledged(key, attempt)
        elif attempt.outcome != "unanswered":
            self.history.refused.append(Refused(attempt.ended_at, key, attempt.outcome))
        return attempt

    def _new(self, thread: int, more: str) -> tuple[str, str]:
        key = str(uuid.uuid4())
        body = f"{self.person['name']} {next(self._numbers)} {key}{more}"
        self.history.sent.append(Sent(time.monotonic(), key, f"thread:{thread}", body))
        return key, body

    async def attempt(self, thread: int, key: str, body: str) -> Attempt:
        """Try once, at the next worker and the next way in their turn."""
        self.turn += 1
        way = self.ways[self.turn % len(self.ways)]
        number = self.turn // len(self.ways) % len(self._requests)
        began_at, outcome, retry_s, said = time.monotonic(), "unanswered", 0.0, dict[str, Any]()
        with suppress(Broken):
            if way == "socket":
                said = await self._sockets[number].post(thread, key, body)
                outcome, retry_s = _of_frame(said), float(said.get("retry_after") or 0)
            else:
                path, content = f"threads/{thread}/messages/", {"body": body, "language": "en"}
                answer = await self._requests[number].ask(
                    "POST", path, content, within_s=PATIENCE_S, Idempotency_Key=key
                )
                said, outcome, retry_s = answer.said, _of_answer(answer), answer.retry_after_s
        self.attempts.append(Attempt(began_at, time.monotonic(), way, outcome, retry_s, said))
        return self.attempts[-1]

    def _acknowledged(self, key: str, attempt: Attempt) -> Acknowledged:
        said = attempt.answer
        message, seq = (said["message"], said["seq"]) if attempt.way == "socket" else (said["id"], None)
        self.history.acknowledged.append(Acknowledged(attempt.ended_at, key, message, said["no"], seq))
        return self.history.acknowledged[-1]


def _told_to_wait_s(error: Exception) -> float | None:
    """Seconds, when the socket was refused or closed since there is too much; else None."""
    if isinstance(error, InvalidStatus) and error.response.status_code == 429:
        return float(error.response.headers["Retry-After"])
    if isinstance(error, ConnectionClosed) and error.rcvd is not None and error.rcvd.code == TOO_MANY:
        return AGAIN_MOST_S
    return None


def _of_frame(said: dict[str, Any]) -> str:
    return "acknowledged" if said["op"] == "posted" else str(said["code"])


def _of_answer(answer: Answer) -> str:
    if answer.status in {200, 201}:
        return "acknowledged"
    return str(answer.said.get("code") or ("unavailable" if answer.status >= 500 else answer.status))
