"""How long a page takes: on a phone on a train with everything to fetch, and at a desk."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.bench.conftest import OFFICE, PHONE_ON_A_TRAIN, ROUNDS, SLOW_PHONE

WHO = "official.zagreb"
THREAD = "/threads/1"
SETTLED_MS = 1_500
LOADED = """() => {
  const { fcp, lcp, cls, tasks } = bench.seen;
  const ready = performance.getEntriesByName("app-ready")[0].startTime;
  const after = tasks.map(([start, duration]) => start + duration).filter((end) => end > ready);
  const interactive = Math.max(ready, ...after);
  const blocking = tasks.filter(([start]) => start >= fcp && start < interactive);
  return { fcp, lcp, cls, ready, interactive, tbt: blocking.reduce((sum, [, duration]) => sum + duration - 50, 0) };
}"""
# From the press of a link or button until what it asks for was painted.
UNTIL = """([press, has, text]) => new Promise((done) => {
  const started = performance.now();
  const before = text && document.querySelector(has).textContent;
  const look = () => {
    const found = document.querySelector(has);
    const isThere = found && (!text || found.textContent !== before);
    requestAnimationFrame(isThere ? () => done(performance.now() - started) : look);
  };
  document.querySelector(press).click();
  look();
})"""


def loaded(page: Page) -> dict[str, float]:
    page.wait_for_timeout(SETTLED_MS)
    figures: dict[str, float] = page.evaluate(LOADED)
    return figures


def milliseconds_until(page: Page, press: str, has: str, *, changes: bool = False) -> float:
    return float(page.evaluate(UNTIL, [press, has, changes]))


def test_a_phone_on_a_train(opened: Any, report: Any) -> None:
    for _round in range(ROUNDS):
        page = opened(WHO, PHONE_ON_A_TRAIN, THREAD)
        found = loaded(page)
        report.add("thread on a phone: first paint", found["fcp"], budget=1_000, fail=1_300)
        report.add("thread on a phone: largest paint", found["lcp"], budget=1_000, fail=1_300)
        report.add("thread on a phone: app in place", found["ready"], budget=2_000, fail=3_000)
        report.add("thread on a phone: interactive", found["interactive"], budget=2_000, fail=3_000)
        report.add("thread on a phone: blocked", found["tbt"], budget=300, fail=600)
        report.add("thread on a phone: layout shift", found["cls"], budget=0.05, fail=0.1, unit="")
        menu = milliseconds_until(page, ".post__more", "[role=menuitem]")
        report.add("first menu over a slow line", menu, budget=1_000, fail=2_000)
        page.keyboard.press("Escape")
        page.locator(".back-link a").click()
        page.wait_for_url("**/groups/*")
        page.go_back()
        expect(page.locator(".posts")).to_be_visible()
        change = milliseconds_until(page, ".back-link a", "main h1", changes=True)
        report.add("another page from a warm cache", change, budget=200, fail=400)
        page.context.close()


def test_a_desk_in_an_office(opened: Any, report: Any) -> None:
    for _round in range(ROUNDS):
        page = opened(WHO, OFFICE, THREAD)
        report.add("thread in an office: interactive", loaded(page)["interactive"], budget=800, fail=1_200)
        page.context.close()


def slowest(page: Page) -> float:
    """Of all keys and presses since the page began to count, the one that took longest until it was painted."""
    page.wait_for_timeout(300)  # the observer hears of an event after its frame
    return float(page.evaluate("bench.seen.slowest"))


def test_every_press_is_answered(opened: Any, report: Any, open_room: int) -> None:
    for _round in range(ROUNDS):
        for name, path, use in (
            ("thread", THREAD, use_thread), ("library", "/practices", use_library),
            ("room", f"/sessions/{open_room}", use_room),
        ):  # fmt: skip
            page = opened(WHO, SLOW_PHONE, path)
            page.wait_for_timeout(SETTLED_MS)
            page.evaluate("bench.begin()")
            use(page)
            report.add(f"slowest press, {name}", slowest(page), budget=200, fail=300)
            page.context.close()


def use_thread(page: Page) -> None:
    page.locator("#reply").tap()
    page.keyboard.type("Twenty letters of it", delay=30)
    thanks = page.locator(".post__action").first
    thanks.tap()
    page.locator(".post__more").first.tap()
    page.get_by_role("menuitem").first.wait_for()
    page.keyboard.press("Escape")


def use_library(page: Page) -> None:
    page.locator("main input[type=search]").first.tap()
    page.keyboard.type("water", delay=60)
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)


def use_room(page: Page) -> None:
    page.locator("#chat-text").tap()
    page.keyboard.type("Hello to everybody", delay=30)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#chat-text")).to_have_value("")
    page.locator(".room__messages .post", has_text="Hello to everybody").last.wait_for()
