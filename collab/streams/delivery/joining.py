"""Join a stream: check the right, subscribe, and send the backlog."""

import asyncio
from typing import Final

from collab.errors import NotFound, TooMany, Unavailable
from collab.streams.delivery.hub import Hub
from collab.streams.delivery.listeners import Listener
from collab.streams.delivery.stream_state import StreamState, Subscription
from collab.streams.frames import NIL_EPOCH, events_frames
from collab.streams.interfaces import Ports
from collab.streams.publish import ensure_stream
from collab.streams.reading import News, State, read_page, read_states

STREAMS_MOST: Final = 200
MISSING_MOST: Final = 1_000
RETRY_S: Final = 0.5


async def join(hub: Hub, listener: Listener, key: str, *, after: int | None) -> Subscription:
    """Subscribe the listener to the stream; its backlog is not on the way yet (`follow`).

    A stream that is joined already is joined anew.  Raises NotFound, TooMany, Unavailable.
    """
    hub.forget(listener, key)
    if len(listener.streams) >= STREAMS_MOST:
        raise TooMany(retry_after=60)
    stream = hub.enter(key)
    try:
        await admit(hub, stream, listener.person)
    except BaseException:
        hub.leave(stream)
        raise
    subscription = Subscription(listener, stream, stream.seq if after is None else after)
    stream.subscriptions[listener] = subscription
    listener.streams[key] = subscription
    return subscription


async def admit(hub: Hub, stream: StreamState, person: int) -> State:
    """The stream's state, for somebody who may listen to it.  Raises NotFound, Unavailable.

    The state is read before the right: when a newer audience version is known by then, the right may be
    out of date, and is checked again.
    """
    while True:
        state, allowed = await hub.database(_state_and_right, hub.ports, stream.key, person)
        if not allowed:
            raise NotFound
        hub.take_state(stream, state)
        if stream.state is not None and stream.state.audience_version <= state.audience_version:
            return state


def _state_and_right(ports: Ports, key: str, person: int) -> tuple[State, bool]:
    state = read_states([key]).get(key)
    allowed = (key, person) in ports.may_listen([key], [person])
    if allowed and state is None:  # its first reader, before its first event
        ensure_stream(key)
        return _state_and_right(ports, key, person)
    return state or State(), allowed


def follow(hub: Hub, subscription: Subscription, *, after: int | None, epoch: str | None) -> None:
    """Go live at once, or after the backlog; send `resync` when the cursor cannot be continued."""
    stream, listener = subscription.stream, subscription.listener
    reason = None if after is None else why_resync(stream, after, epoch)
    if reason is not None:
        stream.be_live(subscription)
        listener.resync(stream.key, reason)
    elif not stream.go_live(subscription):
        subscription.task = asyncio.get_running_loop().create_task(_send_backlog(hub, subscription))


def why_resync(stream: StreamState, after: int, epoch: str | None) -> str | None:
    """Why this cursor cannot be continued, or None.  The nil epoch with 0 means: from the beginning."""
    assert stream.state is not None
    head = max(stream.seq, stream.known_head)
    if epoch is not None and epoch != stream.state.epoch and (epoch, after) != (NIL_EPOCH, 0):
        return "epoch"
    if after > head:
        return "ahead"
    return "behind" if head - after > MISSING_MOST else None


async def _send_backlog(hub: Hub, subscription: Subscription) -> None:
    """Send what was missed page by page, each when the one before has left the buffer; then go live without a gap.

    Sends nothing beyond the stream's own seq: for what comes later the stream asks who may still listen.
    """
    stream, listener = subscription.stream, subscription.listener
    while listener.wire.is_open and not stream.go_live(subscription):
        if subscription.cursor > stream.seq:  # the reader is ahead of this process for a moment
            hub.schedule_read(stream, must=True)
            await asyncio.wait([stream.waiter()], timeout=1)
            continue
        try:
            news = await hub.database(read_page, stream.key, subscription.cursor)
        except Unavailable:
            await asyncio.sleep(RETRY_S)
            continue
        await listener.drained()
        if stream.state is None or news.state.epoch != stream.state.epoch:
            hub.schedule_read(stream, must=True)
            await asyncio.sleep(RETRY_S)
        elif not _send_page(subscription, stream.state.epoch, news):
            return


def _send_page(subscription: Subscription, epoch: str, news: News) -> bool:
    """Send the events that follow the cursor.  False when they are no longer kept: the reader is told `resync`."""
    stream, listener = subscription.stream, subscription.listener
    events = [(seq, text) for seq, text in news.events if seq <= stream.seq]
    if not events or events[0][0] != subscription.cursor + 1:
        stream.be_live(subscription)
        listener.resync(stream.key, "behind")
        return False
    subscription.cursor = events[-1][0]
    listener.wire.write(events_frames(stream.key, epoch, (text for _seq, text in events)))
    return True
