"""The page in a real browser, before a real server with the real model."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .places import ARGUMENTS, CHROMIUM, CORPUS, NASTY, PDFS, Visit, visiting
from .serving import Served, build, serving

Visits = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's browser, which calls nobody by itself.

    Ends with its module: as long as it is there, an event loop runs in this thread, and tests
    elsewhere could start none of their own.
    """
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Path:
    """An index of the user's letter, one that means harm, and PDFs where there are any."""
    folder = tmp_path_factory.mktemp("e2e")
    letters = folder / "letters"
    letters.mkdir()
    shutil.copy(CORPUS / "kst-32623-376.txt", letters)
    (letters / "kst-36999-7.txt").write_text(NASTY, encoding="utf-8")
    for pdf in PDFS:
        if pdf.exists():
            shutil.copy(pdf, letters)
    return build(letters, folder / "index", model_cache)


@pytest.fixture(scope="session")
def served(index: Path, model_cache: Path) -> Iterator[Served]:
    """A server over that index, for all tests that leave it as it is."""
    with serving(index, model_cache, rate="0") as server:
        yield server


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visits]:
    """Open pages that report every error and every request to elsewhere when the test ends."""
    opened: list[Visit] = []

    def open_page(server: Served | None = None, **options: object) -> Visit:
        where = server or request.getfixturevalue("served")
        opened.append(visiting(browser, where.url, **options))
        return opened[-1]

    yield open_page
    for one in opened:
        one.page.context.close()
    assert [fault for one in opened for fault in one.faults] == []
