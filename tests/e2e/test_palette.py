"""The keys of every page, and what Ctrl+K opens: the way to a city, a group, a thread, a practice or another page."""

from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import is_taken_over
from tests.e2e.test_axe import OPTIONS as RULES
from tests.e2e.test_axe import SETTLED_MS, is_too_wide

ACTIVE = "(field) => document.getElementById(field.getAttribute('aria-activedescendant')).innerText"
CONTROL = 2  # among the modifiers of the browser's own protocol
FIELD, OPTIONS = "input[role=combobox]", ".palette [role=option]"


@pytest.fixture(scope="module")
def thread(program):
    title = f"Rainwater {uuid4().hex[:6]} gardens"
    return program("official.tuzla").post(
        "groups/climate/threads/", {"title": title, "body": "Who has tried it?", "language": "en"}
    )


@pytest.fixture
def page(visit) -> Page:
    opened: Page = visit("official.zagreb", path="/groups")
    is_taken_over(opened)
    return opened


def ask(page: Page, words: str) -> Locator:
    """Open the palette, type, and wait for the server's word: its chosen row."""
    page.keyboard.press("Control+k")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type(words)
    expect(page.locator(".palette__state")).to_contain_text("result")
    return page.locator(f"{OPTIONS}[aria-selected=true]")


def barriers(page: Page) -> list[str]:
    """What axe finds once the page has come to rest; in the window as it is, since all else is inert."""
    page.wait_for_timeout(SETTLED_MS)
    return [one["id"] for one in Axe().run(page, options=RULES).response["violations"]]


def chosen_by_field(page: Page) -> str:
    """What a screen reader is told: the row that the field names as active."""
    return str(page.locator(FIELD).evaluate(ACTIVE)).strip()


def test_every_kind_of_place_is_found_under_its_heading(page, thread):
    ask(page, "Skopje")
    expect(page.get_by_role("group", name="Cities").get_by_role("option")).to_have_count(1)
    page.locator(FIELD).fill("climate act")
    expect(page.get_by_role("group", name="Groups").get_by_role("option")).to_have_text("Local Climate Action")
    page.locator(FIELD).fill(thread["title"])
    expect(page.get_by_role("group", name="Threads").get_by_role("option")).to_contain_text("Local Climate Action")
    page.locator(FIELD).fill("energy")
    expect(page.get_by_role("group", name="Practices").get_by_role("option").first).to_be_visible()
    page.locator(FIELD).fill("notif")
    expect(page.get_by_role("group", name="Go to").get_by_role("option")).to_have_text("Notifications")


def test_a_visitor_finds_what_is_open_to_all(visit):
    page = visit(path="/practices")
    is_taken_over(page)
    expect(ask(page, "Skopje")).to_contain_text("Skopje")
    expect(page.get_by_role("group", name="Threads")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cities/skopje")


def test_arrows_choose_and_enter_goes_there(page, thread):
    chosen = ask(page, thread["title"][:15])
    expect(chosen).to_contain_text(thread["title"])
    page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("Search everything")
    assert chosen_by_field(page).startswith("Search everything")
    page.keyboard.press("ArrowDown")  # round and back to the first
    expect(chosen).to_contain_text(thread["title"])
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/threads/{thread['id']}*")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("main h1")).to_be_focused()


def test_who_does_not_wait_finds_the_words_on_the_page_of_the_search(page):
    page.keyboard.press("Control+k")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("скопје")
    page.keyboard.press("ArrowUp")  # the last row is always the whole search
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    expect(page.locator(".search-hit", has_text="Skopje").first).to_be_visible()


def test_escape_gives_the_focus_back(page):
    link = page.locator("main a[href^='/groups/']").first
    link.focus()
    page.keyboard.press("Control+k")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("half a wo")
    page.keyboard.press("Control+k")  # the browser's own search must not take over
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()
    page.locator(".top__search").focus()
    page.keyboard.press("Enter")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".top__search")).to_be_focused()


def test_without_a_line_it_says_so_and_still_leads_to_pages(page):
    page.keyboard.press("Control+k")
    expect(page.locator(FIELD)).to_be_focused()
    page.context.set_offline(True)
    page.keyboard.type("sess")
    expect(page.locator(".palette__state")).to_contain_text("does not answer")
    expect(page.locator(f"{OPTIONS}[aria-selected=true]")).to_have_text("Sessions")
    page.context.set_offline(False)
    expect(page.locator(".palette__state")).to_contain_text("result")


def test_the_list_of_keys_opens_with_its_key_and_from_the_palette(page):
    page.locator("main h1").focus()
    page.keyboard.press("Shift+?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_contain_text("Ctrl + K")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(page.locator("main h1")).to_be_focused()
    ask(page, "shortc")
    page.keyboard.press("Enter")
    expect(sheet).to_contain_text("Ctrl + K")


def test_option_and_a_digit_stay_in_the_text(visit, thread):
    page = visit("official.bursa", path=f"/threads/{thread['id']}")
    is_taken_over(page)
    reply = page.locator("#reply")
    reply.focus()
    page.keyboard.type("Half a sentence ")
    page.keyboard.press("Alt+2")
    page.keyboard.type("and the rest")
    expect(reply).to_have_value("Half a sentence and the rest")
    assert page.url.endswith(f"/threads/{thread['id']}")
    page.locator("main h1").focus()
    page.keyboard.press("Alt+2")
    page.wait_for_url("**/groups")


@pytest.mark.parametrize("letter", ["k", "к", "κ"], ids=["latin", "cyrillic", "greek"])
def test_control_and_the_key_of_k_open_the_search_in_every_layout(visit, letter):
    page = visit("official.zagreb", path="/groups")
    is_taken_over(page)
    page.context.new_cdp_session(page).send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "modifiers": CONTROL, "key": letter, "code": "KeyK", "windowsVirtualKeyCode": 75},
    )
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()


def test_control_k_stays_out_of_a_text(visit, thread):
    page = visit("official.nis", path=f"/threads/{thread['id']}")
    is_taken_over(page)
    page.locator("#reply").focus()
    page.keyboard.type("Half a sentence")
    page.keyboard.press("Control+k")
    page.keyboard.type(" and the rest")
    expect(page.locator("#reply")).to_have_value("Half a sentence and the rest")
    assert page.url.endswith(f"/threads/{thread['id']}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("phone", [True, False], ids=["390", "1280"])
def test_palette_and_list_of_keys_meet_no_barrier(visit, phone, theme):
    page = visit("official.varna", phone=phone, theme=theme, language="bg", path="/cities")
    is_taken_over(page)
    page.keyboard.press("Control+k")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("софия")
    expect(page.locator(OPTIONS, has_text="Sofia").first).to_be_visible()
    expect(page.locator(".palette__state")).to_contain_text("резулт")
    if phone:
        box = page.locator(".layer-dialog").bounding_box()
        assert box is not None
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    page.set_viewport_size({"width": 360 if phone else 1280, "height": 740})
    assert not is_too_wide(page)
    assert barriers(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+?")
    expect(page.locator(".key-sheet__lines").first).to_be_visible()
    assert not is_too_wide(page)
    assert barriers(page) == []
