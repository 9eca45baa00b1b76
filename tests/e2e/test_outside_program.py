"""A program with a token and only the contract in hand: posts, follows by socket, is cut off, resumes."""

import json
from uuid import uuid4

import pytest
from websockets.sync.client import ClientConnection, connect

WAIT_S = 10


@pytest.fixture
def thread(program):
    return program("official.nis").post(
        "groups/climate/threads/", {"title": f"For a program {uuid4().hex[:6]}", "body": "One"}
    )


def opened(program) -> ClientConnection:
    address = program.address.replace("http", "ws") + "/ws/"
    headers = {"Authorization": f"Bearer {program.token}"}
    socket = connect(address, subprotocols=["collab.v1"], additional_headers=headers, legacy=True)
    assert (frame(socket))["op"] == "welcome"
    return socket


def frame(socket: ClientConnection) -> dict:
    return json.loads(socket.recv(timeout=WAIT_S))


def join(socket: ClientConnection, cursor: dict) -> None:
    socket.send(
        json.dumps(
            {"op": "join", "ref": "1", "stream": cursor["stream"], "after": cursor["seq"], "epoch": cursor["epoch"]}
        )
    )
    assert (frame(socket))["op"] == "joined"


def events(socket: ClientConnection, number: int) -> list[dict]:
    found: list[dict] = []
    while len(found) < number:
        heard = frame(socket)
        if heard["op"] == "events":
            found += heard["events"]
    return found


def test_it_misses_nothing_and_repeats_nothing(program, thread):
    follow(program("official.sofia"), program("official.varna"), thread["id"])


def follow(reader, writer, thread_id: int) -> None:
    cursor = reader.get(f"threads/{thread_id}/")["cursor"]
    socket = opened(reader)
    join(socket, cursor)
    for number in range(3):
        writer.post(f"threads/{thread_id}/messages/", {"body": f"while there {number}"})
    heard = events(socket, 3)
    socket.close()

    for number in range(4):
        writer.post(f"threads/{thread_id}/messages/", {"body": f"while away {number}"})
    socket = opened(reader)
    join(socket, cursor | {"seq": heard[-1]["seq"]})
    heard += events(socket, 4)
    key = str(uuid4())
    for _again in range(2):
        socket.send(json.dumps({"op": "post", "ref": "p", "thread": thread_id, "key": key, "body": "by socket"}))
    heard += events(socket, 1)
    socket.close()

    assert [event["seq"] for event in heard] == list(range(cursor["seq"] + 1, cursor["seq"] + 9))
    bodies = [event["data"]["message"]["body"] for event in heard]
    away = [f"while away {number}" for number in range(4)]
    assert bodies == [*(f"while there {number}" for number in range(3)), *away, "by socket"]
    stored = [message["body"] for message in reader.get(f"threads/{thread_id}/messages/")["results"]]
    assert stored == ["One", *bodies]


def test_the_rest_twin_tells_the_same(program, thread):
    reader, thread_id = program("official.sofia"), thread["id"]
    cursor = reader.get(f"threads/{thread_id}/")["cursor"]
    program("official.varna").post(f"threads/{thread_id}/messages/", {"body": "Two"})
    found = reader.get(f"streams/thread:{thread_id}/events/?after={cursor['seq']}&wait=10")
    assert [event["data"]["message"]["body"] for event in found["events"]] == ["Two"]
    assert reader.get(f"streams/heads/?streams=thread:{thread_id}")["heads"][f"thread:{thread_id}"] == found["head"]
