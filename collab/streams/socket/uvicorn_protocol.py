"""uvicorn's WebSocket protocol with two things more: ready frames, and a farewell that loses nothing.

`uvicorn --ws collab.streams.socket.uvicorn_protocol:Protocol`.  The application finds this object in its scope under
`extensions["collab.api.json_format"]`.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any, Final
from typing import Protocol as Interface

import uvicorn
from uvicorn.protocols.utils import is_ssl
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

from collab.streams.delivery.listeners import DRAINING
from collab.streams.frames import say

logger = logging.getLogger("collab.api.json_format")
logger.setLevel(logging.WARNING)  # not a line for every socket that opens
EXTENSION: Final = "collab.api.json_format"
DRAIN_WITHIN_MS: Final = 3_000
DRAIN_MOST_S: Final = 5.0
LOOK_S: Final = 0.05
CLOSE_PATIENCE_S: Final = 5.0
# Called once when the server begins to stop, before it waits for requests: long polls end then.
on_drain: list[Callable[[], None]] = []


class Owner(Interface):
    """Whoever writes to the wire."""

    def writable(self) -> None:
        """The buffer has run low: write on."""

    def hold(self) -> None:
        """The buffer is full, or nothing is to be written any more: forget `direct`."""

    @property
    def is_idle(self) -> bool:
        """Nothing waits to be written or answered."""


class Protocol(WebSocketsSansIOProtocol):
    """One connection.  `write` takes whole frames, which must be text and unmasked."""

    owner: Owner | None = None
    scope: Any

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._descriptor: int | None = None
        self.logger = self.conn.logger = logger

    def send_receive_event_to_app(self) -> None:
        """Read on until two frames wait: stopping at the first costs two calls of the kernel for each."""
        is_first = self.queue.empty() and not self.read_paused
        if is_first:
            self.read_paused = True
        super().send_receive_event_to_app()
        if is_first:
            self.read_paused = False

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):  # the handshake was well formed; the application starts in the next turn
            self.scope["extensions"][EXTENSION] = self

    @property
    def is_writable(self) -> bool:
        return self.writable.is_set()

    @property
    def is_open(self) -> bool:
        return not (self.close_sent or self.disconnected or self.transport.is_closing())

    @property
    def buffered_bytes(self) -> int:
        return int(self.transport.get_write_buffer_size())

    def write(self, frames: bytes) -> None:
        """Write ready frames; after the close frame nothing is written any more."""
        if self.is_open:
            self.transport.write(frames)
            self._hold_behind_it()

    @property
    def direct(self) -> int | None:
        """The descriptor, which may be written to while nothing is in the way.

        Good until the owner is told to `hold`, or has written something of which the transport kept a part:
        what is written directly would get into the midst of it.
        """
        if not (self.is_open and self.is_writable) or self.buffered_bytes or is_ssl(self.transport):
            return None
        if self._descriptor is None:
            self._descriptor = int(self.transport.get_extra_info("socket").fileno())
        return self._descriptor

    def hold(self) -> None:
        if self.owner is not None:
            self.owner.hold()

    # What uvicorn writes or ends by itself

    def pause_writing(self) -> None:
        super().pause_writing()
        self.hold()

    def handle_ping(self) -> None:
        super().handle_ping()
        self._hold_behind_it()

    def send_keepalive_ping(self) -> None:
        super().send_keepalive_ping()
        self._hold_behind_it()

    def _hold_behind_it(self) -> None:
        if self.buffered_bytes:
            self.hold()

    def keepalive_timeout(self) -> None:
        self.hold()
        super().keepalive_timeout()

    def handle_close(self, event: Frame) -> None:
        self.hold()
        super().handle_close(event)

    def handle_parser_exception(self) -> None:
        self.hold()
        super().handle_parser_exception()

    def connection_lost(self, exc: Exception | None) -> None:
        self.hold()  # the transport closes the descriptor after this; its number is another connection's soon
        super().connection_lost(exc)

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
        self.hold()
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(CLOSE_PATIENCE_S, self.transport.abort)

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
