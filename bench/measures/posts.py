"""What one posted message costs: 32 persons who each wait for the answer before they write again."""

import json
import socket
import uuid
from collections.abc import Iterator

from bench import Row
from bench.adapters.collab_v1 import CollabV1
from bench.adapters.websocket import split_frame
from bench.harness.callers import Caller, WrongAnswer, cost, request, whole
from bench.harness.load import SENTENCE, TEXT_LENGTH
from bench.measures import Conditions
from bench.product.network import new_thread

POSTERS = 32


def measure(given: Conditions) -> Iterator[tuple[str, Row]]:
    """Nobody listens, so that only the posting is counted: all of it, from the request to the answer."""
    tokens = given.network.tokens
    with given.live() as (server, pids):
        for name, callers in (("post by socket", by_socket), ("post by HTTP", by_http)):
            client = CollabV1(server.port, tokens, new_thread(server.port, tokens[0]))
            yield name, cost(callers(client), given.seconds, pids)


def by_socket(client: CollabV1) -> list[Caller]:
    """Signed-in sockets that post and listen to nothing."""
    callers = []
    for number in range(POSTERS):
        wire, rest = client.sign_in(number)
        callers.append(Caller(wire, lambda: client.post_frame(text()), posted, rest))
    return callers


def posted(data: bytes) -> int:
    """How many bytes the answer to a post takes, 0 while it is not whole.  Raises WrongAnswer for a refusal."""
    used, said = answer(data)
    if said.get("op") == "error":
        raise WrongAnswer(json.dumps(said))
    return used


def answer(data: bytes) -> tuple[int, Row]:
    """Past whatever is no answer (heartbeats) to the end of `posted` or `error`: (bytes, the frame); (0, {}) before."""
    rest = data
    while (found := split_frame(rest)) is not None:
        payload, rest = found
        said: Row = json.loads(payload)
        if said["op"] in {"posted", "error"}:
            return len(data) - len(rest), said
    return 0, {}


def by_http(client: CollabV1) -> list[Caller]:
    """Keep-alive connections of programs, each with its own token."""
    path = f"/api/v1/threads/{client.thread}/messages/"

    def caller(token: str) -> Caller:
        def ask() -> bytes:
            body = json.dumps({"body": text()}).encode()
            headers = f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            headers += f"Idempotency-Key: {uuid.uuid4()}\r\nContent-Length: {len(body)}\r\n"
            return request("POST", path, headers) + body

        return Caller(socket.create_connection(("127.0.0.1", client.port), 30), ask, lambda data: whole(data, 201))

    return [caller(client.tokens[number]) for number in range(POSTERS)]


def text() -> str:
    """What a person writes, each time other words."""
    return (f"{uuid.uuid4()} " + SENTENCE * 4)[:TEXT_LENGTH]
