"""The page for everyone: keyboard, small windows, dark, both languages, assistive technology."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .places import ACCOUNTABILITY, BODIES, ELSEWHERE

if TYPE_CHECKING:
    from .conftest import Visits

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong, in words."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en-GB", "nl-NL"])
def test_axe_finds_nothing_wrong(visit: Visits, language: str, theme: str) -> None:
    one = visit(locale=language, color_scheme=theme, reduced_motion="reduce")
    one.goto()
    one.page.locator(".examples").wait_for()
    assert violations(one.page) == []
    one.page.locator("#filters-button").click()
    assert violations(one.page) == []
    one.page.keyboard.press("Escape")
    one.ask(ELSEWHERE)
    one.page.locator(".notfound").wait_for()
    assert violations(one.page) == []
    one.answer(ACCOUNTABILITY)
    assert violations(one.page) == []
    one.page.locator("#quote-1").click()
    one.mark()
    one.page.evaluate("getSelection().selectAllChildren(document.getElementById('place'))")
    one.page.locator("#cite").wait_for()
    assert violations(one.page) == []
    one.page.locator("#help").click()
    assert violations(one.page) == []


def test_axe_finds_nothing_wrong_with_a_pdf_or_a_failure(visit: Visits) -> None:
    one = visit(reduced_motion="reduce")
    one.expected.append("404")
    one.goto("/letters/no-such-letter")
    one.page.locator(".failure").wait_for()
    assert violations(one.page) == []
    one.goto("/letters/ah-tk-20232024-1771")
    one.page.locator(".text, .failure").first.wait_for()
    if one.page.locator("#view-page").count():
        one.page.locator("#view-page").click()
        one.page.locator(".paper").wait_for()
        assert violations(one.page) == []


def focused(page: Page) -> str:
    """Return the id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until an element has the focus, which it shows."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page) == wanted:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
            return
    raise AssertionError(f"the keyboard does not reach #{wanted}")


def test_the_keyboard_alone_is_enough(visit: Visits) -> None:
    one = visit()
    one.goto()
    page = one.page
    page.keyboard.type("which bodies")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("receive accountability funding?")
    page.keyboard.press("Enter")
    expect(page.locator(".quotes")).to_contain_text(BODIES[0])
    assert focused(page) == "question"
    tab_to(page, "quote-1")
    page.keyboard.press("Enter")
    one.mark()
    expect(page.locator("#place")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#quote-1")).to_be_focused()
    page.keyboard.press("/")
    assert focused(page) == "question"
    tab_to(page, "filters-button")
    page.keyboard.press("Enter")
    tab_to(page, "filter-dossier-0")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#chip-dossier")).to_be_visible()
    assert focused(page) == "filter-dossier-1"
    page.keyboard.press("Escape")
    assert focused(page) == "filters-button"


def test_the_first_tab_stop_skips_to_the_question(visit: Visits) -> None:
    one = visit()
    one.goto("/letters/kst-32623-376")
    one.page.locator(".text").wait_for()
    one.page.evaluate("document.activeElement.blur()")
    one.page.locator(".skip").focus()
    expect(one.page.locator(".skip")).to_be_in_viewport()
    one.page.keyboard.press("Enter")
    assert focused(one.page) == "question"


def test_the_slash_key_can_be_switched_off(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.page.locator("#help").click()
    one.page.locator("#single-keys").uncheck()
    one.page.keyboard.press("Escape")
    expect(one.page.locator("dialog")).to_have_count(0)
    one.page.locator("#filters-button").focus()
    one.page.keyboard.press("/")
    assert focused(one.page) == "filters-button"


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_runs_out_of_a_small_window(visit: Visits, width: int) -> None:
    """320 CSS pixels is a phone, and 1280 at 400 %; 640 is 1280 at 200 %."""
    one = visit(viewport={"width": width, "height": 640})
    page = one.page

    def fits() -> bool:
        return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    one.goto()
    page.locator(".examples").wait_for()
    assert fits()
    page.locator("#filters-button").click()
    assert fits()
    page.locator("#filters-button").click()
    one.answer(ACCOUNTABILITY)
    assert fits()
    answer, sources = page.locator("#current").bounding_box(), page.locator("#side").bounding_box()
    assert answer
    assert sources
    assert sources["y"] >= answer["y"] + answer["height"]
    page.locator("#quote-1").click()
    one.mark()
    expect(page.locator("#place")).to_be_in_viewport()
    expect(page.locator(".composer")).to_be_hidden()
    assert fits()
    page.locator("#letter-close").click()
    expect(page.locator("#quote-1")).to_be_in_viewport()
    page.go_forward()
    page.locator("#letter-scroll").focus()
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()


def test_the_theme_follows_the_system_until_one_is_chosen(visit: Visits) -> None:
    one = visit(color_scheme="dark")
    one.goto()
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert one.page.evaluate(paper) == "rgb(20, 23, 27)"
    one.page.locator("#theme").click()
    assert one.page.evaluate(paper) == "rgb(245, 245, 242)"
    one.page.reload()
    assert one.page.evaluate(paper) == "rgb(245, 245, 242)"
    one.page.locator("#theme").click()
    assert one.page.evaluate(paper) == "rgb(20, 23, 27)"


def test_the_language_is_the_browsers_until_one_is_chosen(visit: Visits) -> None:
    one = visit(locale="nl-NL")
    one.goto()
    assert one.page.evaluate("document.documentElement.lang") == "nl"
    expect(one.page.locator("h1")).to_have_text("Wat staat er in de brieven?")
    one.answer(ACCOUNTABILITY)
    expect(one.page.locator("#turn-question")).to_have_attribute("lang", "en")
    expect(one.page.locator(".byline").first).to_contain_text("19 september 2025")
    one.page.locator("#question").fill("half een vraag")
    one.page.locator("#language-en").click()
    expect(one.page.locator("#language-en")).to_be_focused()
    expect(one.page.locator("#side-title")).to_have_text("Sources")
    expect(one.page.locator("#question")).to_have_value("half een vraag")
    one.page.reload()
    assert one.page.evaluate("document.documentElement.lang") == "en"


def test_those_who_want_calm_get_no_motion(visit: Visits) -> None:
    one = visit(reduced_motion="reduce")
    one.goto()
    one.page.locator(".examples").wait_for()
    moving = """[...document.querySelectorAll('*')].filter(one => {
        const style = getComputedStyle(one);
        return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0;
    }).length"""
    assert one.page.evaluate(moving) == 0
