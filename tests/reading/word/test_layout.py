"""Where a Word document puts its text: headings, tables, boxes, headers and footers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from askbrief.reading import Reading

Read = Callable[..., Reading]
PROSE = "De brief gaat hieronder nog een hele zin verder, die tot voorbij de rand loopt."


def par(text: str, *, bold: bool = False, properties: str = "") -> str:
    run = f"<w:r>{'<w:rPr><w:b/></w:rPr>' * bold}<w:t>{text}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def cell(*paragraphs: str) -> str:
    return f"<w:tc><w:tcPr/>{''.join(paragraphs)}</w:tc>"


def table(*rows: tuple[str, ...], floating: bool = False) -> str:
    beside = '<w:tblPr><w:tblpPr w:tblpX="9"/></w:tblPr>' if floating else ""
    inside = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl>{beside}{inside}</w:tbl>"


def box(*paragraphs: str) -> str:
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing>{content}</w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict>{content}</w:pict></mc:Fallback>"
    return f"<w:p><w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r></w:p>"


def kinds(reading: Reading) -> list[tuple[str, str]]:
    letter = reading.letter
    return [(block.kind, block.cut(letter.text)) for block in letter.blocks]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="K1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="K2"><w:name w:val="Kop 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Eigen"><w:basedOn w:val="K1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Niveau"><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Plat"><w:basedOn w:val="K1"/>'
    '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Vet"><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Kring"><w:basedOn w:val="Kring"/></w:style>'
)


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        ("K1", "heading"),
        ("K2", "heading"),
        ("Eigen", "heading"),
        ("Niveau", "heading"),
        ("Plat", "paragraph"),
        ("Vet", "paragraph"),
        ("Kring", "paragraph"),
        ("Onbekend", "paragraph"),
    ],
)
def test_headings_by_their_style(read: Read, style: str, kind: str) -> None:
    body = par("over de aanpak.", properties=f'<w:pStyle w:val="{style}"/>') + par(PROSE)
    assert kinds(read(body, styles=STYLES))[0] == (kind, "over de aanpak.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("de aanpak van wapens", "heading"),
        ("kent u dit bericht?", "paragraph"),
        ("Dit is een zin.", "paragraph"),
        ("12 345", "paragraph"),
        ("een " * 30, "paragraph"),
    ],
)
def test_bold_paragraphs_are_headings_if_they_are_no_sentences(
    read: Read, text: str, kind: str
) -> None:
    assert kinds(read(par(text, bold=True) + par(PROSE)))[0] == (kind, text.strip())
    style = '<w:pStyle w:val="Vet"/>'
    assert kinds(read(par(text, properties=style) + par(PROSE), styles=STYLES))[0][0] == kind


def test_a_sentence_in_plain_letters_is_no_heading(read: Read) -> None:
    assert kinds(read(par("Kent u dit bericht?") + par(PROSE)))[0][0] == "paragraph"
    assert kinds(read(par("Aanpak van wapens") + par(PROSE)))[0][0] == "heading"


def test_a_table_of_data_has_a_row_for_each_of_its_own(read: Read) -> None:
    body = par(PROSE) + table(
        (cell(par("Jaar")), cell(par("Aantal"), par("(x 1.000)"))),
        (cell(par("2024")), cell(par("12"))),
        (cell(par("")), cell(par(""))),
        (cell(par("2025")), cell(par("")), cell(par("geschat"))),
    )
    assert kinds(read(body))[1] == (
        "paragraph",
        "Jaar\tAantal (x 1.000)\n2024\t12\n2025\t\tgeschat",
    )


def test_a_table_of_one_column_is_text(read: Read) -> None:
    body = par(PROSE) + table((cell(par("Kader."), par("Tweede zin.")),), (cell(par("Slot.")),))
    assert [text for _, text in kinds(read(body))] == [PROSE, "Kader.", "Tweede zin.", "Slot."]


def test_tables_in_tables_and_content_controls(read: Read) -> None:
    inner = table((cell(par("a")), cell(par("b"))))
    row = f"<w:sdt><w:sdtContent><w:tr>{cell(par('c'))}{cell(inner)}</w:tr></w:sdtContent></w:sdt>"
    assert kinds(read(par(PROSE) + f"<w:tbl>{row}</w:tbl>"))[1] == ("paragraph", "c\ta b")


def test_a_letterhead_laid_out_in_a_table(read: Read) -> None:
    head = table(
        (cell(par("De voorzitter van de Tweede Kamer"), par("der Staten-Generaal")),),
        (cell(par("Datum")), cell(par("3 juni 2025"))),
        (cell(par("Betreft")), cell(par("Aanpak van wapens"), par("in het onderwijs"))),
        (cell(par("Ons kenmerk"), par("Uw kenmerk")), cell(par("6412345"), par("2025Z1"))),
    )
    letter = read(head + par("Geachte voorzitter,") + par(PROSE)).letter
    assert letter.metadata.date == dt.date(2025, 6, 3)
    assert letter.metadata.subject == "Aanpak van wapens in het onderwijs"
    assert letter.metadata.reference == "6412345"
    assert letter.metadata.addressee == "voorzitter van de Tweede Kamer der Staten-Generaal"
    heads = [block.cut(letter.text) for block in letter.blocks if block.kind == "head"]
    assert heads[1:3] == ["Datum 3 juni 2025", "Betreft Aanpak van wapens in het onderwijs"]


def test_a_table_below_the_head_is_no_letterhead(read: Read) -> None:
    body = par(PROSE) + table((cell(par("Onderwerp")), cell(par("Wapens"))))
    assert kinds(read(body))[1] == ("paragraph", "Onderwerp\tWapens")


LABELS = (par("Datum"), par("3 juni 2025"), par("Onze referentie"), par("6412345"))
FRAME = '<w:framePr w:w="2000"/>'


@pytest.mark.parametrize(
    "beside",
    [
        box(*LABELS, par(PROSE)),
        table((cell(*LABELS, par(PROSE)),), floating=True),
        "".join(par(text, properties=FRAME) for text in ("Datum", "3 juni 2025")) + par(
            "Onze referentie 6412345", properties=FRAME
        ),
        box(
            table(
                (cell(par("Datum")), cell(par("3 juni 2025"))),
                (cell(par("Ons kenmerk")), cell(par("6412345"))),
            )
        ),
    ],
    ids=["text box", "floating table", "frames", "table in a box"],
)  # fmt: skip
def test_labels_beside_the_text(read: Read, beside: str) -> None:
    letter = read(par("Eerst dit.") + beside + par("Dan dat.")).letter
    assert letter.text == "Eerst dit.\n\nDan dat."
    assert letter.metadata.date == dt.date(2025, 6, 3)
    assert letter.metadata.reference == "6412345"


def test_a_box_of_sentences_is_text(read: Read) -> None:
    assert read(box(par(PROSE)) + par("Slot.")).letter.text == f"{PROSE}\n\nSlot."
    assert read(box(par("Ministerie")) + par("Slot.")).letter.text == "Slot."


def test_a_letter_that_begins_large_is_no_box(read: Read) -> None:
    drop = '<w:framePr w:dropCap="drop"/>'
    assert read(par("D", properties=drop) + par("e brief.")).letter.text == "D\n\ne brief."


def test_headers_and_footers_give_metadata_only(read: Read) -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
        '<w:footerReference r:id="weg"/></w:sectPr>'
    )
    header = par("Pagina 1 van 3") + box(*LABELS)
    letter = read(par(PROSE) + section, header1=header).letter
    assert letter.text == PROSE
    assert letter.metadata.reference == "6412345"


def test_a_letterhead_that_only_the_header_has(read: Read) -> None:
    lines = ("De voorzitter van de Tweede Kamer", "der Staten-Generaal", "Postbus 20018")
    subject = "Beantwoording Kamervragen van het lid Jansen over de aanpak van wapens op scholen"
    header = box(*map(par, lines)) + box(par("Betreft"), par(subject)) + box(par("Turfmarkt 147"))
    section = '<w:sectPr><w:headerReference w:type="first" r:id="header1"/></w:sectPr>'
    signed = par("de Minister van Justitie en Veiligheid") + par("D.M. van Weel")
    letter = read(par(PROSE) + signed + section, header1=header).letter
    assert letter.metadata.addressee == "voorzitter van de Tweede Kamer der Staten-Generaal"
    assert letter.metadata.chamber == "II"
    assert letter.metadata.subject == subject
    assert letter.metadata.sender == "Minister van Justitie en Veiligheid"
    assert letter.metadata.kind == "Antwoord schriftelijke vragen"


def test_the_head_comes_before_what_stands_beside(read: Read) -> None:
    head = par("De voorzitter van de Tweede Kamer der Staten-Generaal") + par("Datum 4 juni 2025")
    letter = read(box(*LABELS) + head + par("Betreft Wapens") + par(PROSE)).letter
    assert letter.metadata.date == dt.date(2025, 6, 4)
    assert letter.metadata.subject == "Wapens"


def test_the_publishers_lines_are_furniture(read: Read) -> None:
    masthead = table((cell(par("Tweede Kamer der Staten-Generaal")), cell(par("2"))))
    body = box(par("kst-32623-376"), par("ISSN 0921 - 7371")) + masthead
    letter = read(body + par("Vergaderjaar 2025-2026") + par(PROSE)).letter
    assert letter.text == PROSE
    assert letter.id == "kst-32623-376"
    assert letter.metadata.parliamentary_year == "2025/26"


def test_questions_on_one_line_with_their_number(read: Read) -> None:
    asked = "<w:p><w:r><w:t>Vraag 1</w:t><w:br/><w:t>Kent u dit?</w:t></w:r></w:p>"
    answer = "<w:p><w:r><w:t>Antwoord vraag 1</w:t><w:br/><w:t>Ja.</w:t></w:r></w:p>"
    signed = par("De minister van Defensie,") + par("D. Brekelmans")
    letter = read(signed + asked + answer).letter
    assert [(one.kind, one.speaker) for one in letter.blocks] == [
        ("signature", None),
        ("heading", "question"),
        ("paragraph", "question"),
        ("heading", "minister"),
        ("paragraph", "minister"),
    ]
