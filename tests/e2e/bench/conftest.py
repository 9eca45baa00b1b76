"""The page under a stopwatch: devices, the yardstick of the machine, and the report at the end.

Not a test of the suite: its figures are worth something only on a quiet machine.  `python3 dev.py bench-page`.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from collab.supervise.services import ROOT
from tests.e2e.bench.measures import MOST_SCALE, Report
from tests.e2e.conftest import DESK, PHONE, Product, is_taken_over, sign_in

HERE = Path(__file__).parent
REPORT = ROOT / ".state" / "reports" / "page.json"
ROUNDS = 5
PATIENCE_S = 120
# So many rounds of the fixed loop take 50 ms on the machine for which the limits were set.
YARDSTICK_ROUNDS, YARDSTICK_MS = 2_800_000, 50.0


@dataclass(frozen=True)
class Device:
    """A machine and its line; rates in kbit/s, the delay of a round trip in ms."""

    viewport: dict[str, int]
    slower: int
    delay_ms: int = 0
    down_kbit: int = 0
    up_kbit: int = 0


PHONE_ON_A_TRAIN = Device(PHONE, slower=4, delay_ms=150, down_kbit=1_600, up_kbit=750)
OFFICE = Device(DESK, slower=1, delay_ms=20, down_kbit=20_000, up_kbit=20_000)
SLOW_PHONE = Device(PHONE, slower=4)
PLAIN = Device(DESK, slower=1)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """As for the tests, without limits of how much one person may write."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAB_LIMITS", "off")
        running = Product(tmp_path_factory.mktemp("bench") / "state")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def report(browser: Browser) -> Iterator[Report]:
    """Fill it; at the end it is printed and written, and fails where a figure is beyond its last limit."""
    found = Report()
    page = browser.new_page()
    page.add_init_script(path=HERE / "observe.js")
    page.goto("about:blank")
    times = [page.evaluate(f"bench.yardstick({YARDSTICK_ROUNDS})") for _ in range(9)]
    page.close()
    found.yardstick_ms = min(times)
    found.scale = min(MOST_SCALE, max(1.0, found.yardstick_ms / YARDSTICK_MS))
    yield found
    found.write(REPORT)
    sys.stdout.write(f"\n\n{found.table()}\n")
    assert found.failures() == []


@pytest.fixture(scope="session")
def cookies() -> dict[str, Any]:
    return {}


Open = Callable[..., Page]


@pytest.fixture
def opened(product: Product, browser: Browser, cookies: dict[str, Any]) -> Iterator[Open]:
    """`opened("official.zagreb", PHONE_ON_A_TRAIN, "/threads/1")`: a device that has never seen the product."""
    contexts: list[BrowserContext] = []

    def open_page(who: str, device: Device, path: str) -> Page:
        if who not in cookies:
            first = browser.new_context(base_url=product.address)
            sign_in(first.new_page(), who)
            cookies[who] = first.storage_state()
            first.close()
        context = browser.new_context(
            base_url=product.address, storage_state=cookies[who], viewport=device.viewport,  # type: ignore[arg-type]
            locale="en", is_mobile=device.viewport == PHONE, has_touch=device.viewport == PHONE,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(path=HERE / "observe.js")
        throttle(page, device)
        page.goto(path)
        is_taken_over(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


def throttle(page: Page, device: Device) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": device.slower})
    if device.delay_ms:
        devtools.send("Network.enable")
        rates = {"downloadThroughput": device.down_kbit * 125, "uploadThroughput": device.up_kbit * 125}
        devtools.send("Network.emulateNetworkConditions", {"offline": False, "latency": device.delay_ms, **rates})


@pytest.fixture
def writing(product: Product) -> Callable[..., Any]:
    """`with writing(thread, 300, per_second=30, burst=6):` several people write while the block runs."""

    @contextmanager
    def run(thread: int, count: int, per_second: float = 0, burst: int = 1) -> Iterator[None]:
        call = f"from tests.e2e.bench.flood import flood; flood({thread}, {count}, {per_second}, {burst})"
        with subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", call],
            cwd=ROOT, env=product.environ, stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            try:
                assert process.stdout.readline().strip() == "writing"
                yield
                assert process.wait(PATIENCE_S) == 0
            finally:
                process.kill()

    return run


@pytest.fixture
def long_thread(program, writing) -> int:
    """The id of a thread with 300 posts by several people."""
    chair = program("chair.climate")
    opening = {"title": f"A long thread {uuid4().hex[:6]}", "body": "What worked?", "language": "en"}
    thread = int(chair.post("groups/climate/threads/", opening)["id"])
    with writing(thread, 299):
        pass
    return thread
