"""The footer and the site's own texts in a real browser: painted, taken over, from the app and without a script."""

import pytest
from playwright.sync_api import Page, expect

from collab.pages.footer import TEXT_PAGES
from tests.e2e.conftest import is_taken_over
from tests.e2e.test_axe import is_too_wide, violations

FOOTER = ".foot__link"


def links(page: Page) -> list[tuple[str | None, str]]:
    return [(link.get_attribute("href"), link.inner_text()) for link in page.locator(FOOTER).all()]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("phone", [True, False], ids=["390", "1280"])
@pytest.mark.parametrize("language", ["en", "bg"])
def test_the_texts_meet_no_barrier(visit, language, phone, theme):
    page = visit(phone=phone, theme=theme, path=f"/{language}/help")
    size, faults = page.viewport_size, []
    for name in TEXT_PAGES:
        page.set_viewport_size(size)
        page.goto(f"/{language}/{name}")
        faults += [f"{name} scrolls sideways"] if is_too_wide(page) else []
        page.set_viewport_size({"width": 360, "height": 740} if phone else size)
        faults += [f"{name} scrolls sideways at 360"] if is_too_wide(page) else []
        faults += violations(page)
        assert page.locator("html").get_attribute("lang") == language
    assert faults == []


@pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("bg", ""), ("bg", "/bg")])
def test_the_app_has_the_footer_that_was_painted(visit, browser, product, language, prefix):
    path = f"{prefix}/groups"
    app = visit(language=language, path=path)
    is_taken_over(app)
    without = browser.new_context(base_url=product.address, java_script_enabled=False, locale=language)
    try:
        painted = without.new_page()
        painted.goto(path)
        assert links(painted) == links(app)
        assert [href for href, _words in links(app)] == [f"{prefix}/{name}" for name in TEXT_PAGES]
    finally:
        without.close()


@pytest.mark.parametrize("phone", [True, False], ids=["390", "1280"])
def test_from_a_thread_to_help_and_back(visit, phone):
    page = visit("official.zagreb", phone=phone, path="/threads/1")
    is_taken_over(page)
    page.locator(FOOTER).first.click()
    expect(page.locator("h1")).to_have_text("Help")
    expect(page.locator("article img").first).to_be_visible()
    assert page.evaluate("document.querySelector('article img').naturalWidth") > 0
    page.locator(".text-page__parts a").last.click()
    assert page.evaluate("location.hash") == "#ask"
    page.go_back()
    page.go_back()
    is_taken_over(page)
    expect(page.locator(".composer")).to_be_visible()


def test_the_menu_leads_to_help(visit):
    page = visit("official.zagreb", path="/groups")
    is_taken_over(page)
    page.locator(".top__tools button[aria-haspopup=menu]").last.press("Enter")
    last = page.get_by_role("menuitem").last
    expect(last).to_have_text("Help")
    last.press("Enter")
    expect(page.locator("h1")).to_have_text("Help")


def test_the_phones_bar_never_lies_over_the_footer(visit):
    page = visit("official.zagreb", phone=True, path="/groups")
    is_taken_over(page)
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    last = page.locator(FOOTER).last.bounding_box()
    bar = page.locator(".tab-bar").bounding_box()
    assert last["y"] + last["height"] <= bar["y"]


def test_an_open_room_keeps_the_whole_window(visit, open_room):
    page = visit("official.varna", path=f"/sessions/{open_room}")
    is_taken_over(page)
    expect(page.locator(".foot")).to_be_hidden()
