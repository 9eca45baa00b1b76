"""Where a thread opens, what counts as read, and that what one reads stays where it is."""

import itertools
import random
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_taken_over, sign_in

AUTHORS = itertools.cycle(["official.nis", "official.varna", "official.skopje", "official.tuzla"])
READER = "official.zagreb"
FRAMES = 40
STILL_PX = 2

# A browser without scroll anchoring (Safari): the sheet is adopted, as the content policy allows no inline style.
NO_ANCHORING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { overflow-anchor: none !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
TOP = "no => document.getElementById(`m${no}`)?.getBoundingClientRect().top ?? null"
# The numbers of messages whose end is on the screen.
SHOWN = """() => [...document.querySelectorAll(".posts__item[data-no]")]
  .filter(item => { const { bottom } = item.getBoundingClientRect(); return bottom > 0 && bottom <= innerHeight; })
  .map(item => Number(item.dataset.no))"""
# Notes in each frame which messages were on the screen at any time.
RECORD = f"""() => {{
  window.seen = new Set();
  const note = () => {{ for (const no of ({SHOWN})()) seen.add(no); requestAnimationFrame(note); }};
  requestAnimationFrame(note);
}}"""
# Scrolls frame by frame and gives how far anything moved that was not scrolled.  Messages that leave are left out.
WALK = """async ([frames, step]) => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const root = document.documentElement;
  let worst = 0;
  for (let i = 0; i < frames; i += 1) {
    const items = [...document.querySelectorAll(".posts__item[data-no]")];
    const seen = items.map(item => [item, item.getBoundingClientRect()])
      .filter(([, { top, bottom }]) => bottom > 0 && top < innerHeight).map(([item, { top }]) => [item, top]);
    const room = step < 0 ? -scrollY : root.scrollHeight - innerHeight - scrollY;
    const by = step < 0 ? Math.max(step, room) : Math.min(step, room);
    scrollBy({ top: by, behavior: "instant" });
    await frame();
    await frame();
    for (const [item, top] of seen) {
      if (item.isConnected) worst = Math.max(worst, Math.abs(item.getBoundingClientRect().top - top + by));
    }
  }
  return worst;
}"""


@pytest.fixture
def long_thread(product, program):
    """`long_thread(120)`: the id of a new thread with so many messages."""

    def make(length: int) -> int:
        body = {"title": f"Shade {uuid4().hex[:6]}", "body": "Message 1", "language": "en"}
        author = next(AUTHORS)
        thread = int(program(author).post("groups/climate/threads/", body)["id"])
        call = f"from tests.e2e.long_threads import fill; fill({thread}, {length}, '{author}@demo.example')"
        assert product.manage("shell", "-v0", "-c", call) == str(length)
        return thread

    return make


@pytest.fixture
def position(program):
    """`position(thread)`: how far the reader has read, as the server knows it."""

    def read(thread: int, who: str = READER) -> int:
        return int(program(who).get(f"threads/{thread}/")["last_read_no"])

    return read


def has_read(program, thread: int, no: int, who: str = READER) -> None:
    program(who).post(f"threads/{thread}/read/", {"message_no": no})


def open_at(visit, thread: int, hash_: str = "", **options) -> Page:
    page = visit(READER, path=f"/threads/{thread}{hash_}", **options)
    is_taken_over(page)
    return page


def is_on_screen(page: Page, no: int) -> None:
    expect(page.locator(f"#m{no}")).to_be_in_viewport()


def walk(page: Page, step: int, frames: int = FRAMES) -> None:
    assert page.evaluate(WALK, [frames, step]) <= STILL_PX


def without_gap(read: int, seen: set[int]) -> int:
    """How far one has read who had read so far and then saw these."""
    while read + 1 in seen:
        read += 1
    return read


def rest(page: Page) -> None:
    """As long as it takes that what is on the screen is told."""
    page.wait_for_timeout(2_000)


@pytest.mark.parametrize("anchoring", [True, False])
def test_a_named_message_is_marked_and_one_reads_on_both_ways(visit, program, long_thread, anchoring):
    thread = long_thread(120)
    has_read(program, thread, 120)
    page = open_at(visit, thread, "#m5")
    if not anchoring:
        page.evaluate(NO_ANCHORING)
    is_on_screen(page, 5)
    expect(page.locator("[aria-current=true].posts__item")).to_have_id("m5")
    expect(page.locator("#m1")).to_be_attached()
    walk(page, -300, 10)
    is_on_screen(page, 1)
    while page.locator("#m120").count() == 0:
        walk(page, 500, 10)
    walk(page, 500)
    is_on_screen(page, 120)


@pytest.mark.parametrize("anchoring", [True, False])
def test_earlier_messages_keeps_the_place(visit, program, long_thread, anchoring):
    thread = long_thread(120)
    has_read(program, thread, 120)
    page = open_at(visit, thread)
    if not anchoring:
        page.evaluate(NO_ANCHORING)
    is_on_screen(page, 120)
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    is_on_screen(page, 71)
    for first, gone in ((71, False), (21, True)):
        button = page.get_by_role("button", name="Earlier messages")
        button.scroll_into_view_if_needed()
        before = page.evaluate(TOP, first)
        button.click()
        expect(page.locator(f"#m{max(1, first - 50)}")).to_be_attached()
        assert abs(page.evaluate(TOP, first) - before) <= STILL_PX
        expect(button).to_have_count(0 if gone else 1)
    expect(page.locator("#m21")).to_be_focused()


def test_it_opens_at_the_first_unread_and_what_was_not_shown_stays_unread(visit, program, long_thread, position):
    thread = long_thread(111)
    has_read(program, thread, 20)
    page = open_at(visit, thread)
    expect(page.locator(".posts__new")).to_contain_text("91 new messages")
    is_on_screen(page, 21)
    rest(page)
    read = position(thread)
    assert 21 <= read < 40
    assert 21 in page.evaluate(SHOWN)
    page.get_by_role("button", name="To the newest").click()
    is_on_screen(page, 111)
    expect(page.locator("#m111")).to_be_focused()
    expect(page.get_by_role("button", name="To the newest")).to_have_count(0)
    rest(page)
    assert position(thread) == read


@pytest.mark.parametrize("phone", [False, True])
def test_five_thousand_messages_open_at_the_first_unread_and_scroll_both_ways(
    visit, program, long_thread, position, phone
):
    thread = long_thread(5_000)
    has_read(program, thread, 2_500)
    page = open_at(visit, thread, phone=phone)
    is_on_screen(page, 2_501)
    assert page.locator(".posts__item").count() <= 50
    while page.locator("#m2900").count() == 0:
        walk(page, 700)
    assert page.locator(".posts__item").count() <= 250
    rest(page)
    assert position(thread) >= max(page.evaluate(SHOWN))
    for _round in range(8):
        while page.evaluate("scrollY") > 0:
            walk(page, -900, 20)
        first = page.locator(".posts__item").first.get_attribute("data-no")
        before = page.evaluate(TOP, first)
        page.get_by_role("button", name="Earlier messages").click()
        expect(page.locator(f"#m{int(first) - 50}")).to_be_attached()
        assert abs(page.evaluate(TOP, first) - before) <= STILL_PX
    assert int(page.locator(".posts__item").first.get_attribute("data-no")) < 2_400
    page.get_by_role("button", name="To the newest").click()
    is_on_screen(page, 5_000)


def test_the_named_message_survives_signing_in(browser, product, program, long_thread):
    thread = long_thread(120)
    has_read(program, thread, 120, "official.constanta")
    context = browser.new_context(base_url=product.address, locale="en")
    page = context.new_page()
    page.goto(f"/threads/{thread}#m5")
    assert "/sign-in" in page.url
    sign_in(page, "official.constanta", at=None)
    page.wait_for_url(f"**/threads/{thread}#m5")
    is_on_screen(page, 5)
    expect(page.locator("[aria-current=true].posts__item")).to_have_id("m5")
    context.close()


def test_back_and_reload_return_to_the_place(visit, program, long_thread):
    thread = long_thread(120)
    has_read(program, thread, 120)
    page = open_at(visit, thread, "#m30")
    walk(page, 250, 8)
    no = page.evaluate(SHOWN)[0]
    before = page.evaluate(TOP, no)

    page.evaluate("location.hash = '#m118'")
    is_on_screen(page, 118)
    expect(page.locator("[aria-current=true].posts__item")).to_have_id("m118")
    page.go_back()
    is_on_screen(page, no)
    page.wait_for_function(f"no => Math.abs(({TOP})(no) - {before}) <= {STILL_PX}", arg=no)

    page.locator(".back-link a").click()
    page.wait_for_url("**/groups/climate")
    expect(page.locator(".posts__item")).to_have_count(0)
    page.go_back()
    is_on_screen(page, no)
    assert abs(page.evaluate(TOP, no) - before) <= STILL_PX

    page.reload()
    is_taken_over(page)
    is_on_screen(page, no)
    assert abs(page.evaluate(TOP, no) - before) <= STILL_PX


def test_what_was_read_without_a_line_is_told_when_it_is_back(visit, program, long_thread, position):
    thread = long_thread(40)
    has_read(program, thread, 5)
    page = open_at(visit, thread)
    page.context.set_offline(True)
    walk(page, 300, 6)
    seen = max(page.evaluate(SHOWN))
    rest(page)
    assert position(thread) < seen
    page.context.set_offline(False)
    page.wait_for_timeout(4_000)
    assert position(thread) >= seen


def test_what_was_read_in_a_tab_that_was_closed_without_a_line_is_told_by_the_next(
    visit, program, long_thread, position
):
    thread = long_thread(40)
    has_read(program, thread, 5)
    page = open_at(visit, thread)
    context = page.context
    context.set_offline(True)
    walk(page, 300, 6)
    seen = max(page.evaluate(SHOWN))
    page.close()
    context.set_offline(False)
    assert position(thread) < seen
    following = context.new_page()
    following.goto("/")
    following.wait_for_timeout(3_000)
    assert position(thread) >= seen


def test_visits_on_two_devices_with_cut_lines_against_a_plain_model(visit, program, long_thread, position):
    """Some visits of one person in real browsers; two hundred of five people stand in tests/groups."""
    chance, thread, known = random.Random(7), long_thread(60), 60
    devices = [visit(READER, phone=phone) for phone in (False, True)]
    for page in devices:
        page.add_init_script(f"({RECORD})()")
    has_read(program, thread, read := 2)
    for _visit in range(12):
        page = chance.choice(devices)
        if chance.random() < 0.3:
            known += 1
            program("official.nis").post(f"threads/{thread}/messages/", {"body": f"Message {known}", "language": "en"})
        named = chance.choice([None, None, chance.randint(1, known)])
        page.goto("/groups")
        page.goto(f"/threads/{thread}{f'#m{named}' if named else ''}")
        is_taken_over(page)
        is_on_screen(page, named or min(read + 1, known))
        shown = set(page.evaluate(SHOWN))
        is_cut = chance.random() < 0.4
        page.context.set_offline(is_cut)
        for _step in range(chance.randint(0, 3)):
            walk(page, chance.choice([-250, 250, 250]), 1)
            shown |= set(page.evaluate(SHOWN))
            page.wait_for_timeout(400)
        page.context.set_offline(False)
        rest(page)
        # At least what stood there at rest, at most what any frame showed.
        least, most = (without_gap(read, seen) for seen in (shown, set(page.evaluate("[...seen]"))))
        read = position(thread)
        assert least <= read <= most
        assert program(READER).get(f"threads/{thread}/")["unread"] == known - read
