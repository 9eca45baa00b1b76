"""Run Django's WSGI application inside the ASGI server, in threads that live as long as the process.

The body of a request is read before its thread starts, and an answer that is whole is handed over whole,
so that thread and event loop meet once.  An answer that streams goes out piece by piece, as fast as the
reader takes it.  When a thread hangs with PostgreSQL, the client gets 503 within five seconds all the same.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from collab.api.json_format import encode
from collab.errors import Unavailable

logger = logging.getLogger(__name__)
# Django itself refuses more than 256 KiB; no more than this of a body is kept for it.
BODY_MOST: Final = 1024 * 1024
ANSWER_PATIENCE_S: Final = 4.5  # whether it was done is not known then; the client asks again with the same key
AGAIN_S: Final = 2
STREAM_PATIENCE_S: Final = 60.0  # a reader that takes no piece for so long is left alone

Scope = MutableMapping[str, Any]
Environ = dict[str, Any]
Headers = list[tuple[str, str]]
WSGI = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class ReaderGone(Exception):
    """The connection was closed before the request had arrived."""


class TooLate(Exception):
    """A streamed answer begins after another was given in its place."""


@dataclass
class Answer:
    """What the WSGI application says to `start_response`, and the body if it is whole."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    has_begun: bool = False  # a streamed one has gone out already
    is_late: bool = False  # the client has got 503 already

    def start(self, status: str, headers: Headers, _error: Any = None) -> None:
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    @property
    def as_start(self) -> dict[str, Any]:
        return {"type": "http.response.start", "status": self.status, "headers": self.headers}


class InThreads:
    """An ASGI application (HTTP only) that runs a WSGI application in `threads` threads of its own."""

    def __init__(self, application: WSGI, *, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        try:
            environ = environ_of(scope, await _body(receive))
        except ReaderGone:
            return
        loop, answer = asyncio.get_running_loop(), Answer()
        ended: asyncio.Future[bool] = loop.create_future()
        job = self._threads.submit(self._run, environ, answer, loop, send)
        job.add_done_callback(lambda _job: _wake(loop, ended))
        patience = loop.call_later(ANSWER_PATIENCE_S, _settle, ended, False)
        try:
            in_time = await ended
        finally:
            patience.cancel()
        if in_time:
            job.result()
        elif answer.has_begun:
            await asyncio.wrap_future(job)
        else:
            answer = _give_up(job, answer)
        if not answer.has_begun:
            await send(answer.as_start)
        await send({"type": "http.response.body", "body": answer.body})

    def _run(self, environ: Environ, answer: Answer, loop: asyncio.AbstractEventLoop, send: Any) -> None:
        """In a thread: the whole request, its closing (which gives the connection back) included."""
        response = self._application(environ, answer.start)
        try:
            if getattr(response, "streaming", False):
                _stream(response, answer, loop, send)
            else:
                answer.body = b"".join(response)
        finally:
            getattr(response, "close", _nothing)()


def _wake(loop: asyncio.AbstractEventLoop, ended: "asyncio.Future[bool]") -> None:
    """In the thread that ran the request, or in the loop's own for one that was cancelled."""
    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(_settle, ended, True)


def _settle(ended: "asyncio.Future[bool]", in_time: bool) -> None:
    if not ended.done():
        ended.set_result(in_time)


def _give_up(job: "Future[None]", answer: Answer) -> Answer:
    """Answer 503 for a request that is not ready; one that has not begun never begins."""
    answer.is_late = True
    job.cancel()
    job.add_done_callback(_log_failure)
    return unavailable()


def unavailable() -> Answer:
    """503 with the API's JSON body, for pages too."""
    error = Unavailable(retry_after=AGAIN_S)
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    headers.append((b"retry-after", str(AGAIN_S).encode()))
    return Answer(error.status, headers, encode(error.as_body()))


def _log_failure(work: "Future[None]") -> None:
    """Log the exception of a request that has been answered already."""
    if not work.cancelled() and (error := work.exception()) is not None and not isinstance(error, TooLate):
        logger.error("pages.failed_late", exc_info=error)


def _stream(response: Iterable[bytes], answer: Answer, loop: asyncio.AbstractEventLoop, send: Any) -> None:
    """Send the pieces, each when the reader has room for it."""

    async def go(event: dict[str, Any]) -> None:
        if answer.is_late:
            raise TooLate
        answer.has_begun = True
        await send(event)

    def put(event: dict[str, Any]) -> None:
        asyncio.run_coroutine_threadsafe(go(event), loop).result(STREAM_PATIENCE_S)

    put(answer.as_start)
    for piece in response:
        put({"type": "http.response.body", "body": piece, "more_body": True})


def _nothing() -> None:
    pass


async def _body(receive: Any) -> bytes:
    """The request's body, its first MiB at most; raises ReaderGone."""
    pieces: list[bytes] = []
    size, more = 0, True
    while more and size <= BODY_MOST:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise ReaderGone
        pieces.append(event.get("body", b""))
        size += len(pieces[-1])
        more = event.get("more_body", False)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def environ_of(scope: Scope, body: bytes) -> Environ:
    """The WSGI environment of an ASGI scope."""
    server_name, server_port = scope.get("server") or ("localhost", 80)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server_name,
        "SERVER_PORT": str(server_port or 0),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.get("client"):
        environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = scope["client"][0], str(scope["client"][1])
    environ |= _headers_of(scope)
    environ.setdefault("CONTENT_LENGTH", str(len(body)))  # of a body sent in chunks
    return environ


def _headers_of(scope: Scope) -> dict[str, str]:
    """Headers under their WSGI names; one that stands twice is joined.

    A header whose name has an underscore is left out: it would read like the one with a dash, which a
    proxy may have set.
    """
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name:
            continue
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        joint = "; " if name == "COOKIE" else ","
        found[key] = f"{found[key]}{joint}{value}" if key in found else value
    return found
