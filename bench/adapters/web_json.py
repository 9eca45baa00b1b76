"""JSON over WebSocket: one text frame publishes."""

import json
import socket

from bench.adapters.websocket import read_message, shake_hands, text_frame


class WebJson:
    """A server that greets with one message once the subscriber has joined."""

    repeats = False

    def __init__(self, port: int) -> None:
        self.port = port

    def connect(self, number: int) -> socket.socket:
        wire, rest = shake_hands(self.port, f"/ws/rooms/1/?user={number + 1}")
        read_message(wire, rest)
        return wire

    def publish(self, wire: socket.socket, publisher: int, text: str) -> None:
        wire.sendall(text_frame(json.dumps({"text": text})))
