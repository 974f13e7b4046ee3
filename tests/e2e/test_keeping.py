"""Answers that are kept: saved as files, opened again by their link, laid out by date."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from askbrief.permalinks import Kept, read_token, write_token

from .places import ACCOUNTABILITY, BODIES, ELSEWHERE, squeezed
from .test_everyone import violations

if TYPE_CHECKING:
    from .conftest import Visits


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("docx", "answer.docx"),
        ("markdown", "answer.md"),
        ("bibtex", "answer.bib"),
        ("ris", "answer.ris"),
        ("csl-json", "answer.json"),
    ],
)
def test_an_answer_is_saved_as_a_file(visit: Visits, form: str, name: str) -> None:
    one = visit()
    one.goto()
    one.answer(ACCOUNTABILITY)
    with one.page.expect_download() as waited:
        one.page.locator(f"#as-{form}").click()
    assert waited.value.suggested_filename == name
    path = Path(waited.value.path())
    if form == "docx":
        with ZipFile(path) as parts:
            text = parts.read("word/document.xml").decode()
    else:
        text = path.read_text(encoding="utf-8")
    assert squeezed(BODIES[1]) in squeezed(text)


def test_a_file_that_cannot_be_had_is_told(visit: Visits) -> None:
    one = visit()
    one.expected.append("Failed to load resource|net::ERR")
    one.goto()
    one.answer(ACCOUNTABILITY)
    one.page.route("**/api/answer*", lambda route: route.abort())
    one.page.locator("#as-ris").click()
    expect(one.page.locator("#live")).to_have_text("The server is not reachable")
    one.page.get_by_role("button", name="Copy answer with sources").click()
    expect(one.page.locator("#live")).to_have_text("Copying did not work.")


def test_the_link_of_an_answer_shows_it_again(visit: Visits) -> None:
    one = visit()
    one.goto()
    quote = one.answer(ACCOUNTABILITY).locator("blockquote").inner_text()
    one.page.locator(".ending").get_by_role("button", name="Copy link", exact=True).click()
    expect(one.page.locator("#live")).to_have_text("Copied: Copy link")
    link = str(one.page.evaluate("navigator.clipboard.readText()"))
    assert link.startswith(f"{one.url}/ask?q=which+bodies")
    other = visit()
    asked: list[str] = []
    other.page.on("request", lambda r: asked.append(f"{r.method} {r.url}"))
    other.goto(link.removeprefix(one.url))
    note = other.page.locator(".note")
    expect(note).to_contain_text("Given earlier. The letters are the same.")
    expect(other.page.locator(".quotes blockquote").first).to_have_text(quote)
    assert not any(one.startswith("POST") for one in asked)
    assert violations(other.page) == []
    other.page.locator("#quote-1").click()
    assert squeezed(other.mark()) == squeezed(quote)
    other.page.go_back()
    note.get_by_role("button", name="Ask again").focus()
    other.page.keyboard.press("Enter")
    expect(note).to_have_count(0)
    assert "&v=" not in other.path()
    assert any(one.startswith("POST") for one in asked)


def test_the_link_of_an_answer_that_is_none_shows_it_again(visit: Visits) -> None:
    one = visit(locale="nl-NL")
    one.goto()
    one.ask(ELSEWHERE)
    one.page.locator(".notfound").wait_for()
    link = one.page.evaluate(
        "JSON.parse(sessionStorage['askbrief.conversation']).turns[0].answer.permalink"
    )
    other = visit(locale="nl-NL")
    other.goto(link)
    other.page.locator(".notfound").wait_for()
    expect(other.page.locator(".note")).to_contain_text("Eerder gegeven.")


def test_a_damaged_link_is_told(visit: Visits) -> None:
    one = visit()
    one.expected.append("400|422")
    one.goto("/ask?q=sancties&v=e5a4&a=1&p=0.5&c=kst-1-2~3-9~x")
    expect(one.page.locator(".failure h2")).to_have_text("This question cannot be asked")
    expect(one.page.locator(".failure")).to_contain_text("the link to an answer is damaged")


def altered(link: str, number: int, change: Callable[[Kept], Kept]) -> str:
    """Return a permalink as if one of its quotes had been taken from another letter or text."""
    path, _, query = link.partition("?")
    values = parse_qsl(query)
    quotes = [value for name, value in values if name == "c"]
    quotes[number] = write_token(change(read_token(quotes[number])))
    others = [(name, value) for name, value in values if name != "c"]
    return f"{path}?{urlencode(others + [('c', quote) for quote in quotes])}"


def test_what_changed_since_is_shown(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.answer(ACCOUNTABILITY)
    link = one.page.evaluate(
        "JSON.parse(sessionStorage['askbrief.conversation']).turns[0].answer.permalink"
    )
    link = altered(link, 0, lambda kept: replace(kept, text=bytes(6)))
    link = altered(link, 1, lambda kept: replace(kept, quote=bytes(9)))
    link = altered(link, 2, lambda kept: replace(kept, letter_id="kst-32623-1"))
    two = visit(locale="nl-NL")
    two.goto(link)
    note = two.page.locator(".note li")
    expect(note).to_have_text(
        [
            re.compile(r"^\[1\] .*nr\. 376, p\. 2: brief veranderd, citaat staat er nog$"),
            re.compile(r"^\[2\] .*nr\. 376: staat niet meer in de brief$"),
            "[3] kst-32623-1: brief is hier niet meer",
        ]
    )
    assert two.page.locator(".quotes > li").count() == 1
    assert violations(two.page) == []


@pytest.mark.parametrize(
    "how",
    [
        {"locale": "nl-NL", "color_scheme": "dark"},
        {"viewport": {"width": 360, "height": 720}},
    ],
)
def test_quotes_are_laid_out_by_date(visit: Visits, how: dict[str, object]) -> None:
    one = visit(**how, reduced_motion="reduce")
    one.goto()
    one.answer("Wat doet het kabinet?")
    one.page.locator("#view").focus()
    one.page.keyboard.press("Enter")
    one.page.locator(".quotes.line").wait_for()
    assert one.path().endswith("&view=timeline")
    days = one.page.locator(".quotes.line time").evaluate_all("all => all.map(t => t.dateTime)")
    assert days == sorted(days)
    letters = one.page.locator(".quotes.line .official").all_text_contents()
    assert len(letters) == len({letter.partition(", p.")[0] for letter in letters}) > 1
    assert violations(one.page) == []
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    one.page.reload()
    one.page.locator(".quotes.line").wait_for()
    one.page.locator("#view").click()
    expect(one.page.locator(".quotes.line")).to_have_count(0)
    one.page.locator(".quotes").wait_for()
    assert "view" not in one.path()
