"""The whole product, started as a person starts it, and people who use it in a real browser.

One demo network for the whole run.  A test makes what it needs (its own thread, its own practice) and
never counts on an empty place, so tests stand in any order.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from collab.supervise.services import ROOT
from tests.e2e.program import Program

PASSWORD = "balkan-bridges-40"
START_S = 180
PATIENCE_MS = 15_000
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
OWN = (
    "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "COLLAB_UNSAFE_TEST_DATABASE",
    "DJANGO_SETTINGS_MODULE",
)  # fmt: skip
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip

expect.set_options(timeout=PATIENCE_MS)


class Product:
    """A running product: its address, its state folder, and its management commands."""

    def __init__(self, state: Path, **names: str) -> None:
        self.state, self.output = state, state.parent / "output.txt"
        rest = {name: value for name, value in os.environ.items() if name not in OWN}
        self.environ = rest | {"COLLAB_STATE": str(state), "PORT": "0", "DEMO": "1", "WORKERS": "2"} | names
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "collab.supervise", "run"],
                cwd=ROOT, env=self.environ, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.address = self._address()

    def _address(self) -> str:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and self.process.poll() is None:
            if found := re.search(r"ready: (http://\S+)", self.output.read_text(errors="replace")):
                return found[1].rstrip("/")
            time.sleep(0.2)
        raise RuntimeError(f"The product did not start:\n{self.output.read_text(errors='replace')[-3000:]}")

    def manage(self, *arguments: str) -> str:
        """What a management command prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environ, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = Product(tmp_path_factory.mktemp("product") / f"test-{os.getpid()}")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    libraries = os.environ.get("COLLAB_CHROMIUM_LIBS")
    environ: dict[str, str | float | bool] = dict(os.environ)
    if libraries:
        environ["LD_LIBRARY_PATH"] = libraries
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ["COLLAB_CHROMIUM"], args=FLAGS, env=environ)
        yield chromium
        chromium.close()


Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """Cookies by account, so that each account signs in through the form once."""
    return {}


@pytest.fixture
def visit(product: Product, browser: Browser, signed_in: dict[str, Any]) -> Iterator[Visit]:
    """Open the product as somebody: `visit("official.varna", phone=True, language="bg")` -> a page.

    Every page has a context of its own (its own device).  A script error or an answer of 500 fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        who: str | None = None, *, phone: bool = False, language: str = "en", theme: str = "light", path: str = "/"
    ) -> Page:
        context = browser.new_context(
            base_url=product.address,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            color_scheme=theme,  # type: ignore[arg-type]
            has_touch=phone,
            locale=language,
            storage_state=signed_in.get(who or ""),
        )
        contexts.append(context)
        context.add_cookies([{"name": "language", "value": language, "url": product.address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("response", lambda found: faults.append(f"500 {found.url}") if found.status == 500 else None)
        if who and who not in signed_in:
            sign_in(page, who)
            signed_in[who] = context.storage_state()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def sign_in(page: Page, who: str, *, at: str | None = "/sign-in/") -> None:
    """Through the form, as a person does; `at` None where the page shows it already."""
    if at:
        page.goto(at)
    page.locator("#id_login").fill(f"{who}@demo.example")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def is_taken_over(page: Page) -> None:
    """Wait until the app stands in place of the painted page."""
    expect(page.locator("#paint")).to_have_count(0)


@pytest.fixture(scope="session")
def program(product: Product) -> Callable[[str], Program]:
    """`program("official.varna")`: a program that acts with that person's token."""
    known: dict[str, Program] = {}

    def for_person(who: str) -> Program:
        if who not in known:
            known[who] = Program(product.address, product.manage("token", f"{who}@demo.example").split()[-1])
        return known[who]

    return for_person


@pytest.fixture
def planned_room(program: Callable[[str], Program]) -> int:
    """The id of a session of climate whose doors are open, with two items on the agenda."""
    chair, now = program("chair.climate"), datetime.now(UTC).replace(microsecond=0)
    room = chair.post(
        "groups/climate/sessions/",
        {
            "title": f"Shade and water {uuid4().hex[:6]}",
            "starts_at": now.isoformat().replace("+00:00", "Z"),
            "ends_at": (now + timedelta(hours=1)).isoformat().replace("+00:00", "Z"),
            "zone": "Europe/Sarajevo",
        },
    )
    for title in ("Welcome", "Which trees survive"):
        chair.post(f"sessions/{room['id']}/agenda/", {"title": title, "kind": "discussion", "minutes": 10})
    return int(room["id"])


@pytest.fixture
def open_room(program: Callable[[str], Program], planned_room: int) -> int:
    """The same, opened by its chair."""
    chair = program("chair.climate")
    version = chair.get(f"sessions/{planned_room}/")["version"]
    chair.post(f"sessions/{planned_room}/open/", {"version": version})
    return planned_room
