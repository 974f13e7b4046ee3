"""The letter that is open: as text, as pages, and with everything a letter may hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Locator, Page, expect

from .places import ACCOUNTABILITY, CHEESE, FIREWORKS_PDF, squeezed

if TYPE_CHECKING:
    from .conftest import Visits

FIREWORKS = "Welke maatregelen nam de ILT tegen vuurwerk in gaasverpakkingen?"
needs_pdf = pytest.mark.skipif(not FIREWORKS_PDF.exists(), reason="the shared PDFs are not here")


def test_signs_of_markup_and_emoji_in_a_letter_are_only_text(visit: Visits) -> None:
    one = visit()
    one.goto()
    quote = one.answer("Hoeveel ton bedraagt de kaasvoorraad in Gouda?").locator("blockquote")
    assert CHEESE in quote.inner_text()
    source = one.page.locator(".card").first
    assert squeezed(quote.inner_text()) == squeezed(source.locator("mark").inner_text())
    one.page.locator("#quote-1").click()
    assert squeezed(one.mark()) == squeezed(quote.inner_text())
    expect(one.page.locator(".letter-head h2")).to_contain_text("<img src=x onerror=")
    assert one.page.evaluate("window.pwned") is None
    assert one.page.locator("main img, main script").count() == 0


def test_a_place_counts_code_points_not_units(visit: Visits) -> None:
    one = visit()
    one.goto("/letters/kst-36999-7")
    one.page.locator(".text").wait_for()
    text = one.page.evaluate("fetch('/api/letters/kst-36999-7').then(r => r.json())")["text"]
    start = text.index("keuringsdienst")
    assert "🧀" in text[:start]
    one.goto("/")
    one.goto(f"/letters/kst-36999-7#{start}-{start + len('keuringsdienst')}")
    assert one.mark() == "keuringsdienst"


@pytest.mark.parametrize(
    ("letter", "words", "place"),
    [
        ("kst-32623-376", "het OHCHR-veldkantoor in Damascus", "nr. 376, p. 2)"),
        (
            "kst-32623-376",
            "Middels deze inzet geeft het kabinet uitvoering",
            "nr. 376, p. 2, voetnoot 1)",
        ),
        ("kst-36999-7", "🧀🧀 in Gouda bedraagt 4.200 ton <script>", "nr. 7, al. 2)"),
    ],
)
def test_what_is_selected_in_a_letter_can_be_cited(
    visit: Visits, letter: str, words: str, place: str
) -> None:
    one = visit()
    one.goto(f"/letters/{letter}")
    one.page.locator(".text").wait_for()
    one.page.evaluate(SELECT, words)
    bar = one.page.locator("#cite")
    bar.get_by_role("button", name="Copy with citation").click()
    expect(one.page.locator("#live")).to_have_text("Copied: Copy with citation")
    copied = str(one.page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith(f"“{words}” (Kamerstukken II ")
    assert copied.endswith(place)
    bar.get_by_role("button", name="Copy link").click()
    expect(one.page.locator("#live")).to_have_text("Copied: Copy link")
    link = str(one.page.evaluate("navigator.clipboard.readText()"))
    one.goto("/")
    one.goto(link.removeprefix(one.url))
    assert one.mark() == words


SELECT = """(words) => {
    const walker = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words);
        if (at >= 0) getSelection().setBaseAndExtent(
            walker.currentNode, at, walker.currentNode, at + words.length);
    }
}"""


def test_markup_in_a_question_is_only_text(visit: Visits) -> None:
    one = visit()
    one.goto()
    question = "<img src=x onerror=window.pwned=1> wie krijgt geld?"
    one.ask(question)
    expect(one.page.locator(".turn-question")).to_have_text(question)
    one.page.locator(".ending").wait_for()
    assert one.page.evaluate("window.pwned") is None


def test_a_footnote_leads_to_its_text_and_back(visit: Visits) -> None:
    one = visit()
    one.goto("/letters/kst-32623-376")
    one.page.get_by_role("link", name="Footnote 1", exact=True).click()
    note = one.page.locator("#note-0")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("Middels deze inzet geeft het kabinet uitvoering")
    one.page.get_by_role("link", name="Back to the mark of footnote 1").click()
    expect(one.page.locator("#mark-0")).to_be_focused()


def test_a_letter_shows_its_parts(visit: Visits) -> None:
    one = visit()
    one.goto("/letters/kst-32623-376")
    one.page.locator(".text").wait_for()
    expect(one.page.locator(".letter-head .cite")).to_have_text(
        "Kamerstukken II 2025/26, 32623, nr. 376"
    )
    expect(one.page.locator(".block.head").first).to_contain_text("32 623 Actuele situatie")
    expect(one.page.locator(".block.signature").last).to_contain_text("Van Weel", ignore_case=True)
    expect(one.page.locator(".block.footnote")).to_have_count(1)
    assert one.page.locator(".page-mark").all_text_contents() == ["p. 1", "p. 2", "p. 3"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/letters/no-such-letter", "There is no such letter here"),
        ("/letters/kst-32623-376#99999-100000", "The place this link points to is not in"),
        ("/letters/kst-32623-376#9-3", "Kamerstukken II 2025/26, 32623, nr. 376"),
    ],
)
def test_a_link_that_leads_nowhere_says_so(visit: Visits, path: str, words: str) -> None:
    one = visit()
    one.expected.append("404")
    one.goto(path)
    expect(one.page.locator(".letter")).to_contain_text(words)
    expect(one.page.locator("mark")).to_have_count(0)


@needs_pdf
def test_boxes_lie_over_the_quoted_words_of_a_pdf(visit: Visits) -> None:
    one = visit()
    one.goto()
    quote = one.answer(FIREWORKS).locator("blockquote").inner_text()
    one.page.locator("#quote-1").click()
    one.mark()
    one.page.locator("#view-page").click()
    boxes = one.page.locator(".word-box:not(.pale)")
    boxes.first.wait_for()
    expect(one.page.locator("#place")).to_be_in_viewport()
    image = one.page.locator(".paper img")
    image.evaluate("one => one.decode()")
    number = int(one.page.locator("#page-number").input_value())
    assert letters_under(boxes, image, number) == letters_of(quote)


def letters_under(boxes: Locator, image: Locator, number: int) -> str:
    """Read in the PDF itself, with another reader's eyes, what is printed where the boxes lie."""
    document = pdfium.PdfDocument(FIREWORKS_PDF)
    page = document[number - 1]
    around = image.bounding_box()
    assert around
    scale = page.get_width() / around["width"]
    left_edge, bottom_edge, _right, _top = page.get_cropbox()
    words = page.get_textpage()
    under = ""
    for i in range(boxes.count()):
        box = boxes.nth(i).bounding_box()
        assert box
        left = left_edge + (box["x"] - around["x"]) * scale
        middle = box["y"] + box["height"] / 2 - around["y"]
        height = bottom_edge + page.get_height() - middle * scale
        right = left + box["width"] * scale
        under += words.get_text_bounded(left, height - 1, right, height + 1)
    words.close()
    page.close()
    document.close()
    return letters_of(under)


