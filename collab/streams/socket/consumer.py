"""The socket `collab.v1`: Channels routes and runs it, the hub delivers.

A caller without a right is refused before the socket is accepted, with an HTTP status.  Then each op of a
closed set is answered; nothing that a client sends ends in a traceback or touches another socket.
"""

import logging
import math
import secrets
import time
from collections.abc import Mapping
from typing import Any, Final

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings
from django.utils import translation

from collab.api.rate_limits import LIMITS, Bucket
from collab.errors import CollabError, Invalid, NotFound, TooMany, Unavailable
from collab.postgres import clock
from collab.streams.delivery.hub import Hub
from collab.streams.delivery.joining import follow, join
from collab.streams.delivery.listeners import Listener
from collab.streams.frames import PROTOCOL, as_json
from collab.streams.interfaces import Caller
from collab.streams.metrics import POSTED, SOCKETS
from collab.streams.presence.heartbeat import HEARTBEAT_S, Heartbeat
from collab.streams.presence.present import Presence
from collab.streams.presence.typing import Typing
from collab.streams.socket.connection_limit import OpenSockets
from collab.streams.socket.credentials import caller_by, credentials_of
from collab.streams.socket.ops import BadFrame, Op, read_op
from collab.streams.socket.uvicorn_protocol import EXTENSION, Protocol

logger = logging.getLogger(__name__)
ERRORS_MOST: Final = 20
REFUSED_MOST: Final = 200
BAD_FRAMES: Final = 4400
TOO_MANY: Final = 4429


class LiveConsumer(AsyncConsumer):
    """One socket.  Ops are done one after another, so an answer comes before the next op begins."""

    def __init__(
        self, hub: Hub, sockets: OpenSockets, heartbeat: Heartbeat, typing: Typing, presence: Presence
    ) -> None:
        self.hub = hub
        self.sockets = sockets
        self.heartbeat, self.typing, self.presence = heartbeat, typing, presence
        self.listener: Listener | None = None
        self.counted: int | None = None  # the person whose socket this counts as
        self.errors = self.refused = 0
        self.frames_in = Bucket(*LIMITS["frame"])

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """As Channels', without its task for each message: there is no channel layer, so all come from one source."""
        self.scope, self.base_send = scope, send
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            return

    async def dispatch(self, message: Mapping[str, Any]) -> None:
        """As Channels', without its thread hop for each message to close connections: none is used here."""
        match message["type"]:
            case "websocket.connect":
                await self.connect()
            case "websocket.receive" if self.listener is not None:
                await self.receive(message.get("text"))
            case "websocket.disconnect":
                await self.disconnect()
                raise StopConsumer

    # Opening and closing

    async def connect(self) -> None:
        try:
            caller = await self.enter()
        except CollabError as error:
            await self.refuse(error)
            return
        wire: Protocol = self.scope["extensions"][EXTENSION]
        listener = Listener(wire, caller, secrets.token_urlsafe(9))
        await self.send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        wire.owner = self.listener = listener
        self.hub.listeners.add(listener)
        SOCKETS.inc()
        self.heartbeat.begin(listener)
        listener.say("welcome", conn=listener.conn, person=caller.person, heartbeat_s=HEARTBEAT_S, protocol=PROTOCOL)

    async def enter(self) -> Caller:
        """The caller; raises CollabError with the reason to refuse."""
        if PROTOCOL not in self.scope["subprotocols"]:
            raise Invalid(f"Offer the subprotocol {PROTOCOL}.", code="subprotocol")
        credentials = credentials_of(self.scope, is_socket=True)
        if not self.hub.is_answered or self.hub.is_draining:
            raise Unavailable(retry_after=2)
        caller = await self.hub.database(caller_by, self.hub.ports.sign_ins, credentials, is_socket=True)
        if settings.LIMITS_ARE_ON:
            if not await self.sockets.take(caller.person):
                raise TooMany(retry_after=15)
            self.counted = caller.person
        return caller

    async def refuse(self, error: CollabError) -> None:
        """Answer the handshake as HTTP would."""
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        if error.retry_after is not None:
            headers.append((b"retry-after", str(max(1, round(error.retry_after))).encode()))
        start = {"type": "websocket.http.response.start", "status": error.status, "headers": headers}
        await self.send(start)
        await self.send({"type": "websocket.http.response.body", "body": as_json(error.as_body()).encode()})

    async def disconnect(self) -> None:
        listener, self.listener = self.listener, None
        if listener is not None:
            self.leave(listener)
        if self.counted is not None:
            await self.sockets.give_back(self.counted)

    def leave(self, listener: Listener) -> None:
        self.hub.listeners.discard(listener)
        SOCKETS.dec()
        for key in tuple(listener.streams):
            self.presence.left(listener, key)
            self.hub.forget(listener, key)
        listener.leave()

    # Ops

    async def receive(self, text: str | None) -> None:
        listener = self.listener
        assert listener is not None
        listener.ops_in_work += 1
        ref = None
        try:
            op = read_op(text) if text is not None else _no_text()
            ref = op.ref
            self.count_frame()  # after reading, so that the refusal can name its op; bad frames are counted apart
            await self.do(op)
        except BadFrame as bad:
            self.answer_error(bad.ref, bad.error)
            self.errors += 1
        except CollabError as error:
            self.answer_error(ref, error)
        except Exception:
            logger.exception("socket.op_failed")
            self.answer_error(ref, CollabError(code="error"))
        finally:
            listener.ops_in_work -= 1
        if self.errors >= ERRORS_MOST:
            listener.close(BAD_FRAMES, "bad frames")
        elif self.refused >= REFUSED_MOST:
            listener.close(TOO_MANY, "too many frames")

    def count_frame(self) -> None:
        """Refuse what is beyond 20 frames a second; a client that sends on regardless is closed."""
        wait_s = self.frames_in.wait_s() if settings.LIMITS_ARE_ON else 0
        if wait_s > 0:
            self.refused += 1
            raise TooMany(retry_after=math.ceil(wait_s * 1000) / 1000)
        self.refused = max(0, self.refused - 1)

    async def do(self, op: Op) -> None:
        listener = self.listener
        assert listener is not None
        match op.name:
            case "join":
                await self.join(listener, op)
            case "leave":
                self.presence.left(listener, op.fields["stream"])
                self.hub.forget(listener, op.fields["stream"])
            case "post":
                await self.post(listener, op)
            case "typing":
                if op.fields["stream"] not in listener.streams:
                    raise NotFound
                await self.typing.type(listener, op.fields["stream"])
            case "ping":
                listener.say("pong", ref=op.ref, now=clock.now().timestamp())

    async def join(self, listener: Listener, op: Op) -> None:
        key, after, epoch = op.fields["stream"], op.fields["after"], op.fields["epoch"]
        subscription = await join(self.hub, listener, key, after=after)
        stream = subscription.stream
        assert stream.state is not None
        listener.say("joined", ref=op.ref, stream=key, epoch=stream.state.epoch, head=stream.seq)
        follow(self.hub, subscription, after=after, epoch=epoch)
        self.presence.joined(key)

    async def post(self, listener: Listener, op: Op) -> None:
        started = time.monotonic()
        answer = await self.hub.ports.post(person=listener.person, **op.fields)
        POSTED.observe(time.monotonic() - started)
        listener.say("posted", ref=op.ref, **answer)

    def answer_error(self, ref: int | str | None, error: CollabError) -> None:
        assert self.listener is not None
        with translation.override(self.listener.caller.language):
            self.listener.say("error", ref=ref, **error.as_body())


def _no_text() -> Op:
    raise BadFrame(None, Invalid("Frames are text."))
