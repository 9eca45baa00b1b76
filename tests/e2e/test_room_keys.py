"""A text keeps its letters, and no key that types one moves the room: Option with I writes the sign of â on a Mac."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_taken_over

ROOM_KEYS = ["i", "n", "h", "c", "a"]


def has_said(page: Page, text: str) -> None:
    """Send what stands in the chat and see it there: every key before it has been answered by then."""
    page.keyboard.press("Control+Enter")
    expect(page.locator(".room__chat .posts__item[data-no]", has_text=text)).to_have_count(1)


def test_option_and_a_letter_in_the_chat_move_nothing(visit, open_room, program):
    page = visit("chair.climate", path=f"/sessions/{open_room}")
    is_taken_over(page)
    chat = page.locator("#chat-text")
    chat.focus()
    page.keyboard.type("Before ")
    for key in ROOM_KEYS:
        page.keyboard.press(f"Alt+{key}")
        expect(chat).to_be_focused()
    page.keyboard.type("and after")
    has_said(page, "Before and after")
    room = program("chair.climate").get(f"sessions/{open_room}/")
    assert (room["current_item"], room["hands"]) == (None, [])


def test_the_room_moves_by_keys_that_type_nothing(visit, open_room, program):
    """Alt with N and I, which moved it once, no longer do; F8 and F9 do, each once however long it is held."""
    program("official.sofia").post(f"sessions/{open_room}/hands/", {"kind": "new_point"})
    page = visit("chair.climate", path=f"/sessions/{open_room}")
    is_taken_over(page)
    page.locator("main h1").focus()
    page.keyboard.press("Alt+n")
    page.keyboard.press("Alt+i")
    page.locator("#chat-text").focus()
    page.keyboard.type("Letters are behind us")
    has_said(page, "Letters are behind us")
    expect(page.locator("[aria-current=step]")).to_have_count(0)
    expect(page.locator(".floor__name")).to_have_count(0)

    page.keyboard.down("F9")
    page.keyboard.down("F9")  # a key that is held repeats itself
    page.keyboard.up("F9")
    expect(page.locator("[aria-current=step]")).to_contain_text("Welcome")
    page.keyboard.press("F8")
    expect(page.locator(".floor__name")).to_contain_text("Sofia")
    expect(page.locator("[aria-current=step]")).to_contain_text("Welcome")
