"""What the tests of the page share: letters, addresses, and pages that are watched."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
CORPUS = ROOT / "corpus"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
FIREWORKS_PDF = ROOT.parent / "shared/letters/pdf/1b26915f-b542-4707-8495-b5c21f0edfe1.pdf"
PDFS = (FIREWORKS_PDF,)

ACCOUNTABILITY = "which bodies receive accountability funding?"
VERANTWOORDING = "welke instellingen krijgen geld om bewijs van misdaden te verzamelen?"
ELSEWHERE = "Wat kost een kaartje voor de Efteling?"
BODIES = (
    "VN-bewijzenbank IIIM",
    "OHCHR-veldkantoor in Damascus",
    "International Center for Transitional Justice",
)
CHEESE = (
    "De kaasvoorraad 🧀🧀 in Gouda bedraagt 4.200 ton <script>window.pwned = 1</script> "
    "en wordt elke maand geteld 𝔸."
)
NASTY = f"""36 999  Kaas <img src=x onerror="window.pwned = 2"> en 🧀
Nr. 7  Brief van de minister van Landbouw
Aan de Voorzitter van de Tweede Kamer der Staten-Generaal
Den Haag, 3 maart 2025

Met deze brief 🧀 informeer ik uw Kamer over de voorraad van kaas in het land. De telling
𝔸𝔹 is gedaan door de keuringsdienst.

De boeren hebben in het voorjaar veel melk geleverd. {CHEESE} De prijzen bleven gelijk.

Over landbouw 🐄 elders schreef mijn ambtgenoot eerder (Kamerstuk 32 623, nr. 376).

De minister van Landbouw,
F.M. Wiersma
"""


@dataclass
class Visit:
    """A page that was opened, with all that went wrong on it."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    """Patterns of console errors that the test itself causes."""

    def goto(self, path: str = "/") -> None:
        """Open a path of the server."""
        self.page.goto(self.url + path)

    def ask(self, question: str) -> None:
        """Type a question and press Enter."""
        self.page.locator("#question").fill(question)
        self.page.keyboard.press("Enter")

    def answer(self, question: str) -> Locator:
        """Ask and wait for quotes; returns the first one."""
        self.ask(question)
        self.page.locator(".turn-question", has_text=question).wait_for()
        first = self.page.locator(".quotes > li").first
        first.wait_for()
        return first

    def path(self) -> str:
        """Return the address within the server."""
        return self.page.url.removeprefix(self.url)

    def mark(self) -> str:
        """Return the text that is marked as the place in the open letter."""
        self.page.locator("#place").wait_for()
        marks = self.page.locator(".text mark.place").all_text_contents()
        return "".join(marks)


def visiting(browser: Browser, url: str, *, storage: bool = True, **options: Any) -> Visit:  # noqa: ANN401
    """Open a page and watch it."""
    settings: dict[str, Any] = {
        "viewport": {"width": 1280, "height": 800},
        "locale": "en-GB",
        "color_scheme": "light",
        "permissions": ["clipboard-read", "clipboard-write"],
    }
    context = browser.new_context(**(settings | options))
    if not storage:
        context.add_init_script(BLOCKED)
    visit = Visit(context.new_page(), url)
    visit.page.set_default_timeout(15_000)
    _watch(visit)
    return visit


BLOCKED = """for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { get() { throw new DOMException('blocked'); } });"""


def _watch(visit: Visit) -> None:
    def on_console(message: ConsoleMessage) -> None:
        known = any(re.search(pattern, message.text) for pattern in visit.expected)
        if message.type in {"error", "warning"} and not known:
            visit.faults.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((visit.url, "data:")):
            visit.faults.append(f"request to {request.url}")

    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.faults.append(f"error: {error}"))
    visit.page.on("request", on_request)


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"\s+", "", text)
