"""Metadata from the parts of a letter."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.dates import parliamentary_year
from askbrief.reading.metadata import (
    Evidence,
    letter_id,
    read_metadata,
)
from askbrief.reading.wording import Role
from askbrief.types import Metadata


def of(*head: tuple[Role, str], **other: tuple[str, ...]) -> Metadata:
    return read_metadata(Evidence(head=head, **other))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("2025-09-19", "2025/26"),
        ("2025-09-16", "2025/26"),
        ("2025-09-15", "2024/25"),
        ("2024-09-17", "2024/25"),
        ("2024-09-16", "2023/24"),
        ("2020-09-15", "2020/21"),
        ("2020-09-14", "2019/20"),
        ("2015-09-21", "2015/16"),
        ("2026-09-15", "2026/27"),
        ("2026-01-01", "2025/26"),
        ("1999-12-31", "1999/2000"),
        ("2009-10-01", "2009/10"),
    ],
)
def test_the_parliamentary_year_begins_on_the_third_tuesday_of_september(
    day: str, year: str
) -> None:
    assert parliamentary_year(dt.date.fromisoformat(day)) == year


@given(st.integers(1900, 2100))
def test_the_parliamentary_year_changes_on_one_tuesday_from_the_15th_to_the_21st(
    year: int,
) -> None:
    days = [dt.date(year, 9, day) for day in range(1, 31)]
    new = [day for day in days if parliamentary_year(day).startswith(f"{year}/")]
    assert new[0].weekday() == 1
    assert 15 <= new[0].day <= 21
    assert new == days[new[0].day - 1 :]


@pytest.mark.parametrize(
    ("line", "dossier", "title"),
    [
        ("32 623 Actuele situatie", "32623", "Actuele situatie"),
        ("32623 Actuele situatie", "32623", "Actuele situatie"),
        ("36 410 XVII Vaststelling", "36410-XVII", "Vaststelling"),
        ("36 410-XVII Vaststelling", "36410-XVII", "Vaststelling"),
        ("21 501-02 Raad Algemene Zaken", "21501-02", "Raad Algemene Zaken"),
        ("36 600 A Vaststelling", "36600-A", "Vaststelling"),
        ("33 750 IXB Vaststelling", "33750-IXB", "Vaststelling"),
        ("36 455 (R2188) Goedkeuring", "36455", "Goedkeuring"),
        ("34 000 Vaststelling", "34000", "Vaststelling"),
        ("32 623 C. Wijziging", "32623", "C. Wijziging"),
        ("32 623", "32623", None),
    ],
)
def test_dossiers(line: str, dossier: str, title: str | None) -> None:
    metadata = of(("dossier", line))
    assert (metadata.dossier, metadata.dossier_title) == (dossier, title)


@pytest.mark.parametrize(
    ("line", "number", "kind", "sender"),
    [
        (
            "Nr. 376 Brief van de minister van Buitenlandse Zaken",
            "376",
            "Brief regering",
            "minister van Buitenlandse Zaken",
        ),
        (
            "Nr. 5 Brief van de ministers van Defensie en van Financiën",
            "5",
            "Brief regering",
            "ministers van Defensie en van Financiën",
        ),
        (
            "Nr. 8 BRIEF VAN DE MINISTER-PRESIDENT, MINISTER VAN ALGEMENE ZAKEN",
            "8",
            "Brief regering",
            "MINISTER-PRESIDENT, MINISTER VAN ALGEMENE ZAKEN",
        ),
        (
            "Nr. 9 Brief van de staatssecretaris van Financiën",
            "9",
            "Brief regering",
            "staatssecretaris van Financiën",
        ),
        ("Nr. 2 Brief van de Algemene Rekenkamer", "2", None, "Algemene Rekenkamer"),
        ("Nr. 2 Brief van het Presidium", "2", None, "Presidium"),
        ("C BRIEF VAN DE MINISTER", "C", "Brief regering", "MINISTER"),
        (
            "AB VERSLAG VAN EEN SCHRIFTELIJK OVERLEG",
            "AB",
            "Verslag van een schriftelijk overleg",
            None,
        ),
        ("Nr. C BRIEF VAN DE MINISTER", "C", "Brief regering", "MINISTER"),
        ("Nr. 3 MOTIE VAN HET LID PIRI", "3", "Motie", None),
        ("Nr. 3 GEWIJZIGDE MOTIE VAN HET LID PIRI", "3", "Motie (gewijzigd/nader)", None),
        ("Nr. 3 NADER GEWIJZIGDE MOTIE VAN PIRI", "3", "Motie (gewijzigd/nader)", None),
        ("Nr. 4 AMENDEMENT VAN HET LID PIRI", "4", "Amendement", None),
        (
            "Nr. 6 VERSLAG VAN EEN COMMISSIEDEBAT",
            "6",
            "Verslag van een commissiedebat",
            None,
        ),
        ("Nr. 6 VERSLAG VAN EEN RONDETAFELGESPREK", "6", None, None),
        ("Nr. 7 LIJST VAN VRAGEN EN ANTWOORDEN", "7", "Lijst van vragen en antwoorden", None),
        ("Nr. 7 LIJST VAN VRAGEN", "7", "Lijst van vragen", None),
        ("Nr. 3 MEMORIE VAN TOELICHTING", "3", "Memorie van toelichting", None),
        ("Nr. 9 NOTA VAN WIJZIGING", "9", None, None),
        ("Nr. 9", "9", None, None),
        (
            "Brief van de minister van Defensie",
            None,
            "Brief regering",
            "minister van Defensie",
        ),
    ],
)
def test_number_kind_and_sender(
    line: str, number: str | None, kind: str | None, sender: str | None
) -> None:
    metadata = of(("document", line))
    assert (metadata.number, metadata.kind, metadata.sender) == (number, kind, sender)


def test_a_sender_in_capitals_is_taken_from_the_signature() -> None:
    metadata = of(
        ("document", "Nr. 496 BRIEF VAN DE MINISTER VAN ECONOMISCHE ZAKEN"),
        offices=("De Minister van Economische Zaken,",),
        names=("D.S. Beljaarts",),
    )
    assert metadata.sender == "Minister van Economische Zaken"
    assert metadata.signatories == ("D.S. Beljaarts",)


def test_two_offices_in_the_signature() -> None:
    metadata = of(offices=("De minister van Defensie,", "De staatssecretaris van Defensie,"))
    assert metadata.sender == "minister van Defensie, staatssecretaris van Defensie"


@pytest.mark.parametrize(
    ("line", "addressee", "chamber"),
    [
        (
            "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
            "Voorzitter van de Tweede Kamer der Staten-Generaal",
            "II",
        ),
        (
            "De voorzitter van de Eerste Kamer der Staten-Generaal",
            "voorzitter van de Eerste Kamer der Staten-Generaal",
            "I",
        ),
        (
            "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal, Postbus 20018, "
            "2500 EA DEN HAAG",
            "Voorzitter van de Tweede Kamer der Staten-Generaal",
            "II",
        ),
        (
            "Aan de Voorzitters van de Eerste en van de Tweede Kamer der Staten-Generaal",
            "Voorzitters van de Eerste en van de Tweede Kamer der Staten-Generaal",
            "II",
        ),
        (
            "Aan de Voorzitters van de Eerste Kamer en de Tweede Kamer",
            "Voorzitters van de Eerste Kamer en de Tweede Kamer",
            None,
        ),
        ("Aan de Minister van Financiën", "Minister van Financiën", None),
    ],
)
def test_addressee_and_chamber(line: str, addressee: str, chamber: str | None) -> None:
    metadata = of(("addressee", line))
    assert (metadata.addressee, metadata.chamber) == (addressee, chamber)


def test_the_publisher_names_the_chamber_where_the_head_does_not() -> None:
    foot = "Tweede Kamer, vergaderjaar 2020–2021, 32 545, nr. 143"
    assert of(furniture=(foot,)).chamber == "II"


@pytest.mark.parametrize(
    ("role", "line", "place", "date"),
    [
        ("dateline", "Den Haag, 19 september 2025", "Den Haag", dt.date(2025, 9, 19)),
        ("dateline", "’s-Gravenhage, 1 mei 1998", "’s-Gravenhage", dt.date(1998, 5, 1)),
        ("date", "Datum 1 maart 2011", None, dt.date(2011, 3, 1)),
        ("date", "Datum: 01-03-2011", None, dt.date(2011, 3, 1)),
        ("date", "Voorgesteld 6 juli 2021", None, dt.date(2021, 7, 6)),
        ("answer", "Antwoord van X (ontvangen 25 maart 2024).", None, dt.date(2024, 3, 25)),
        ("dateline", "Den Haag, 31 februari 2025", "Den Haag", None),
        ("date", "Datum: 31-13-2025", None, None),
        ("date", "Datum", None, None),
    ],
)
def test_place_and_date(role: Role, line: str, place: str | None, date: dt.date | None) -> None:
    metadata = of((role, line))
    assert (metadata.place, metadata.date) == (place, date)


def test_a_label_without_a_date_does_not_hide_the_next() -> None:
    metadata = of(("date", "Datum"), ("date", "Datum 1 mei 2025"))
    assert metadata.date == dt.date(2025, 5, 1)


def test_the_printed_parliamentary_year_goes_before_the_one_of_the_date() -> None:
    date: tuple[Role, str] = ("date", "Datum 20 september 2025")
    assert of(date).parliamentary_year == "2025/26"
    assert of(date, furniture=("Vergaderjaar 2024–2025",)).parliamentary_year == "2024/25"
    assert of(date, furniture=("Vergaderjaar 2023–34",)).parliamentary_year == "2025/26"
    assert of(date, furniture=("Vergaderjaar 2023–2034",)).parliamentary_year == "2025/26"
    assert of().parliamentary_year is None


@pytest.mark.parametrize(
    ("role", "line", "subject"),
    [
        ("subject", "Betreft: Stand van zaken", "Stand van zaken"),
        ("subject", "Onderwerp Draagmoederschap", "Draagmoederschap"),
        ("subject", "Betreft", None),
        (
            "questions",
            "Vragen van het lid Piri aan de Minister over Syrië (ingezonden 6 maart 2024).",
            "Syrië",
        ),
    ],
)
def test_subjects(role: Role, line: str, subject: str | None) -> None:
    assert of((role, line)).subject == subject


def test_answered_questions() -> None:
    metadata = of(
        (
            "answer",
            "Antwoord van Staatssecretaris Van Rij (Financiën – Fiscaliteit), mede namens de "
            "Minister van Defensie (ontvangen 21 mei 2024).",
        ),
    )
    assert metadata.kind == "Antwoord schriftelijke vragen"
    assert metadata.sender == "Staatssecretaris van Financiën"
    assert metadata.signatories == ("Van Rij",)


@pytest.mark.parametrize(
    ("answer", "questions", "sender"),
    [
        (
            "Antwoord van Minister Heinen (Financiën) (ontvangen 29 augustus 2024)",
            "Vragen van het lid Van der Lee aan de Minister van Financiën over rekeninggluren.",
            "Minister van Financiën",
        ),
        (
            "Antwoord van Minister Bruins Slot (BZ) van Minister Schreinemacher (Buitenlandse "
            "Handel en Ontwikkelingssamenwerking) (ontvangen 28 juni 2024).",
            "Vragen van het lid Ceder aan de Ministers van Buitenlandse Zaken en voor "
            "Buitenlandse Handel en Ontwikkelingssamenwerking over Jemen.",
            "Minister van Buitenlandse Zaken, "
            "Minister voor Buitenlandse Handel en Ontwikkelingssamenwerking",
        ),
        (
            "Antwoord van Minister Jetten (Klimaat en Energie) (ontvangen 2 mei 2023).",
            "Vragen van het lid Kops over windmolens.",
            "Minister (Klimaat en Energie)",
        ),
        (
            "Antwoord van Minister Ollongren (Defensie) (ontvangen 2 mei 2023).",
            "Vragen van het lid Kops over oefeningen.",
            "Minister van Defensie",
        ),
    ],
)
def test_who_answers_questions(answer: str, questions: str, sender: str) -> None:
    assert of(("questions", questions), ("answer", answer)).sender == sender


def test_a_letter_that_answers_questions() -> None:
    subject: tuple[Role, str] = ("subject", "Onderwerp: Beantwoording Kamervragen over bier")
    assert of(CHAIR, subject, offices=OFFICE).kind == "Antwoord schriftelijke vragen"


def test_reprints_and_attachments() -> None:
    reprint = of(furniture=("kst-32545-143-h1",))
    assert (reprint.dossier, reprint.number) == ("32545", "143")
    assert reprint.replaces == "kst-32545-143"
    assert letter_id(reprint, ["kst-32545-143-h1"], "x.txt") == "kst-32545-143-h1"
    marked = of(("dossier", "32 545 Wetten"), ("document", "Nr. 143 HERDRUK1 MOTIE VAN HET LID X"))
    assert (marked.kind, marked.replaces) == ("Motie", "kst-32545-143")
    assert letter_id(marked, [], "x.txt") == "kst-32545-143-h1"
    attached = of(furniture=("kst-32545-143-b1",))
    assert (attached.kind, attached.replaces) == ("Bijlage", None)
    assert letter_id(attached, ["kst-32545-143-b1"], "x.txt") == "kst-32545-143-b1"
    assert letter_id(of(), ["blg-1007826"], "x.pdf") == "blg-1007826"


def test_a_notice_about_questions_has_no_certain_kind() -> None:
    assert of(("answer", "Mededeling van Minister De Jonge (ontvangen 7 juni 2024).")).kind is None


CHAIR: tuple[Role, str] = ("addressee", "Aan de Voorzitter van de Tweede Kamer")
OFFICE = ("De minister van Defensie,",)


def test_a_ministers_letter_to_a_chamber_is_a_brief_regering() -> None:
    assert of(CHAIR, offices=OFFICE).kind == "Brief regering"


@pytest.mark.parametrize(
    "metadata",
    [
        of(CHAIR),
        of(offices=OFFICE),
        of(("addressee", "Aan de Minister van Financiën"), offices=OFFICE),
        of(CHAIR, ("subject", "Betreft: Uitstel van de Kamervragen"), offices=OFFICE),
    ],
    ids=["not signed", "to nobody", "to a minister", "about questions"],
)
def test_other_letters_have_no_certain_kind(metadata: Metadata) -> None:
    assert metadata.kind is None


def test_the_ministrys_reference() -> None:
    assert of(("reference", "Ons kenmerk 5687928/11")).reference == "5687928/11"
    assert of(("reference", "Kenmerk: DGBI-O / 89")).reference == "DGBI-O / 89"
    assert of(("reference", "Ons kenmerk")).reference is None


def test_nothing_is_guessed() -> None:
    assert of() == Metadata()


def test_a_printed_identifier_gives_dossier_and_number() -> None:
    metadata = of(furniture=("ISSN 0921 - 7371", "kst-36410-XVII-53"))
    assert (metadata.dossier, metadata.number) == ("36410-XVII", "53")
