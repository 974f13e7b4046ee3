"""Citations of official documents in running text: their places and the ids they mean."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbrief.reading.references import cited_ids, find_references
from askbrief.types import Letter, Metadata, Reference

OURS = Metadata(dossier="32623", number="376", chamber="II", date=dt.date(2025, 9, 19))
SHARED = Path(__file__).parents[3] / "shared" / "citations"


def found(text: str, context: Metadata = OURS) -> list[tuple[str, str]]:
    return [(one.surface, one.target) for one in find_references(text, context=context)]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Kamerstuk 32 623, nr. 343", "kst-32623-343"),
        ("Kamerstuk 32\u202f623, nr.\u00a0343", "kst-32623-343"),
        ("Kamerstuk 32\u2009623, nr.\n343", "kst-32623-343"),
        ("Kamerstuk nr. 32623-343", "kst-32623-343"),
        ("kamerstuk 29 754-720", "kst-29754-720"),
        ("Kamerstukken II, 2023/2024, 31 839, nr. 1024", "kst-31839-1024"),
        ("Kamerstukken ll 2023/24, 36 410 XVI, nr. 160", "kst-36410-XVI-160"),
        ("Kamerstukken II 1999-2000, 26 271 nr 6", "kst-26271-6"),
        ("Kamerstukken II, 1985/- 86, 19 559, nr. 6", "kst-19559-6"),
        ("Kamerstukken II, Zitting 1958-1959-5380, Nr. 3", "kst-5380-3"),
        ("kamerstukken II 1986/87, 19 700 hoofdstuk XV, nr. 2", "kst-19700-XV-2"),
        ("Kamerstukken I/II 2022/23, 36 200, nr. 3", "kst-36200-3"),
        ("Kamerstukken II 2015/16, 34 356 (R2064), nr. 3", "kst-34356-3"),
        ("Tweede Kamer, vergaderjaar 2022–2023, 26 485, nr. 424", "kst-26485-424"),
        ("36 200 VIII, nr. 752", "kst-36200-VIII-752"),
        ("36 410A, nr. 33", "kst-36410-A-33"),
        ("21501–32, nr. 1668", "kst-21501-32-1668"),
        ("21501-32-1740", "kst-21501-32-1740"),
        ("21501-08 , nr. 719", "kst-21501-08-719"),
        ("31 293 en 31 289, nr. 653", "kst-31293-653"),
        ("stuk nr. 206 (28 844)", "kst-28844-206"),
        ("nr. 8 (36 410 XIII)", "kst-36410-XIII-8"),
        ("36 600 XVII, letter M", "kst-36600-XVII-M"),
        ("Kamerstukken I 2023/24, 36 410, AB", "kst-36410-AB"),
        ("Kamerstukken I 2023/24, CXLIX, C", "kst-CXLIX-C"),
        ("Kamerstukken I 2008/09, 31700 VI, D", "kst-20082009-31700-VI-D"),
        ("Kamerstukken I 1999/2000, 26 732, nr. 225a", "kst-19992000-26732-225a"),
        ("Handelingen II 2010/11, nr. 108, item 5", "h-tk-20102011-108-5"),
        ("Handelingen I 2023/24, nr. 12, item 8", "h-ek-20232024-12-8"),
        ("Aanhangsel Handelingen II 2019/20, nr. 89", "ah-tk-20192020-89"),
        ("Aanhangsel van de Handelingen, vergaderjaar 2020–2021, nr. 3235", "ah-tk-20202021-3235"),
        ("Aanhangsel Handelingen II 2023/24, 594", "ah-tk-20232024-594"),
        ("Handelingen I, vergaderjaar 2019-2020, Aanhangsel nr. 8", "ah-ek-20192020-8"),
        ("kst-36410-XVII-53", "kst-36410-XVII-53"),
        ("kst-21501-02-3174-h1", "kst-21501-02-3174-h1"),
        ("kv-tk-2024Z18775", "kv-tk-2024Z18775"),
        ("blg-1007826", "blg-1007826"),
        ("Staatsblad 2020, 118", "stb-2020-118"),
        ("Trb. 2010, 272", "trb-2010-272"),
        ("Stcrt. 2024, nr. 12345", "stcrt-2024-12345"),
    ],
)
def test_every_form_is_found_whole(text: str, target: str) -> None:
    assert found(text) == [(text, target)]
    assert found(f"Zie 1{text}; en verder.".replace("1", " ", 1)) == [(text, target)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kamerstukken II 2019/20, 29 754, nrs. 520 en 548",
            [("Kamerstukken II 2019/20, 29 754, nrs. 520", "520"), ("548", "548")],
        ),
        (
            "29 754, nrs. 383, 348 en 309)",
            [("29 754, nrs. 383", "383"), ("348", "348"), ("309", "309")],
        ),
        ("29 754, nr. 12 en 14)", [("29 754, nr. 12", "12"), ("14", "14")]),
        (
            "29 754, nrs. 12, 20 en 21, 3 moties",
            [("29 754, nrs. 12", "12"), ("20", "20"), ("21", "21")],
        ),
        ("29 754, nrs. 12 14 en 15", [("29 754, nrs. 12", "12")]),
        ("29 754, nrs. 12 en 14, EU", [("29 754, nrs. 12", "12"), ("14", "14")]),
        ("29 754, nr. 12 en EU)", [("29 754, nr. 12", "12")]),
        ("29 754, nr. 4, p. 12 en 13, en nr. 6", [("29 754, nr. 4", "4"), ("6", "6")]),
        ("29 754, nr. 726, was nr. 719", [("29 754, nr. 726", "726"), ("719", "719")]),
        ("moties 29 754-12 en 29 754-14", [("29 754-12", "12"), ("29 754-14", "14")]),
        ("(29754-12, 29754-14)", [("29754-12", "12"), ("29754-14", "14")]),
        ("nrs. 1 en 2 (29 754)", [("nrs. 1", "1"), ("2 (29 754)", "2")]),
        ("nr. 7, was nr. 6 (29 754)", [("nr. 7", "7"), ("6 (29 754)", "6")]),
    ],
)
def test_lists(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == [(surface, f"kst-29754-{number}") for surface, number in expected]


def test_a_range_names_what_lies_between() -> None:
    first, last = find_references("Kamerstukken II 1984–1985, 18764, nrs. 1–4, blz. 29")
    assert (first.target, first.between) == ("kst-18764-1", ())
    assert (last.surface, last.target) == ("4", "kst-18764-4")
    assert last.between == ("kst-18764-2", "kst-18764-3")
    assert cited_ids([first, last]) == tuple(f"kst-18764-{number}" for number in (1, 2, 3, 4))


def test_a_range_in_words() -> None:
    (first, last) = find_references("Kamerstuk 35 570 VI, nr. 12 t/m 14")
    assert cited_ids([first, last]) == tuple(f"kst-35570-VI-{number}" for number in (12, 13, 14))


def test_a_number_after_a_list_may_belong_to_another_dossier() -> None:
    text = "de moties (35 228, nr. 8 en 32 824, nr. 432) en nr. 5 (36 410 VI)"
    assert found(text) == [
        ("35 228, nr. 8", "kst-35228-8"),
        ("32 824, nr. 432", "kst-32824-432"),
        ("nr. 5 (36 410 VI)", "kst-36410-VI-5"),
    ]


@pytest.mark.parametrize(
    ("text", "surface", "target"),
    [
        ("de motie op stuk nr. 12 is", "stuk nr. 12", "kst-32623-12"),
        ("(Kamerstuk, nr. 12)", "", ""),
        ("de motie-Boswijk c.s. (nr. 340) is", "nr. 340", "kst-32623-340"),
        ("ter vervanging van nr. 24", "ter vervanging van nr. 24", "kst-32623-24"),
        ("die gedrukt onder nr. 24", "gedrukt onder nr. 24", "kst-32623-24"),
        ("(t.v.v. 32623-337)", "32623-337", "kst-32623-337"),
    ],
)
def test_without_a_dossier_the_letters_own_is_meant(text: str, surface: str, target: str) -> None:
    assert found(text) == ([(surface, target)] if surface else [])
    if "32623" not in text:
        assert found(text, Metadata()) == []


def test_without_a_year_the_one_of_the_letter_is_meant() -> None:
    text = "Handelingen, nr. 70, item 12"
    assert found(text) == [(text, "h-tk-20252026-70-12")]
    assert found(text, Metadata(date=dt.date(2025, 9, 15))) == [(text, "h-tk-20242025-70-12")]
    assert found(text, Metadata(chamber="I", date=dt.date(2025, 9, 16))) == [
        (text, "h-ek-20252026-70-12")
    ]
    assert found(text, Metadata()) == []


@pytest.mark.parametrize(
    "text",
    [
        "Er is € 12 345, nr. 3 op de lijst.",
        "van 32.000 naar 27.000 vluchten",
        "op 19 september 2025 nr. 3 en 20 miljoen",
        "tel. 070-12345-67",
        "de motie-Van Campen/Boswijk (21 501–02)",
        "BNB 1978/7, en van 7 mei 1980, nr. 19 874, BNB 1980/186",
        "Kamerstukken I, 1969-1970, 9595,9596, blz 1092",
        "vraag nr. 12 en antwoord nr. 13",
        "NEN-EN 15804-2, DIN 18599-1 en ISO 27001-2013",
        "IBAN 12345-678",
        "in het Aanhangsel 12",
        "kst-wonen en blg-1",
        "motie Kahraman",
        "https://nos.nl/artikel/2510977-12",
    ],
)
def test_what_cites_nothing(text: str) -> None:
    assert found(text) == []


def test_the_users_letter(seed: Letter) -> None:
    references = find_references(seed.text, context=seed.metadata)
    assert [(one.surface, one.target) for one in references] == [
        ("Kamerstuk 32 623, nr. 343", "kst-32623-343")
    ] * 2
    first, second = references
    assert seed.text[: first.start].endswith("Conform de motie Kahraman (")
    assert seed.text[: second.start].endswith("OHCHR-veldkantoor of bewijzenbank IIIM (")
    assert cited_ids(references, besides=seed.id) == ("kst-32623-343",)


def test_the_letter_itself_is_left_out_of_what_it_cites() -> None:
    references = find_references("36 410, nr. 3; 36 410, nr. 4; 36 410, nr. 3")
    assert cited_ids(references) == ("kst-36410-3", "kst-36410-4")
    assert cited_ids(references, besides="kst-36410-3") == ("kst-36410-4",)


PIECES = st.sampled_from(
    "Kamerstuk |Kamerstukken II |2022/23|2023–2024|, |nr. |nrs. |stuk |(|)|36 410|36\u202f410"
    "|32623|21501-02| VI|-XVII|A|-|–|/| en | t/m |12|343|7|p. 3|letter |D|\n|item |Handelingen "
    "|Aanhangsel |vergaderjaar |Stb. 2020|motie |(R2064)|€ |é|kst-|ah-tk-|20202021|;|.".split("|")
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=200)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, dossier=st.sampled_from([None, "32623", "36410-XVII"]))
def test_places_are_exact_and_apart(text: str, dossier: str | None) -> None:
    references = find_references(text, context=Metadata(dossier=dossier))
    at = 0
    for one in references:
        assert at <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.surface == one.surface.strip()
        assert one.target.isascii()
        assert " " not in one.target
        at = one.end


MEGABYTE = 1_000_000
HARD = [
    "1",
    "12 ",
    "12 345 ",
    "12 345, ",
    "12 345 en ",
    "nr. 1 en ",
    "nr. 1, ",
    "nr. 1 (12 345 ",
    "2019-",
    "12345-",
    "kst-12345-",
    "(12 345 X",
    "motie ",
    "Kamerstukken II 2019/20, ",
    "Aanhangsel Handelingen ",
    " ",
    "\n",
]


@pytest.mark.parametrize("piece", HARD)
def test_no_text_is_slow(piece: str) -> None:
    """Twice the text takes about twice the time: a megabyte of anything is read in seconds."""
    text = (piece * (MEGABYTE // 4 // len(piece) + 1))[: MEGABYTE // 4]
    began = time.perf_counter()
    find_references(text, context=OURS)
    assert time.perf_counter() - began < 10


def marked() -> list[dict[str, str]]:
    path = SHARED / "kst_citations_publisher_marked.jsonl"
    if not path.exists():
        pytest.skip("the marked citations are not here")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def is_marked(one: Reference, record: dict[str, str]) -> bool:
    return one.target == record["target"].strip() and (
        record["surface"] in one.surface or one.surface in record["surface"]
    )


def test_what_the_publisher_marked_is_found() -> None:
    records = marked()
    missed = [
        record["surface"]
        for record in records
        if not any(is_marked(one, record) for one in find_references(record["context"]))
    ]
    assert sorted(missed) == ["21501-08", "CCD II", "www.pfas.gov.au"]
    assert len(records) == 360


def test_what_is_found_beside_the_marks_exists() -> None:
    records = marked()
    contexts = {record["context"] for record in records}
    targets = {one.target for text in contexts for one in find_references(text)}
    with gzip.open(SHARED / "kst_identifiers.txt.gz", "rt") as lines:
        existing = set(map(str.strip, lines))
    existing |= {record["target"].strip() for record in records}
    assert {each for each in targets if each not in existing} == {"kst-36760-16"}
