"""Pictures of the page's main states, for the documentation.

    python tests/e2e/screenshots.py INDEX [FOLDER] [STATE...]

Serves the index with the real model, and writes small PNG files. States over time need an index of
many letters.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from askbrief.settings import load_settings
from e2e.places import ACCOUNTABILITY, ARGUMENTS, CHROMIUM, ELSEWHERE, ROOT
from e2e.serving import serving

GAZA = "motie over humanitaire hulp aan Gaza"
FIREWORKS = "Welke maatregelen nam de ILT tegen vuurwerk in gaasverpakkingen?"
COLOURS = 128
Act = Callable[[Page, str], None]


def ask(page: Page, question: str) -> None:
    """Ask and wait for what comes of it."""
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    page.locator(".ending, .failure").first.wait_for()


def start(page: Page, url: str) -> None:
    """Show the start."""
    page.goto(url)
    page.locator(".examples").wait_for()


def answered(page: Page, url: str) -> None:
    """Show an answer with its sources."""
    start(page, url)
    ask(page, ACCOUNTABILITY)


def letter(page: Page, url: str) -> None:
    """Show the letter at the quoted words."""
    answered(page, url)
    page.locator("#quote-1").click()
    page.locator("#place").wait_for()


def pdf(page: Page, url: str) -> None:
    """Show the printed page with boxes over the quoted words."""
    start(page, url)
    ask(page, FIREWORKS)
    page.locator("#quote-1").click()
    page.locator("#view-page").click()
    page.locator(".word-box").first.wait_for()
    page.locator(".paper img").evaluate("one => one.decode()")


def unanswered(page: Page, url: str) -> None:
    """Show that the letters do not tell."""
    start(page, url)
    ask(page, ELSEWHERE)


def filters(page: Page, url: str) -> None:
    """Show what there is to choose from."""
    start(page, url)
    page.locator("#filters-button").click()


def line(page: Page, url: str) -> None:
    """Show quotes by date."""
    start(page, url)
    ask(page, GAZA)
    page.locator("#view").click()
    page.locator(".quotes.line").wait_for()
    page.evaluate("scrollTo(0, 0)")


def opened_again(page: Page, url: str) -> None:
    """Show an answer that was opened by its link, one of whose letters is not there."""
    start(page, url)
    ask(page, GAZA)
    kept = "JSON.parse(sessionStorage['askbrief.conversation']).turns[0].answer.permalink"
    link = str(page.evaluate(kept))
    page.evaluate("sessionStorage.clear()")
    page.goto(url + re.sub(r"&c=[^~]+~(?!.*&c=)", "&c=kst-32623-1~", link))
    page.locator(".note li").wait_for()


def ending(page: Page, url: str) -> None:
    """Show what can be done with an answer."""
    start(page, url)
    ask(page, GAZA)
    page.locator(".ending").scroll_into_view_if_needed()


DESKTOP = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}
PHONE = {"viewport": {"width": 360, "height": 720}, "locale": "en-GB", "device_scale_factor": 2}
DUTCH = {"locale": "nl-NL"}
DARK = {"color_scheme": "dark"}
STATES: dict[str, tuple[Act, dict[str, object]]] = {
    "start": (start, DESKTOP),
    "answer": (answered, DESKTOP),
    "answer-dark": (answered, DESKTOP | DARK),
    "letter": (letter, DESKTOP),
    "pdf": (pdf, DESKTOP | DUTCH),
    "filters": (filters, DESKTOP | DUTCH | DARK),
    "not-answered": (unanswered, DESKTOP | DUTCH),
    "timeline": (line, DESKTOP),
    "given-earlier": (opened_again, DESKTOP | DUTCH),
    "save-as": (ending, DESKTOP | DARK),
    "phone-timeline": (line, PHONE | DUTCH | DARK),
    "phone-answer": (answered, PHONE),
    "phone-letter": (letter, PHONE | DARK),
}


def shown(browser: Browser, url: str, name: str) -> Page:
    """Return a page in one of the states."""
    act, options = STATES[name]
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    act(page, url)
    return page


def picture(page: Page) -> bytes:
    """Return a small PNG of a page, and close it."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)
    taken = page.screenshot()
    page.context.close()
    return small(taken)


def small(png: bytes) -> bytes:
    """Return a picture with few colours, which text and flat areas do not need more of."""
    made = io.BytesIO()
    few = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


def pictures(browser: Browser, index: Path, names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Take some pictures, or all; the last one when the server has gone."""
    with serving(index, load_settings().cache) as server:
        for name in names or STATES:
            yield name, picture(shown(browser, server.url, name))
        if names:
            return
        left = shown(browser, server.url, "answer")
    ask(left, "Hoeveel humanitaire hulp geeft Nederland in 2025?")
    yield "error", picture(left)


def main(index: Path, folder: Path, names: list[str]) -> None:
    """Write some pictures, or all, to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, png in pictures(browser, index, names):
            (folder / f"{name}.png").write_bytes(png)
            sys.stdout.write(f"{name}.png {len(png):,} bytes\n")
        browser.close()


if __name__ == "__main__":
    built, *rest = sys.argv[1:]
    main(Path(built), Path(rest[0]) if rest else ROOT / "docs/screenshots", rest[1:])
