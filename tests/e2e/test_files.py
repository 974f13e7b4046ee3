"""What the page is made of: few bytes, from its own server, no way for text to become code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .places import ACCOUNTABILITY, WEB

if TYPE_CHECKING:
    from .conftest import Visits

MOST_BYTES = 150_000
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
FILES = sorted(path for path in WEB.rglob("*") if path.is_file())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
names = [str(path.relative_to(WEB)) for path in FILES]


def test_the_page_is_light(visit: Visits) -> None:
    one = visit()
    loaded: dict[str, int] = {}
    one.page.on("response", lambda r: loaded.setdefault(r.url, len(r.body())))
    one.goto()
    one.page.locator(".examples").wait_for()
    own = {url: size for url, size in loaded.items() if "/api/" not in url}
    assert 0 < sum(own.values()) < MOST_BYTES
    assert len(own) >= len(SCRIPTS)
    assert [url for url in own if "/words/" in url] == [f"{one.url}/assets/js/words/en.js"]


def test_every_module_is_asked_for_at_once() -> None:
    page = (WEB / "index.html").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:href|src)="/assets/(js/[^"]+)"', page))
    scripts = {str(path.relative_to(WEB)) for path in SCRIPTS}
    assert scripts - named == {"js/words/en.js", "js/words/nl.js"}  # early.js takes one of them
    assert named < scripts


def test_the_page_holds_no_script_or_style_of_its_own() -> None:
    page = (WEB / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", page) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_make_no_markup_of_text(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    ways = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|Function\("
    assert re.findall(ways, code) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_are_short_and_import_pieces_that_exist(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    assert len(code.splitlines()) <= LONGEST_FILE
    for name in re.findall(r'from "(\.[^"]+)"', code):
        assert (path.parent / name).resolve().is_file()


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix in {".css", ".html"}], ids=str)
def test_nothing_is_named_that_lies_elsewhere(path: Path) -> None:
    assert re.findall(r"https?://(?!www\.w3\.org)", path.read_text(encoding="utf-8")) == []


def test_both_languages_have_the_same_words(visit: Visits) -> None:
    one = visit()
    one.goto()
    same = one.page.evaluate(
        """async () => {
            const { words: en } = await import('/assets/js/words/en.js');
            const { words: nl } = await import('/assets/js/words/nl.js');
            const kinds = (words) => Object.entries(words).map(([k, v]) => `${k} ${typeof v}`);
            return [kinds(en), kinds(nl)];
        }"""
    )
    assert same[0] == same[1]


def test_every_word_is_used(visit: Visits) -> None:
    one = visit()
    one.goto()
    keys = one.page.evaluate(
        "import('/assets/js/words/en.js').then(({ words }) => Object.keys(words))"
    )
    users = [path for path in SCRIPTS if path.parent.name != "words"]
    code = "".join(path.read_text(encoding="utf-8") for path in users)
    unused = [key for key in keys if not re.search(rf'"{key}"|\b{key}:', code)]
    about = {"away", "broken", "busy", "opening", "often", "noindex", "missing"}
    since = {"given_moved", "given_changed", "given_gone"}
    assert [key for key in unused if key.removesuffix("About") not in about | since] == []


def test_no_answer_is_kept_where_others_could_read_it(visit: Visits) -> None:
    one = visit()
    one.goto()
    one.answer(ACCOUNTABILITY)
    kept = one.page.evaluate("JSON.stringify(localStorage)")
    assert "accountability" in kept
    assert "bewijzenbank" not in kept
    assert one.page.context.cookies() == []
