"""The connection that only listens: it hears, signs in, and says when it is gone."""

import asyncio
import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from redis import Redis, RedisError

from collab.streams.doorbell.redis_reader import CONNECT_S, open_reader
from collab.supervise.accounts import service_account
from collab.supervise.binaries import redis_server
from tests.collab.streams.conftest import until


@pytest.fixture
def guarded():
    """A server with a password at a port: its URL without the password's end."""
    folder = Path(tempfile.mkdtemp(prefix="collab-"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [redis_server(service_account(folder)), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen([*command, "--requirepass", "open sesame"], stdout=subprocess.DEVNULL, cwd=folder)
    url = f"redis://:open%20sesame@127.0.0.1:{port}"

    def answers():
        with contextlib.suppress(RedisError), Redis.from_url(url) as client:
            return client.ping()

    until(answers)
    yield url
    server.kill()
    server.wait()
    shutil.rmtree(folder)


class Listening:
    """`async with`: an reader that hears `channel`, and all it heard."""

    def __init__(self):
        self.heard = asyncio.Queue()
        self.lost = asyncio.Event()

    async def __aenter__(self):
        self.reader = await open_reader(lambda kind, what: self.heard.put_nowait((kind, *what)), self.lost.set)
        self.reader.say("SUBSCRIBE", "channel")
        return self

    async def __aexit__(self, *_raised):
        self.reader.close()
        await asyncio.wait_for(self.lost.wait(), 5)
        self.reader.say("PING")  # to nobody

    async def next(self):
        return await asyncio.wait_for(self.heard.get(), 5)


async def test_it_hears_what_is_published(settings):
    async with Listening() as listening:
        assert await listening.next() == (b"subscribe", b"channel", 1)
        with Redis.from_url(settings.REDIS_URL) as client:
            for text in ("short", "x" * 100_000):
                client.publish("channel", text)
        assert await listening.next() == (b"message", b"channel", b"short")
        assert await listening.next() == (b"message", b"channel", b"x" * 100_000)
        listening.reader.say("PING")
        assert await listening.next() == (b"pong", b"")


async def test_it_signs_in(settings, guarded):
    settings.REDIS_URL = guarded
    async with Listening() as listening:
        assert await listening.next() == (b"subscribe", b"channel", 1)
    settings.REDIS_URL = guarded.replace("sesame", "barley")
    async with Listening() as listening:
        await asyncio.wait_for(listening.lost.wait(), 5)
        assert "WRONGPASS" in str(listening.reader.refusal)


@pytest.mark.parametrize("url", ["unix:///nowhere/redis.sock", "redis://192.0.2.1:6379", "redis://127.0.0.1:1"])
async def test_who_is_not_there_costs_a_moment(settings, url):
    settings.REDIS_URL = url
    began_at = time.monotonic()
    with pytest.raises(OSError):
        await open_reader(lambda *_said: None, lambda: None)
    assert time.monotonic() - began_at < CONNECT_S + 1
