"""Asking on the page: what streams in, what is quoted, what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from .places import ACCOUNTABILITY, BODIES, ELSEWHERE, VERANTWOORDING, squeezed
from .serving import Served, crowd

if TYPE_CHECKING:
    from .conftest import Visits


@pytest.mark.parametrize("question", [ACCOUNTABILITY, VERANTWOORDING], ids=["English", "Dutch"])
def test_a_chip_opens_the_letter_at_the_words_that_were_quoted(
    visit: Visits, question: str
) -> None:
    one = visit()
    one.goto()
    expect(one.page.locator("#question")).to_be_focused()
    first = one.answer(question)
    quote = first.locator("blockquote").inner_text()
    for body in BODIES:
        assert body in quote
    expect(first.locator(".official")).to_have_text("Kamerstukken II 2025/26, 32623, nr. 376, p. 2")
    assert first.locator("blockquote").get_attribute("lang") == "nl"

    first.locator(".chip").click()
    assert squeezed(one.mark()) == squeezed(quote)
    place = one.page.locator("#place")
    expect(place).to_be_in_viewport()
    expect(place).to_be_focused()
    assert one.path().startswith("/letters/kst-32623-376#")


def test_a_source_shows_the_quote_within_its_passage(visit: Visits) -> None:
    one = visit()
    one.goto()
    quote = one.answer(ACCOUNTABILITY).locator("blockquote").inner_text()
    card = one.page.locator(".card").first
    marks = [squeezed(text) for text in card.locator("mark").all_inner_texts()]
    assert squeezed(quote) in marks
    passage = card.locator(".passage").inner_text()
    assert passage.startswith("Ten slotte is het tegengaan van straffeloosheid")
    assert len(passage) > len(quote)
    expect(card.locator("time")).to_have_attribute("datetime", "2025-09-19")


def test_passages_are_shown_before_the_answer(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.page.evaluate(
        """() => {
            window.seen = [];
            const look = () => {
                for (const name of ['.card.waiting', '.quotes'])
                    if (document.querySelector(name) && !seen.includes(name)) seen.push(name);
            };
            new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
        }"""
    )
    one.answer(ACCOUNTABILITY)
    assert one.page.evaluate("seen") == [".card.waiting", ".quotes"]


def test_a_question_that_the_letters_do_not_answer_is_met_with_what_is_near(visit: Visits) -> None:
    one = visit(locale="nl-NL")
    one.goto()
    one.ask(ELSEWHERE)
    expect(one.page.locator(".notfound h2")).to_have_text("Dit staat niet in deze brieven")
    expect(one.page.locator(".quotes")).to_have_count(0)
    expect(one.page.locator(".side-title, #side-title").first).to_have_text(
        "Dichtstbijzijnde passages"
    )
    assert one.page.locator(".card.nearest mark").count() > 0
    one.page.get_by_role("button", name="Bekijk welke brieven er zijn").click()
    expect(one.page.locator("#filters")).to_be_visible()


def test_what_a_question_takes_over_can_be_removed(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.answer("Hoeveel humanitaire hulp geeft Nederland in 2025?")
    one.ask("en in 2024?")
    piece = one.page.locator(".followed .piece").first
    piece.wait_for()
    expect(one.page.locator(".followed q")).to_contain_text("2024")
    with one.page.expect_request("**/api/ask") as asked:
        piece.click()
    assert "history" not in asked.value.post_data_json
    expect(one.page.locator(".ending")).to_be_visible()
    expect(one.page.locator(".followed")).to_have_count(0)


def test_filters_show_what_there_is_and_narrow_the_search(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.page.locator("#filters-button").click()
    dossier = one.page.locator("#filters").get_by_role("radio", name="36999")
    expect(dossier.locator("xpath=..").locator(".count")).to_have_text("1 letter")
    dossier.check()
    chip = one.page.locator("#chip-dossier")
    expect(chip).to_contain_text("36999")
    one.page.keyboard.press("Escape")
    one.ask(ACCOUNTABILITY)
    one.page.locator(".ending").wait_for()
    assert one.path().endswith("&dossier=36999")
    letters = one.page.locator(".card").evaluate_all("all => all.map(c => c.dataset.passage)")
    assert letters
    assert all(name.startswith("kst-36999-7#") for name in letters)

    chip.click()
    one.page.locator("#ask-with-filters").click()
    expect(one.page.locator(".official").first).to_contain_text("32623, nr. 376")
    assert one.path() == "/ask?q=which+bodies+receive+accountability+funding%3F"


def test_a_period_is_a_filter(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.page.locator("#filters-button").click()
    one.page.locator("#filter-from").fill("2025-06-01")
    one.page.locator("#filter-to").focus()
    expect(one.page.locator("#chip-from")).to_have_text("from 1 June 2025")
    one.ask("Hoeveel ton bedraagt de kaasvoorraad in Gouda?")
    one.page.locator(".ending").wait_for()
    assert one.page.locator("[data-passage^='kst-36999-7']").count() == 0


def test_stopping_keeps_the_question_and_asks_again(visit: Visits, served: Served) -> None:
    one = visit()
    one.expected.append("503")
    one.goto()
    with crowd(served, 24):
        one.ask(ACCOUNTABILITY)
        one.page.locator("#stop-button").click()
        expect(one.page.locator(".turn")).to_contain_text("Stopped before there was an answer.")
    one.page.get_by_role("button", name="Ask again").click()
    expect(one.page.locator(".quotes")).to_contain_text(BODIES[0])


def test_back_from_a_letter_finds_the_conversation(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.answer("Hoeveel humanitaire hulp geeft Nederland in 2025?")
    first = one.answer(ACCOUNTABILITY)
    asked = one.path()
    first.locator("blockquote").click()
    one.mark()
    one.page.go_back()
    expect(one.page.locator(".letter")).to_have_count(0)
    assert one.path() == asked
    expect(one.page.locator("#quote-1")).to_be_focused()
    expect(one.page.locator("#earlier")).to_contain_text("humanitaire hulp")
    one.page.go_forward()
    expect(one.page.locator("#place")).to_be_in_viewport()
    one.page.keyboard.press("Escape")
    expect(one.page.locator("#quote-1")).to_be_focused()
    one.page.locator("#earlier button").click()
    expect(one.page.locator(".quotes")).to_contain_text("EUR 20,4 miljoen")


def test_links_to_a_question_and_to_a_place_work_by_themselves(visit: Visits) -> None:
    one = visit()
    one.goto("/ask?q=which+bodies+receive+accountability+funding%3F")
    quote = one.page.locator(".quotes blockquote").first
    expect(quote).to_contain_text(BODIES[0])
    one.page.reload()
    expect(quote).to_contain_text(BODIES[0])
    place = one.page.locator("#quote-1").get_attribute("href")
    other = visit()
    other.goto(place or "")
    assert BODIES[0] in other.mark()
    other.page.reload()
    assert BODIES[0] in other.mark()
    other.page.locator("#letter-close").click()
    assert other.path() == "/"
    expect(other.page.locator("#start h1")).to_have_text("What do the letters say?")


def test_the_history_stays_in_the_browser_until_it_is_cleared(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.answer(ACCOUNTABILITY)
    one.page.locator("#new").click()
    one.page.reload()
    one.page.locator("#history").click()
    one.page.locator(".past button", has_text=ACCOUNTABILITY).click()
    expect(one.page.locator(".quotes")).to_contain_text(BODIES[0])
    one.page.locator("#history").click()
    one.page.locator("#history-clear").click()
    expect(one.page.locator(".dialog")).to_contain_text("No questions yet.")
    assert one.page.evaluate("localStorage.getItem('askbrief.questions')") is None


def test_the_page_works_where_storage_is_blocked(visit: Visits) -> None:
    one = visit(storage=False)
    one.goto()
    one.answer(ACCOUNTABILITY)
    one.page.locator("#theme").click()
    one.page.locator("#language-nl").click()
    expect(one.page.locator("#ask-button")).to_have_text("Vraag")


def test_copies_carry_the_source(visit: Visits) -> None:
    one = visit()
    one.goto()
    quote = one.answer(ACCOUNTABILITY).locator("blockquote").inner_text()
    card = one.page.locator(".card").first

    def copied(name: str) -> str:
        scope = card if name != "Copy answer with sources" else one.page.locator(".ending")
        scope.get_by_role("button", name=name, exact=True).click()
        expect(one.page.locator("#live")).to_have_text(f"Copied: {name}")
        return str(one.page.evaluate("navigator.clipboard.readText()"))

    official = "Kamerstukken II 2025/26, 32623, nr. 376, p. 2"
    assert copied("Copy citation") == official
    assert f"“{quote}” ({official})" in copied("Copy quote").split("\n\n")
    link = copied("Copy link")
    assert link.startswith(f"{one.url}/letters/kst-32623-376#")
    markdown = copied("Copy answer with sources")
    assert markdown.startswith(f"## {ACCOUNTABILITY}\n\n> {quote} [1]\n")
    assert (
        f"1. {official}. Actuele situatie in Noord-Afrika en het Midden-Oosten, "
        "minister van Buitenlandse Zaken, 19 September 2025. "
        "<https://zoek.officielebekendmakingen.nl/kst-32623-376.html>"
    ) in markdown


def test_more_quotes_can_be_asked_for(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.answer(ACCOUNTABILITY)
    before = one.page.locator(".quotes > li").count()
    one.page.locator("#more-quotes").click()
    expect(one.page.locator("#more-quotes")).to_have_count(0)
    one.page.locator(".quotes").wait_for()
    assert one.page.locator(".quotes > li").count() > before == 3
