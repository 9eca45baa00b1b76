"""Pages that the app painted on the server are taken up in the browser as they stand."""

import os
import time
from collections.abc import Callable, Iterator
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.conftest import DESK, PHONE, Product, sign_in

# Keeps the painted heading, to see whether it is still the same element after the app has started: scripts of the
# page run when it is no longer loading.
KEEP_HEADING = """
new MutationObserver((_, watch) => {
  const heading = document.querySelector("#root h1");
  if (!heading || document.readyState !== "loading") return;
  window.paintedHeading = heading;
  watch.disconnect();
}).observe(document, { childList: true, subtree: true });
"""


@pytest.fixture(scope="module")
def painting_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("painting") / f"test-{os.getpid()}"
    running = Product(folder, PAINTER="app", WORKERS="1")
    yield running
    running.stop()


Open = Callable[..., Page]


@pytest.fixture
def open_page(painting_product: Product, browser: Browser) -> Iterator[Open]:
    faults: list[str] = []
    contexts = []

    def as_somebody(who: str | None = None, *, phone: bool = False, language: str = "en") -> Page:
        context = browser.new_context(
            base_url=painting_product.address, viewport=PHONE if phone else DESK, locale=language,
            timezone_id="Pacific/Kiritimati",
        )  # fmt: skip
        contexts.append(context)
        context.add_cookies([{"name": "language", "value": language, "url": painting_product.address}])
        page = context.new_page()
        if who:
            sign_in(page, who)
        page.add_init_script(KEEP_HEADING)
        # React tells of every mismatch as an error of the page.
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: faults.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        return page

    yield as_somebody
    for context in contexts:
        context.close()
    assert faults == []


# "" until the app has started; then whether the heading is the element that was painted.
WHOSE_HEADING = """() => {
  if (performance.getEntriesByName("app-ready").length === 0) return "";
  return document.querySelector("h1") === window.paintedHeading ? "painted" : "new";
}"""


def go_painted(page: Page, path: str) -> None:
    """Opens the page once the app has painted it; while the engine starts, a template does."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        page.goto(path)
        while not (heading := page.evaluate(WHOSE_HEADING)) and time.monotonic() < deadline:
            time.sleep(0.05)
        if heading == "painted":
            return
        time.sleep(0.5)
    raise AssertionError(f"{path} was never taken up as the app painted it")


@pytest.mark.parametrize(
    ("who", "phone", "language"),
    [(None, True, "bg"), (None, False, "en"), ("official.varna", False, "bg"), ("chair.climate", True, "en")],
)
def test_what_the_app_painted_is_taken_up_without_a_mismatch(
    open_page: Open, who: str | None, phone: bool, language: str
) -> None:
    page = open_page(who, phone=phone, language=language)
    for path in ("/practices", "/practices?theme=climate", "/cities", "/cities/varna"):
        go_painted(page, path)
    go_painted(page, "/practices")
    practice = page.locator(".practice-card__title a").first.get_attribute("href")
    assert practice
    go_painted(page, practice)
    page.locator(".back-link a").click()
    expect(page.locator(".practice-card").first).to_be_visible()


def test_letters_typed_before_the_app_is_here_are_kept(open_page: Open) -> None:
    page = open_page()
    go_painted(page, "/cities")
    held: list[Route] = []
    page.route("**/assets/app-*.js", lambda route: held.append(route))
    page.goto("/cities", wait_until="commit")
    page.locator("#city-words").fill("var")
    expect(page.locator(".city-row").nth(5)).to_be_visible()  # nothing filters yet
    for route in held:
        route.continue_()
    expect(page.locator(".city-row__name").first).to_contain_text("Var")
    expect(page.locator("#city-words")).to_have_value("var")


def test_the_painter_is_counted(painting_product: Product) -> None:
    with urlopen(f"{painting_product.address}/metrics") as answer:
        text = answer.read().decode()
    assert 'collab_page_painter_engines_total{result="made"}' in text
    assert 'collab_page_paints_total{result="painted"}' in text
