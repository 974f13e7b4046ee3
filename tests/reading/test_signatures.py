"""Who signed a letter."""

from __future__ import annotations

import pytest

from askbrief.reading.lines import sheet
from askbrief.reading.signatures import Signature, find_signatures, is_name


def signatures(text: str) -> list[Signature]:
    return find_signatures(sheet(text.split("\n"), 1).lines)


@pytest.mark.parametrize(
    "name",
    [
        "D.M. van Weel",
        "F. Teeven",
        "D. Yeşilgöz-Zegerius",
        "Eelco Heinen",
        "drs. E.I. Schippers",
        "J.A. Bruins Slot",
        "Inge van Dijk",
        "Grinwis",
        "L.M.N. Kröger",
        "Van der Plas",
        "Michon-Derkzen",
        "El Abassi",
        "A. d'Hondt",
        "M. in 't Veld",
        "Ch. van Os",
    ],
)
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "van de",
        "D.M.",
        "het kabinet",
        "Antwoorden van de minister",
        "Weel, D.M. van",
        "Den Haag, 1 mei 2025",
        "Vraag 1",
        "2025",
        "A" * 61,
        "mr. drs.",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)


def test_an_office_with_a_name() -> None:
    (found,) = signatures("Tot zover.\n\nDe minister van Buitenlandse Zaken,\nD.M. van Weel")
    assert found == Signature(
        start=1,
        end=3,
        rows=((1, 2), (2, 3)),
        offices=("De minister van Buitenlandse Zaken,",),
        names=("D.M. van Weel",),
    )


def test_an_office_over_two_lines() -> None:
    (found,) = signatures("De Minister van Sociale Zaken en\nWerkgelegenheid,\n\nY.J. van Hijum")
    assert found.offices == ("De Minister van Sociale Zaken en Werkgelegenheid,",)
    assert found.rows == ((0, 2), (2, 3))


def test_an_office_without_a_comma_stands_apart_from_the_name() -> None:
    assert signatures("De minister van Defensie\n\n\nR.P. Brekelmans")[0].names == (
        "R.P. Brekelmans",
    )
    assert signatures("De minister van Defensie\nR.P. Brekelmans")[0].names == ("R.P. Brekelmans",)
    assert signatures("De minister van Defensie\nR.P. Brekelmans\nen anderen") == []


@pytest.mark.parametrize(
    "office",
    [
        "De minister-president, minister van Algemene Zaken,",
        "De Staatssecretaris van Financiën,",
        "De minister voor Klimaat en Energie,",
        "De minister zonder portefeuille,",
        "De vice-minister-president,",
    ],
)
def test_offices(office: str) -> None:
    assert signatures(f"{office}\nD.M. van Weel")[0].offices == (office,)


def test_two_offices_make_one_signature() -> None:
    (found,) = signatures(
        "De minister van Defensie,\nR.P. Brekelmans\n\n"
        "De staatssecretaris van Defensie,\nG.P. Tuinman"
    )
    assert found.names == ("R.P. Brekelmans", "G.P. Tuinman")
    assert len(found.offices) == 2
    assert (found.start, found.end) == (0, 4)


def test_on_behalf_of_another_office() -> None:
    (found,) = signatures(
        "Mede namens de minister van Binnenlandse Zaken,\n\n"
        "De minister van Justitie en Veiligheid,\n\nD. Yeşilgöz-Zegerius"
    )
    assert found.offices == ("De minister van Justitie en Veiligheid,",)
    assert found.rows == ((0, 1), (1, 2), (2, 3))


def test_a_closing_formula_with_office_and_name() -> None:
    (found,) = signatures("Hoogachtend,\n\nDe minister van Defensie,\n\nR.P. Brekelmans")
    assert (found.start, found.end) == (0, 3)
    assert found.names == ("R.P. Brekelmans",)


def test_a_closing_formula_with_the_name_above_the_office() -> None:
    (found,) = signatures(
        "Met vriendelijke groet,\n\nEelco Heinen\nminister van Financiën\n\nBijlage"
    )
    assert found.names == ("Eelco Heinen",)
    assert found.offices == ("minister van Financiën",)
    assert found.end == 3


def test_a_closing_formula_with_a_name_alone() -> None:
    (found,) = signatures("Hoogachtend,\nEelco Heinen\n\nBijlage 1")
    assert found.names == ("Eelco Heinen",)
    assert found.offices == ()


def test_the_members_under_a_motion() -> None:
    (found,) = signatures(
        "en gaat over tot de orde van de dag.\n\nInge van Dijk\nGrinwis\n\n2 stuks"
    )
    assert found.names == ("Inge van Dijk", "Grinwis")
    assert found.start == 1


@pytest.mark.parametrize(
    "text",
    [
        "De minister van Buitenlandse Zaken heeft dat gedaan. En toen\nkwam hij",
        "De minister van Defensie,\nzo zei hij, komt terug.",
        "De minister van Defensie,",
        "De minister zegt: ja\nJan Jansen",
        "Mede namens de minister van Defensie,",
        "Mede namens de minister van Defensie,\nDe minister van Financiën,\nzo bleek",
        "Hoogachtend,\nzoals men zegt",
        "Hoogachtend,",
        "D.M. van Weel",
        "De minister van " + "Heel Veel Zaken " * 20,
        "en gaat over tot de orde van de dag.\n\nzo zei men",
    ],
)
def test_what_is_no_signature(text: str) -> None:
    assert signatures(text) == []


def test_a_signature_need_not_be_last() -> None:
    text = "De minister van Defensie,\nR.P. Brekelmans\n\nAntwoorden van de minister\n\nVraag 1"
    (found,) = signatures(text)
    assert found.end == 2
