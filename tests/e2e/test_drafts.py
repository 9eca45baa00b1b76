"""A text is never lost: in two tabs, on two devices, with a wrong clock, in a tunnel, and on the way out of a page."""

from itertools import cycle
from uuid import uuid4

import pytest
from playwright.sync_api import Error, Page, expect

from tests.e2e.conftest import DESK, PHONE, is_taken_over
from tests.e2e.test_axe import violations
from tests.e2e.test_offline import is_connected, shown, wait_until, write

SLOW_CLOCK = "const real = Date.now.bind(Date); Date.now = () => real() - 300_000;"
KEPT = """async () => {
    const done = (request) => new Promise((tell) => (request.onsuccess = () => tell(request.result)));
    const names = [];
    for (const { name } of await indexedDB.databases()) {
        const base = await done(indexedDB.open(name));
        for (const store of base.objectStoreNames)
            names.push(...(await done(base.transaction(store).objectStore(store).getAllKeys())));
    }
    return names;
}"""
AUTHORS = cycle(["chair.climate", "official.varna"])  # a person may start ten threads a day
SERVER_S = 10  # after which the server has what was written


@pytest.fixture
def thread(program):
    title = f"Never lost {uuid4().hex[:6]}"
    return program(next(AUTHORS)).post(
        "groups/climate/threads/", {"title": title, "body": "Does it stay?", "language": "en"}
    )


@pytest.fixture
def stored(program, thread):
    """The bodies the server holds, without the opening."""

    def read() -> list[str]:
        rows = program("official.tuzla").get(f"threads/{thread['id']}/messages/")["results"]
        return [row["body"] for row in rows][1:]

    return read


@pytest.fixture
def draft_of(program, thread):
    """The draft the server holds for the thread, as its writer's program sees it."""

    def read(who: str = "official.zagreb") -> str | None:
        status, answer = program(who).call("GET", f"me/drafts/thread:{thread['id']}/")
        return answer["content"]["body"] if status == 200 else None

    return read


def address(thread) -> str:
    return f"/threads/{thread['id']}"


def open_tab(page: Page, path: str) -> Page:
    tab = page.context.new_page()
    tab.goto(path)
    is_taken_over(tab)
    return tab


def test_two_tabs_without_a_line_lose_neither_reply(visit, thread, stored):
    one = visit("official.zagreb", path=address(thread))
    is_taken_over(one)
    two = open_tab(one, address(thread))
    device = one.context
    device.set_offline(True)
    write(one, "From the first tab")
    expect(one.locator("#reply")).to_have_value("")
    write(two, "From the second tab")
    for tab in (one, two):
        expect(tab.locator(".post__unsent")).to_have_count(2)
    for tab in (one, two):
        tab.close()
    assert stored() == []
    again = device.new_page()
    device.set_offline(False)
    again.goto("/groups")
    wait_until(again, lambda: len(stored()) == 2)
    again.wait_for_timeout(1_000)
    assert stored() == ["From the first tab", "From the second tab"]


def test_a_reply_written_in_a_tunnel_outlives_a_reload_and_is_posted_once(visit, thread, stored, draft_of):
    page = visit("official.zagreb", path=address(thread), phone=True)
    is_connected(page)
    page.locator("#reply").fill("Sent in the tunnel")
    wait_until(page, lambda: draft_of() == "Sent in the tunnel")
    page.context.set_offline(True)
    page.locator("#reply").press("Control+Enter")
    expect(page.locator(".post__unsent")).to_have_count(1)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    page.goto(address(thread))
    is_taken_over(page)
    expect(shown(page, "Sent in the tunnel")).to_have_count(1)
    expect(page.locator("#reply")).to_have_value("")
    wait_until(page, lambda: draft_of() is None)
    page.reload()
    is_taken_over(page)
    expect(page.locator("#reply")).to_have_value("")
    assert stored() == ["Sent in the tunnel"]


def test_a_slow_clock_loses_no_sentence(visit, thread, draft_of):
    page = visit("official.zagreb")
    page.add_init_script(SLOW_CLOCK)
    page.goto(address(thread))
    is_taken_over(page)
    page.locator("#reply").press_sequentially("The older sentence.")
    wait_until(page, lambda: draft_of() == "The older sentence.")
    page.locator("#reply").press_sequentially(" The newer sentence.")
    page.wait_for_timeout(1_000)
    page.context.set_offline(True)  # so that the server keeps the older one: its clock is ahead
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    page.goto(address(thread))
    is_taken_over(page)
    expect(page.locator("#reply")).to_have_value("The older sentence. The newer sentence.")
    page.wait_for_timeout(1_000)
    expect(page.locator("#reply")).to_have_value("The older sentence. The newer sentence.")
    expect(page.locator(".other-draft")).to_have_count(0)


def test_leaving_for_another_page_keeps_the_last_burst(visit, thread):
    page = visit("official.zagreb", path="/groups")
    is_taken_over(page)
    page.goto(address(thread))
    is_taken_over(page)
    page.locator("a[href='/groups']").first.click()
    expect(page.locator("h1")).to_have_text("Working groups")
    page.go_back()
    expect(page.locator("#reply")).to_be_visible()
    page.context.set_offline(True)
    page.locator("#reply").press_sequentially("Written without a pause")
    page.evaluate("document.querySelector(\"a[href='/groups']\").click()")
    expect(page.locator("h1")).to_have_text("Working groups")
    page.go_back()
    expect(page.locator("#reply")).to_have_value("Written without a pause")


