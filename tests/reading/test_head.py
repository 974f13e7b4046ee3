"""The head of a letter, part by part."""

from __future__ import annotations

import pytest

from askbrief.reading.head import read_head, read_labels
from askbrief.reading.lines import sheet
from askbrief.reading.wording import role_of


def head(text: str) -> list[tuple[str, str]]:
    parts = read_head(sheet(text.strip("\n").split("\n"), 1).lines)
    return [(part.role, " ".join(line.text for line in part.lines)) for part in parts]


PROSE = "Hierbij bied ik u het werkprogramma aan van het college dat daarover gaat."


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("32 623 Actuele situatie in Noord-Afrika", "dossier"),
        ("32623", "dossier"),
        ("36 410 XVII Vaststelling van de begrotingsstaten", "dossier"),
        ("21 501-02 Raad Algemene Zaken", "dossier"),
        ("36 455 (R2188) Goedkeuring van het verdrag", "dossier"),
        ("Nr. 376", "document"),
        ("Nr. 376 Brief van de minister van Buitenlandse Zaken", "document"),
        ("NR. 12 VERSLAG", "document"),
        ("MOTIE VAN HET LID PODT", "document"),
        ("C BRIEF VAN DE MINISTER VAN DEFENSIE", "document"),
        ("C IS EEN LETTER", None),
        ("Aan de Voorzitter van de Tweede Kamer der Staten-Generaal", "addressee"),
        ("De voorzitter van de Eerste Kamer", "addressee"),
        ("Aan de Minister van Economische Zaken", "addressee"),
        ("Postbus 20018", "address"),
        ("2500 EA DEN HAAG", "address"),
        ("> Retouradres Postbus 20301 2500 EH Den Haag", "address"),
        ("Den Haag, 19 september 2025", "dateline"),
        ("’s-Gravenhage, 1 mei 1998", "dateline"),
        ("Datum 1 maart 2011", "date"),
        ("Datum: 01-03-2011", "date"),
        ("Datum", "date"),
        ("Voorgesteld 6 juli 2021", "date"),
        ("Voorgesteld tijdens het Notaoverleg van 25 januari 2024", "date"),
        ("Betreft: Beantwoording", "subject"),
        ("Onderwerp Draagmoederschap", "subject"),
        ("Ons kenmerk 5687928/11", "reference"),
        ("Onze referentie", "reference"),
        ("Kenmerk: DGBI-O / 89581779", "reference"),
        ("Bijlage(n) 3", "label"),
        ("Geachte voorzitter,", "salutation"),
        ("Vragen van het lid Keijzer (BBB) aan de Minister", "questions"),
        ("Nader antwoord van Minister Bruins", "answer"),
        ("Met deze brief informeer ik uw Kamer", None),
        ("Nr. 3 is daarvan een voorbeeld", None),
        ("brief van 4 november 2009 (Kamerstukken II)", None),
        ("betreft de vraag of dat kan", None),
        ("Aan de Kamer is toegezegd dat dit volgt", None),
        ("De voorzitter van de commissie zei het. En nu", None),
        ("Kenmerkend is dat het duurt", None),
        ("2025", None),
        ("x" * 400, None),
    ],
)
def test_roles_of_lines(line: str, role: str | None) -> None:
    assert role_of(line) == role


def test_the_head_of_a_kamerstuk_in_columns() -> None:
    text = f"""
29 515                   Aanpak regeldruk en
                         administratieve lasten



Nr. 496                  BRIEF VAN DE MINISTER VAN SOCIALE ZAKEN EN
                         WERKGELEGENHEID

                         Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

                         Den Haag, 28 januari 2025

                         {PROSE}
"""
    assert head(text) == [
        ("dossier", "29 515 Aanpak regeldruk en administratieve lasten"),
        ("document", "Nr. 496 BRIEF VAN DE MINISTER VAN SOCIALE ZAKEN EN WERKGELEGENHEID"),
        ("addressee", "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"),
        ("dateline", "Den Haag, 28 januari 2025"),
    ]


def test_the_head_of_a_kamerstuk_in_pieces() -> None:
    pieces = "29 515\n\nAanpak regeldruk\n\nNr. 496\n\nBRIEF VAN DE MINISTER"
    text = f"{pieces}\nDen Haag, 1 mei 2025\n{PROSE}"
    assert head(text) == [
        ("dossier", "29 515 Aanpak regeldruk"),
        ("document", "Nr. 496 BRIEF VAN DE MINISTER"),
        ("dateline", "Den Haag, 1 mei 2025"),
    ]


def test_a_label_at_the_end_of_the_text() -> None:
    assert head("Aan de Minister van Financiën\nDatum")[-1] == ("date", "Datum")


def test_an_announcement_longer_than_any_is_cut() -> None:
    lines = "\n".join(["Vragen van het lid Piri"] + ["over iets"] * 20)
    assert len(head(f"Aan de Minister van Financiën\n{lines}")[1][1].split()) == 5 + 7 * 2


def test_a_document_in_two_dossiers() -> None:
    text = f"32 623  Midden-Oosten\n21 501-02  Raad\nNr. 7  Motie van het lid Piri\n\n{PROSE}"
    assert [role for role, _ in head(text)] == ["dossier", "dossier", "document"]


