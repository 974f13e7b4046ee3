"""Reference managers read back what was written, whatever stands in a letter."""

from __future__ import annotations

import datetime as dt
import json
import re
import warnings
from typing import Any

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from made_answers import answer, citation
from pybtex.database import BibliographyData, parse_string

from askbrief.exports import export
from askbrief.exports.sources import key_of
from askbrief.types import Answer

NASTY = (
    'Kaas {is} 100% "duur" & #1, {half \\open_ $5 ~ ^2 é ë € “zo” ‘ja’\n\nTY  - JOUR\r\nnieuwe '
    "regel @misc{x, }"
)
LONG = "Dit is een heel lange zin over {kaas} & melk. " * 400
TEXTS = (NASTY, LONG, "€ 1.200,- voor de EU", "}", "\\", "een\u2028twee", "a_b^c~d$e")


def squeezed(text: str) -> str:
    return " ".join(text.split())


def bibtex(made: Answer) -> BibliographyData:
    return parse_string(export(made, "bibtex").decode(), "bibtex")


NAMED = {r"\textbackslash": "\\", r"\textbraceleft": "{", r"\textbraceright": "}"}
NAMED |= {r"\textasciitilde": "~", r"\textasciicircum": "^"}


def untexed(text: str) -> str:
    """Undo what TeX undoes: grouping braces, escaped signs, signs by name."""

    def sign(found: re.Match[str]) -> str:
        name = found.group()
        return NAMED.get(name.strip("{}"), name[1:] if name[0] == "\\" else "")

    return re.sub(r"\{\\text\w+\}|\\[%&#_$]|[{}]", sign, text)


def ris(made: Answer) -> list[dict[str, Any]]:
    return rispy.loads(export(made, "ris").decode())


def csl(made: Answer) -> Any:  # noqa: ANN401
    return json.loads(export(made, "csl-json"))


def test_bibtex_is_read_back() -> None:
    entries = bibtex(answer(citation())).entries
    assert list(entries) == ["kst-32623-376"]
    entry = entries["kst-32623-376"]
    assert entry.type == "misc"
    assert entry.fields["title"] == "{Actuele situatie in Noord-Afrika en het Midden-Oosten}"
    assert str(entry.persons["author"][0]) == "{minister van Buitenlandse Zaken}"
    assert (entry.fields["year"], entry.fields["date"]) == ("2025", "2025-09-19")
    assert entry.fields["howpublished"] == "Kamerstukken II 2025/26, 32623, nr. 376"
    assert entry.fields["url"] == "https://zoek.officielebekendmakingen.nl/kst-32623-376.html"
    assert entry.fields["annote"] == (
        "“Er komt geld.” (Kamerstukken II 2025/26, 32623, nr. 376, p. 2)"
    )


def test_ris_is_read_back() -> None:
    (record,) = ris(answer(citation()))
    assert record["type_of_reference"] == "GOVDOC"
    assert record["id"] == "kst-32623-376"
    assert record["title"] == "Actuele situatie in Noord-Afrika en het Midden-Oosten"
    assert record["authors"] == ["minister van Buitenlandse Zaken"]
    assert (record["year"], record["date"]) == ("2025", "2025/09/19/")
    assert record["urls"] == ["https://zoek.officielebekendmakingen.nl/kst-32623-376.html"]
    assert record["abstract"] == "Kamerstukken II 2025/26, 32623, nr. 376"
    assert record["notes"] == ["“Er komt geld.” (Kamerstukken II 2025/26, 32623, nr. 376, p. 2)"]


