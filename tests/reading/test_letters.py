"""Whole letters of other forms than the user's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from textwrap import dedent

from askbrief.reading import read_letter
from askbrief.types import Letter

Whole = Callable[[Letter], None]


def read(text: str, name: str = "brief.txt") -> Letter:
    return read_letter(text.encode(), name).letter


def blocks(letter: Letter, kind: str) -> list[str]:
    return [block.cut(letter.text) for block in letter.blocks if block.kind == kind]


MINISTRY = dedent(
    """\
    > Retouradres Postbus 20301 2500 EH Den Haag



    Aan de Voorzitter van de Tweede Kamer                                       Directoraat-Generaal
                                                                                Preventie
    der Staten-Generaal                                                         Turfmarkt 147
    Postbus 20018                                                               2511 DP Den Haag
    2500 EA DEN HAAG

                                                                                Ons kenmerk
    Datum     3 november 2024                                                   5687928/11
    Betreft   Voortgang van het project

    Geachte voorzitter,

    Met deze brief informeer ik uw Kamer over de voortgang van het pro-
    ject. Het project loopt goed.1 De volgende stappen zijn nodig:
    •  een plan, met aandacht voor de wet-
       en regelgeving;
    •  geld.

    Planning
    Het plan is klaar in het voorjaar. Daarna volgt een debat met de Ka-



    1
      Dit is de eerste voetnoot, die over twee
      regels loopt.

                                                                                Pagina 1 van 2
    \fmer, en met de EU-
    partners. Vervolgens besluit het kabinet.

    Hoogachtend,



    De Minister van Justitie en Veiligheid,




    D.M. van Weel

                                                                                Pagina 2 van 2
    \f"""
)


def test_a_ministrys_own_letter() -> None:
    letter = read(MINISTRY, "voortgang project.txt")
    assert letter.id == "voortgang-project"
    assert letter.title == "Voortgang van het project"
    metadata = letter.metadata
    assert metadata.dossier is None
    assert metadata.number is None
    assert metadata.chamber == "II"
    assert metadata.kind == "Brief regering"
    assert metadata.sender == "Minister van Justitie en Veiligheid"
    assert metadata.signatories == ("D.M. van Weel",)
    assert metadata.addressee == "Voorzitter van de Tweede Kamer der Staten-Generaal"
    assert metadata.date == dt.date(2024, 11, 3)
    assert metadata.parliamentary_year == "2024/25"
    assert metadata.reference == "5687928/11"


def test_the_text_of_a_ministrys_own_letter(whole: Whole) -> None:
    letter = read(MINISTRY)
    whole(letter)
    assert blocks(letter, "paragraph") == [
        "Met deze brief informeer ik uw Kamer over de voortgang van het project. Het project loopt "
        "goed.1 De volgende stappen zijn nodig:\n"
        "• een plan, met aandacht voor de wet- en regelgeving;\n• geld.",
        "Het plan is klaar in het voorjaar. Daarna volgt een debat met de Kamer, en met de "
        "EU-partners. Vervolgens besluit het kabinet.",
    ]
    assert blocks(letter, "heading") == ["Planning"]
    assert blocks(letter, "signature") == [
        "Hoogachtend,\nDe Minister van Justitie en Veiligheid,\nD.M. van Weel"
    ]
    assert blocks(letter, "footnote") == [
        "1 Dit is de eerste voetnoot, die over twee regels loopt."
    ]
    assert "Pagina" not in letter.text
    assert "Directoraat" not in letter.text


def test_a_word_that_a_page_break_cuts_is_whole_and_the_page_begins_within_it() -> None:
    letter = read(MINISTRY)
    second = letter.pages[1]
    assert letter.text[second.start - 2 : second.start + 4] == "Kamer,"
    assert letter.page_of(letter.text.index("Kamer, en met")) == 1
    assert letter.page_of(second.start) == 2


KAMERSTUK = dedent(
    """\
    Tweede Kamer der Staten-Generaal
                                                                             2
    Vergaderjaar 2023–2024




    36 410 XVII              Vaststelling van de begrotingsstaten van Buiten-
                             landse Handel voor het jaar 2024




    Nr. 53                   BRIEF VAN DE MINISTER VOOR BUITENLANDSE HANDEL

                             Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

                             Den Haag, 18 september 2024

                             Hierbij bied ik u het verslag aan. Dat gaat over handel.1

                             De Minister voor Buitenlandse Handel,
                             E.N.A.J. Schreinemacher


                             1
                                 Kamerstuk 36 410, nr. 5



    kst-36410-XVII-53
    ISSN 0921 - 7371
    ’s-Gravenhage 2024       Tweede Kamer, vergaderjaar 2023–2024, 36 410 XVII, nr. 53
    \f"""
)


def test_a_letter_printed_by_the_chamber(whole: Whole) -> None:
    letter = read(KAMERSTUK)
    whole(letter)
    assert letter.id == "kst-36410-XVII-53"
    assert letter.title == (
        "Vaststelling van de begrotingsstaten van Buitenlandse Handel voor het jaar 2024"
    )
    assert letter.metadata.dossier == "36410-XVII"
    assert letter.metadata.sender == "Minister voor Buitenlandse Handel"
    assert letter.metadata.date == dt.date(2024, 9, 18)
    assert letter.metadata.parliamentary_year == "2023/24"
    assert blocks(letter, "footnote") == ["1 Kamerstuk 36 410, nr. 5"]
    assert [page.number for page in letter.pages] == [1]
    assert "ISSN" not in letter.text
    assert "Vergaderjaar" not in letter.text


def test_answered_questions_are_named_by_their_printed_identifier(whole: Whole) -> None:
    letter = read(
        "Vragen van het lid Piri (PvdA) aan de Minister over Syrië (ingezonden 6 maart 2024).\n"
        "Antwoord van Minister Dijkgraaf (Onderwijs) (ontvangen 25 maart 2024).\n\n"
        "Vraag 1\nKent u het bericht?\n\nAntwoord 1\nJa.\n\nah-tk-20232024-1314\n"
        "Tweede Kamer, vergaderjaar 2023–2024, Aanhangsel    1\f"
    )
    whole(letter)
    assert letter.id == "ah-tk-20232024-1314"
    assert letter.title == "Vragen van het lid Piri (PvdA) aan de Minister over Syrië"
    assert letter.metadata.date == dt.date(2024, 3, 25)
    assert letter.metadata.parliamentary_year == "2023/24"
    assert blocks(letter, "heading") == ["Vraag 1", "Antwoord 1"]
    assert blocks(letter, "paragraph") == ["Kent u het bericht?", "Ja."]


def test_a_page_without_text_of_its_own_is_counted_and_empty(whole: Whole) -> None:
    letter = read("Een zin.\f\fNog een zin.")
    whole(letter)
    assert [(page.number, page.cut(letter.text).strip()) for page in letter.pages] == [
        (1, "Een zin."),
        (2, ""),
        (3, "Nog een zin."),
    ]


def test_a_page_of_footnotes_only_keeps_its_number() -> None:
    letter = read("Een.\fTwee.1\n\n1 Noot\fDrie.")
    assert letter.footnotes[0].page == 2
    assert letter.page_of(letter.footnotes[0].start) == 2


def test_footnotes_of_a_text_without_pages(whole: Whole) -> None:
    letter = read("Het beleid.1 Daarna meer.\n\n1 Zie de brief.")
    whole(letter)
    (note,) = letter.footnotes
    assert note.page is None
    assert note.reference is not None
    assert note.reference.start == 11


def test_footnotes_that_begin_again_on_each_page(whole: Whole) -> None:
    letter = read("Een.1 Meer.\n\n1 Noot a\fTwee.1 Meer.\n\n1 Noot b")
    whole(letter)
    first, second = letter.footnotes
    assert first.cut(letter.text) == "1 Noot a"
    assert second.cut(letter.text) == "1 Noot b"
    assert (first.page, second.page) == (1, 2)
    assert first.reference != second.reference
