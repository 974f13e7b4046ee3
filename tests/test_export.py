"""What is handed out, as plain values."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from askbrief.corpus import FileReport
from askbrief.errors import DataError
from askbrief.export import (
    answer_document,
    build_document,
    hit_document,
    letter_document,
    page_of,
    record_document,
)
from askbrief.indexing import BuildReport
from askbrief.layout import Strip, pack
from askbrief.reading import read_letter
from askbrief.stores.base import LetterRecord
from askbrief.types import Answer, Citation, Hit, Letter, LinkedReference, Page, Passage, Quote

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="module")
def letter() -> Letter:
    path = CORPUS / "kst-32623-376.txt"
    return read_letter(path.read_bytes(), path.name).letter


CITATION = Citation(
    number=1,
    quote=Quote(3, 7, "kst-1-2", "kst-1-2#0-9", "euro"),
    page=None,
    citation="Kamerstukken II 2025/26, 1, nr. 2",
    title="Brief",
    date=dt.date(2025, 9, 19),
    sender=None,
    url="https://example.org",
    score=0.123456,
    passage="20 euro's",
    text_sha256="ab" * 32,
    speaker="minister",
    references=(
        LinkedReference(3, 7, "euro", "kst-1-3", "known", "Motie", "3", dt.date(2025, 4, 9)),
    ),
)
ANSWER = Answer(
    question="Hoeveel?",
    language="nl",
    answered=True,
    confidence=0.987654,
    text="euro [1]",
    citations=(CITATION,),
    letters=1,
    passages=12,
    index_id="v",
    model="m",
    timings_ms={"total": 16.0},
)


def test_an_answer_is_the_document_of_the_contract() -> None:
    assert answer_document(ANSWER) == {
        "question": "Hoeveel?",
        "language": "nl",
        "answered": True,
        "confidence": 0.9877,
        "text": "euro [1]",
        "citations": [
            {
                "number": 1,
                "letter_id": "kst-1-2",
                "passage_id": "kst-1-2#0-9",
                "quote": "euro",
                "start": 3,
                "end": 7,
                "page": None,
                "citation": "Kamerstukken II 2025/26, 1, nr. 2",
                "title": "Brief",
                "date": "2025-09-19",
                "sender": None,
                "url": "https://example.org",
                "score": 0.1235,
                "passage": "20 euro's",
                "text_sha256": "ab" * 32,
                "speaker": "minister",
                "ocr": False,
                "references": [
                    {
                        "start": 3,
                        "end": 7,
                        "surface": "euro",
                        "target": "kst-1-3",
                        "status": "known",
                        "title": "Motie",
                        "number": "3",
                        "date": "2025-04-09",
                        "url": None,
                    }
                ],
            }
        ],
        "searched": {"letters": 1, "passages": 12},
        "index": {"id": "v", "model": "m"},
        "timings_ms": {"total": 16.0},
        "partial": [],
        "permalink": "/ask?q=Hoeveel%3F&v=v&a=1&p=0.9877&c=kst-1-2~3-7~tUEk8GmjnIJfq6urq6urAAG7",
    }


def test_a_citation_without_a_date_has_null() -> None:
    undated = replace(ANSWER, citations=(replace(CITATION, date=None),))
    assert answer_document(undated)["citations"][0]["date"] is None


def test_a_hit_has_its_citation_and_link(letter: Letter) -> None:
    start = letter.text.index("IIIM")
    text = letter.text[start : start + 4]
    passage = Passage(start, start + 4, f"{letter.id}#x", letter.id, text, 2, "paragraph")
    assert hit_document(Hit(passage, 0.5), letter) == {
        "passage_id": f"{letter.id}#x",
        "letter_id": letter.id,
        "start": start,
        "end": start + 4,
        "page": 2,
        "text": "IIIM",
        "score": 0.5,
        "citation": "Kamerstukken II 2025/26, 32623, nr. 376, p. 2",
        "url": "https://zoek.officielebekendmakingen.nl/kst-32623-376.html",
        "speaker": None,
        "ocr": False,
    }


def test_a_letter_is_whole(letter: Letter) -> None:
    document = json.loads(json.dumps(letter_document(letter)))
    assert document["text"] == letter.text
    assert document["sha256"] == letter.sha256
    assert [page["number"] for page in document["pages"]] == [1, 2, 3]
    assert document["metadata"]["date"] == "2025-09-19"
    assert document["metadata"]["signatories"] == ["D.M. van Weel"]
    note = document["footnotes"][0]
    assert (note["mark"], note["page"]) == ("1", 2)
    assert letter.text[note["start"] : note["end"]].startswith("1 Middels deze inzet")
    assert letter.text[note["reference"]["start"] : note["reference"]["end"]] == "1"


def test_a_page_has_its_text_and_its_footnotes(letter: Letter) -> None:
    first = letter_document(letter, page_of(letter, 1))
    second = letter_document(letter, page_of(letter, 2))
    assert "19 september 2025" in first["text"]
    assert not first["footnotes"]
    assert len(second["footnotes"]) == 1
    assert letter.text[second["pages"][0]["start"] : second["pages"][0]["end"]] == second["text"]


def test_a_page_tells_where_each_character_is_printed() -> None:
    strip = Strip(0, 3, 1, 100.0, 110.0, (50.0, 55.0, 61.5, 66.0))
    other = Strip(4, 7, 2, 20.0, 30.0, (50.0, 55.0, 60.0, 65.0))
    printed = Letter(
        "an-id",
        "Brief",
        "één\ntwo",
        pages=(Page(0, 4, 1), Page(4, 7, 2)),
        layout=pack([strip, other]),
    )
    document = letter_document(printed, page_of(printed, 1))
    assert document["lines"] == [
        {"start": 0, "end": 3, "top": 100.0, "bottom": 110.0, "edges": [50.0, 55.0, 61.5, 66.0]}
    ]
    assert "lines" not in letter_document(printed)


@pytest.mark.parametrize("number", [0, -1, 4])
def test_a_page_that_is_not_there_is_named_with_those_that_are(letter: Letter, number: int) -> None:
    with pytest.raises(DataError, match=f"no page {number}.*pages 1, 2, 3"):
        page_of(letter, number)


def test_a_letter_without_pages_says_so() -> None:
    with pytest.raises(DataError, match="has no pages"):
        page_of(Letter("a", "A", "tekst"), 1)


def test_a_record() -> None:
    record = LetterRecord("a", "A", dt.date(2025, 1, 2), None, "Motie", "1", "2", "/a.txt")
    document = record_document(record)
    assert document["date"] == "2025-01-02"
    assert list(document) == "letter_id title date sender kind dossier number source".split()
    assert record_document(replace(record, date=None))["date"] is None


def test_a_build_names_the_files_that_changed() -> None:
    files = (
        FileReport("/a", "read", "a", "", 0.1),
        FileReport("/b", "unchanged", "b"),
        FileReport("/c", "failed", None, "is empty"),
    )
    document = build_document(BuildReport(files, 2, 20, "v", 1.23456))
    assert (document["read"], document["unchanged"], document["failed"]) == (1, 1, 1)
    assert (document["letters"], document["passages"], document["index"]) == (2, 20, {"id": "v"})
    assert [file["path"] for file in document["files"]] == ["/a", "/c"]
    assert document["files"][1]["reason"] == "is empty"
    assert document["seconds"] == 1.235
