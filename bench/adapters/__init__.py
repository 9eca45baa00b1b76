"""How a client of each server signs in, joins and publishes."""

import socket
from typing import Protocol


class Adapter(Protocol):
    """What the load needs to know of a protocol."""

    repeats: bool  # the text stands twice in one event

    def connect(self, number: int) -> socket.socket:
        """A socket that has joined the channel; blocks.  Number 0 and up; the first ones also publish."""

    def publish(self, wire: socket.socket, publisher: int, text: str) -> None:
        """Send `text` so that it reaches every subscriber."""
