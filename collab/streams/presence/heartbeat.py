"""The heartbeat: the `heads` frame, every 15 s to every socket, with the last `seq` of each of its streams."""

import time
from typing import Final

from collab.postgres import clock
from collab.streams.delivery.hub import Hub
from collab.streams.delivery.listeners import Listener

HEARTBEAT_S: Final = 15


class Heartbeat:
    """Sends `heads` to the sockets of this process when it is due, and closes those that are stuck."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._is_slow = False  # as the listeners were last told

    def begin(self, listener: Listener) -> None:
        """The listener's first `heads` frame comes in 15 s."""
        listener.beat_at = time.monotonic() + HEARTBEAT_S

    async def beat(self) -> None:
        """Send what is due; called every second.  All hear at once when rings begin or cease to come."""
        now = time.monotonic()
        self._hub.fail_closed()
        was_slow, self._is_slow = self._is_slow, self._hub.subscriber.is_slow
        slow = {"slow": True} if self._is_slow else {}
        all_hear_it = was_slow != self._is_slow
        for listener in tuple(self._hub.listeners):
            listener.close_if_stuck(now)
            if all_hear_it or now >= listener.beat_at:
                listener.beat_at = now + HEARTBEAT_S
                listener.say("heads", heads=_heads(listener), now=clock.now(), **slow)


def _heads(listener: Listener) -> dict[str, int]:
    streams = [subscription.stream for subscription in listener.streams.values()]
    return {stream.key: max(stream.seq, stream.known_head) for stream in streams}
