"""What one posted message costs: 32 persons who each wait for the answer before they write again."""

import json
import socket
import uuid

from bench.adapters.collab_v1 import CollabV1
from bench.adapters.websocket import split_frame
from bench.harness.callers import Caller, WrongAnswer, request, whole
from bench.harness.load import SENTENCE, TEXT_LENGTH


def by_socket(client: CollabV1, posters: int) -> list[Caller]:
    """Signed-in sockets that post and listen to nothing, so that only the posting is counted."""
    callers = []
    for number in range(posters):
        wire, rest = client.sign_in(number)
        callers.append(Caller(wire, lambda: client.post_frame(_text()), _posted, rest))
    return callers


def _posted(data: bytes) -> int:
    """Past whatever is no answer (heartbeats) to the end of `posted`."""
    rest = data
    while (found := split_frame(rest)) is not None:
        payload, rest = found
        operation = json.loads(payload)["op"]
        if operation == "posted":
            return len(data) - len(rest)
        if operation == "error":
            raise WrongAnswer(payload.decode())
    return 0


def by_http(client: CollabV1, posters: int) -> list[Caller]:
    """Keep-alive connections of programs, each with its own token."""

    def caller(token: str) -> Caller:
        def ask() -> bytes:
            body = json.dumps({"body": _text()}).encode()
            more = (
                f"Content-Type: application/json\r\nIdempotency-Key: {uuid.uuid4()}\r\nContent-Length: {len(body)}\r\n"
            )
            path = f"/api/v1/threads/{client.thread}/messages/"
            return request("POST", path, f"Authorization: Bearer {token}\r\n{more}") + body

        return Caller(socket.create_connection(("127.0.0.1", client.port), 30), ask, lambda data: whole(data, 201))

    return [caller(client.tokens[number]) for number in range(posters)]


def _text() -> str:
    return (f"{uuid.uuid4()} " + SENTENCE * 4)[:TEXT_LENGTH]
