"""Plain RFC 6455 client handshake and frames, blocking, standard library alone."""

import base64
import os
import socket
from collections.abc import Sequence

PATIENCE_S = 30
SHORT, MIDDLE = 126, 127
TEXT = 0x81
MASKED = 0x80


class Refused(ConnectionError):
    """The server did not take the handshake, or closed."""


def shake_hands(port: int, path: str, headers: Sequence[str] = ()) -> tuple[socket.socket, bytes]:
    """A connected socket after the upgrade, and the bytes that came with it.  Raises Refused."""
    wire = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Origin: http://127.0.0.1:{port}", *headers,
    ]  # fmt: skip
    wire.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    head, rest = _head(wire)
    if b" 101 " not in head.split(b"\r\n", 1)[0]:
        raise Refused(head.decode(errors="replace") + rest.decode(errors="replace"))
    return wire, rest


def _head(wire: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        got = wire.recv(4096)
        if not got:
            raise Refused("closed during the handshake")
        data += got
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def text_frame(payload: str) -> bytes:
    """A client's frame with the mask of zeros: valid, and the mark stays readable."""
    data = payload.encode()
    size = len(data)
    if size < SHORT:
        head = bytes((TEXT, MASKED | size))
    elif size < 1 << 16:
        head = bytes((TEXT, MASKED | SHORT)) + size.to_bytes(2, "big")
    else:
        head = bytes((TEXT, MASKED | MIDDLE)) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + data


def split_frame(data: bytes) -> tuple[bytes, bytes] | None:
    """One whole frame of a server as (payload, rest); None while more bytes are needed."""
    if len(data) < 2:
        return None
    size, at = data[1] & 127, 2
    if size == SHORT:
        size, at = int.from_bytes(data[2:4], "big"), 4
    elif size == MIDDLE:
        size, at = int.from_bytes(data[2:10], "big"), 10
    if len(data) < at + size:
        return None
    return data[at : at + size], data[at + size :]


def read_message(wire: socket.socket, rest: bytes = b"") -> tuple[bytes, bytes]:
    """One whole frame, waiting for it: (payload, rest).  Raises Refused when the server closes."""
    while (found := split_frame(rest)) is None:
        got = wire.recv(65536)
        if not got:
            raise Refused("closed")
        rest += got
    return found
