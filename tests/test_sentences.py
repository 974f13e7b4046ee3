"""Sentences of running text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.reading import read_letter
from askbrief.sentences import LIST_MARK, ends_in_abbreviation, sentence_spans
from askbrief.types import Span

SEED = Path(__file__).parents[1] / "corpus" / "kst-32623-376.txt"


def sentences(text: str, *marks: Span) -> list[str]:
    return [span.cut(text) for span in sentence_spans(text, marks)]


@pytest.mark.parametrize(
    "text",
    [
        "Dat is zo.|Dit ook.",
        "Is dat zo?|Nee!|Toch wel.",
        "Zo ja, waarom?|Zo nee, waarom niet?",
        "De heer D.M. van Weel kwam.|Daarna ging hij.",
        "De motie Kahraman c.s. over steun.|Deze is aangenomen.",
        "De motie Kahraman c.s.|Deze is aangenomen.",
        "De motie Kahraman c.s. (Kamerstuk 32 623, nr. 343) is aangenomen.",
        "Conform de motie Kahraman (Kamerstuk 32 623, nr. 343), heeft Nederland bepleit.",
        "Zie nrs. 3 en 4.|Zie ook art. 5, blz. 6 en p. 7.|Dat volstaat.",
        "Op 15 december jl. is dit gemeld.|Op 16 december jl.|Daarna niet meer.",
        "Het kost 20,4 mln. euro en 1.200 mld.|Dat is veel.",
        "Het kost 20 mln. EUR per jaar.",
        "Het gaat om vis, vlees, enz.|Daarnaast om brood.",
        "Het gaat d.w.z. De Bilt betreft het, o.a. Utrecht, bijv. Amersfoort, t.a.v. Zeist.",
        "Dhr. Jansen, mevr. De Vries, drs. Pieters en mr. Klaassen spraken.|Dat was alles.",
        "I.v.m. Corona ging het niet door.",
        "Vgl. Kamerstukken II 2025/26.|Resp. Utrecht en Zeist.",
        "Z.M. de Koning sprak.|Hij zweeg daarna.",
        "In 2025 gaat het om EUR 20,4 miljoen.|In 2026 om 1.200.",
        "Het gebeurde in 2024.|15 personen waren erbij.",
        "1. Inleiding.|2. Vervolg.|Nu dit.",
        "2.1 Inleiding.|2.1.3. Vervolg.",
        "IV. Slot van het stuk.",
        "De EU en de VN.|De VS.|Het RIVM.",
        "Dit gebeurt in de V.S.|Het kabinet zag dat.",
        "Dit staat in bijlage A.|Het is lang.",
        "Hij zei «Kritiek op beleid.»|Daarna zweeg hij.",
        "Hij zei: “Nee!”|Toen ging hij.",
        "(Dat staat in nr. 5.)|Verder niets.",
        "Dat klopt (zie p. 2).|Verder niets.",
        "Dat klopt.|(Zie ook de bijlage.)|Verder niets.",
        "«Wie?» vroeg hij.",
        "Dat is … en blijft zo…|Daarna niet.",
        "De minister [...] Kamer en (…) Senaat.",
        "Zo...|Daarna niet.",
        "’s Avonds niet.|’s Avonds Wel.|'t Is zo.|‘Ja’ dus.",
        "Hij kwam. ’s middags ging hij.",
        "Zie www.nos.nl voor meer.|En Discriminatie.nl.|Daarna niets.",
        "Mr. Smith said no.|They left at 5 p.m. and e.g. Paris.",
        "No. 5 is alive.|The answer is no.|We agree.",
        "Op 1 jan. 2025 en op 2 sept. 2026.|Dat is in mei.",
        "Het ministerie e.d.|De rest volgt.",
        "De firma a.o.b. Jansen.|Dat is t.z.t.|Daarna niet.",
        "Dit is het einde.|– Nieuw begin.",
        "",
        "geen einde",
        "Einde.",
        "...",
        "Zie (.|Dat is een stop zonder woord.",
    ],
)
def test_sentences_end_where_the_bar_stands(text: str) -> None:
    assert sentences(text.replace("|", " ")) == [piece for piece in text.split("|") if piece]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Een\nregel.\nTwee", ["Een\nregel.", "Twee"]),
        ("Een regel\n\ntwee regel", ["Een regel", "twee regel"]),
        ("Een\n \n\n twee", ["Een", "twee"]),
        ("Nodig zijn:\n- geld;\n- tijd en\nmoed.", ["Nodig zijn:", "- geld;", "- tijd en\nmoed."]),
        ("Nodig:\n1. geld\n2. tijd", ["Nodig:", "1. geld", "2. tijd"]),
        ("Nodig:\na) geld\n• tijd\n(2) moed", ["Nodig:", "a) geld", "• tijd", "(2) moed"]),
        ("De heer\nD.M. van Weel", ["De heer\nD.M. van Weel"]),
        ("  Een.   Twee.  ", ["Een.", "Twee."]),
        ("zin.\n\nkleine letter", ["zin.", "kleine letter"]),
    ],
)
def test_lines_and_list_items(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("voor Justice.1 Deze instellingen", ["voor Justice.", "Deze instellingen"]),
        ("van december jl.3 heeft het", ["van december jl.3 heeft het"]),
        ("van Both Ends1? Ja", ["van Both Ends1?", "Ja"]),
        ("het beleid.”1 Deze", ["het beleid.”", "Deze"]),
        ("het beleid.1, 2 Deze", ["het beleid.", "Deze"]),
        ("het beleid.1,2 Deze", ["het beleid.", "Deze"]),
        ("het beleid.12 Deze", ["het beleid.", "Deze"]),
        ("het beleid.1", ["het beleid."]),
        ("het beleid.1\n\nkleine", ["het beleid.", "kleine"]),
        ("het beleid.1\n- item", ["het beleid.", "- item"]),
        ("het beleid1 is", ["het beleid1 is"]),
        ("nr.1 Deze", ["nr.1 Deze"]),
    ],
)
def test_a_mark_after_the_last_stop_is_in_no_sentence(text: str, expected: list[str]) -> None:
    marks: list[Span] = []
    for place, character in enumerate(text):
        if character.isdigit():
            if marks and marks[-1].end == place:
                marks[-1] = Span(marks[-1].start, place + 1)
            else:
                marks.append(Span(place, place + 1))
    assert sentences(text, *marks) == expected


def test_a_number_that_is_not_said_to_be_a_mark_is_text() -> None:
    assert sentences("voor Justice.1 Deze") == ["voor Justice.1 Deze"]


def test_an_empty_mark_is_none() -> None:
    assert sentences("Een. Twee.", Span(4, 4)) == ["Een.", "Twee."]


def test_the_sentence_with_the_footnote_in_the_users_letter() -> None:
    letter = read_letter(SEED.read_bytes(), SEED.name).letter
    marks = [note.reference for note in letter.footnotes if note.reference]
    found = [span.cut(letter.text) for span in sentence_spans(letter.text, marks)]
    assert (
        "Het kabinet heeft dit jaar opnieuw middelen beschikbaar gesteld voor de "
        "VN-bewijzenbank IIIM, het OHCHR-veldkantoor in Damascus en het International Center "
        "for Transitional Justice."
    ) in found
    assert (
        "Deze instellingen verzamelen en bewaren bewijs, zodat vervolging in nationale en "
        "internationale processen mogelijk blijft."
    ) in found
    assert (
        "In 2025 gaat het om in totaal EUR 20,4 miljoen, via de Dutch Relief Alliance, het "
        "Nederlandse Rode Kruis en VN-humanitaire landenfondsen."
    ) in found
    assert (
        "Mede op aandringen van Nederland heeft de EU de recente geweldsescalaties scherp "
        "veroordeeld en de overgangsregering gemaand tot actie."
    ) in found
    assert found[-1].startswith("1 Middels deze inzet")
    assert found[-1].endswith("(Kamerstuk 32 623, nr. 343).")


def test_the_users_letter_has_the_sentences_that_a_person_counts() -> None:
    letter = read_letter(SEED.read_bytes(), SEED.name).letter
    counts = [
        len(sentence_spans(block.cut(letter.text)))
        for block in letter.blocks
        if block.kind == "paragraph"
    ]
    assert counts == [1, 3, 3, 4, 4, 6, 4, 6, 4]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(Kamerstuk 36 600-XVII, nr.", True),
        ("zie art.", True),
        ("aldus D.", True),
        ("dat klopt.", False),
        ("op vraag 7.", False),
        ("in de VS.", False),
        ("nr", False),
        (".", False),
        ("", False),
    ],
)
def test_lines_that_end_in_an_abbreviation(line: str, expected: bool) -> None:
    assert ends_in_abbreviation(line) is expected


@pytest.mark.parametrize(
    ("line", "number"),
    [("- een", None), ("12. twaalf", "12"), ("(3) drie", "3"), ("b) b", None), ("iv. vier", None)],
)
def test_list_marks(line: str, number: str | None) -> None:
    match = LIST_MARK.match(line)
    assert match is not None
    assert match["number"] == number


@pytest.mark.parametrize("line", ["-een", "123. te veel", "2025 was", "A. Jansen", "1.", "- "])
def test_what_is_no_list_mark(line: str) -> None:
    assert LIST_MARK.match(line) is None


PIECES = st.sampled_from(
    ["Een", "twee", "nr", "c.s", "D.M", "2025", ".", "?", "…", " ", "\n", "\n\n", "- ", "1. ", ")",
     "(", "«", "»", "’s ", "é", "\U0001f600", "ا", "\u0301", ",", "1"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join), st.data())
def test_sentences_cover_the_text_in_order(text: str, data: st.DataObject) -> None:
    starts = data.draw(st.sets(st.integers(0, max(len(text) - 1, 0)), max_size=5))
    marks = [Span(start, start + 1) for start in sorted(starts) if start < len(text)]
    spans = sentence_spans(text, marks)
    covered: set[int] = set()
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert span.cut(text) == span.cut(text).strip()
        covered.update(range(span.start, span.end))
        end = span.end
    marked = {mark.start for mark in marks}
    left_out = {i for i in range(len(text)) if i not in covered and not text[i].isspace()}
    assert all(i in marked or (text[i] == "," and i - 1 in marked) for i in left_out)


@given(st.text(max_size=200))
def test_any_text_without_marks_is_covered_whole(text: str) -> None:
    found = "".join(span.cut(text) for span in sentence_spans(text))
    assert "".join(found.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "a. " * 100_000,
        "." * 300_000,
        "\n" * 300_000,
        "1. " * 100_000,
        "(" * 300_000,
        "a.a" * 100_000,
        "\n " * 150_000,
        "a" * 300_000,
        ". " * 150_000 + "a",
        "’s " * 100_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    began = time.monotonic()
    sentence_spans(text)
    assert time.monotonic() - began < 5
