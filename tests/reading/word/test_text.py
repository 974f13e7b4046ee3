"""The text of a Word document, as it is printed."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from askbrief.reading import Reading, read_letter

Read = Callable[..., Reading]
AFTER = (
    "<w:p><w:r><w:t>De brief gaat hieronder nog een hele zin verder, tot hier.</w:t></w:r></w:p>"
)
CODE = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEGIN, MIDDLE, END = CODE.format("begin"), CODE.format("separate"), CODE.format("end")


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inside)}</w:p>"


def first(reading: Reading) -> str:
    return reading.letter.blocks[0].cut(reading.letter.text)


@pytest.mark.parametrize(
    ("inside", "printed"),
    [
        (run("Eerste ") + run("zin."), "Eerste zin."),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b"),
        ("<w:r><w:t>een\n  twee</w:t></w:r>", "een twee"),
        ("<w:r><w:t>een</w:t><w:br/><w:t>twee</w:t></w:r>", "een\ntwee"),
        ("<w:r><w:t>een</w:t><w:cr/><w:t>twee</w:t></w:r>", "een\ntwee"),
        ('<w:r><w:t>een</w:t><w:br w:type="page"/><w:t>twee</w:t></w:r>', "een twee"),
        ("<w:r><w:t>niet</w:t><w:noBreakHyphen/><w:t>spoed</w:t></w:r>", "niet-spoed"),
        ("<w:r><w:t>nood</w:t><w:softHyphen/><w:t>nummer</w:t></w:r>", "noodnummer"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> ja</w:t></w:r>', "☑ ja"),
        ('<w:r><w:sym w:font="Symbol" w:char="20AC"/><w:t> 3</w:t></w:r>', "€ 3"),
        ('<w:hyperlink r:id="x">' + run("rijksoverheid.nl") + "</w:hyperlink>", "rijksoverheid.nl"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("25 juli") + "</w:sdtContent></w:sdt>", "25 juli"),
        ("<w:smartTag><w:smartTagPr/>" + run("Wolvega") + "</w:smartTag>", "Wolvega"),
        (run("Zicht") + run("geheim", "<w:vanish/>") + run("baar"), "Zichtbaar"),
        (run("Niet", '<w:vanish w:val="0"/>'), "Niet"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>basis</w:t>"
            "</w:r></w:rubyBase></w:ruby></w:r>",
            "basis",
        ),
        (
            "<w:r><w:commentReference w:id='1'/></w:r>" + run("Zonder opmerking"),
            "Zonder opmerking",
        ),
        (run("100\u00a0000 \u2011 euro\u00ad"), "100 000 - euro"),
    ],
)
def test_what_a_paragraph_prints(read: Read, inside: str, printed: str) -> None:
    assert first(read(par(inside) + AFTER)) == printed


@pytest.mark.parametrize(
    ("inside", "printed"),
    [
        (BEGIN + code(" DOCPROPERTY datum ") + MIDDLE + run("3 juni") + END, "Op 3 juni."),
        (BEGIN + code(" REF x ") + MIDDLE + run("vraag ") + END + run("2"), "Op vraag 2."),
        (BEGIN + code(" PAGE ") + MIDDLE + run("7") + END, "Op ."),
        (BEGIN + code(" SET x ") + END, "Op ."),
        (
            BEGIN + code(" if ") + BEGIN + code(" A ") + MIDDLE + run("9") + END + code(' = "1"')
            + MIDDLE + run("8") + END,
            "Op 8.",
        ),
        ('<w:fldSimple w:instr=" NUMPAGES ">' + run("4") + "</w:fldSimple>", "Op ."),
        ('<w:fldSimple w:instr=" DATE ">' + run("4 mei") + "</w:fldSimple>", "Op 4 mei."),
        (BEGIN + code(" PAGE ") + run("5"), "Op 5."),
        (run("6") + END, "Op 6."),
    ],
    ids="result reference page without-result nested pages simple begin end".split(),
)  # fmt: skip
def test_fields_by_their_results(read: Read, inside: str, printed: str) -> None:
    assert first(read(par(run("Op "), inside, run(".")) + AFTER)) == printed


def test_a_field_over_paragraphs(read: Read) -> None:
    body = par(BEGIN, code(" DOCPROPERTY a "), MIDDLE, run("Een.")) + par(END, run("Twee."))
    assert read(body + AFTER).letter.text.startswith("Een.\n\nTwee.\n\nDe brief")


def test_a_table_of_contents_is_left_out(read: Read) -> None:
    toc = par(BEGIN, code(r" TOC \o "), MIDDLE, run("1 Inleiding 2")) + par(run("2 Slot 3"), END)
    assert read(toc + AFTER).letter.text.startswith("De brief")


@pytest.mark.parametrize("line", ["Pagina 1 van 3", "Pagina 2", "pagina van"])
def test_page_numbers_are_left_out(read: Read, line: str) -> None:
    assert read(par(run(line)) + AFTER).letter.text.startswith("De brief")


@pytest.mark.parametrize(
    ("box", "printed"),
    [("", "☐"), ("<w:checked/>", "☒"), ('<w:checked w:val="0"/>', "☐"), ("<w:default/>", "☒")],
)
def test_boxes_of_old_forms(read: Read, box: str, printed: str) -> None:
    data = f"<w:ffData><w:checkBox>{box}</w:checkBox></w:ffData>"
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    body = par(begin, code(" FORMCHECKBOX "), END, run(" Akkoord"))
    assert first(read(body + AFTER)) == f"{printed} Akkoord"


def test_a_choice_of_an_old_form(read: Read) -> None:
    entries = '<w:result w:val="1"/><w:listEntry w:val="Nee"/><w:listEntry w:val="Ja"/>'
    data = f"<w:ffData><w:ddList>{entries}</w:ddList></w:ffData>"
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    assert first(read(par(begin, END, run(", graag")) + AFTER)) == "Ja, graag"


def test_a_prompt_that_nobody_filled_in_is_left_out(read: Read) -> None:
    sdt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = par(run("Begin "), sdt.format(run("Klik hier")), run("einde."))
    assert first(read(body + AFTER)) == "Begin einde."


def test_an_unknown_symbol_is_said(read: Read) -> None:
    reading = read(par('<w:r><w:t>Zie </w:t><w:sym w:char="F021"/></w:r>') + AFTER)
    assert first(reading) == "Zie \ufffd"
    assert reading.warnings == ("characters that are no text replaced by U+FFFD: 1",)


def test_only_one_form_of_an_alternative(read: Read) -> None:
    alternatives = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:t>gekozen</w:t></mc:Choice>"
        "<mc:Fallback><w:t>anders</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert first(read(par(alternatives) + AFTER)) == "gekozen"


def test_empty_lines_part_paragraphs(read: Read) -> None:
    text = read(par("<w:r><w:t>Een.</w:t><w:br/><w:br/><w:t>Twee.</w:t></w:r>") + AFTER).letter.text
    assert text.startswith("Een.\n\nTwee.\n\n")


def test_a_sentence_over_paragraphs_is_joined(read: Read) -> None:
    opening = "In antwoord op uw brief van 6 december 2023, nr. 2023Z19677, deel ik u mede"
    body = par(run(opening)) + par(run("dat de vragen hieronder worden beantwoord."))
    assert first(read(body + AFTER)) == f"{opening} dat de vragen hieronder worden beantwoord."


def test_both_namespaces(docx: Callable[..., bytes]) -> None:
    body = par(run("Vet", "<w:b/>")) + AFTER
    letters = [read_letter(docx(body, strict=strict), "a.docx").letter for strict in (True, False)]
    assert letters[0] == letters[1]
    assert letters[0].blocks[0].kind == "heading"


def test_a_long_document_takes_seconds(read: Read) -> None:
    changes = "".join(
        f"<w:ins>{run(f'woord{n} ')}</w:ins><w:del>{run('weg')}</w:del>" for n in range(10_000)
    )
    began = time.monotonic()
    reading = read(f"<w:p>{changes}</w:p>" + AFTER)
    assert time.monotonic() - began < 10
    assert "woord9999" in reading.letter.text
