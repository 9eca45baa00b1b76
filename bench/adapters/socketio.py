"""socket.io 4 (Engine.IO 4) straight over WebSocket."""

import json
import socket

from bench.adapters.websocket import Refused, read_message, shake_hands, text_frame

CONNECT, CONNECT_ERROR, EVENT = "40", "44", "42"


class SocketIO:
    repeats = False

    def __init__(self, port: int) -> None:
        self.port = port

    def connect(self, number: int) -> socket.socket:
        wire, rest = shake_hands(self.port, f"/socket.io/?EIO=4&transport=websocket&user={number + 1}")
        _opened, rest = read_message(wire, rest)
        wire.sendall(text_frame(CONNECT))
        while True:
            message, rest = read_message(wire, rest)
            if message.startswith(CONNECT.encode()):
                return wire
            if message.startswith(CONNECT_ERROR.encode()):
                raise Refused(message.decode())

    def publish(self, wire: socket.socket, publisher: int, text: str) -> None:
        wire.sendall(text_frame(EVENT + json.dumps(["send", {"text": text}])))
