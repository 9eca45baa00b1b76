"""Who gets in by the socket, who does not, and who is sent out again."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from collab.http.login_sessions import SessionStore
from collab.people.models import ApiToken
from tests.collab.streams.conftest import Server, code_of, new_person, until


def session_of(person):
    """A signed-in session's key."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key


def refused(server, *, subprotocols=("collab.v1",), **headers):
    """Status and code of a handshake that is not accepted."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    address = f"ws://127.0.0.1:{server.port}/ws/"
    with pytest.raises(InvalidStatus) as error:
        connect(address, additional_headers=headers, subprotocols=list(subprotocols) or None)
    response = error.value.response
    return response.status_code, json.loads(response.body)["code"]


def test_who_is_not_let_in(server, amina):
    person, token = amina
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(person)}"
    assert refused(server) == (401, "not_signed_in")
    assert refused(server, Authorization="Bearer nonsense") == (401, "not_signed_in")
    assert refused(server, Authorization=f"Basic {token}") == (401, "not_signed_in")
    assert refused(server, Cookie=f"{settings.SESSION_COOKIE_NAME}=nonsense", Origin=server.origin)[0] == 401
    assert refused(server, Cookie=cookie) == (403, "origin")
    assert refused(server, Cookie=cookie, Origin="https://evil.example") == (403, "origin")
    assert refused(server, Cookie=cookie, Origin=f"http://127.0.0.1:{server.port + 1}") == (403, "origin")
    assert refused(server, Cookie=cookie, Origin=server.origin.replace("http", "https")) == (403, "origin")
    assert refused(server, Cookie=cookie, Authorization=f"Bearer {token}") == (400, "two_credentials")
    assert refused(server, subprotocols=(), Authorization=f"Bearer {token}") == (400, "subprotocol")
    assert refused(server, subprotocols=("collab.v0",), Authorization=f"Bearer {token}") == (400, "subprotocol")


@pytest.mark.parametrize("change", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_an_ended_token_opens_nothing(server, amina, change):
    ApiToken.objects.filter(person=amina[0]).update(**change)
    assert refused(server, Authorization=f"Bearer {amina[1]}") == (401, "not_signed_in")


def test_a_deactivated_account_opens_nothing(server, amina):
    person, token = amina
    person.is_active = False
    person.save(update_fields=["is_active"])
    assert refused(server, Authorization=f"Bearer {token}") == (401, "not_signed_in")


def test_a_page_is_let_in_by_its_cookie(server, amina):
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(amina[0])}"
    address, headers = f"ws://127.0.0.1:{server.port}/ws/", {"Cookie": cookie, "Origin": server.origin}
    with connect(address, additional_headers=headers, subprotocols=["collab.v1"]) as socket:
        assert socket.subprotocol == "collab.v1"
        welcome = json.loads(socket.recv(5))
    assert welcome.pop("conn")
    assert welcome == {"op": "welcome", "person": amina[0].pk, "heartbeat_s": 15, "protocol": "collab.v1"}


def test_compression_is_never_agreed_on(open_client):
    client = open_client(compression="deflate")
    assert client.socket.protocol.extensions == []


def test_eight_sockets_a_person(open_client, server, amina):
    for _ in range(8):
        open_client()
    assert refused(server, Authorization=f"Bearer {amina[1]}") == (429, "too_many")
    assert open_client(new_person()[1]).welcome["op"] == "welcome"


def test_eight_sockets_a_person_in_all_processes_together(open_client, server, amina):
    other = Server()
    try:
        held = [open_client(on=each) for each in (server, other) for _ in range(4)]
        for each in (server, other):
            assert refused(each, Authorization=f"Bearer {amina[1]}") == (429, "too_many")
        held[0].close()
        again = until(lambda: opened_or_none(open_client, other))
        assert refused(server, Authorization=f"Bearer {amina[1]}") == (429, "too_many")
        other.process.kill()  # it takes nobody's place for long
        assert again.welcome
        until(lambda: opened_or_none(open_client, server), 12)
    finally:
        other.process.kill()
        other.process.wait(10)


def opened_or_none(open_client, server):
    try:
        return open_client(on=server)
    except InvalidStatus:
        return None


def test_signing_out_closes_the_socket(open_client, server, amina):
    person, _token = amina
    key = session_of(person)
    cookie = f"{settings.SESSION_COOKIE_NAME}={key}"
    address, headers = f"ws://127.0.0.1:{server.port}/ws/", {"Cookie": cookie, "Origin": server.origin}
    with connect(address, additional_headers=headers, subprotocols=["collab.v1"]) as socket:
        socket.recv(5)
        SessionStore(key).delete()
        assert code_of(socket, 5) == 4401


@pytest.mark.parametrize("way", ["revoked_at", "expires_at", "inactive"])
def test_an_ended_token_closes_the_socket(open_client, amina, way):
    person, _token = amina
    client = open_client()
    if way == "inactive":
        person.is_active = False
        person.save(update_fields=["is_active"])
    else:
        ApiToken.objects.filter(person=person).update(**{way: timezone.now() - timedelta(seconds=1)})
    assert code_of(client.socket, 5) == 4401


def test_a_changed_password_closes_the_socket(server, amina):
    person, _token = amina
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(person)}"
    address, headers = f"ws://127.0.0.1:{server.port}/ws/", {"Cookie": cookie, "Origin": server.origin}
    with connect(address, additional_headers=headers, subprotocols=["collab.v1"]) as socket:
        socket.recv(5)
        person.set_password("another-long-password")
        person.save(update_fields=["password"])
        assert code_of(socket, 5) == 4401
