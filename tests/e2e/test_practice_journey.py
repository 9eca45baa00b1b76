"""Varna fills a card, loses the line half-way, finds the draft again, submits; the chair publishes; it appears."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_taken_over

SAVED = re.compile("Записано|Запазено")
SUMMARY = "Дванадесет двора получиха сянка и вода; температурата на обяд падна с шест градуса."


def begin(page: Page, title: str) -> None:
    page.locator("#practice-title").fill(title)
    page.locator("#practice-theme").select_option("climate")
    page.locator("#practice-practice_type input").nth(1).check()


def finish(page: Page) -> None:
    page.locator("#practice-summary").fill(SUMMARY)
    page.locator("#practice-subtopics input").first.check()
    page.locator("#practice-group").select_option("climate")
    page.locator("#practice-implementation_status").select_option("in_operation")
    page.locator("#practice-start").fill("2024-05")
    page.locator("#practice-contact-unit").fill("Отдел „Екология“")
    page.locator("#practice-contact-role").fill("главен експерт")
    page.locator("#practice-contact-mailbox").fill("ecology@varna.example")
    page.locator("#practice-contact-languages input").first.check()


def test_a_practice_survives_a_lost_line_and_reaches_the_library(visit):
    title = f"Сянка в дванадесет двора {uuid4().hex[:6]}"
    library = visit("official.sofia", language="bg", path="/practices")
    varna = visit("official.varna", phone=True, language="bg", path="/practices/new")
    for page in (library, varna):
        is_taken_over(page)

    begin(varna, title)
    expect(varna.locator(".editor__saved")).to_contain_text(SAVED)
    varna.context.set_offline(True)
    finish(varna)
    expect(varna.locator(".editor__saved")).to_contain_text("устройство")
    varna.context.set_offline(False)
    varna.goto("/practices/new")
    is_taken_over(varna)
    expect(varna.locator("#practice-title")).to_have_value(title)
    expect(varna.locator("#practice-summary")).to_have_value(SUMMARY)

    varna.locator(".editor__form .button--primary").click()
    expect(varna).to_have_url(re.compile(r"/practices/\d+"))
    expect(varna.locator(".practice__review .tag")).to_be_visible()

    chair = visit("chair.climate", path=varna.url)
    is_taken_over(chair)
    chair.get_by_role("button", name="Publish").click()
    expect(chair.locator(".practice__place")).to_contain_text("1.0")

    expect(library.locator(".practice-card", has_text=title)).to_have_count(0)
    library.locator(".library .button--waiting").click()
    expect(library.locator(".practice-card", has_text=title)).to_be_visible()
    varna.goto("/notices")
    expect(varna.locator(".notice").first).to_contain_text(title)
