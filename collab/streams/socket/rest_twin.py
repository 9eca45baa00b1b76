"""The REST twin of the socket, under /api/v1/streams/: all that the socket does, where sockets are blocked.

    GET {stream}/events/?after=17&limit=200&wait=25&epoch=...   {stream, epoch, head, events}
    GET heads/?streams=thread:4,group:climate                   {heads: {stream: seq}, now}

Asynchronous: a long poll holds no thread and no connection to PostgreSQL.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from django.utils import translation

from collab.errors import CollabError, Gone, Invalid, NotFound, Unavailable
from collab.postgres import clock
from collab.streams.delivery.hub import Hub
from collab.streams.delivery.joining import STREAMS_MOST, admit, why_resync
from collab.streams.delivery.stream_state import StreamState
from collab.streams.frames import FRAME_EVENTS, as_json
from collab.streams.interfaces import Caller, Ports
from collab.streams.reading import News, read_page, read_states
from collab.streams.socket.credentials import Scope, caller_by, credentials_of
from collab.streams.socket.ops import SEQ_MOST, STREAM

logger = logging.getLogger(__name__)
PREFIX: Final = "/api/v1/streams/"
WAIT_MOST_S: Final = 25
EVENTS: Final = re.compile(r"([^/]{1,100})/events/")
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class RestTwin:
    """An ASGI application for HTTP below PREFIX."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        language = "en"
        try:
            if scope["method"] not in {"GET", "HEAD"}:
                raise _NotAllowed
            caller = await self._caller(scope)
            language = caller.language
            body = await self._answer(scope, receive, caller)
        except CollabError as error:
            await _send_error(scope, send, error, language)
            return
        except Exception:
            logger.exception("streams.request_failed")
            await _send_error(scope, send, _Broken(), language)
            return
        await _send(scope, send, 200, body)

    async def _caller(self, scope: Scope) -> Caller:
        credentials = credentials_of(scope, is_socket=False)
        return await self.hub.database(caller_by, self.hub.ports.sign_ins, credentials, is_socket=False)

    async def _answer(self, scope: Scope, receive: Receive, caller: Caller) -> str:
        path = unquote(scope["path"]).removeprefix(PREFIX)
        if path == "heads/":
            query = _query(scope, {"streams"})
            keys = [key for key in query.get("streams", "").split(",") if key]
            if not keys or len(keys) > STREAMS_MOST or not all(STREAM.fullmatch(key) for key in keys):
                raise Invalid(fields={"streams": [f"Up to {STREAMS_MOST} keys of streams, comma separated."]})
            heads = await self.hub.database(_heads, self.hub.ports, keys, caller.person)
            return as_json({"heads": heads, "now": clock.now()})
        found = EVENTS.fullmatch(path)
        if found is None or not STREAM.fullmatch(found[1]):
            raise NotFound
        return await self._events(found[1], _query(scope, {"after", "limit", "wait", "epoch"}), receive, caller)

    async def _events(self, key: str, query: dict[str, str], receive: Receive, caller: Caller) -> str:
        after = _number(query, "after", default=0, most=SEQ_MOST)
        limit = _number(query, "limit", default=FRAME_EVENTS, most=FRAME_EVENTS)
        wait_s = _number(query, "wait", default=0, most=WAIT_MOST_S)
        stream = self.hub.enter(key)
        try:
            until = asyncio.get_running_loop().time() + wait_s
            while True:
                waiter = stream.waiter()  # before reading, so that nothing falls between
                try:
                    news = await self._read(stream, caller, after, max(1, limit), query.get("epoch"))
                    if news.events or not await self._wait(waiter, until, receive):
                        return _shape(key, news)
                finally:
                    waiter.cancel()
        finally:
            self.hub.leave(stream)

    async def _read(self, stream: StreamState, caller: Caller, after: int, limit: int, epoch: str | None) -> News:
        """One page for somebody who may; the right is asked after each wait.  Raises Gone, NotFound."""
        state = await admit(self.hub, stream, caller.person)
        stream.known_head = max(stream.known_head, state.head)
        news = await self.hub.database(read_page, stream.key, after, limit)
        reason = why_resync(stream, after, epoch)
        has_hole = bool(news.events) and news.events[0][0] != after + 1
        if reason == "behind" and not has_hole and news.events:
            reason = None  # over HTTP one may page through what is still kept
        if reason or has_hole:
            raise Gone(code="cursor_too_old")
        if news.state.audience_version > state.audience_version:
            return await self._read(stream, caller, after, limit, epoch)  # the audience changed in between
        return news

    async def _wait(self, waiter: "asyncio.Future[None]", until: float, receive: Receive) -> bool:
        """Wait for something to happen; False when time is up, the server stops, or the client left."""
        left_s = until - asyncio.get_running_loop().time()
        if left_s <= 0 or self.hub.is_draining:
            return False
        leaving = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait([waiter, leaving], timeout=left_s, return_when=asyncio.FIRST_COMPLETED)
            has_left = leaving.done()
        finally:
            leaving.cancel()
        if not self.hub.is_answered:
            raise Unavailable(retry_after=2)
        return not has_left and not self.hub.is_draining


class _NotAllowed(CollabError):
    code, status, sentence = "method_not_allowed", 405, "Only GET is known here."


class _Broken(CollabError):
    status = 500


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _heads(ports: Ports, keys: list[str], person: int) -> dict[str, int]:
    """The heads of those streams that the person may listen to."""
    allowed = ports.may_listen(keys, [person])
    states = read_states(keys)
    return {key: states[key].head if key in states else 0 for key in keys if (key, person) in allowed}


def _shape(key: str, news: News) -> str:
    """The events are JSON already, the same as on the socket."""
    start = as_json({"stream": key, "epoch": news.state.epoch, "head": news.state.head})[:-1]
    return f'{start},"events":[{",".join(text for _seq, text in news.events)}]}}'


def _query(scope: Scope, known: set[str]) -> dict[str, str]:
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    names = [name for name, _value in pairs]
    wrong = {name: ["This parameter is not known."] for name in names if name not in known}
    wrong |= {name: ["This parameter comes twice."] for name in names if names.count(name) > 1}
    if wrong:
        raise Invalid(fields=wrong)
    return dict(pairs)


def _number(query: dict[str, str], name: str, *, default: int, most: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= most):
        raise Invalid(fields={name: [f"A whole number up to {most}."]})
    return int(text)


async def _send_error(scope: Scope, send: Send, error: CollabError, language: str) -> None:
    with translation.override(language):
        body = as_json(error.as_body())
    headers = []
    if error.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if error.status == 405:
        headers.append((b"allow", b"GET, HEAD"))
    if error.retry_after is not None:
        headers.append((b"retry-after", str(max(1, round(error.retry_after))).encode()))
    await _send(scope, send, error.status, body, headers)


async def _send(
    scope: Scope, send: Send, status: int, body: str, more: list[tuple[bytes, bytes]] | None = None
) -> None:
    content = body.encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"private, no-store"),
        (b"x-content-type-options", b"nosniff"),
        *(more or []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})
