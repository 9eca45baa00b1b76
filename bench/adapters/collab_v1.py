"""The product's own socket (collab.v1): each subscriber is a person of its own and joins one thread."""

import json
import socket
import uuid
from collections.abc import Sequence
from typing import Any

from bench.adapters.websocket import Refused, read_message, shake_hands, text_frame


class CollabV1:
    """`tokens`: personal tokens, one for each subscriber."""

    repeats = True  # in `body` and in `html`

    def __init__(self, port: int, tokens: Sequence[str], thread: int) -> None:
        self.port = port
        self.tokens = tokens
        self.thread = thread

    def connect(self, number: int) -> socket.socket:
        wire, _rest = self.sign_in(number)
        wire.sendall(text_frame(json.dumps({"op": "join", "ref": "j", "stream": f"thread:{self.thread}"})))
        await_op(wire, "joined")
        return wire

    def sign_in(self, number: int) -> tuple[socket.socket, bytes]:
        """A socket that has been welcomed and listens to nothing yet."""
        headers = ["Sec-WebSocket-Protocol: collab.v1", f"Authorization: Bearer {self.tokens[number]}"]
        wire, rest = shake_hands(self.port, "/ws/", headers)
        _welcome, rest = read_message(wire, rest)
        return wire, rest

    def publish(self, wire: socket.socket, publisher: int, text: str) -> None:
        wire.sendall(self.post_frame(text))

    def post_frame(self, text: str) -> bytes:
        said = {"op": "post", "ref": "p", "thread": self.thread, "key": str(uuid.uuid4()), "body": text}
        return text_frame(json.dumps(said))


def await_op(wire: socket.socket, wanted: str, rest: bytes = b"") -> dict[str, Any]:
    """Read frames until this op comes.  Raises Refused when an error comes first."""
    while True:
        message, rest = read_message(wire, rest)
        said: dict[str, Any] = json.loads(message)
        if said["op"] == wanted:
            return said
        if said["op"] in {"error", "gone"}:
            raise Refused(message.decode())
