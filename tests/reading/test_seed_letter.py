"""The user's letter: what a person sees in it, the reader must find."""

from __future__ import annotations

import datetime as dt

import pytest

from askbrief.reading import Reading, read_letter
from askbrief.types import Letter, Metadata


def test_metadata_is_what_the_head_says(seed: Letter) -> None:
    assert seed.metadata == Metadata(
        dossier="32623",
        dossier_title="Actuele situatie in Noord-Afrika en het Midden-Oosten",
        number="376",
        chamber="II",
        kind="Brief regering",
        subject=None,
        sender="minister van Buitenlandse Zaken",
        signatories=("D.M. van Weel",),
        addressee="Voorzitter van de Tweede Kamer der Staten-Generaal",
        place="Den Haag",
        date=dt.date(2025, 9, 19),
        parliamentary_year="2025/26",
        reference=None,
    )


def test_id_and_title(seed: Letter) -> None:
    assert seed.id == "kst-32623-376"
    assert seed.title == "Actuele situatie in Noord-Afrika en het Midden-Oosten"


def test_nothing_had_to_be_assumed(seed_reading: Reading) -> None:
    assert seed_reading.warnings == ()


def test_the_name_of_the_file_does_not_matter(seed: Letter, seed_bytes: bytes) -> None:
    assert read_letter(seed_bytes, "download (3).bin").letter == seed


def test_it_has_three_pages(seed: Letter) -> None:
    assert [page.number for page in seed.pages] == [1, 2, 3]


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [
        (1, "32 623 Actuele situatie in Noord-Afrika", "schromen we het niet om de druk op"),
        (2, "de ketel te houden, bijvoorbeeld via", "scherp veroordeeld en de"),
        (3, "overgangsregering gemaand tot actie.", "D.M. van Weel"),
    ],
)
def test_pages_begin_and_end_where_they_are_printed(
    seed: Letter, page: int, first: str, last: str
) -> None:
    text = seed.pages[page - 1].cut(seed.text).strip()
    assert text.startswith(first)
    assert text.endswith(last)


@pytest.mark.parametrize(
    ("phrase", "page"),
    [
        ("Met deze brief informeer ik uw Kamer", 1),
        ("Het kabinet heeft dit jaar opnieuw middelen beschikbaar gesteld", 2),
        ("Mede op aandringen van Nederland heeft de EU", 2),
        ("gemaand tot actie", 3),
        ("De minister van Buitenlandse Zaken,\nD.M. van Weel", 3),
        ("1 Middels deze inzet", 2),
    ],
)
def test_page_of_a_phrase(seed: Letter, phrase: str, page: int) -> None:
    assert seed.text.count(phrase) == 1
    assert seed.page_of(seed.text.index(phrase)) == page


def test_head_lines_are_a_block_each(seed: Letter) -> None:
    heads = [block.cut(seed.text) for block in seed.blocks if block.kind == "head"]
    assert heads == [
        "32 623 Actuele situatie in Noord-Afrika en het Midden-Oosten",
        "Nr. 376 Brief van de minister van Buitenlandse Zaken",
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
        "Den Haag, 19 september 2025",
    ]


def test_paragraphs_are_those_of_the_letter(seed: Letter) -> None:
    starts = [
        " ".join(block.cut(seed.text).split()[:3])
        for block in seed.blocks
        if block.kind == "paragraph"
    ]
    assert starts == [
        "Met deze brief",
        "In december 2024",
        "Nederland heeft belang",
        "Allereerst onderhoudt Nederland",
        "Er valt veel",
        "Ook in Europees",
        "Verder blijft humanitaire",
        "Ten slotte is",
        "De komende periode",
    ]


def test_kinds_follow_the_letter_from_head_to_footnote(seed: Letter) -> None:
    kinds = [block.kind for block in seed.blocks]
    assert kinds == ["head"] * 4 + ["paragraph"] * 9 + ["signature", "footnote"]


def test_a_sentence_over_a_page_break_is_whole(seed: Letter) -> None:
    assert (
        "Mede op aandringen van Nederland heeft de EU de recente geweldsescalaties scherp "
        "veroordeeld en de overgangsregering gemaand tot actie. Daarnaast zijn sancties"
        in seed.text
    )


