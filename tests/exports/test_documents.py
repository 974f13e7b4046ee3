"""Answers as documents for people: nothing of a letter's words is lost or takes on a meaning."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from made_answers import answer, citation
from markdown_it import MarkdownIt
from pypdfium2 import PdfDocument

from askbrief import cli_ask
from askbrief.api import wire
from askbrief.checking import quotes_in
from askbrief.exports import FORMATS, export
from askbrief.types import Answer

NASTY = (
    "1. een_twee *drie* [x](y) <b>vet</b> #kop | ~~weg~~ `code` \\\\ &amp; $x$ 100% “zo” €\n"
    "- nog\n+ iets\n2) en\n===\n\n    vier spaties"
)
DUTCH = answer(
    citation(1, quote="Er komt € 20,4 miljoen."),
    citation(2, quote="En meer.\n\nVeel meer.", date=None, url=None, sender=None),
)
LINK = "https://zoek.officielebekendmakingen.nl/kst-32623-376.html"


def markdown(made: Answer) -> str:
    return export(made, "markdown").decode()


def rendered(text: str) -> str:
    """Return what a reader sees of Markdown, as a renderer of another hand has it."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    plain = re.sub(r"<(?!https?:)[^>]*>", "", html)
    for name, sign in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("amp", "&")):
        plain = plain.replace(f"&{name};", sign)
    return plain


def squeezed(text: str) -> str:
    return " ".join(text.split())


def words_of(docx: bytes) -> str:
    return "\n".join(one.text for one in Document(io.BytesIO(docx)).paragraphs)


def test_markdown() -> None:
    assert markdown(DUTCH) == (
        "## wat \\*telt\\*?\n\n"
        "> Er komt € 20,4 miljoen. [1]\n\n"
        "> En meer.\n>\n> Veel meer. [2]\n\n"
        "### Vindplaatsen\n\n"
        "1. Kamerstukken II 2025/26, 32623, nr. 376, p. 2. Actuele situatie in Noord-Afrika en het "
        f"Midden-Oosten, minister van Buitenlandse Zaken, 19 september 2025. <{LINK}>\n"
        "2. Kamerstukken II 2025/26, 32623, nr. 376, p. 2. Actuele situatie in Noord-Afrika en het "
        "Midden-Oosten, geen datum.\n\n"
        "Citaten teken voor teken vergeleken met de brieven door askbrief.\n"
    )


def test_plain_text() -> None:
    made = answer(citation(1, ocr=True, speaker="question"), language="en")
    assert export(made, "text").decode() == (
        "wat *telt*?\n\n"
        "“Er komt geld.” [1]\n\n"
        "[1] Kamerstukken II 2025/26, 32623, nr. 376, p. 2\n"
        "    Actuele situatie in Noord-Afrika en het Midden-Oosten\n"
        "    minister van Buitenlandse Zaken, 19 September 2025\n"
        "    asked by members\n"
        "    read by OCR, check against the page\n"
        f"    {LINK}\n\n"
        "Quotes compared with the letters character by character by askbrief.\n"
    )


def test_an_answer_that_is_none_says_so_first() -> None:
    made = answer(citation(), answered=False, text="Dit staat niet in deze brieven.")
    for name in ("markdown", "text"):
        lines = export(made, name).decode().split("\n\n")
        assert lines[1:3] == ["Dit staat niet in deze brieven.", "Dichtstbijzijnde passages:"]
    assert "Dichtstbijzijnde passages:" in words_of(export(made, "docx"))
    none = answer(answered=False, text="Dit staat niet in deze brieven.")
    assert export(none, "text").decode() == "wat *telt*?\n\nDit staat niet in deze brieven.\n"


def test_an_answer_without_some_shards_says_so_first() -> None:
    made = answer(citation(), language="en", partial=("shard2",))
    told = "Incomplete: a part of the passages could not be searched (shard2)."
    assert export(made, "text").decode().split("\n\n")[1] == told
    assert squeezed(told) in squeezed(rendered(markdown(made)))
    assert told in words_of(export(made, "docx"))


