"""An empty network without a demonstration: the first account comes in by the command and its link alone."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import DESK, PHONE, Product
from tests.e2e.test_axe import is_too_wide, violations

WHO = ("--email", "mira@city.example", "--name", "Mira Ilieva")
CHOOSE = {"en": "Choose a new password", "bg": "Изберете нова парола"}
USED = {"en": "This link is no longer good", "bg": "Тази връзка вече не важи"}
PASSWORD = "four-words-make-one-bridge"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product with no account in it."""
    running = Product(tmp_path_factory.mktemp("empty") / f"test-{os.getpid()}-empty", DEMO="0", WORKERS="1")
    yield running
    running.stop()


def link_of(product: Product, *more: str) -> str:
    return product.manage("first_secretariat", *WHO, *more).split()[-1]


def picture(page: Page, name: str) -> None:
    """A picture for people to judge, where COLLAB_REPORTS names a folder."""
    if folder := os.environ.get("COLLAB_REPORTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def context_of(browser: Browser, product: Product, *, phone: bool, language: str, script: bool) -> BrowserContext:
    context = browser.new_context(
        base_url=product.address, viewport=PHONE if phone else DESK, java_script_enabled=script,
    )  # type: ignore[arg-type]  # fmt: skip
    context.add_cookies([{"name": "language", "value": language, "url": product.address}])
    return context


def choose_password(page: Page, password: str) -> None:
    page.locator("#id_password1").fill(password)
    page.locator("#id_password2").fill(password)
    page.locator("main form button[type=submit]").click()


def test_the_terminal_says_how_to_make_the_first_account(empty: Product) -> None:
    said = empty.output.read_text()
    command = re.search(r"manage\.py (first_secretariat) --email ADDRESS --name NAME", said)
    assert command, said
    assert "demo.example" not in said


@pytest.mark.parametrize(
    ("phone", "language", "script"), [(True, "en", True), (False, "bg", True), (True, "bg", False)],
    ids=["390-en", "1280-bg", "390-bg-without-script"],
)  # fmt: skip
def test_the_link_sets_the_password_and_signs_in(
    empty: Product, browser: Browser, request: pytest.FixtureRequest, phone: bool, language: str, script: bool
) -> None:
    name = request.node.callspec.id
    more = () if name == "390-en" else ("--another", "--why", "The first link was lost")
    link = link_of(empty, *more)
    context = context_of(browser, empty, phone=phone, language=language, script=script)
    page = context.new_page()
    page.goto(link)
    expect(page.locator("h1")).to_have_text(CHOOSE[language])
    picture(page, f"link-{name}")
    assert not script or violations(page) == []
    assert not script or not is_too_wide(page)
    choose_password(page, "short")
    expect(page.locator(".field__error").first).to_be_visible()
    picture(page, f"link-short-{name}")
    assert not script or violations(page) == []
    choose_password(page, PASSWORD)
    page.wait_for_url(f"{empty.address}/*")
    me = context.request.get("/api/v1/me/").json()
    assert me["email"] == "mira@city.example"
    picture(page, f"link-signed-in-{name}")
    used = context_of(browser, empty, phone=phone, language=language, script=script).new_page()
    used.goto(link)
    expect(used.locator("h1")).to_have_text(USED[language])
    picture(used, f"link-used-{name}")
    assert not script or violations(used) == []
    used.context.close()
    context.close()


def test_she_signs_in_again_with_the_password_and_nothing_secret_is_in_the_lines(
    empty: Product, browser: Browser
) -> None:
    link = link_of(empty, "--another", "--why", "Lost again")
    page = context_of(browser, empty, phone=False, language="en", script=True).new_page()
    page.goto(link)
    page.goto(f"{link}x/y")  # not a page: the line that says so names no key
    page.goto("/sign-in/")
    page.locator("#id_login").fill("mira@city.example")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    key = link.rstrip("/").rpartition("/")[2]
    assert key not in empty.output.read_text()
    page.context.close()
