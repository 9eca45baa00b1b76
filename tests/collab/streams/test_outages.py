"""Redis or PostgreSQL away: what still works, what is refused, and that nobody has to restart anything."""

import shutil
import tempfile
import time
import uuid
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from collab.supervise.accounts import service_account
from tests.collab.streams.conftest import Client, Server, tell, until
from tests.collab.streams.outages import OwnRedis, WireToPostgres


@pytest.fixture
def redis():
    folder = Path(tempfile.mkdtemp(prefix="collab-"))  # a short path: the name of a socket is limited
    own = OwnRedis(folder, service_account(folder))
    yield own
    own.kill()
    shutil.rmtree(folder)


@pytest.fixture
def wire():
    own = WireToPostgres()
    yield own
    own.mend()
    own.listener.close()


@pytest.fixture
def serve(denied):
    started = []

    def one(**environ):
        started.append(Server(**environ))
        return started[-1]

    yield one
    for server in started:
        server.stop()


def post(client, stream, within_s):
    """Post by socket; the seconds until it is acknowledged."""
    started = time.monotonic()
    client.send("post", ref=1, thread=int(stream[7:]), key=str(uuid.uuid4()), body="still here")
    client.wait_for("posted", within_s)
    return time.monotonic() - started


@pytest.mark.parametrize("way", ["killed", "frozen"])
def test_without_redis_one_posts_and_hears(open_client, serve, redis, stream, way):
    server = serve(REDIS_URL=redis.url)
    client, elsewhere = open_client(on=server), open_client(on=serve(REDIS_URL=redis.url))
    client.join(stream)
    elsewhere.join(stream)
    post(client, stream, 5)
    assert client.seqs(stream, 1) == elsewhere.seqs(stream, 1) == [1]
    redis.kill() if way == "killed" else redis.freeze()
    for number in (2, 3, 4):
        assert post(client, stream, 2) < 1
        assert client.seqs(stream, number, 0.5) == [number]  # its own process needs no bell
        assert elsewhere.seqs(stream, number, 3) == [number]
    assert client.wait_for("heads", 20, slow=True)["heads"] == {stream: 4}  # the page says so
    late = open_client(on=server)  # nor is it needed to be let in
    late.join(stream, after=0)
    assert late.seqs(stream, 4) == [1, 2, 3, 4]


def test_the_bell_is_heard_again_without_a_restart(open_client, serve, redis, stream, settings):
    author, client = (open_client(on=serve(REDIS_URL=redis.url)) for _process in range(2))
    client.join(stream)
    redis.kill()
    post(author, stream, 3)
    assert client.seqs(stream, 1, 3) == [1]
    client.wait_for("heads", 8, slow=True)
    redis.start()
    while "slow" in client.wait_for("heads", 8):
        pass
    for number in range(2, 8):
        started = time.monotonic()
        post(author, stream, 2)
        client.seqs(stream, number, 3)
        if time.monotonic() - started < 0.5:
            return
    raise AssertionError("never faster than the tick")


@pytest.mark.parametrize("way", ["cut", "frozen"])
def test_without_postgres_nothing_is_acknowledged_and_nobody_hears(open_client, serve, wire, amina, stream, way):
    server = serve(DATABASE_URL=wire.url)
    client = open_client(on=server)
    client.join(stream)
    tell(stream)
    assert client.seqs(stream, 1) == [1]
    wire.cut() if way == "cut" else wire.flows.clear()
    broken_at = time.monotonic()

    status, body = server.get(f"/api/v1/streams/{stream}/events/", amina[1])
    assert (status, body["code"]) == (503, "unavailable")
    assert time.monotonic() - broken_at < 6
    client.send("post", ref=1, thread=int(stream[7:]), key=str(uuid.uuid4()), body="lost?")
    assert client.wait_for("error", 7)["code"] == "unavailable"
    with pytest.raises(InvalidStatus) as refused:
        Client(server, amina[1])
    assert refused.value.response.status_code == 503
    with pytest.raises(ConnectionClosed) as closed:
        client.wait_for("nothing", 25)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4503
    assert time.monotonic() - broken_at < 20

    wire.mend()
    again = until(lambda: _opened(server, amina[1]), 15)
    again.join(stream, after=0)
    tell(stream)
    assert again.events(stream, 2)[0]["seq"] == 1
    again.close()


def _opened(server, token):
    try:
        return Client(server, token)
    except InvalidStatus:
        return None
