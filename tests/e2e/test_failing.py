"""When it goes wrong: the page says what, and what to do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from .places import ACCOUNTABILITY, BODIES, FIREWORKS_PDF
from .serving import crowd, serving

if TYPE_CHECKING:
    from .conftest import Visits


def test_a_server_that_went_away_can_be_asked_again_when_it_is_back(
    visit: Visits, index: Path, model_cache: Path
) -> None:
    with serving(index, model_cache) as server:
        one = visit(server)
        one.goto()
        one.page.locator(".examples").wait_for()
    one.expected.append("ERR_CONNECTION_REFUSED")
    one.ask(ACCOUNTABILITY)
    expect(one.page.locator(".failure")).to_contain_text("The server is not reachable")
    with serving(index, model_cache, port=server.port):
        one.page.locator("#retry").click()
        expect(one.page.locator(".quotes")).to_contain_text(BODIES[0])


def test_a_busy_server_is_asked_again_by_itself(
    visit: Visits, index: Path, model_cache: Path
) -> None:
    with serving(index, model_cache, queue="0", rate="0") as server:
        one = visit(server)
        one.expected.append("503")
        one.goto()
        one.page.locator(".examples").wait_for()
        with crowd(server, 6):
            ask_until_refused(one.page)
            expect(one.page.locator(".countdown")).to_contain_text("Trying again in")
        expect(one.page.locator(".quotes")).to_contain_text(BODIES[0])


def ask_until_refused(page: Page) -> None:
    """Ask a server that others keep busy; now and then it has time all the same."""
    for _ in range(40):
        page.locator("#question").fill(ACCOUNTABILITY)
        page.keyboard.press("Enter")
        done = page.locator(".failure[data-kind=busy], .quotes")
        done.first.wait_for()
        if page.locator(".failure[data-kind=busy]").count():
            return
    raise AssertionError("a server without a queue was never busy")


def test_without_an_index_the_page_says_how_to_make_one(
    visit: Visits, index: Path, model_cache: Path, tmp_path: Path
) -> None:
    with serving(tmp_path / "index", model_cache, ready=False) as server:
        one = visit(server)
        one.expected.append("503")
        one.goto()
        expect(one.page.locator("#notice")).to_contain_text("There are no letters yet")
        expect(one.page.locator("#notice pre")).to_have_text("askbrief build")
        shutil.copytree(index, tmp_path / "index", dirs_exist_ok=True)
        expect_letters_after_retries(one.page)


def expect_letters_after_retries(page: Page) -> None:
    """Press the button until the server, which looks every now and then, has seen the index."""
    retry, there = page.locator("#retry"), page.locator(".examples")
    for _ in range(20):
        retry.or_(there).wait_for()
        if there.is_visible():
            return
        retry.click()
        page.wait_for_timeout(700)
    raise AssertionError("the letters did not come")


def test_a_question_that_is_too_long_goes_back_into_the_box(visit: Visits) -> None:
    one = visit()
    one.expected.append("40[0-9]|422")
    one.goto()
    question = "waarom " * 3000
    one.ask(question)
    failure = one.page.locator(".failure")
    expect(failure).to_contain_text("This question cannot be asked")
    expect(failure.locator(".detail")).not_to_be_empty()
    expect(one.page.locator("#question")).to_have_value(question.strip())


def test_too_many_questions_are_counted_down(visit: Visits, index: Path, model_cache: Path) -> None:
    with serving(index, model_cache, rate="3") as server:
        one = visit(server)
        one.expected.append("429")
        one.goto()
        one.page.locator(".examples").wait_for()
        for _ in range(2):
            one.answer(ACCOUNTABILITY)
        one.ask("Wat doet het kabinet?")
        expect(one.page.locator(".failure")).to_contain_text("Too many questions in a short time")
        expect(one.page.locator(".countdown")).to_contain_text("Trying again in")


def test_a_token_is_asked_for_once_and_kept_for_the_tab(
    visit: Visits, index: Path, model_cache: Path
) -> None:
    with serving(index, model_cache, tokens="letmein") as server:
        one = visit(server)
        one.expected.append("401")
        one.goto("/ask?q=which+bodies+receive+accountability+funding%3F")
        give_token(one.page, "wrong")
        expect(one.page.locator(".token")).to_contain_text("did not accept this token")
        give_token(one.page, "letmein")
        expect(one.page.locator(".quotes")).to_contain_text(BODIES[0])
        one.page.reload()
        expect(one.page.locator(".quotes")).to_contain_text(BODIES[0])
        expect(one.page.locator(".token")).to_have_count(0)
        assert one.page.evaluate("JSON.stringify(localStorage)").count("letmein") == 0
        if FIREWORKS_PDF.exists():
            one.goto("/letters/ah-tk-20232024-1771")
            one.page.locator("#view-page").click()
            image = one.page.locator(".paper img")
            expect(image).to_have_attribute("src", re.compile("^data:image/png;base64,"))


def give_token(page: Page, token: str) -> None:
    """Fill in the form for the token."""
    page.locator("#token").fill(token)
    page.keyboard.press("Enter")
