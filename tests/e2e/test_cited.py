"""Citations of other documents, in quotes and in letters: links to where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from .conftest import Visits

AID = "Hoeveel humanitaire hulp geeft Nederland in 2025?"
MOTION = "Kamerstuk 32 623, nr. 343"
ADDRESS = "https://zoek.officielebekendmakingen.nl/kst-32623-343.html"


@pytest.mark.parametrize(
    ("locale", "state", "official"),
    [
        ("en-GB", "not in this index or its register", "Official publication"),
        ("nl-NL", "niet in deze index of het register", "Officiële publicatie"),
    ],
)
def test_a_citation_in_a_quote_says_what_is_known_of_it(
    visit: Visits, locale: str, state: str, official: str
) -> None:
    one = visit(locale=locale)
    one.goto()
    link = one.answer(AID).locator("blockquote").get_by_role("link", name=MOTION)
    expect(one.page.locator(".quotes .cited").first).to_have_text(f"{MOTION}: {state}")
    expect(link).to_have_attribute("href", ADDRESS)
    link.click()
    card = one.page.locator("dialog")
    expect(card.locator("h2")).to_have_text(MOTION)
    expect(card).to_contain_text(state)
    expect(card.get_by_role("link", name=official)).to_have_attribute("href", ADDRESS)
    one.page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(one.page.locator("#letter-title")).to_have_count(0)


def test_a_citation_opens_the_letter_that_is_here_and_back_leads_back(visit: Visits) -> None:
    one = visit()
    one.goto("/letters/kst-36999-7")
    link = one.page.locator(".text").get_by_role("link", name="Kamerstuk 32 623, nr. 376")
    link.click()
    title = one.page.locator(".letter-head h2")
    expect(title).to_have_text("Actuele situatie in Noord-Afrika en het Midden-Oosten")
    assert one.page.url.endswith("/letters/kst-32623-376")
    citing = one.page.locator(".letter-head .cited")
    citing.locator("summary").click()
    expect(citing.get_by_role("link")).to_contain_text("Kaas")
    expect(one.page.locator(".text").get_by_role("link", name=MOTION)).to_have_count(2)
    one.page.go_back()
    expect(title).to_contain_text("Kaas")


def test_the_words_of_a_quote_stay_as_they_are(visit: Visits) -> None:
    one = visit()
    one.goto()
    shown = one.answer(AID).locator("blockquote")
    assert "Conform de motie Kahraman (Kamerstuk 32 623, nr. 343), heeft" in shown.inner_text()
