"""While one writes: undo after the toolbar, and keys of an input method that has a word open."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_taken_over

CONTROL = 2  # among the modifiers of the browser's own protocol
OF_AN_INPUT_METHOD = 229  # the code of every key that an input method has taken
MARKED = {
    "Bold": "one two **three**",
    "Italic": "one two _three_",
    "List": "- one two three",
    "Link": "one two [three](https://)",
    "Quotation": "> one two three",
}


@pytest.fixture(scope="module")
def thread(program):
    title = f"Words in hand {uuid4().hex[:6]}"
    return program("official.tuzla").post(
        "groups/climate/threads/", {"title": title, "body": "Who has tried it?", "language": "en"}
    )


@pytest.fixture
def page(visit, program, thread) -> Page:
    """The thread with an empty reply, whatever the test before has left in it."""
    program("official.zagreb").call("DELETE", f"me/drafts/thread:{thread['id']}/")
    opened: Page = visit("official.zagreb", path=f"/threads/{thread['id']}")
    is_taken_over(opened)
    return opened


class InputMethod:
    """Writes as an input method does: a half word stays open until it is accepted."""

    def __init__(self, page: Page) -> None:
        self.line = page.context.new_cdp_session(page)

    def begin(self, text: str) -> None:
        end = len(text)
        self.line.send("Input.imeSetComposition", {"text": text, "selectionStart": end, "selectionEnd": end})

    def press(self, key: str, modifiers: int = 0) -> None:
        self.line.send(
            "Input.dispatchKeyEvent",
            {
                "type": "rawKeyDown",
                "key": key,
                "code": key,
                "modifiers": modifiers,
                "windowsVirtualKeyCode": OF_AN_INPUT_METHOD,
            },
        )

    def accept(self, text: str) -> None:
        self.line.send("Input.insertText", {"text": text})


def undo_all(page: Page) -> list[str]:
    """What stands in the reply after each Ctrl+Z, until it is empty."""
    seen = []
    for _step in range(40):
        page.keyboard.press("Control+z")
        seen.append(page.locator("#reply").input_value())
        if not seen[-1]:
            return seen
    return seen


def test_undo_takes_back_the_button_then_the_typing(page):
    reply = page.locator("#reply")
    for button, marked in MARKED.items():
        reply.focus()
        page.keyboard.type("one two three")
        page.keyboard.press("Control+Shift+ArrowLeft")
        page.get_by_role("button", name=button, exact=True).click()
        expect(reply).to_have_value(marked)
        expect(reply).to_be_focused()
        after = undo_all(page)
        assert (after[0], after[-1]) == ("one two three", ""), button


def test_undo_takes_back_a_chosen_name_and_a_quotation(page):
    reply = page.locator("#reply")
    reply.focus()
    page.keyboard.type("Ask @Скоп")  # as the search finds Skopje
    expect(page.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(reply).to_have_value(re.compile(r"^Ask @\[.+, Skopje\]\(person:\d+\) $"))
    page.keyboard.press("Control+z")
    expect(reply).to_have_value("Ask @Скоп")

    page.locator("#m1").get_by_role("button", name="Quote", exact=True).click()
    expect(reply).to_have_value(re.compile(r"^Ask @Скоп\n\n> \*\*.+\*\*\n> Who has tried it\?\n\n$"))
    assert undo_all(page)[-1] == ""


def test_enter_accepts_what_is_composed_and_chooses_nobody(page):
    reply, hand = page.locator("#reply"), InputMethod(page)
    reply.focus()
    page.keyboard.type("Ask @")
    hand.begin("Constan")
    expect(page.locator("[role=option]")).to_have_count(1)
    hand.press("Enter")
    hand.accept("Constanța")
    expect(reply).to_have_value("Ask @Constanța")
    page.keyboard.press("Enter")  # and now it is a key of the list
    expect(reply).to_have_value(re.compile(r"^Ask @\[.+\]\(person:\d+\) $"))


def test_nothing_is_posted_before_the_composition_ends(page):
    hand = InputMethod(page)
    page.locator("#reply").focus()
    page.keyboard.type("A whole ")
    hand.begin("sent")
    hand.press("Enter", CONTROL)
    hand.accept("sentence")
    expect(page.locator("#reply")).to_have_value("A whole sentence")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".posts__item[data-no]", has_text="A whole sentence")).to_have_count(1)
    expect(page.locator(".posts__item[data-no]")).to_have_count(2)


def test_no_half_word_is_said_in_a_session(visit, open_room):
    page = visit("official.zagreb", path=f"/sessions/{open_room}")
    is_taken_over(page)
    hand = InputMethod(page)
    page.locator("#chat-text").focus()
    page.keyboard.type("A whole ")
    hand.begin("sent")
    hand.press("Enter", CONTROL)
    hand.accept("sentence")
    expect(page.locator("#chat-text")).to_have_value("A whole sentence")
    page.keyboard.press("Control+Enter")
    said = page.locator(".room__chat .posts__item[data-no]")
    expect(said).to_have_count(1)
    expect(said).to_contain_text("A whole sentence")
