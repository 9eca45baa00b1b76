"""No page breaks a rule of accessibility: at phone and desk width, in both themes, in English and Bulgarian."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import is_taken_over

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
PUBLIC = ["/", "/groups", "/groups/climate", "/practices", "/practices/1", "/cities", "/cities/varna"]
MEMBERS = [
    "/", "/groups", "/groups/climate", "/groups/climate/threads", "/groups/climate/sessions",
    "/groups/climate/members", "/threads/1", "/threads/3", "/sessions", "/sessions/1", "/sessions/2", "/practices",
    "/practices/1", "/practices/new", "/cities", "/cities/varna", "/notices", "/me", "/search?q=sofia", "/nowhere",
]  # fmt: skip
SETTLED_MS = 300


def violations(page: Page) -> list[str]:
    """What axe finds on the whole page, as lines that say where.

    The window is as tall as the page: a target that lies half under the fixed bar can be scrolled free.
    """
    width = page.evaluate("window.innerWidth")
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{page.url} {one['id']} ({one['impact']}): {', '.join(str(node['target'][0]) for node in one['nodes'][:4])}"
        for one in found
    ]


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def look(page: Page, paths: list[str]) -> list[str]:
    faults: list[str] = []
    size = page.viewport_size
    assert size is not None
    for path in paths:
        page.set_viewport_size(size)
        page.goto(path)
        is_taken_over(page)
        page.wait_for_timeout(SETTLED_MS)
        if is_too_wide(page):
            faults.append(f"{page.url} scrolls sideways")
        faults += violations(page)
    return faults


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("phone", [True, False], ids=["390", "1280"])
def test_a_chair_meets_no_barrier_in_english(visit, phone, theme):
    assert look(visit("chair.climate", phone=phone, theme=theme), MEMBERS) == []


def test_an_official_meets_no_barrier_in_bulgarian(visit):
    page = visit("official.varna", phone=True, language="bg")
    assert look(page, MEMBERS) == []
    assert page.locator("html").get_attribute("lang") == "bg"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_visitor_meets_no_barrier(visit, theme):
    assert look(visit(phone=True, theme=theme), PUBLIC) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/reset/"])
def test_signing_in_meets_no_barrier(visit, path, theme):
    page = visit(phone=True, theme=theme, path=path)
    assert violations(page) == []
    assert not is_too_wide(page)


def test_the_room_and_its_screen_meet_no_barrier(visit, open_room):
    room = visit("official.varna", phone=True, language="bg", path=f"/sessions/{open_room}")
    is_taken_over(room)
    screen = visit("chair.climate", path=f"/sessions/{open_room}/screen")
    is_taken_over(screen)
    assert violations(room) + violations(screen) == []
