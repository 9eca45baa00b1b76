"""What travels compressed: built files in the best coding the reader takes, and the vocabularies; no page."""

import gzip
import json

import pytest
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from collab.asgi import application_for
from collab.vocabularies.models import Entry

SCRIPT = "/static/assets/main-DJ3kx_9a.js"
VOCABULARIES = "/api/v1/vocabularies/"


@pytest.fixture
def application(tmp_path, settings):
    """A product whose one built file differs in each coding, smaller from coding to coding."""
    assets = tmp_path / "assets"
    assets.mkdir()
    for ending, content in (("", b"plain" * 9), (".gz", b"zipped" * 3), (".br", b"brotli")):
        (assets / f"main-DJ3kx_9a.js{ending}").write_bytes(content)
    settings.FRONTEND_DIST = tmp_path
    return application_for("all")


async def get(application, path, accepted):
    """Status, headers and body of a GET that takes these codings."""
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), (b"accept-encoding", accepted)], "http_version": "1.1",
        "scheme": "http", "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 4000), "root_path": "",
    }  # fmt: skip
    asked = ApplicationCommunicator(application, scope)
    await asked.send_input({"type": "http.request", "body": b""})
    start, body, more = await asked.receive_output(10), b"", True
    while more:
        part = await asked.receive_output(10)
        body, more = body + part.get("body", b""), part.get("more_body")
    await asked.wait(10)
    return start["status"], dict(start["headers"]), body


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [
        (b"gzip, deflate, br, zstd", b"br", b"brotli"),
        (b"gzip, deflate", b"gzip", b"zipped" * 3),
        (b"gzip, br;q=0", b"gzip", b"zipped" * 3),
        (b"identity", None, b"plain" * 9),
    ],
)
async def test_a_built_file_comes_in_a_coding_the_reader_takes(application, accepted, coding, body):
    status, headers, found = await get(application, SCRIPT, accepted)
    assert (status, found) == (200, body)
    assert headers.get(b"content-encoding") == coding
    assert headers[b"vary"] == b"Accept-Encoding"
    assert headers[b"content-type"].startswith(b"text/javascript")
    assert b"immutable" in headers[b"cache-control"]


async def test_a_packed_file_has_no_address_of_its_own(application, db):
    assert (await get(application, f"{SCRIPT}.br", b"br"))[0] == 404


def test_the_vocabularies_are_compressed_for_who_takes_it(db):
    Entry.objects.bulk_create(Entry(vocabulary="test", code=f"w{n}", position=n) for n in range(30))
    plain = Client().get(VOCABULARIES)
    packed = Client().get(VOCABULARIES, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert json.loads(gzip.decompress(packed.content)) == plain.json()
    assert len(packed.content) < len(plain.content) / 3


def test_a_page_with_a_secret_is_not_compressed(db):
    page = Client().get("/sign-in/?next=/groups", headers={"accept-encoding": "gzip, br"})
    assert b"csrfmiddlewaretoken" in page.content
    assert "content-encoding" not in page.headers
