"""The publisher's record of a letter, from the file beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from askbrief.reading import read_letter
from askbrief.reading.records import Fact, Record, read_record, record_of, with_record
from askbrief.types import Letter, Metadata

MOTION = (
    "Motie van de leden Inge van Dijk en Grinwis over het definiëren van een "
    "grensspaarsaldo voor negatieve spaarrente"
)
FORMS = ["kst-32545-143_metadata.xml", "kst-32545-143_metadata_owms.xml"]


def record(*facts: str | tuple[str, str, str]) -> Record:
    """Make the record of facts: ``name=value`` or with a scheme."""
    made = [Fact(*fact.split("=", 1)) if isinstance(fact, str) else Fact(*fact) for fact in facts]
    found = record_of(made)
    assert found is not None
    return found


def about(*facts: str | tuple[str, str, str]) -> Metadata:
    return record("identifier=kst-32623-376", *facts).metadata


@pytest.mark.parametrize("name", FORMS)
def test_both_forms_of_a_published_record(shared: Path, name: str) -> None:
    found = read_record((shared / "letters/official" / name).read_bytes(), name)
    assert found == Record(
        "kst-32545-143",
        Metadata(
            dossier="32545",
            dossier_title="Wet- en regelgeving financiële markten",
            number="143",
            # The other form says "overige" where this one names the chamber.
            chamber=None if "owms" in name else "II",
            kind="Motie",
            subject=MOTION,
            signatories=("I. (Inge) van Dijk", "P.A. Grinwis"),
            date=dt.date(2021, 7, 6),
            parliamentary_year="2020/21",
        ),
    )


@pytest.mark.parametrize("record_name", FORMS)
@pytest.mark.parametrize("form", ["xml", "html"])
def test_every_form_of_a_letter_with_its_record_is_the_same(
    shared: Path, record_name: str, form: str
) -> None:
    official = shared / "letters/official"
    data = (official / f"kst-32545-143_kst-32545-143.{form}").read_bytes()
    found = read_record((official / record_name).read_bytes(), record_name)
    assert found is not None
    letter = with_record(read_letter(data, f"brief.{form}").letter, found)
    assert (letter.id, letter.title) == ("kst-32545-143", MOTION)
    assert letter.metadata.signatories == ("Inge van Dijk", "Grinwis")
    assert (letter.metadata.subject, letter.metadata.chamber) == (MOTION, "II")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"Geachte voorzitter,",
        b"<officiele-publicatie/>",
        b"<metadata_gegevens/>",
        b"<metadata_gegevens><metadata name='DC.title'",
        b"<!DOCTYPE x [<!ENTITY e 'x'>]><metadata_gegevens/>",
        b"<metadata_gegevens><metadata name='DC.creator' content='x'/></metadata_gegevens>",
        b"<metadata_gegevens>" + b" " * 1_000_000 + b"</metadata_gegevens>",
        b"<rss><identifier>kst-32545-143</identifier></rss>",
    ],
)
def test_other_files_are_no_records(data: bytes) -> None:
    assert read_record(data, "metadata.xml") is None


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("kst-36410-XVII-53", "kst-36410-XVII-53"),
        ("https://zoek.officielebekendmakingen.nl/kst-32623-5-h1/metadata.xml", "kst-32623-5-h1"),
        ("https://zoek.officielebekendmakingen.nl/ah-tk-20242025-594.html", "ah-tk-20242025-594"),
        ("https://www.rijksoverheid.nl/documenten/kamerstukken/brief", ""),
        ("2024D12345", ""),
    ],
)
def test_identifiers(identifier: str, expected: str) -> None:
    assert record(f"identifier={identifier}", "title=Brief").identifier == expected


@pytest.mark.parametrize(
    ("dossier", "expected"),
    [
        ("32623", "32623"),
        ("36410-XVII", "36410-XVII"),
        ("36410 XVII", "36410-XVII"),
        ("36 410 XVII", "36410-XVII"),
        ("21501-02", "21501-02"),
        ("36455 (R2188)", "36455"),
        ("36410-XVI;36410-VI", "36410-XVI"),
        ("onbekend", None),
    ],
)
def test_dossiers(dossier: str, expected: str | None) -> None:
    assert about(f"dossiernummer={dossier}").dossier == expected


def test_of_several_dossiers_the_one_in_the_identifier_counts() -> None:
    facts = ("dossiernummer=36410-VI; 36410-XVI", "ondernummer=100")
    found = record("identifier=kst-36410-XVI-100", *facts).metadata
    assert (found.dossier, found.number) == ("36410-XVI", "100")


@pytest.mark.parametrize(
    ("kind", "title", "expected"),
    [
        ("Motie", "Motie van het lid Piri", "Motie"),
        ("Motie", "Nader gewijzigde motie van het lid Piri", "Motie (gewijzigd/nader)"),
        ("Brief", "Brief van de minister van Defensie over", "Brief regering"),
        ("Brief", "Brief van de staatssecretaris over", "Brief regering"),
        ("Brief", "Brief van het Presidium", "Brief"),
        ("Brief regering", "Verslag van de Raad", "Brief regering"),
        ("Amendement", "Amendement van het lid Piri", "Amendement"),
    ],
)
def test_kinds(kind: str, title: str, expected: str) -> None:
    typed = ("type", kind, "overheidop.kamerstuktypen")
    other = ("type", "Kamerstuk", "overheidop.parlementair")
    assert about(other, typed, f"documenttitel={title}").kind == expected


@pytest.mark.parametrize(
    ("identifier", "title", "kind", "number"),
    [
        ("ah-tk-20242025-594", "Vragen van het lid Kat", "Antwoord schriftelijke vragen", "594"),
        ("ah-tk-20242025-594", "Mededeling over vragen", "Mededeling (uitstel antwoord)", "594"),
        ("blg-1007826", "Rapport", "Bijlage", None),
    ],
)
def test_what_is_no_document_of_a_dossier(
    identifier: str, title: str, kind: str, number: str | None
) -> None:
    found = record(f"identifier={identifier}", "ondernummer=63", f"documenttitel={title}").metadata
    assert (found.kind, found.number) == (kind, "594" if number else None)


def test_before_2010_the_end_of_the_title_is_the_subject() -> None:
    title = "title=Raad Algemene Zaken; Brief regering; Verslag van de Raad; deel 2"
    assert about(title).subject == "deel 2"
    assert about(title, "documenttitel=Verslag").subject == "Verslag"


@pytest.mark.parametrize(
    ("fact", "date"),
    [
        ("issued=2021-07-06", dt.date(2021, 7, 6)),
        ("issued=2021-07-06T12:00:00", dt.date(2021, 7, 6)),
        ("issued=2021-02-31", None),
        ("issued=6 juli 2021", None),
    ],
)
def test_dates(fact: str, date: dt.date | None) -> None:
    assert about(fact).date == date


@pytest.mark.parametrize(
    ("years", "expected"),
    [("2020-2021", "2020/21"), ("1999-2000", "1999/2000"), ("2020/21", "2020/21"), ("?", None)],
)
def test_parliamentary_years(years: str, expected: str | None) -> None:
    assert about(f"vergaderjaar={years}").parliamentary_year == expected


@pytest.mark.parametrize(
    ("creator", "chamber"),
    [
        ("Tweede Kamer der Staten-Generaal", "II"),
        ("Eerste Kamer der Staten-Generaal", "I"),
        ("overige", None),
    ],
)
def test_chambers(creator: str, chamber: str | None) -> None:
    assert about(f"creator={creator}").chamber == chamber


def test_only_an_office_is_a_sender() -> None:
    found = about("indiener=minister van Defensie", "indiener=R.P. Brekelmans")
    assert (found.sender, found.signatories) == ("minister van Defensie", ("R.P. Brekelmans",))


OWN = Letter(
    id="brief",
    title="brief",
    text="Een.",
    metadata=Metadata(
        dossier="11111",
        kind="Motie (gewijzigd/nader)",
        subject="eigen",
        sender="minister van Financiën",
        signatories=("Heinen",),
        reference="kenmerk",
        date=dt.date(2020, 1, 1),
    ),
)


def test_the_record_is_right_and_what_it_does_not_say_stays() -> None:
    found = with_record(
        OWN,
        Record(
            "kst-32623-376",
            Metadata(dossier="32623", kind="Motie", subject="vast", sender="x", signatories=("y",)),
        ),
    )
    assert (found.id, found.title, found.text) == ("kst-32623-376", "vast", "Een.")
    assert found.metadata == Metadata(
        dossier="32623",
        kind="Motie (gewijzigd/nader)",
        subject="vast",
        sender="minister van Financiën",
        signatories=("Heinen",),
        reference="kenmerk",
        date=dt.date(2020, 1, 1),
    )


def test_another_kind_that_is_recorded_is_right() -> None:
    found = with_record(OWN, Record("", Metadata(kind="Amendement")))
    assert (found.id, found.title, found.metadata.kind) == ("brief", "brief", "Amendement")


def test_answered_questions_keep_their_own_subject() -> None:
    found = with_record(OWN, Record("ah-tk-20242025-594", Metadata(subject="Vragen van x")))
    assert (found.title, found.metadata.subject) == ("Vragen van x", "eigen")
