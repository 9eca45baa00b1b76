"""The chair opens a session, three people chat and raise hands, the chair closes it: the room is read-only."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_taken_over


def say(page: Page, text: str) -> None:
    page.locator("#chat-text").fill(text)
    page.locator("form.chat-form button[type=submit]").click()


def said(page: Page, text: str):
    return page.locator(".room__chat .post", has_text=text)


def test_a_session_is_opened_lived_and_closed(visit, planned_room):
    address = f"/sessions/{planned_room}"
    chair, sofia = visit("chair.climate", path=address), visit("official.sofia", path=address)
    varna = visit("official.varna", phone=True, language="bg", path=address)
    room = [chair, sofia, varna]
    for page in room:
        is_taken_over(page)

    chair.get_by_role("button", name="Open the session").click()
    expect(chair.get_by_role("button", name="Close the session")).to_be_visible()
    for page in room:  # an open room has the whole window
        expect(page.locator(".top")).to_be_hidden()
    for page, text in zip(room, ["Welcome to the room", "Добро утро от София", "Поздрави от Варна"], strict=True):
        expect(page.locator("#chat-text")).to_be_visible()
        say(page, text)
        for reader in room:
            expect(said(reader, text)).to_be_visible()

    sofia.locator(".hands__own button").click()
    expect(chair.locator(".hand")).to_have_count(1)
    varna.locator(".chat-form__hand").click()
    varna.get_by_role("menuitem").first.click()
    expect(chair.locator(".hand")).to_have_count(2)
    chair.locator(".hand").first.get_by_role("button").first.click()
    for page in room:
        expect(page.locator(".floor__name")).to_contain_text("Sofia")

    chair.get_by_role("button", name="Close the session").click()
    chair.get_by_role("dialog").get_by_role("button", name="Close the session").click()
    for page in room:
        expect(page.locator(".room__closed")).to_be_visible()
        expect(page.locator("#chat-text")).to_have_count(0)
        expect(page.locator(".top")).to_be_visible()


def test_who_comes_late_reads_what_was_said_and_cannot_write(visit, open_room, program):
    chair = program("chair.climate")
    thread = chair.get(f"sessions/{open_room}/")["thread"]
    chair.post(f"threads/{thread}/messages/", {"body": "Said before you came"})
    version = chair.get(f"sessions/{open_room}/")["version"]
    chair.post(f"sessions/{open_room}/close/", {"version": version})
    late = visit("official.nis", path=f"/sessions/{open_room}")
    is_taken_over(late)
    expect(late.get_by_text("Said before you came")).to_be_visible()
    expect(late.locator("#chat-text")).to_have_count(0)
