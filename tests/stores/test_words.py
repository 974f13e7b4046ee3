"""What counts as a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.stores.words import LONGEST_WORD, QUERY_WORDS, fold, query_words, stem, words_of


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("De Minister", ["de", "minister"]),
        ("20,4 miljoen", ["20", "4", "miljoen", "20,4"]),
        ("32 623, nr. 343", ["32", "623", "nr", "343", "32623"]),
        ("32\u202f623", ["32", "623", "32623"]),
        ("1 234 567", ["1", "234", "567", "1234567"]),
        ("in 2025 300 mensen", ["in", "2025", "300", "mensen"]),
        ("12 3456", ["12", "3456"]),
        ("36410-XVII", ["36410", "xvii", "36410-xvii"]),
        ("OHCHR‑veldkantoor.", ["ohchr", "veldkantoor", "ohchr-veldkantoor"]),
        ("(zie 2025/26);", ["zie", "2025", "26", "2025/26"]),
        ("foto’s van 's ochtends", ["foto", "s", "van", "s", "ochtends", "foto's"]),
        ("Syrië één coöperatie", ["syrie", "een", "cooperatie"]),
        ("e\u0301e\u0301n", ["een"]),
        ("veld\u00adkantoor", ["veldkantoor"]),
        ("Straße ﬁets ＡＢＣ", ["strasse", "fiets", "abc"]),
        ("snake_case", ["snake", "case", "snake_case"]),
        ("kabinet.Daarna", ["kabinet", "daarna", "kabinet.daarna"]),
        ("… — 🇳🇱 \x00", []),
        ("", []),
    ],
)
def test_words(text: str, exact: list[str]) -> None:
    assert words_of(text).exact == exact


def test_stems_are_of_the_parts_only() -> None:
    words = words_of("brieven over 20,4 miljoen voor OHCHR-veldkantoren")
    assert words.stems == ["brief", "over", "20", "4", "miljoen", "voor", "ohchr", "veldkantoor"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("brief", "brieven"), ("lopen", "loopt"), ("minister", "ministers"), ("Syrië", "SYRIE")],
)
def test_what_stems_join(one: str, other: str) -> None:
    assert set(words_of(one).stems) & set(words_of(other).stems)


def test_repeated_words_count_in_texts_and_once_in_queries() -> None:
    assert words_of("de de de").exact == ["de", "de", "de"]
    assert query_words("de brief DE").exact == ["de", "brief"]
    assert query_words("de brieven brief").stems == ["de", "brief"]


def test_long_words_are_cut_in_the_same_way_everywhere() -> None:
    long = "x" * 1000
    assert words_of(long).exact == ["x" * LONGEST_WORD] == query_words(long).exact


def test_long_queries_are_cut() -> None:
    words = query_words(" ".join(f"w{number}" for number in range(5000)))
    assert len(words.stems) == len(words.exact) == QUERY_WORDS
    assert words.exact[-1] == f"w{QUERY_WORDS - 1}"


@given(st.text())
def test_any_text(text: str) -> None:
    words = words_of(text)
    assert len(words.stems) <= len(words.exact)
    for word in words.exact:
        assert word
        assert word == fold(word) == word.strip()
        assert len(word.split()) == 1
        assert stem(word) in {stem(word), *words.stems}


@given(st.text(alphabet="abc ëÉ12,.-\u202f", max_size=40))
def test_case_and_accents_never_count(text: str) -> None:
    assert words_of(text.upper()) == words_of(text.lower()) == words_of(fold(text))
