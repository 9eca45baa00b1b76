"""The ways through the product with the keys alone: after each key it is known what has the focus.

No test here touches a mouse.  The paths are those a person walks daily: answering in a thread, raising a hand
in a session, opening a menu and changing one's mind, another language, a sign-in that ends while one writes.
"""

from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PASSWORD, is_taken_over, sign_in

# Somebody who reads the interface in English, since it is not in her language yet, and somebody who reads Bulgarian.
READERS = pytest.mark.parametrize(
    ("who", "language", "posted"),
    [
        ("official.zagreb", "en", "Your message is posted."),
        ("official.varna", "bg", "Съобщението Ви е публикувано."),
    ],
    ids=["en", "bg"],
)
# Cut to the window, so that what lies behind its edge or under the bars does not count as seen.
IS_SEEN = """(element) => {
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height, innerHeight - box.top) / 2];
  const top = document.elementFromPoint(x, y);
  return top !== null && (element.contains(top) || top.contains(element));
}"""
MOST_TABS = 40


class Keys:
    """Presses keys on a page and demands after each that the focus is where it belongs."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str, then: Locator) -> None:
        """The focus is on `then` afterwards, in sight."""
        self.page.keyboard.press(key)
        expect(then).to_be_focused()
        assert then.evaluate(IS_SEEN), f"{then} has the focus after {key} but is not to be seen"

    def tab_to(self, goal: Locator, *, back: bool = False) -> None:
        """Tab until `goal` has the focus; what has it on the way is on the page and in sight."""
        for _step in range(MOST_TABS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            assert self.page.evaluate(f"({IS_SEEN})(document.activeElement)"), self.focused()
            if goal.evaluate("(element) => element === document.activeElement"):
                return
        raise AssertionError(f"{goal} is not reached within {MOST_TABS} tabs; the focus is on {self.focused()}")

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))

    def skip_to_heading(self) -> None:
        """As on every page: the first key shows the way past the navigation, the second takes it."""
        self.press("Tab", self.page.locator("a.skip"))
        self.press("Enter", self.page.locator("main h1"))


@pytest.fixture
def thread(program):
    title = f"Keys only {uuid4().hex[:6]}"
    return program("official.constanta").post(
        "groups/climate/threads/", {"title": title, "body": "Who has tried it?", "language": "en"}
    )


@READERS
def test_a_post_is_answered(visit, thread, who, language, posted):
    page = visit(who, path=f"/threads/{thread['id']}", language=language)
    is_taken_over(page)
    keys, first = Keys(page), page.locator("#m1")
    assert page.locator("html").get_attribute("lang") == language
    keys.skip_to_heading()
    keys.press("Tab", page.locator(".thread__head button"))
    keys.press("Tab", first.locator(".post__when"))
    for action in range(3):
        keys.press("Tab", first.locator(".post__action").nth(action))
    keys.press("Enter", page.locator("#reply"))
    expect(page.locator(".composer__answer")).to_contain_text("Constanța")

    page.keyboard.type("We have, in two schools")
    own = page.locator(".posts__item[data-no]", has_text="We have, in two schools")
    keys.press("Control+Enter", own)
    expect(page.locator("[aria-live=polite]", has_text=posted)).to_have_count(1)
    expect(own.locator(".post__answer")).to_contain_text("Constanța")
    keys.press("Tab", own.locator(".post__when"))


@READERS
def test_a_hand_goes_up_and_down(visit, open_room, who, language, posted):
    """At a desk with the kind beside the button, on a phone with a menu of kinds; the place is said in words."""
    phone = language == "bg"
    page = visit(who, path=f"/sessions/{open_room}", language=language, phone=phone)
    is_taken_over(page)
    keys = Keys(page)
    keys.skip_to_heading()
    keys.tab_to(page.locator("#chat-text"))
    if phone:
        button, place = page.locator(".chat-form__hand"), page.locator(".chat-form__place")
        keys.press("Tab", button)
        keys.press("Enter", page.get_by_role("menuitem").first)
        keys.press("ArrowDown", page.get_by_role("menuitem").nth(1))
    else:
        own = page.locator(".hands__own")
        button, place = own.locator("button"), own.locator(".hands__place")
        keys.tab_to(own.locator("select"))
        keys.press("ArrowDown", own.locator("select"))
        keys.press("Tab", button)
    keys.press("Enter", button)
    expect(place).to_have_text("Вие сте следващи" if phone else "You are next")
    expect(button).to_have_accessible_name("Свалете ръката" if phone else "Lower hand")
    keys.press("Enter", button)
    expect(place).to_have_count(0)
    expect(button).to_have_accessible_name("Вдигнете ръка" if phone else "Raise hand")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_menu_and_its_dialog_give_the_focus_back(visit, thread, key):
    page = visit("chair.climate", path=f"/threads/{thread['id']}")
    is_taken_over(page)
    keys, menu = Keys(page), page.locator("#m1 .post__more")
    items = page.get_by_role("menuitem")
    keys.tab_to(menu)
    for _again in range(2):  # the first time its code is fetched, the second it is there
        keys.press(key, items.first)
        keys.press("ArrowDown", items.nth(1))
        keys.press("End", items.last)
        keys.press("ArrowUp", page.get_by_role("menuitem", name="Hide with a reason"))
        keys.press("Enter", page.get_by_role("dialog"))
        close = page.get_by_role("dialog").get_by_role("button", name="Close")
        keys.press("Tab", close)
        keys.press("Tab", page.get_by_role("dialog").locator("select"))
        keys.press("Shift+Tab", close)
        keys.press("Shift+Tab", page.get_by_role("dialog").get_by_role("button", name="Cancel"))
        keys.press("Escape", menu)
        expect(page.get_by_role("dialog")).to_have_count(0)
        keys.press(key, items.first)
        keys.press("Escape", menu)


def test_a_menu_gives_the_focus_back_in_bulgarian(visit, thread):
    page = visit("official.varna", path=f"/threads/{thread['id']}", language="bg", phone=True)
    is_taken_over(page)
    keys, menu = Keys(page), page.locator("#m1 .post__more")
    keys.tab_to(menu)
    keys.press("Enter", page.get_by_role("menuitem", name="Копиране на връзката"))
    keys.press("Escape", menu)


def test_another_language_keeps_the_page_and_the_draft(visit, thread):
    page = visit("official.bursa", path=f"/threads/{thread['id']}")
    is_taken_over(page)
    keys, button = Keys(page), page.locator("header [aria-haspopup=menu]").first
    keys.tab_to(page.locator("#reply"))
    page.keyboard.type("Half a sentence")
    keys.tab_to(button, back=True)
    keys.press("Enter", page.get_by_role("menuitem", name="English"))
    keys.press("ArrowDown", page.get_by_role("menuitem", name="Български"))
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "bg")
    is_taken_over(page)
    assert page.url.endswith(f"/threads/{thread['id']}")
    expect(page.locator("#reply")).to_have_value("Half a sentence")
    keys.skip_to_heading()
    keys.tab_to(page.locator("#reply"))


def end_other_sign_ins(device: Page, who: str) -> None:
    """As on the page of one's own devices: on this one she stays signed in, on all others no longer."""
    sign_in(device, who)
    status = device.evaluate("""async () => {
      const me = await (await fetch("/api/v1/me/")).json();
      const answer = await fetch("/api/v1/me/sessions/", {method: "DELETE", headers: {"X-CSRFToken": me.csrf}});
      return answer.status;
    }""")
    assert status == 204


def test_a_sign_in_that_ends_while_one_writes_costs_no_letter(visit, signed_in, thread):
    who, address = "official.skopje", f"/threads/{thread['id']}"
    page = visit(who, path=address)
    signed_in.pop(who)  # this sign-in is about to end
    is_taken_over(page)
    keys, area = Keys(page), page.locator("#reply")
    keys.tab_to(area)
    page.keyboard.type("Half a sentence ")
    end_other_sign_ins(visit(), who)
    page.keyboard.type("and the other half of it", delay=80)
    expect(area).to_be_focused()

    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_focused()
    expect(area).to_have_value("Half a sentence and the other half of it")
    keys.press("Tab", dialog.get_by_role("button", name="Close"))
    keys.press("Tab", dialog.get_by_role("link", name="Sign in"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/?next=*")
    keys.tab_to(page.locator("#id_login"))
    page.keyboard.type(f"{who}@demo.example")
    keys.press("Tab", page.locator("#id_password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    is_taken_over(page)
    expect(area).to_have_value("Half a sentence and the other half of it")
    keys.skip_to_heading()