def test_markdown_keeps_the_letters_own_signs() -> None:
    shown = squeezed(rendered(markdown(answer(citation(quote=NASTY, title=NASTY)))))
    assert f"{squeezed(NASTY)} [1]" in shown
    assert shown.count(squeezed(NASTY)) == 2


@given(st.text("ab1.)-+*_#<>[]()`~\\\\|&;!\"'= \n", min_size=1, max_size=60))
def test_any_quote_is_shown_as_it_is_in_markdown(text: str) -> None:
    quote = f"x{text}x"
    shown = squeezed(rendered(markdown(answer(citation(quote=quote)))))
    assert f"{squeezed(quote)} [1]" in shown


@pytest.mark.parametrize("name", ["markdown", "text"])
def test_quotes_and_sources_of_a_document_are_found_again(name: str) -> None:
    """What is exported can be checked: `askbrief check` reads the same quotes and ids."""
    found = quotes_in(export(DUTCH, name).decode())
    assert [one.forms[0] for one in found] == [one.quote.text for one in DUTCH.citations]
    assert [one.cited for one in found] == [("kst-32623-376",)] * 2


def test_word() -> None:
    document = Document(io.BytesIO(export(DUTCH, "docx")))
    texts = [one.text for one in document.paragraphs]
    assert texts[0] == "wat *telt*?"
    assert texts[1:4] == ["“Er komt € 20,4 miljoen.” [1]", "“En meer.", "Veel meer.” [2]"]
    assert [one.style.name for one in document.paragraphs[:3]] == ["Heading 1", "Quote", "Quote"]
    assert texts[5].split("\n") == [
        "[1]\tKamerstukken II 2025/26, 32623, nr. 376, p. 2",
        "Actuele situatie in Noord-Afrika en het Midden-Oosten",
        "minister van Buitenlandse Zaken, 19 september 2025",
        LINK,
    ]
    assert "geen datum" in texts[6]
    targets = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert targets == [LINK]
    about = document.core_properties
    assert (about.title, about.author, about.language) == ("wat *telt*?", "askbrief", "nl-NL")


def test_word_takes_what_xml_does_not() -> None:
    made = answer(citation(quote="a\x00b\x0cc\ufffe d", title="\x1bx"), question="q\x07?")
    assert "“a\ufffdb\ufffdc\ufffd d” [1]" in words_of(export(made, "docx"))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_an_office_program_opens_the_word_document(tmp_path: Path) -> None:
    long = "Dit is een lange zin over kaas. " * 200
    made = answer(*DUTCH.citations, citation(3, quote=long))
    (tmp_path / "answer.docx").write_bytes(export(made, "docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "answer.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    with PdfDocument(tmp_path / "answer.pdf") as printed:
        pages = [page.get_textpage().get_text_bounded() for page in printed]
    text = squeezed(" ".join(pages))
    assert len(pages) == 3
    assert "“Er komt € 20,4 miljoen.” [1]" in text
    assert "[3] Kamerstukken II 2025/26, 32623, nr. 376, p. 2" in text
    assert LINK in text.replace(" ", "") or LINK in text


@given(st.text(max_size=80))
def test_any_quote_can_be_written_in_every_form(text: str) -> None:
    made = answer(citation(quote=text, title=text))
    assert all(export(made, name) for name in FORMATS if name != "docx")
    assert text.strip() in export(made, "text").decode()


def test_forms_have_media_types_and_suffixes_of_their_own() -> None:
    assert len({one.media_type for one in FORMATS.values()}) == len(FORMATS)
    assert {one.suffix for one in FORMATS.values()} == {
        *(".md", ".txt", ".docx", ".bib", ".ris", ".json")
    }


def test_every_door_has_all_forms() -> None:
    assert tuple(FORMATS) == cli_ask.FORMATS
    assert ("json", *FORMATS) == get_args(wire.FormName)
