"""The ASGI applications of the live side (socket, REST twin), with the hub they share."""

import gc
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from collab.streams.delivery.hub import Hub
from collab.streams.interfaces import Ports
from collab.streams.presence.typing import Signs
from collab.streams.socket import uvicorn_protocol
from collab.streams.socket.consumer import LiveConsumer
from collab.streams.socket.rest_twin import RestTwin


class Live:
    """`socket`, `twin` and `lifespan` are ASGI applications; the hub runs between startup and shutdown."""

    def __init__(self, ports: Ports) -> None:
        self.hub = Hub(ports)
        self.signs = Signs(self.hub)
        self.twin = RestTwin(self.hub)

    async def socket(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        await LiveConsumer(self.hub, self.signs)(scope, receive, send)

    async def lifespan(
        self,
        _scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        """Start with the server, and stop after the last connection has gone."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                gc.collect()
                gc.freeze()  # what is there by now stays: looking it through again would be a pause for everybody
                self.hub.start()
                self.signs.start()
                uvicorn_protocol.on_drain.append(self.hub.drain)
                await send({"type": "lifespan.startup.complete"})
            else:
                uvicorn_protocol.on_drain.remove(self.hub.drain)
                await self.signs.stop()
                await self.hub.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return
