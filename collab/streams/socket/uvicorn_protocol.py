"""uvicorn's WebSocket connection that also writes ready frames, and drains before it closes.

`uvicorn --ws collab.streams.socket.uvicorn_protocol:Protocol`.  The application finds this object in its scope under
`extensions["collab.streams.socket"]`.

The only file that uses undocumented attributes of uvicorn's class (uvicorn 0.54, November 2026):
`INSIDE` lists what is used here.  A test compares the list with the class and with this file, so an upgrade that
renames something fails before a person meets it.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any, Final
from typing import Protocol as Interface

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from collab.streams.delivery.listeners import DRAINING
from collab.streams.frames import say

logger = logging.getLogger("collab.streams.socket")
logger.setLevel(logging.WARNING)  # uvicorn logs each socket that opens at INFO
EXTENSION: Final = "collab.streams.socket"
DRAIN_WITHIN_MS: Final = 3_000
DRAIN_MOST_S: Final = 5.0
LOOK_S: Final = 0.05
CLOSE_PATIENCE_S: Final = 5.0
# Of WebSocketsSansIOProtocol: the methods that are overridden or called, and the attributes that are read or set.
INSIDE: Final = frozenset({
    "handle_connect", "stop_keepalive",
    "close_sent", "close_timer", "conn", "disconnected", "handshake_complete", "logger", "loop", "queue",
    "read_paused", "scope", "transport", "writable",
})  # fmt: skip
# Called once when the server begins to stop, before it waits for requests: long polls end then.
on_drain: list[Callable[[], None]] = []


class Owner(Interface):
    """Whoever writes to the connection."""

    def writable(self) -> None:
        """The buffer has run low: write on."""

    def unwritable(self) -> None:
        """The buffer is full, or the connection is closed."""

    @property
    def is_idle(self) -> bool:
        """Nothing waits to be written or answered."""


class Protocol(WebSocketsSansIOProtocol):
    """One connection.  `write` takes whole frames, which must be text and unmasked."""

    owner: Owner | None = None
    scope: Any

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.logger = self.conn.logger = logger

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):  # the handshake was well formed; the application starts in the next turn
            self.scope["extensions"][EXTENSION] = self

    @property
    def is_writable(self) -> bool:
        """The transport's buffer has room: less than 64 KiB wait in it."""
        return self.writable.is_set()

    @property
    def is_open(self) -> bool:
        return not (self.close_sent or self.disconnected or self.transport.is_closing())

    @property
    def buffered_bytes(self) -> int:
        return int(self.transport.get_write_buffer_size())

    @property
    def write_now(self) -> Callable[[bytes], None]:
        """The transport's own: for who knows that the connection is open and writable."""
        return self.transport.write

    def write(self, frames: bytes) -> None:
        """Write ready frames; after the close frame nothing is written any more."""
        if self.is_open:
            self.transport.write(frames)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._tell_unwritable()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._tell_unwritable()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.owner is not None and self.is_open:
            self.owner.writable()

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye; a peer that does not answer, or does not read, is cut off after 5 s."""
        if not self.is_open or not self.handshake_complete:
            return
        self.stop_keepalive()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self._tell_unwritable()
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(CLOSE_PATIENCE_S, self.transport.abort)

    def _tell_unwritable(self) -> None:
        if self.owner is not None:
            self.owner.unwritable()

    def shutdown(self) -> None:
        """The server stops: ask the client to come back elsewhere, let out what waits, close 4503."""
        if not self.handshake_complete or not self.is_open:
            super().shutdown()
            return
        self.write(say("drain", within_ms=DRAIN_WITHIN_MS))
        until = self.loop.time() + DRAIN_MOST_S
        self.loop.call_later(LOOK_S * random.uniform(1, 4), self._leave, until)  # noqa: S311 - spreads the farewells

    def _leave(self, until: float) -> None:
        if not self.is_open:
            return
        is_idle = self.owner is None or self.owner.is_idle
        if (is_idle and not self.buffered_bytes) or self.loop.time() >= until:
            self.close(DRAINING, "draining")
        else:
            self.loop.call_later(LOOK_S, self._leave, until)


class Server(uvicorn.Server):
    """uvicorn that tells the application before it waits for open requests."""

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        for tell in on_drain:
            tell()
        await asyncio.sleep(0)
        await super().shutdown(sockets=sockets)