def test_the_head_ends_at_the_date_of_a_kamerstuk() -> None:
    text = (
        f"32 623  Syrië\nNr. 7  Brief van de minister\nDen Haag, 1 mei 2025\nBetreft dit\n{PROSE}"
    )
    assert head(text)[-1] == ("dateline", "Den Haag, 1 mei 2025")


LETTERHEAD = f"""
> Retouradres Postbus 20301 2500 EH Den Haag

Aan de Voorzitter van de Tweede Kamer
der Staten-Generaal
Postbus 20018
2500 EA DEN HAAG

Directie Justitieel Jeugdbeleid
Schedeldoekshaven 100

Datum
1 maart 2011
Onderwerp  Uitkomsten van het onderzoek naar
           draagmoederschap

Ons kenmerk
5687928/11

Geachte voorzitter,

{PROSE}
"""


def test_the_head_of_a_ministrys_own_letter() -> None:
    assert head(LETTERHEAD) == [
        ("address", "> Retouradres Postbus 20301 2500 EH Den Haag"),
        ("addressee", "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"),
        ("address", "Postbus 20018"),
        ("address", "2500 EA DEN HAAG"),
        ("other", "Directie Justitieel Jeugdbeleid"),
        ("other", "Schedeldoekshaven 100"),
        ("date", "Datum 1 maart 2011"),
        ("subject", "Onderwerp Uitkomsten van het onderzoek naar draagmoederschap"),
        ("reference", "Ons kenmerk 5687928/11"),
        ("salutation", "Geachte voorzitter,"),
    ]


def test_a_subject_ends_at_a_blank_line() -> None:
    text = f"Datum 1 mei 2025\nBetreft: De zaak\n\nIn het kort\n{PROSE}"
    assert head(text) == [("date", "Datum 1 mei 2025"), ("subject", "Betreft: De zaak")]


def test_a_subject_below_its_label() -> None:
    assert head(f"Datum 1 mei 2025\nBetreft\nDe zaak\n\n{PROSE}")[1] == (
        "subject",
        "Betreft De zaak",
    )


def test_a_label_does_not_take_what_cannot_be_its_value() -> None:
    text = f"Datum 1 mei 2025\nBetreft: Zaak\nOns kenmerk\nDirectie Jeugd\n\n{PROSE}"
    assert ("reference", "Ons kenmerk") in head(text)
    text = f"Aan de Minister van Financiën\nDatum\n\n\n1 mei 2025\n{PROSE}"
    assert ("date", "Datum") in head(text)


def test_the_head_of_answered_questions() -> None:
    text = f"""
Vragen gesteld door de leden der Kamer, met de daarop door de
regering gegeven antwoorden

1314

Vragen van het lid Mutluer (GroenLinks-PvdA) aan de Minister van
Onderwijs over het bericht «Kritiek» (ingezonden 6 maart 2024).
Antwoord van Minister Dijkgraaf (Onderwijs, Cultuur en Wetenschap)
(ontvangen 25 maart 2024). Zie ook Aanhangsel Handelingen, vergaderjaar
2023–2024, nr. 594.

Vraag 1
{PROSE}
"""
    assert [role for role, _ in head(text)] == ["preamble", "other", "questions", "answer"]
    assert head(text)[2][1].endswith("(ingezonden 6 maart 2024).")
    assert head(text)[3][1].endswith("nr. 594.")


@pytest.mark.parametrize(
    "text",
    [
        f"32 623 mensen zijn gevlucht\n{PROSE}",
        f"Nr. 5 Een lijst\n{PROSE}",
        f"Zomaar\neen paar\nregels\n{PROSE}",
        f"Betreft de zaak\n{PROSE}",
        f"Geachte heer Jansen,\n\n{PROSE}",
        f"{PROSE}\nAan de Voorzitter van de Tweede Kamer\nDen Haag, 1 mei 2025",
        "32 623 mensen\nNr. 3 is er een van\nen verder niets",
    ],
)
def test_a_text_without_the_form_of_a_letter_has_no_head(text: str) -> None:
    assert head(text) == []


def test_letterhead_of_more_lines_than_any_ends_the_search() -> None:
    text = "\n".join(f"regel {n}" for n in range(20)) + "\nDen Haag, 1 mei 2025"
    assert head(text) == []


def test_a_head_without_a_letter_below_it() -> None:
    assert head("32 623  Syrië\nNr. 7  Brief van de minister") == [
        ("dossier", "32 623 Syrië"),
        ("document", "Nr. 7 Brief van de minister"),
    ]
    assert head("Aan de Minister van Financiën\nBetreft") == [
        ("addressee", "Aan de Minister van Financiën"),
        ("subject", "Betreft"),
    ]


def test_a_prose_line_below_the_sender_is_not_the_sender() -> None:
    text = f"32 623  Syrië\nNr. 7  Brief van de minister van Defensie\n\n{PROSE}"
    assert head(text)[-1] == ("document", "Nr. 7 Brief van de minister van Defensie")


def test_labels_of_a_margin_column() -> None:
    lines = sheet(["Directie Jeugd", "Ons kenmerk", "5687928/11", "Datum", "1 mei 2025"], 1).lines
    found = [(part.role, [line.text for line in part.lines]) for part in read_labels(lines)]
    assert found == [
        ("reference", ["Ons kenmerk", "5687928/11"]),
        ("date", ["Datum", "1 mei 2025"]),
    ]