def test_csl_json_is_what_a_citation_processor_prints() -> None:
    made = answer(citation(title="Kaas & <b>melk</b> in de EU", date=dt.date(2025, 9, 9)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        from citeproc import (  # noqa: PLC0415
            Citation,
            CitationItem,
            CitationStylesBibliography,
            CitationStylesStyle,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON  # noqa: PLC0415

        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        source = CiteProcJSON(csl(made))
        printed = CitationStylesBibliography(style, source, formatter.plain)
        printed.register(Citation([CitationItem("kst-32623-376")]))
        (line,) = map(str, printed.bibliography())
    assert "minister van Buitenlandse Zaken" in line
    assert "Kaas & <b>melk</b> in de EU" in line
    assert "2025" in line


def test_csl_json_holds_the_quotes_with_their_places() -> None:
    (item,) = csl(answer(citation(quote=NASTY)))
    assert item["custom"]["quotes"] == [
        {
            "number": 1,
            "quote": NASTY,
            "citation": "Kamerstukken II 2025/26, 32623, nr. 376, p. 2",
            "page": 2,
            "start": 5,
            "end": 5 + len(NASTY),
            "text_sha256": "0" * 64,
        }
    ]
    assert item["issued"] == {"date-parts": [[2025, 9, 19]]}


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_awkward_words_come_through(text: str) -> None:
    made = answer(citation(quote=text, title=text, sender=text))
    entry = bibtex(made).entries["kst-32623-376"]
    assert untexed(entry.fields["title"]) == squeezed(text)
    assert untexed(str(entry.persons["author"][0])) == squeezed(text)
    assert untexed(entry.fields["annote"]).startswith(f"“{squeezed(text)}” (Kamer")
    (record,) = ris(made)
    assert record["title"] == squeezed(text)
    assert record["notes"][0].startswith(f"“{squeezed(text)}” (Kamer")
    (item,) = csl(made)
    assert item["title"] == squeezed(text)
    assert item["custom"]["quotes"][0]["quote"] == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_any_title_comes_through(text: str) -> None:
    made = answer(citation(title=f"x{text}x", sender=None))
    entry = bibtex(made).entries["kst-32623-376"]
    assert squeezed(untexed(entry.fields["title"])) == squeezed(f"x{text}x")
    assert ris(made)[0]["title"] == squeezed(f"x{text}x")


def test_what_is_not_known_is_left_out() -> None:
    made = answer(citation(date=None, url=None, sender=None))
    entry = bibtex(made).entries["kst-32623-376"]
    assert not set(entry.fields) & {"year", "month", "date", "url"}
    assert not entry.persons
    (record,) = ris(made)
    assert not set(record) & {"year", "date", "urls", "authors"}
    (item,) = csl(made)
    assert not set(item) & {"issued", "URL", "author"}


def test_quotes_of_one_letter_make_one_entry() -> None:
    note = "Kamerstukken II 2025/26, 32623, nr. 376, p. 3, voetnoot 1"
    made = answer(
        citation(1),
        citation(2, "ah-tk-20232024-1", quote="Nee."),
        citation(3, quote="En meer.", citation=note),
    )
    assert list(bibtex(made).entries) == ["kst-32623-376", "ah-tk-20232024-1"]
    first, second = ris(made)
    assert first["notes"][1] == f"“En meer.” ({note})"
    assert first["abstract"] == "Kamerstukken II 2025/26, 32623, nr. 376"
    assert [one["id"] for one in csl(made)] == [first["id"], second["id"]]


def test_an_answer_without_quotes_is_an_empty_list() -> None:
    made = answer(answered=False, text="Dit staat niet in deze brieven.")
    assert (export(made, "bibtex"), export(made, "ris"), csl(made)) == (b"", b"", [])


@pytest.mark.parametrize("letter_id", ["kst-32623-376", "blg-1007826", "1b26915f-b542.pdf"])
def test_a_plain_id_is_its_own_key(letter_id: str) -> None:
    assert key_of(letter_id) == letter_id


def test_keys_are_ascii_unique_and_stable() -> None:
    ids = ["een brief, {nr} 1", "een brief; {nr} 1", "één", "één ", "a%b", "-", "é"]
    keys = [key_of(one) for one in ids]
    assert len(set(keys)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9.:-]+", key) for key in keys)
    assert key_of("een brief, nr. 1") == "een-brief-nr.-1-373065bc"
    made = answer(*(citation(n, one) for n, one in enumerate(ids, start=1)))
    assert list(bibtex(made).entries) == keys
