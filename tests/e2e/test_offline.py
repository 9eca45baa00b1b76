"""Lines that break while people write: nothing typed is lost, nothing is posted twice, and the page says how it is."""

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Error, Page, Request, Route, expect

from tests.e2e.conftest import PATIENCE_MS, is_taken_over

BACK_WITHIN_S = 2.0  # budget.md's figure; the client chooses its moment inside of it
HANDSHAKE_S = 1.0  # what a busy machine may add
EVERY = 10  # of how many calls one is refused
POSTS = 8


@pytest.fixture
def thread(program):
    title = f"Bad lines {uuid4().hex[:6]}"
    return program("official.tuzla").post(
        "groups/climate/threads/", {"title": title, "body": "Does it arrive?", "language": "en"}
    )


@pytest.fixture
def stored(program, thread):
    """The bodies the server holds, without the opening."""

    def read() -> list[str]:
        rows = program("official.tuzla").get(f"threads/{thread['id']}/messages/")["results"]
        return [row["body"] for row in rows][1:]

    return read


def write(page: Page, text: str) -> None:
    page.locator("#reply").fill(text)
    page.locator("#reply").press("Control+Enter")


def is_connected(page: Page) -> list[float]:
    """Load the page again and wait until it follows its streams.  The moments of a welcome, also of later ones."""
    welcomes: list[float] = []
    joined: list[str] = []

    def hear(frame: str | bytes) -> None:
        if '"welcome"' in str(frame):
            welcomes.append(time.monotonic())
        if '"joined"' in str(frame):
            joined.append(str(frame))

    address = page.url
    page.goto("about:blank")  # so that what is heard is the socket of the page that stays
    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    page.goto(address)
    is_taken_over(page)
    wait_until(page, lambda: bool(welcomes and joined))
    return welcomes


def wait_until(page: Page, question: Callable[[], bool]) -> None:
    """Ask until the answer is yes; the page goes on meanwhile."""
    deadline = time.monotonic() + PATIENCE_MS / 1_000
    while not question():
        assert time.monotonic() < deadline, "it did not come to be in time"
        page.wait_for_timeout(50)


def shown(page: Page, text: str):
    return page.locator(".posts__item[data-no]", has_text=text)


def test_what_was_sent_without_a_line_outlives_its_tab(visit, thread, stored):
    page = visit("official.zagreb", path=f"/threads/{thread['id']}")
    is_connected(page)
    device = page.context
    device.set_offline(True)
    write(page, "Written in the train")
    expect(page.locator(".post__unsent")).to_contain_text("Not sent yet, kept on this device.")
    expect(page.locator("#reply")).to_have_value("")
    chip = page.locator(".connection")
    expect(chip).to_have_text("Connecting again")
    expect(chip).to_contain_text("No connection. You can read and write; it is sent later.")
    expect(chip).to_contain_text(re.compile(r"Last synced \d{1,2}:\d{2}"))
    page.close()

    again = device.new_page()
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        again.goto("/")
    assert stored() == []
    device.set_offline(False)
    again.goto("/groups")  # the outbox is the device's, not the thread's
    is_taken_over(again)
    wait_until(again, lambda: stored() == ["Written in the train"])
    again.goto(f"/threads/{thread['id']}")
    is_taken_over(again)
    expect(shown(again, "Written in the train")).to_have_count(1)
    expect(again.locator(".post__unsent")).to_have_count(0)
    assert stored() == ["Written in the train"]


def test_a_line_that_returns_is_taken_up_at_once_and_brings_what_was_missed(visit, thread, program):
    page = visit("official.varna", path=f"/threads/{thread['id']}", language="bg", phone=True)
    welcomes = is_connected(page)
    page.context.set_offline(True)
    chip = page.locator(".connection")
    expect(chip).to_have_text("Възстановяване на връзката")
    program("official.tuzla").post(f"threads/{thread['id']}/messages/", {"body": "Said while you were away"})
    back = time.monotonic()
    page.context.set_offline(False)
    expect(shown(page, "Said while you were away")).to_have_count(1)
    expect(chip).to_have_count(0)
    assert 0 < welcomes[1] - back < BACK_WITHIN_S + HANDSHAKE_S


def servers(supervisor: int) -> list[int]:
    """The process ids of what serves the pages; it is the supervisor's to bring them back."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    return [int(pid) for pid in children if b"collab.http.serve" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_draft_and_a_post_outlive_the_servers(visit, product, thread, stored):
    page, reader = (visit(who, path=f"/threads/{thread['id']}") for who in ("official.zagreb", "chair.climate"))
    for each in (page, reader):
        is_taken_over(each)
    page.locator("#reply").press_sequentially("A thought that is not ")
    before = servers(product.process.pid)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    page.locator("#reply").press_sequentially("finished yet")
    expect(page.locator(".draft-state")).to_contain_text("Draft kept on this device")
    page.reload()
    is_taken_over(page)
    expect(page.locator("#reply")).to_have_value("A thought that is not finished yet")
    assert not set(servers(product.process.pid)) & set(before)

    for pid in servers(product.process.pid):
        os.kill(pid, signal.SIGKILL)
    page.locator("#reply").press("Control+Enter")
    expect(page.locator("#reply")).to_have_value("")
    for each in (page, reader):
        expect(shown(each, "A thought that is not finished yet")).to_have_count(1, timeout=30_000)
    assert stored() == ["A thought that is not finished yet"]


class BadServer:
    """Answers a tenth of all calls with 503, and of the posts a half: by turns before they arrive and after."""

    def __init__(self) -> None:
        self.calls = self.posts = self.refused = self.lost = 0

    def answer(self, route: Route, request: Request) -> None:
        self.calls += 1
        if request.method == "POST" and request.url.endswith("/messages/"):
            self.posts += 1
            if self.posts % 4 == 3:
                route.fetch()  # it is done; only the answer is lost
                self.lost += 1
            if self.posts % 2:
                return self._refuse(route)
        elif self.calls % EVERY == 0:
            return self._refuse(route)
        route.continue_()
        return None

    def _refuse(self, route: Route) -> None:
        self.refused += 1
        route.fulfill(status=503, json={"code": "unavailable", "detail": "Try again."})


def test_a_server_that_refuses_now_and_then_loses_and_doubles_nothing(visit, thread, stored):
    page, bad = visit("official.zagreb", path=f"/threads/{thread['id']}"), BadServer()
    is_taken_over(page)
    page.route("**/api/**", bad.answer)
    texts = [f"Sentence {number}" for number in range(POSTS)]
    for text in texts:
        write(page, text)
    expect(page.locator(".post__unsent")).to_have_count(0, timeout=40_000)
    assert bad.lost >= POSTS // 4
    assert bad.refused >= POSTS // 2
    assert stored() == texts
    assert page.locator(".posts__item[data-no] .post__text").all_inner_texts() == ["Does it arrive?", *texts]
    page.unroute_all()
