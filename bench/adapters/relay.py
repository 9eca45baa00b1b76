"""A server that relays what a subscriber writes as it is: the event is made here, of the product's own bytes."""

import socket

from bench.adapters.websocket import shake_hands, text_frame

PLACE = "\0"


class Relay:
    """`template`: an event as the product writes it, with PLACE wherever the text stands."""

    def __init__(self, port: int, template: str) -> None:
        self.port = port
        self.template = template
        self.repeats = template.count(PLACE) > 1

    def connect(self, number: int) -> socket.socket:
        return shake_hands(self.port, "/")[0]

    def publish(self, wire: socket.socket, publisher: int, text: str) -> None:
        wire.sendall(text_frame(self.template.replace(PLACE, text)))
