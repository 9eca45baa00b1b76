"""The roof: which role serves what, and that every stream has its audience."""

import json
from dataclasses import replace
from wsgiref.util import setup_testing_defaults

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from collab.asgi import application_for, ports
from collab.streams.interfaces import KINDS
from collab.wsgi import application as wsgi

JSON = b"application/json"


async def get(application, path):
    """Status, headers and body of a GET."""
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")], "http_version": "1.1", "scheme": "http",
        "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 4000), "root_path": "",
    }  # fmt: skip
    asked = ApplicationCommunicator(application, scope)
    await asked.send_input({"type": "http.request", "body": b""})
    start, body = await asked.receive_output(10), b""
    while True:
        part = await asked.receive_output(10)
        body += part.get("body", b"")
        if not part.get("more_body"):
            break
    await asked.wait(10)
    return start["status"], dict(start["headers"]), body


def test_every_kind_of_stream_has_an_audience():
    assert set(ports.audiences) == set(KINDS)
    for kind in KINDS:
        rest = {name: audience for name, audience in ports.audiences.items() if name != kind}
        with pytest.raises(ValueError, match=kind):
            replace(ports, audiences=rest)


def test_a_stream_of_no_kind_has_no_listener(db):
    assert ports.may_listen(["unheard:1", ""], [1]) == set()


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("all", "/healthz/live", 200),
        ("live", "/healthz/live", 200),
        ("web", "/healthz/live", 200),
        ("all", "/api/v1/streams/heads/", 401),
        ("live", "/api/v1/streams/heads/", 401),
        ("web", "/api/v1/streams/heads/", 404),
        ("live", "/", 404),
        ("live", "/api/v1/me/", 404),
    ],
)
async def test_a_role_serves_its_part(role, path, status):
    found, headers, body = await get(application_for(role), path)
    assert found == status
    if "/api/" in path or path == "/":
        assert headers[b"content-type"].startswith(JSON)
        assert json.loads(body)["code"] in {"not_signed_in", "not_found"}


async def test_built_files_are_kept_for_ever(tmp_path, settings):
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "main-DJ3kx_9a.js").write_text("1")
    (tmp_path / "manifest.json").write_text("{}")
    settings.FRONTEND_DIST = tmp_path
    application = application_for("all")
    status, headers, body = await get(application, "/static/assets/main-DJ3kx_9a.js")
    assert (status, body) == (200, b"1")
    assert b"immutable" in headers[b"cache-control"]
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert b"immutable" not in (await get(application, "/static/manifest.json"))[1][b"cache-control"]
    assert (await get(application, "/static/../settings.py"))[0] == 404


def wsgi_get(path):
    """Status, headers and body of a GET under a WSGI server."""
    said = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1"}
    setup_testing_defaults(environ)
    found = wsgi(environ, lambda status, headers: said.extend((int(status[:3]), {k.lower(): v for k, v in headers})))
    body = b"".join(found)
    getattr(found, "close", lambda: None)()
    return *said, body


async def test_a_wsgi_server_serves_built_files_alike():
    path = f"{settings.STATIC_URL}drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css"
    status, headers, body = wsgi_get(path)
    live_status, live_headers, live_body = await get(application_for("all"), path)
    assert (status, body) == (live_status, live_body)
    assert {name.encode(): value.encode() for name, value in headers.items()} == live_headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "immutable" not in headers["cache-control"]
    assert wsgi_get("/healthz/live")[0] == 200


async def test_the_reader_of_the_api_has_its_files():
    status, headers, _body = await get(
        application_for("all"), f"{settings.STATIC_URL}drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css"
    )
    assert (status, headers[b"content-type"].split(b";")[0]) == (200, b"text/css")
