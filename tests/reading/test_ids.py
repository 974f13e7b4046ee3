"""Identifiers of letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.reading.metadata import Evidence, letter_id, read_metadata, safe_id, stem
from askbrief.types import Metadata


@pytest.mark.parametrize(
    ("dossier", "number", "expected"),
    [
        ("32623", "376", "kst-32623-376"),
        ("36410-XVII", "53", "kst-36410-XVII-53"),
        ("21501-02", "3174", "kst-21501-02-3174"),
        ("32623", None, "mijn-brief"),
        (None, "376", "mijn-brief"),
    ],
)
def test_ids(dossier: str | None, number: str | None, expected: str) -> None:
    assert letter_id(Metadata(dossier=dossier, number=number), (), "mijn brief.txt") == expected


@pytest.mark.parametrize(
    "printed",
    ["ah-tk-20232024-1314", "kst-32623-376", "kst-21501-02-3174", "kst-35010-C", "kst-36410-A-7"],
)
def test_a_printed_identifier_is_the_id(printed: str) -> None:
    assert (
        letter_id(read_metadata(Evidence((), furniture=(printed,))), (printed,), "x.txt") == printed
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kst-32623-376.txt", "kst-32623-376"),
        ("nota.v2.txt", "nota.v2"),
        ("een map/een brief #1?.txt", "een-brief-1"),
        ("brief\x1b[31m\n.txt", "brief-31m"),
        ("Syrië.txt", "Syrië"),
        ("Syrie\u0308.txt", "Syrië"),
        (".txt", "txt"),
        ("###.txt", "brief"),
        ("", "brief"),
        ("a" * 400 + ".txt", "a" * 150),
        ("kapot\udcff.txt", "kapot"),
    ],
)
def test_ids_from_file_names(name: str, expected: str) -> None:
    assert safe_id(stem(name)) == expected


@given(st.text())
def test_ids_from_any_file_name_are_safe(name: str) -> None:
    made = letter_id(Metadata(), (), name)
    assert made
    assert made == made.strip()
    assert not set(made) & set("#/\\ \t\n?%\x1b")
    assert made.encode()
