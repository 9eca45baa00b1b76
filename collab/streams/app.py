"""The ASGI applications of the live side (socket, REST twin), with all that they share in one process."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from collab.redis.clients import Breaker, async_redis_client
from collab.streams.delivery.hub import Hub
from collab.streams.interfaces import Ports
from collab.streams.presence.heartbeat import Heartbeat
from collab.streams.presence.present import Presence
from collab.streams.presence.typing import Typing
from collab.streams.socket import uvicorn_protocol
from collab.streams.socket.connection_limit import OpenSockets
from collab.streams.socket.consumer import LiveConsumer
from collab.streams.socket.rest_twin import RestTwin

logger = logging.getLogger(__name__)
EVERY_S: Final = 1.0
PRESENCE_EVERY_S: Final = 2.0


class Live:
    """`socket`, `twin` and `lifespan` are ASGI applications; the hub runs between startup and shutdown."""

    def __init__(self, ports: Ports) -> None:
        self.hub = Hub(ports)
        self.twin = RestTwin(self.hub)
        self._redis, breaker = async_redis_client(), Breaker()
        self.sockets = OpenSockets(self.hub.name, self._redis, breaker)
        self.heartbeat = Heartbeat(self.hub)
        self.typing = Typing(self.hub, self._redis, breaker)
        self.presence = Presence(self.hub, self._redis, breaker)
        self._tasks: list[asyncio.Task[None]] = []

    async def socket(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        consumer = LiveConsumer(self.hub, self.sockets, self.heartbeat, self.typing, self.presence)
        await consumer(scope, receive, send)

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
                gc.freeze()  # what lives now lives on: collecting it again would pause everybody
                self.start()
                uvicorn_protocol.on_drain.append(self.hub.drain)
                await send({"type": "lifespan.startup.complete"})
            else:
                uvicorn_protocol.on_drain.remove(self.hub.drain)
                await self.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def start(self) -> None:
        self.hub.start()
        timed = (
            (EVERY_S, self.heartbeat.beat),
            (EVERY_S, self.typing.forget_old),
            (PRESENCE_EVERY_S, self.presence.tell),
            (PRESENCE_EVERY_S, self.sockets.tell_alive),
        )
        self._tasks = [asyncio.create_task(_every(seconds, work)) for seconds, work in timed]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._redis.aclose()
        await self.hub.stop()


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work now, and again every so many seconds.  An exception is logged; the work goes on."""
    while True:
        try:
            await work()
        except Exception:
            logger.exception("live.work_failed")
        await asyncio.sleep(seconds)