def test_hyphens_at_line_ends_belong_to_the_word(seed: Letter) -> None:
    assert "voor de VN-bewijzenbank IIIM, het OHCHR-veldkantoor" in seed.text
    assert "Midden-Oosten" in seed.text


def test_the_signature_keeps_its_line_break(seed: Letter) -> None:
    (signature,) = (block for block in seed.blocks if block.kind == "signature")
    assert signature.cut(seed.text) == "De minister van Buitenlandse Zaken,\nD.M. van Weel"


def test_the_footnote_is_whole_and_last(seed: Letter) -> None:
    (note,) = seed.footnotes
    assert note.mark == "1"
    assert note.page == 2
    assert note.end == len(seed.text)
    assert note.cut(seed.text) == (
        "1 Middels deze inzet geeft het kabinet uitvoering aan motie - Kahraman c.s. over steun "
        "voor het OHCHR-veldkantoor of bewijzenbank IIIM (Kamerstuk 32 623, nr. 343)."
    )


def test_the_body_keeps_the_mark_that_the_footnote_belongs_to(seed: Letter) -> None:
    (note,) = seed.footnotes
    assert note.reference is not None
    assert note.reference.cut(seed.text) == "1"
    around = seed.text[note.reference.start - 8 : note.reference.end + 5]
    assert around == "Justice.1 Deze"


def test_nothing_of_the_letter_is_lost(seed: Letter, seed_bytes: bytes) -> None:
    printed = seed_bytes.decode()
    words = printed.replace("Midden-\nOosten", "Midden-Oosten").replace("VN-\n", "VN-").split()
    assert sorted(seed.text.split()) == sorted(words)


def test_amounts_and_names_are_exact(seed: Letter) -> None:
    for phrase in (
        "in totaal EUR 20,4 miljoen, via de Dutch Relief Alliance",
        "Conform de motie Kahraman (Kamerstuk 32 623, nr. 343), heeft Nederland",
        "christenen, Alawieten, Druzen, en Koerden.",
        "op deze thema’s",
    ):
        assert phrase in seed.text


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"\n", b"\r\n"), (b"\n", b"\r"), (b"\n", "\u2028".encode()), (b"\n", "\u0085".encode())],
)
def test_line_ends_do_not_matter(seed: Letter, seed_bytes: bytes, old: bytes, new: bytes) -> None:
    assert read_letter(seed_bytes.replace(old, new), "x.txt").letter == seed


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_encodings_with_a_mark_do_not_matter(
    seed: Letter, seed_bytes: bytes, encoding: str
) -> None:
    text = seed_bytes.decode()
    data = text.encode(encoding) if encoding != "utf-16-le" else b"\xff\xfe" + text.encode(encoding)
    reading = read_letter(data, "x.txt")
    assert reading == Reading(seed, ())


def test_windows_1252_is_read_with_a_warning(seed: Letter, seed_bytes: bytes) -> None:
    reading = read_letter(seed_bytes.decode().encode("cp1252"), "x.txt")
    assert reading.letter == seed
    assert reading.warnings == ("not valid UTF-8, read as windows-1252",)


def test_form_feeds_break_pages_as_blank_lines_do(seed: Letter, seed_bytes: bytes) -> None:
    text = seed_bytes.decode().strip().replace("\n\n\n \n\n \n\n", "\f")
    assert text.count("\f") == 2
    assert read_letter(text.encode(), "x.txt").letter == seed


def test_decomposed_letters_do_not_matter(seed: Letter, seed_bytes: bytes) -> None:
    decomposed = seed_bytes.decode().replace("ë", "e\u0308").replace("ö", "o\u0308")
    assert read_letter(decomposed.encode(), "x.txt").letter == seed


def test_the_letter_without_its_page_breaks_has_no_pages(seed_bytes: bytes) -> None:
    text = seed_bytes.decode().strip().replace("\n\n\n \n\n \n\n", "\n")
    letter = read_letter(text.encode(), "x.txt").letter
    assert letter.pages == ()
    assert letter.id == "kst-32623-376"
    assert letter.page_of(0) is None
