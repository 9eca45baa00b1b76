"""A real server of its own process, real sockets, real PostgreSQL and Redis."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.utils import timezone
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from collab.people.models import ApiToken, Person
from collab.streams.events import Actor
from collab.streams.publish import Announcement, publish_all
from groups.events.messages import MessagePosted
from tests.database.owner import owner

PATIENCE_S = 10.0


def until(question: Callable[[], Any], within_s: float = PATIENCE_S) -> Any:
    """The first true answer; fails after the time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if found := question():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {within_s} s")


def code_of(socket: ClientConnection, within_s: float = PATIENCE_S) -> int | None:
    """The code with which the server closes, after whatever it still says."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            socket.recv(deadline - time.monotonic())
        except ConnectionClosed as error:
            return error.rcvd.code if error.rcvd else None
    raise AssertionError("still open")


def payload_of(frame: bytes) -> dict[str, Any]:
    """What one ready frame of the server says."""
    [said] = payloads_of(frame)
    return said


def payloads_of(frames: bytes) -> list[dict[str, Any]]:
    """What ready frames of the server say, one behind the other."""
    found = []
    while frames:
        head = {126: 4, 127: 10}.get(frames[1], 2)
        size = int.from_bytes(frames[2:head], "big") if head > 2 else frames[1]
        assert (frames[0], len(frames) >= head + size) == (0x81, True)
        found.append(dict(json.loads(frames[head : head + size])))
        frames = frames[head + size :]
    return found


class Server:
    """One process of the tiny live side."""

    def __init__(self, **environ: str) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        database = urlsplit(os.environ["DATABASE_URL"])
        names = {
            "DATABASE_URL": database._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
            "SITE_URL": self.origin,
            "DEMO": "1",
        }
        command = [sys.executable, "-m", "tests.collab.streams.tiny", "--fd", str(listener.fileno())]
        self.process = subprocess.Popen(command, env=os.environ | names | environ, pass_fds=[listener.fileno()])
        listener.close()
        until(self.is_up, 30)

    def is_up(self) -> bool:
        try:
            return self.get("/api/v1/streams/heads/?streams=library", token="x")[0] == 401
        except OSError:
            return False

    def get(self, path: str, token: str | None = None, **headers: str) -> tuple[int, dict[str, Any]]:
        return self.ask("GET", path, token, **headers)

    def ask(self, method: str, path: str, token: str | None = None, **headers: str) -> tuple[int, dict[str, Any]]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            headers |= {"Authorization": f"Bearer {token}"} if token else {}
            asked.request(method, path, headers=headers)
            answer = asked.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            asked.close()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


class Client:
    """One socket.  `seqs` checks what arrives: every number once, in order."""

    def __init__(self, server: Server, token: str, **options: Any) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        address = f"ws://127.0.0.1:{server.port}/ws/"
        options = {"subprotocols": ["collab.v1"], "compression": None} | options
        self._opened = ExitStack()
        self._early: list[dict[str, Any]] = []  # what one hears of a post may come before its answer
        opening = connect(address, additional_headers=headers, **options)
        self.socket: ClientConnection = self._opened.enter_context(opening)
        self.welcome = self.read()

    def send(self, op: str, **fields: Any) -> None:
        self.socket.send(json.dumps({"op": op, **fields}))

    def read(self, within_s: float = PATIENCE_S) -> dict[str, Any]:
        return dict(json.loads(self.socket.recv(within_s)))

    def wait_for(self, op: str, within_s: float = PATIENCE_S, **fields: Any) -> dict[str, Any]:
        """The next frame of this op; others are skipped, but for events while a post is answered."""
        deadline = time.monotonic() + within_s
        while True:
            frame = self.read(max(0.01, deadline - time.monotonic()))
            if frame["op"] == op and all(frame.get(name) == value for name, value in fields.items()):
                return frame
            if (op, frame["op"]) == ("posted", "events"):
                self._early.append(frame)

    def join(self, stream: str, **fields: Any) -> dict[str, Any]:
        self.send("join", ref=stream, stream=stream, **fields)
        return self.wait_for("joined", ref=stream)

    def events(self, stream: str, last: int, within_s: float = PATIENCE_S) -> list[dict[str, Any]]:
        """The events of a stream up to the seq `last`."""
        found = [event for frame in self._early if frame["stream"] == stream for event in frame["events"]]
        self._early = [frame for frame in self._early if frame["stream"] != stream]
        deadline = time.monotonic() + within_s
        while not found or found[-1]["seq"] < last:
            found += self.wait_for("events", deadline - time.monotonic(), stream=stream)["events"]
        return found

    def seqs(self, stream: str, last: int, within_s: float = PATIENCE_S) -> list[int]:
        return [event["seq"] for event in self.events(stream, last, within_s)]

    def hears_nothing(self, for_s: float = 0.5) -> bool:
        try:
            frame = self.read(for_s)
        except TimeoutError:
            return True
        raise AssertionError(frame)

    def close(self) -> None:
        self._opened.close()


@pytest.fixture(scope="session")
def served(django_db_setup: None, django_db_blocker: Any) -> Iterator[Server]:
    with django_db_blocker.unblock():
        server = Server()
    yield server
    assert server.stop() in (0, -signal.SIGTERM)


@pytest.fixture
def denied(transactional_db: None) -> Callable[[str, int], None]:
    """Keep a person out of a stream, in the transaction that is open."""
    with owner() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS tiny_denied (key text, person bigint)")
        cursor.execute("TRUNCATE tiny_denied")

    def deny(key: str, person: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO tiny_denied VALUES (%s, %s)", [key, person])

    return deny


@pytest.fixture
def server(served: Server, denied: Any) -> Server:
    return served


@pytest.fixture
def stream() -> str:
    """The key of a stream that nobody has used."""
    return f"thread:{uuid.uuid4().int % 10**12}"


def new_person(name: str = "Amina") -> tuple[Person, str]:
    """A person and a token of hers."""
    person = Person.objects.create_user(f"{uuid.uuid4().hex[:12]}@example.org", name=name)
    secret = ApiToken.new_secret()
    expires_at = timezone.now() + timedelta(days=1)
    ApiToken.objects.create(person=person, name="test", digest=ApiToken.digest_of(secret), expires_at=expires_at)
    return person, secret


@pytest.fixture
def amina(transactional_db: None) -> tuple[Person, str]:
    return new_person()


@pytest.fixture
def open_client(server: Server, amina: tuple[Person, str]) -> Iterator[Callable[..., Client]]:
    opened: list[Client] = []

    def open_one(token: str | None = None, on: Server = server, **options: Any) -> Client:
        opened.append(Client(on, token or amina[1], **options))
        return opened[-1]

    yield open_one
    for client in opened:
        client.close()


def tell(stream: str, body: str = "hello", *, with_content: bool = True, **options: Any) -> int:
    """Publish one event in a transaction of its own, heard with its content unless told otherwise; its seq."""
    event, by = MessagePosted(message={"id": 7, "body": body}), Actor(person=1, name="Bo", city="varna")
    with transaction.atomic():
        return publish_all([Announcement(event=event, to=stream, by=by, with_content=with_content, **options)])[0]