def test_closing_the_page_keeps_the_last_burst(visit, thread):
    page = visit("official.zagreb", path=address(thread))
    is_taken_over(page)
    page.context.set_offline(True)
    page.locator("#reply").press_sequentially("Written until the end")
    page.evaluate("location.href = 'about:blank'")
    page.wait_for_url("about:blank")
    page.context.set_offline(False)
    page.goto(address(thread))
    is_taken_over(page)
    expect(page.locator("#reply")).to_have_value("Written until the end")


def test_a_text_sent_in_one_tab_is_not_offered_by_the_other(visit, thread, stored):
    one = visit("official.zagreb", path=address(thread))
    is_taken_over(one)
    two = open_tab(one, address(thread))
    one.locator("#reply").fill("Only once")
    expect(two.locator("#reply")).to_have_value("Only once")
    one.locator("#reply").press("Control+Enter")
    expect(two.locator("#reply")).to_have_value("")
    wait_until(one, lambda: stored() == ["Only once"])
    two.wait_for_timeout((SERVER_S + 1) * 1_000)
    for tab in (two, open_tab(one, address(thread))):
        expect(tab.locator("#reply")).to_have_value("")
    two.reload()
    is_taken_over(two)
    expect(two.locator("#reply")).to_have_value("")


@pytest.mark.parametrize("phone", [True, False], ids=["390", "1280"])
def test_two_devices_that_both_wrote_keep_both_texts(visit, thread, program, draft_of, phone):
    page = visit("official.zagreb", path=address(thread), phone=phone)
    is_connected(page)
    page.context.set_offline(True)
    page.locator("#reply").press_sequentially("Written in the train")
    phone_text = {"content": {"body": "Written on the phone"}}
    assert program("official.zagreb").call("PUT", f"me/drafts/thread:{thread['id']}/", phone_text)[0] == 200
    page.context.set_offline(False)
    other = page.locator(".other-draft")
    expect(other.locator("textarea")).to_have_value("Written on the phone")
    expect(page.locator("#reply")).to_have_value("Written in the train")
    assert draft_of() == "Written on the phone"
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 800} if phone else {"width": 1280, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    other.get_by_role("button", name="Add it below mine").focus()
    page.keyboard.press("Enter")
    both = "Written in the train\n\nWritten on the phone"
    expect(page.locator("#reply")).to_have_value(both)
    expect(page.locator("#reply")).to_be_focused()
    expect(other).to_have_count(0)
    wait_until(page, lambda: draft_of() == both)


def test_a_device_that_keeps_nothing_leaves_the_text_in_the_field_until_it_is_posted(visit, thread, stored):
    page = visit("official.zagreb")
    page.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page.goto(address(thread))
    is_taken_over(page)
    page.context.set_offline(True)
    page.locator("#reply").fill("No room on this device")
    expect(page.locator(".draft-state")).to_contain_text("This device does not keep your draft")
    page.locator("#reply").press("Control+Enter")
    expect(page.locator(".toasts")).to_contain_text("Not sent.")
    expect(page.locator("#reply")).to_have_value("No room on this device")
    page.context.set_offline(False)
    expect(page.locator(".draft-state")).to_contain_text("Draft saved")
    page.locator("#reply").press("Control+Enter")
    expect(shown(page, "No room on this device")).to_have_count(1)
    expect(page.locator("#reply")).to_have_value("")
    assert stored() == ["No room on this device"]


def test_a_section_that_is_not_loaded_yet_waits_for_the_line(visit, thread):
    page = visit("official.zagreb", path=address(thread))
    is_connected(page)
    page.context.set_offline(True)
    page.locator("#reply").press_sequentially("Begun before the tunnel")
    page.locator("a[href='/practices']").first.click()
    said = page.locator(".not-here")
    expect(said).to_contain_text("It opens when the connection is back.")
    expect(page.locator("#reply")).to_have_value("Begun before the tunnel")
    assert page.url.endswith("/practices")
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    page.set_viewport_size(DESK)
    said.get_by_role("button", name="Stay here").click()
    expect(said).to_have_count(0)
    assert page.url.endswith(address(thread))
    page.locator("a[href='/practices']").first.click()
    expect(said).to_have_count(1)
    page.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("Practices that worked")
    assert page.url.endswith("/practices")


def test_signing_out_takes_unsent_texts_to_the_server_and_leaves_none_here(visit, thread, draft_of):
    page = visit("official.tuzla", path=address(thread))
    is_taken_over(page)
    page.route("**/api/**", lambda route: route.abort())
    page.locator("#reply").fill("Only on this device")
    expect(page.locator(".draft-state")).to_contain_text("kept on this device")
    sign_out(page)
    expect(page.locator(".toasts")).to_contain_text("You are still signed in")
    expect(page.locator("#reply")).to_have_value("Only on this device")
    page.unroute_all()
    expect(page.locator(".draft-state")).to_contain_text("Draft saved")
    page.locator("#reply").fill("Only on this device, and more")
    sign_out(page)
    page.wait_for_url(lambda url: address(thread) not in url)
    assert draft_of("official.tuzla") == "Only on this device, and more"
    assert page.evaluate(KEPT) == []


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Sign out").click()
