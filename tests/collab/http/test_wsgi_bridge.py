"""Django behind the asynchronous server: what goes in and out whole, in pieces, or not at all."""

import asyncio
import json
import threading
import time

import pytest
from django.core.handlers.wsgi import WSGIHandler

from collab.http import wsgi_bridge as bridge
from collab.http.wsgi_bridge import BODY_MOST, InThreads, environ_of

SCOPE = {
    "type": "http", "method": "POST", "path": "/té", "query_string": b"a=1", "http_version": "1.1",
    "scheme": "http", "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 4000), "headers": [],
}  # fmt: skip


async def ask(application, *events, scope=SCOPE):
    """The events that the application sends for a request which arrives in these events."""
    sent, left = [], list(events)

    async def receive():
        return left.pop(0)

    async def send(event):
        sent.append(event)

    await InThreads(application, threads=2)(scope, receive, send)
    return sent


def part(body, *, more=False):
    return {"type": "http.request", "body": body, "more_body": more}


def echo(environ, start):
    """Answers with the body it was sent, and in whose thread."""
    start("201 Created", [("X-Thread", threading.current_thread().name)])
    return [b"<", environ["wsgi.input"].read(), b">"]


async def test_an_answer_goes_out_whole_and_was_made_in_a_thread():
    start, body = await ask(echo, part(b"one ", more=True), part(b"two"))
    assert start["status"] == 201
    assert dict(start["headers"])[b"x-thread"].startswith(b"pages")
    assert body == {"type": "http.response.body", "body": b"<one two>"}


async def test_who_has_gone_is_not_served():
    called = []

    def application(environ, start):
        called.append(environ)
        return [b""]

    assert await ask(application, part(b"half", more=True), {"type": "http.disconnect"}) == []
    assert called == []


async def test_a_streamed_answer_goes_out_piece_by_piece():
    closed = []

    class Pieces:
        streaming = True

        def __iter__(self):
            return iter((b"one", b"two"))

        def close(self):
            closed.append(True)

    def application(_environ, start):
        start("200 OK", [])
        return Pieces()

    start, *bodies = await ask(application, part(b""))
    assert start["status"] == 200
    assert [(body["body"], body.get("more_body", False)) for body in bodies] == [
        (b"one", True), (b"two", True), (b"", False),
    ]  # fmt: skip
    assert closed == [True]


async def test_what_an_application_raises_is_raised_to_the_server_after_closing():
    closed = []

    class Broken:
        def __iter__(self):
            raise ValueError("broken")

        def close(self):
            closed.append(True)

    with pytest.raises(ValueError, match="broken"):
        await ask(lambda _environ, _start: Broken(), part(b""))
    assert closed == [True]


async def test_requests_run_beside_each_other():
    both = threading.Barrier(2, timeout=5)

    def application(_environ, start):
        both.wait()
        start("200 OK", [])
        return [b"met"]

    served = InThreads(application, threads=2)
    bodies = []

    async def one():
        async def receive():
            return part(b"")

        async def send(event):
            bodies.append(event.get("body"))

        await served(SCOPE, receive, send)

    await asyncio.gather(one(), one())
    assert bodies.count(b"met") == 2


async def test_a_thread_that_hangs_is_answered_for(monkeypatch):
    monkeypatch.setattr(bridge, "ANSWER_PATIENCE_S", 0.2)
    hanging, begun = threading.Event(), []

    def application(environ, start):
        begun.append(environ)
        hanging.wait(10)
        start("201 Created", [])
        return [b"too late"]

    served = InThreads(application, threads=1)

    async def one():
        sent = []

        async def receive():
            return part(b"")

        async def send(event):
            sent.append(event)

        await served(SCOPE, receive, send)
        return sent

    answers = await asyncio.gather(one(), one())
    for start, body in answers:
        assert (start["status"], dict(start["headers"])[b"retry-after"]) == (503, b"2")
        assert json.loads(body["body"])["code"] == "unavailable"
    hanging.set()
    start, body = await one()
    assert (start["status"], body["body"]) == (201, b"too late")
    assert len(begun) == 2, "what had not begun when its time was over never begins"


async def test_what_fails_after_its_time_is_in_the_log(monkeypatch, caplog):
    monkeypatch.setattr(bridge, "ANSWER_PATIENCE_S", 0.1)

    def application(_environ, _start):
        time.sleep(0.3)
        raise ValueError("broken")

    assert (await ask(application, part(b"")))[0]["status"] == 503
    await asyncio.sleep(0.5)
    assert [record.message for record in caplog.records] == ["pages.failed_late"]


async def test_a_streamed_answer_that_begins_too_late_is_dropped(monkeypatch, caplog):
    monkeypatch.setattr(bridge, "ANSWER_PATIENCE_S", 0.1)
    closed = threading.Event()

    class Slow:
        streaming = True

        def __iter__(self):
            return iter((b"late",))

        def close(self):
            closed.set()

    def application(_environ, start):
        time.sleep(0.4)
        start("200 OK", [])
        return Slow()

    sent = await ask(application, part(b""))
    assert sent[0]["status"] == 503
    assert await asyncio.to_thread(closed.wait, 5)
    await asyncio.sleep(0.1)
    assert len(sent) == 2
    assert caplog.records == []


def test_headers_are_read_as_a_proxy_meant_them():
    headers = [
        (b"x-forwarded-for", b"198.51.100.7"), (b"x_forwarded_for", b"203.0.113.9"),
        (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"y"),
        (b"content-type", b"application/json"),
    ]  # fmt: skip
    environ = environ_of(SCOPE | {"headers": headers}, b"body")
    assert environ["HTTP_X_FORWARDED_FOR"] == "198.51.100.7"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_ACCEPT"] == "x,y"
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("application/json", "4")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/té"
    assert (environ["REMOTE_ADDR"], environ["QUERY_STRING"]) == ("127.0.0.1", "a=1")


@pytest.mark.urls("tests.collab.api.edges")
@pytest.mark.parametrize("in_chunks", [True, False])
async def test_a_body_that_is_too_large_is_refused_in_the_words_of_the_api(in_chunks):
    size = BODY_MOST + 2
    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    headers += [] if in_chunks else [(b"content-length", str(size + 10).encode())]
    scope = SCOPE | {"method": "PATCH", "path": "/api/word/", "query_string": b"", "headers": headers}
    parts = [part(b"x" * (size // 2), more=True), part(b"x" * (size // 2), more=True)]
    start, body = await ask(WSGIHandler(), *parts, scope=scope)
    assert (start["status"], json.loads(body["body"])["code"]) == (413, "too_large")