def letters_of(text: str) -> str:
    """Return the letters and digits of a text: a hyphen at a line's end is not in the quote."""
    return "".join(re.findall(r"[^\W_]+", text))


@needs_pdf
def test_pages_of_a_pdf_can_be_turned_and_enlarged(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.answer(FIREWORKS)
    one.page.locator("#quote-1").click()
    one.page.locator("#view-page").click()
    chooser = one.page.locator("#page-number")
    one.page.locator(".word-box").first.wait_for()
    quoted = chooser.input_value()
    one.page.locator("#page-next").click()
    expect(chooser).to_have_value(str(int(quoted) + 1))
    chooser.select_option("1")
    expect(one.page.locator("#page-previous")).to_be_disabled()
    one.page.locator("#page-quote").click()
    expect(chooser).to_have_value(quoted)
    width = one.page.locator(".paper img").evaluate("one => one.decode().then(() => one.width)")
    one.page.locator("#page-zoom").click()
    wider = one.page.locator(".paper img").evaluate("one => one.decode().then(() => one.width)")
    assert round(wider / width, 1) == 1.5
    one.page.locator("#view-text").click()
    expect(one.page.locator("#place")).to_be_in_viewport()


@needs_pdf
def test_a_pdf_that_went_away_leaves_the_text(visit: Visits, index: Path) -> None:
    one = visit()
    one.expected.append("404|410")
    one.goto("/letters/ah-tk-20232024-1771")
    one.page.locator("#view-page").wait_for()
    pdf = index.parent / "letters" / FIREWORKS_PDF.name
    pdf.rename(pdf.with_suffix(".away"))
    try:
        one.page.locator("#view-page").click()
        expect(one.page.locator(".pages")).to_contain_text("The file has gone or was changed")
    finally:
        pdf.with_suffix(".away").rename(pdf)
    one.page.locator("#view-text").click()
    expect(one.page.locator(".text")).to_contain_text("Vraag 1")
    one.page.locator("#view-page").click()
    expect(one.page.locator(".paper img")).to_be_visible()


def test_a_letter_without_pages_of_its_own_offers_text_only(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.answer(ACCOUNTABILITY).locator(".chip").click()
    one.mark()
    expect(one.page.locator(".views")).to_have_count(0)


def visible_text(page: Page, selector: str) -> str:
    """Return the text of an element as it is shown."""
    return page.locator(selector).inner_text()


def test_paper_gets_the_answer_with_full_citations(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.answer(ACCOUNTABILITY)
    one.page.emulate_media(media="print")
    expect(one.page.locator(".composer")).to_be_hidden()
    expect(one.page.locator(".tools").first).to_be_hidden()
    text = visible_text(one.page, "main")
    assert ACCOUNTABILITY in text
    assert "Kamerstukken II 2025/26, 32623, nr. 376, p. 2" in text
    assert "https://zoek.officielebekendmakingen.nl/kst-32623-376.html" in text
