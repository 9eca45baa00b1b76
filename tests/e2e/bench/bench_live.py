"""What a page does while messages pour in: thirty a second in bursts, over the real socket, on a slow phone."""

import itertools
import time
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.bench.conftest import PLAIN, SLOW_PHONE
from tests.e2e.bench.measures import percentile

READER = "official.varna"
PER_SECOND, BURST, SECONDS = 30, 6, 10
WORDS = "Forty letters are typed while it rains. "
DROPS = 3
MANY = 2_000
SENT = 20
NUMBERS = "[...document.querySelectorAll('.posts__item[data-no]')].map((item) => Number(item.dataset.no))"
IN_SIGHT = """() => {
  const items = [...document.querySelectorAll(".posts__item[data-no]")];
  const item = items.find((one) => one.getBoundingClientRect().top > 100);
  window.watched = item;
  return item.getBoundingClientRect().top;
}"""
MOVED = "() => window.watched.getBoundingClientRect().top"


def show_all(page: Page) -> None:
    """Press "Earlier messages" until the first one is here."""
    earlier = page.locator(".thread__main > .button")
    while earlier.count():
        number = page.locator(".posts__item").count()
        earlier.first.click()
        expect(page.locator(".posts__item").nth(number)).to_be_attached()
    expect(page.locator("#m1")).to_be_attached()


def type_for(page: Page, seconds: float) -> None:
    """The forty letters, evenly over the seconds."""
    started = time.monotonic()
    for number, letter in enumerate(WORDS, start=1):
        page.keyboard.type(letter)
        left = started + number * seconds / len(WORDS) - time.monotonic()
        page.wait_for_timeout(max(0.0, left * 1_000))


@pytest.mark.parametrize("attempt", range(2))
def test_typing_while_messages_pour_in(opened: Any, report: Any, writing: Any, long_thread: int, attempt: int) -> None:
    page = opened(READER, SLOW_PHONE, f"/threads/{long_thread}")
    show_all(page)
    page.locator("#reply").focus()
    with writing(long_thread, PER_SECOND * SECONDS, PER_SECOND, BURST):
        page.evaluate("bench.begin()")
        type_for(page, SECONDS)
        frames, seen = page.evaluate("bench.frames"), page.evaluate("bench.seen")
    expect(page.locator("#reply")).to_have_value(WORDS)
    report.add("flood: frame, 95 of 100", percentile(frames, 0.95), budget=50, fail=83)
    report.add("flood: worst frame", max(frames), budget=120, fail=250)
    long_tasks = sum(duration for _start, duration in seen["tasks"])
    report.add("flood: long tasks in 10 s", long_tasks, budget=1_000, fail=2_000)
    report.add("flood: slowest letter", seen["slowest"], budget=150, fail=250)


def test_reading_while_messages_pour_in(opened: Any, report: Any, writing: Any, long_thread: int) -> None:
    page = opened(READER, SLOW_PHONE, f"/threads/{long_thread}")
    show_all(page)
    page.locator("#m120").scroll_into_view_if_needed()
    page.wait_for_timeout(1_000)
    before = page.evaluate(IN_SIGHT)
    moves = []
    with writing(long_thread, PER_SECOND * 3, PER_SECOND, BURST):
        for _look in range(30):
            page.wait_for_timeout(100)
            moves.append(abs(page.evaluate(MOVED) - before))
    report.add("flood: what is read moves by", max(moves), budget=0, fail=1, unit="px")


def test_a_room_of_two_thousand_messages(opened: Any, report: Any, writing: Any, program: Any, open_room: int) -> None:
    thread = int(program("chair.climate").get(f"sessions/{open_room}/")["thread"])
    page = opened(READER, PLAIN, f"/sessions/{open_room}")
    with writing(thread, MANY):
        pass
    expect(page.locator(f".room__messages [data-no='{MANY}']")).to_be_attached(timeout=30_000)
    devtools = page.context.new_cdp_session(page)
    devtools.send("HeapProfiler.enable")
    devtools.send("HeapProfiler.collectGarbage")
    heap = devtools.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    nodes = page.evaluate("document.querySelectorAll('*').length")
    report.add("room: nodes after 2,000 messages", nodes, budget=6_000, fail=9_000, unit="nodes")
    report.add("room: heap after 2,000 messages", heap, budget=40, fail=60, unit="MB")
    report.add("room: messages kept", len(page.evaluate(NUMBERS)), budget=250, fail=300, unit="messages")


def test_three_broken_lines_cost_nothing(opened: Any, report: Any, writing: Any, program: Any) -> None:
    chair = program("chair.climate")
    thread = chair.post("groups/climate/threads/", {"title": "Broken lines", "body": "0", "language": "en"})["id"]
    page = opened(READER, PLAIN, "/groups")
    lines: list[WebSocketRoute] = []

    def through(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    page.route_web_socket("**/ws/", through)
    page.goto(f"/threads/{thread}")
    number = PER_SECOND * SECONDS
    with writing(thread, number, PER_SECOND, BURST):
        for _drop in range(DROPS):
            page.wait_for_timeout(SECONDS * 1_000 / (DROPS + 1))
            lines[-1].close(code=1012, reason="dropped by the bench")
    last = page.locator(f"[data-no='{number + 1}']")
    expect(last).to_be_attached(timeout=30_000)
    shown = page.evaluate(NUMBERS)
    faults = sum(after != before + 1 for before, after in itertools.pairwise(shown))
    assert len(lines) > DROPS
    report.add("three drops: lost, doubled, out of order", faults, budget=0, fail=1, unit="messages")


def test_sent_and_seen(opened: Any, report: Any, program: Any) -> None:
    chair = program("chair.climate")
    thread = chair.post("groups/climate/threads/", {"title": "Sent and seen", "body": "0", "language": "en"})["id"]
    writer, reader = (opened(who, PLAIN, f"/threads/{thread}") for who in ("official.zagreb", READER))
    reader.wait_for_timeout(1_000)
    reader.evaluate("""() => {
      window.seenAt = {};
      const at = () => performance.timeOrigin + performance.now();
      new MutationObserver((changes) => {
        for (const change of changes) for (const node of change.addedNodes) {
          const text = node.querySelector?.(".post__text")?.textContent.trim();
          if (text) requestAnimationFrame(() => { window.seenAt[text] ??= at(); });
        }
      }).observe(document.querySelector(".posts"), { childList: true });
    }""")
    writer.evaluate("""() => {
      window.sentAt = {};
      document.querySelector("#reply").addEventListener("keydown", (event) => {
        if (event.key === "Enter") window.sentAt[event.target.value] = performance.timeOrigin + performance.now();
      }, { capture: true });
    }""")
    for number in range(SENT):
        writer.locator("#reply").fill(f"Message {number}")
        writer.locator("#reply").press("Control+Enter")
        expect(reader.locator(".post__text", has_text=f"Message {number}").last).to_be_visible()
        writer.wait_for_timeout(150)
    sent, seen = writer.evaluate("window.sentAt"), reader.evaluate("window.seenAt")
    assert len(seen) == SENT
    report.add(
        "sent to seen, 95 of 100", percentile([seen[text] - sent[text] for text in seen], 0.95), budget=150, fail=400
    )
