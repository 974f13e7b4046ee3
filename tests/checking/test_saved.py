"""Saved answers are held against the letters, and every change is noticed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from askbrief.checking import Check, Place, check, read_claims
from askbrief.citing import link, official_citation
from askbrief.errors import DataError, MissingError
from askbrief.reading import read_letter
from askbrief.stores.base import Store
from askbrief.types import Filter, Hit, Letter

PATH = Path(__file__).parents[2] / "corpus" / "kst-32623-376.txt"
LETTER = read_letter(PATH.read_bytes(), PATH.name).letter
QUOTE = "humanitaire steun onmisbaar"
START = LETTER.text.index(QUOTE)


class OneLetter:
    """As much of a store as a check needs."""

    def __init__(self, letter: Letter) -> None:
        self._letter = letter

    def letter(self, letter_id: str) -> Letter:
        if letter_id != self._letter.id:
            raise MissingError(f"there is no letter {letter_id!r} in the index")
        return self._letter

    def lexical(self, query: str, k: int, where: Filter) -> list[Hit]:
        del query, k, where
        return []


def saved(**changes: object) -> dict[str, Any]:
    return {
        "number": 1,
        "letter_id": LETTER.id,
        "passage_id": f"{LETTER.id}#0-9",
        "quote": QUOTE,
        "start": START,
        "end": START + len(QUOTE),
        "page": 2,
        "citation": official_citation(LETTER, START),
        "title": LETTER.title,
        "date": "2025-09-19",
        "sender": LETTER.metadata.sender,
        "url": link(LETTER),
        "text_sha256": LETTER.sha256,
    } | changes


def result(citation: object, letter: Letter = LETTER) -> Check:
    data = json.dumps({"citations": [citation]}).encode()
    return check(read_claims(data, "answer.json"), cast("Store", OneLetter(letter)))[0]


def test_a_citation_holds() -> None:
    cited = official_citation(LETTER, START)
    place = Place(LETTER.id, START, START + len(QUOTE), 2, cited, LETTER.title, link(LETTER), QUOTE)
    assert result(saved()) == Check(1, LETTER.id, cited, holds=True, quote=QUOTE, place=place)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"letter_id": "kst-9-9"}, "the letter is not in the index"),
        ({"text_sha256": "0" * 64}, "the letter's text has changed"),
        (
            {"start": START - 1, "end": START + len(QUOTE) - 1},
            f"the quote is found elsewhere, at {START}-{START + len(QUOTE)} on page 2",
        ),
        ({"quote": "humanitaire steun overbodig"}, "the quote does not stand in the letter"),
        ({"quote": QUOTE.replace(" ", "\u00a0", 1)}, "the quote does not stand in the letter"),
        ({"quote": ""}, "the quote does not stand in the letter"),
        ({"quote": "", "end": START}, "the quote does not stand in the letter"),
        ({"start": START - len(LETTER.text), "end": -1}, "the quote is found elsewhere"),
        ({"end": 10**9}, "the quote is found elsewhere"),
        ({"page": 3}, "the page is 2, not 3"),
        ({"page": None}, "the page is 2, not None"),
        ({"citation": "Kamerstukken II 2025/26, 1, nr. 1"}, "the official citation is Kamer"),
        ({"title": "Anders"}, "the title is Actuele situatie"),
        ({"date": "2025-09-20"}, "the date is 2025-09-19"),
        ({"sender": "minister van Defensie"}, "the sender is minister van Buitenlandse Zaken"),
        ({"url": "https://example.org"}, "the url is https://zoek"),
    ],
)
def test_a_change_is_noticed_and_told(changes: dict[str, object], reason: str) -> None:
    checked = result(saved(**changes))
    assert not checked.holds
    assert checked.reason.startswith(reason)


def test_a_changed_letter_tells_what_became_of_the_quote() -> None:
    shorter = Letter(LETTER.id, LETTER.title, LETTER.text[100:], LETTER.metadata)
    checked = result(saved(), shorter)
    assert checked.reason == (
        "the letter's text has changed; the quote is found elsewhere, "
        f"at {START - 100}-{START - 100 + len(QUOTE)}"
    )


def test_the_nearest_place_of_a_quote_that_was_changed_is_told() -> None:
    checked = result(saved(quote=QUOTE.replace("onmisbaar", "overbodig")))
    assert checked.place
    assert checked.place.start == START
    assert [(one.op, one.text) for one in checked.difference] == [
        ("equal", "humanitaire steun"),
        ("added", "overbodig"),
    ]


def test_a_quote_that_stands_but_for_white_space_does_not_hold_as_saved() -> None:
    checked = result(saved(quote=QUOTE.replace(" ", "\n", 1)))
    assert (checked.holds, checked.allowed) == (False, ("white space",))
    assert checked.place
    assert checked.place.start == START


def test_an_answer_without_citations_has_nothing_to_check() -> None:
    claims = read_claims(b'{"citations": []}', "answer.json")
    assert check(claims, cast("Store", OneLetter(LETTER))) == []


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_claims(b'\xef\xbb\xbf{"citations": []}', "answer.json") == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe{}", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", 'no list of "citations"'),
        (b"{}", 'no list of "citations"'),
        (b'{"citations": {}}', 'no list of "citations"'),
        (b'{"citations": [1]}', "citation 1: is not an object"),
    ],
)
def test_what_is_no_answer_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(DataError, match=told) as caught:
        read_claims(data, "answer.json")
    assert "--json" in caught.value.remedy


@pytest.mark.parametrize("name", ["quote", "start", "page", "letter_id", "text_sha256"])
def test_a_missing_field_is_named(name: str) -> None:
    citation = saved()
    del citation[name]
    with pytest.raises(DataError, match=f'citation 1: has no "{name}"'):
        result(citation)


@pytest.mark.parametrize(
    ("name", "value"),
    [("start", "1"), ("start", True), ("end", 1.5), ("page", "2"), ("quote", None), ("number", [])],
)
def test_a_field_of_the_wrong_kind_is_named(name: str, value: object) -> None:
    with pytest.raises(DataError, match=f'"{name}" of the wrong kind'):
        result(saved(**{name: value}))
