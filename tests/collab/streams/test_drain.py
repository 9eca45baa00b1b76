"""The server stops: nobody loses anything, and everybody is told to come back."""

import signal
import threading
import time
import uuid

import pytest
from websockets.exceptions import ConnectionClosed

from tests.collab.streams.conftest import Server, tell


@pytest.fixture
def leaving(denied):
    """A server of the test's own, which it may stop."""
    server = Server()
    yield server
    server.stop()


def test_sockets_are_drained_and_closed(open_client, leaving, stream):
    client = open_client(on=leaving)
    client.join(stream)
    client.send("post", ref=1, thread=int(stream[7:]), key=str(uuid.uuid4()), body="last words")
    client.wait_for("posted")
    assert client.seqs(stream, 1) == [1]
    for _ in range(50):
        tell(stream, "x" * 1000)
    leaving.process.send_signal(signal.SIGTERM)
    seen = []
    with pytest.raises(ConnectionClosed) as closed:
        _hear_until_closed(client, seen)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4503
    drain = next(frame for frame in seen if frame["op"] == "drain")
    assert drain["within_ms"] > 0
    numbers = [event["seq"] for frame in seen if frame["op"] == "events" for event in frame["events"]]
    assert numbers == list(range(2, len(numbers) + 2))
    assert leaving.process.wait(10) in (0, -signal.SIGTERM)


def _hear_until_closed(client, seen):
    while True:
        seen.append(client.read(10))


def test_long_polls_are_answered(leaving, amina, stream):
    answers = []
    path = f"/api/v1/streams/{stream}/events/?wait=25"
    poll = threading.Thread(target=lambda: answers.append(leaving.get(path, amina[1])))
    poll.start()
    time.sleep(1.0)
    started = time.monotonic()
    leaving.process.send_signal(signal.SIGTERM)
    poll.join(10)
    assert answers[0][0] == 200
    assert leaving.process.wait(10) in (0, -signal.SIGTERM)
    assert time.monotonic() - started < 8
