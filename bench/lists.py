"""What the two hot lists and a page cost beside ready bytes of the same Django."""

import http.client
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.adapters.collab_v1 import CollabV1
from bench.harness.callers import Caller, cost, drive, request, whole
from bench.harness.compiler import CannotMeasure
from bench.harness.servers import Running
from bench.posting import by_http
from bench.product.network import SITE, call

CONNECTIONS = 16
PAGE_CONNECTIONS = 4  # a page takes fifty times as long as ready bytes; nobody is to wait until a time-out
MESSAGES, PRACTICES = 50, 20
DEMO_PERSON = "official.sofia@demo.example"
DEMO_PASSWORD = "balkan-bridges-40"  # noqa: S105 - public; only the demonstration network has it
Cost = dict[str, float]


@dataclass(frozen=True)
class Page:
    """What is asked again and again."""

    name: str
    path: str
    headers: str
    status: int = 200
    connections: int = CONNECTIONS


def fill_thread(client: CollabV1) -> None:
    """At least as many messages as a list shows, of several authors."""
    callers = by_http(client, 16)
    drive(callers, 0.5)
    while sum(len(each.waits_s) for each in callers) < MESSAGES * 2:
        drive(callers, 0.5)
    for each in callers:
        each.wire.close()


def list_pages(server: Running, client: CollabV1, keep: Callable[[str, bytes], None]) -> list[Page]:
    """Both lists, both as ready bytes, and both again with their ETag, where the product gives one.

    `keep` stores bytes under a name that the bare view answers with.
    """
    token = client.tokens[0]
    signed_in = f"Authorization: Bearer {token}\r\n"
    lists = {
        "messages": f"/api/v1/threads/{client.thread}/messages/?limit={MESSAGES}",
        "practices": f"/api/v1/practices/?limit={PRACTICES}",
    }
    pages = []
    for name, path in lists.items():
        keep(name, _whole_list(server.port, path, token))
        pages += [Page(name, path, signed_in), Page(f"{name}, ready", f"/api/bench/ready/{name}", signed_in)]
        if tag := _tag_of(server.port, path, token):
            pages.append(Page(f"{name}, 304", path, f"{signed_in}If-None-Match: {tag}\r\n", 304))
    return pages


def page_cost(port: int, page: Page, seconds: float, pids: dict[str, int]) -> Cost:
    """The page over keep-alive connections in a closed loop."""
    asked = request("GET", page.path, page.headers)
    wires = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(page.connections)]
    callers = [Caller(wire, lambda: asked, lambda data: whole(data, page.status)) for wire in wires]
    try:
        return cost(callers, seconds, pids)
    finally:
        for wire in wires:
            wire.close()


def thread_page(port: int, thread: int) -> Page:
    """The painted page of a thread for somebody who has signed in by the form."""
    return Page("page", f"/threads/{thread}", f"Cookie: {_sign_in(port)}\r\n", connections=PAGE_CONNECTIONS)


def _whole_list(port: int, path: str, token: str) -> bytes:
    status, answer = call(port, "GET", path, token)
    if status != http.client.OK:
        raise CannotMeasure(f"{path} answers {status}: {answer[:300].decode(errors='replace')}")
    return answer


def _tag_of(port: int, path: str, token: str) -> str | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": SITE.removeprefix("http://"), "Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers.get("ETag")


def _sign_in(port: int) -> str:
    """The session's cookie."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    host = {"Host": SITE.removeprefix("http://")}
    connection.request("GET", "/sign-in/", headers=host)
    form = connection.getresponse()
    secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.read().decode())
    csrf = _cookie(form, "csrf")
    if secret is None or csrf is None:
        raise CannotMeasure("The sign-in page has no form.")
    filled = {"csrfmiddlewaretoken": secret[1], "login": DEMO_PERSON, "password": DEMO_PASSWORD}
    headers = host | {
        "Cookie": csrf,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"{SITE}/sign-in/",
    }
    connection.request("POST", "/sign-in/", urlencode(filled), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    session = _cookie(answer, "session")
    if session is None:
        raise CannotMeasure(f"{DEMO_PERSON} could not sign in ({answer.status}).")
    return session


def _cookie(answer: http.client.HTTPResponse, name: str) -> str | None:
    cookies = answer.headers.get_all("Set-Cookie") or []
    return next((cookie.split(";")[0] for cookie in cookies if cookie.startswith(f"{name}=")), None)
