"""Tracked changes: a Word document is read as if all were accepted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from askbrief.reading import Reading

Read = Callable[..., Reading]
ACCEPTED = ("tracked changes read as accepted",)
MARK_DELETED = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("Nu ") + f"<w:ins>{run('wel ')}</w:ins>" + run("goed."), "Nu wel goed."),
        (run("Nu ") + f"<w:del>{run('niet ')}</w:del>" + run("goed."), "Nu goed."),
        ("<w:del><w:r><w:delText>weg </w:delText></w:r></w:del>" + run("Goed."), "Goed."),
        (f"<w:moveFrom>{run('weg ')}</w:moveFrom>" + run("Goed."), "Goed."),
        (f"<w:moveTo>{run('Hierheen.')}</w:moveTo>", "Hierheen."),
        (f"<w:ins><w:del>{run('weg')}</w:del>{run('Goed.')}</w:ins>", "Goed."),
    ],
)
def test_changes_are_accepted(read: Read, inside: str, text: str) -> None:
    reading = read(f"<w:p>{inside}</w:p>")
    assert reading.letter.text == text
    assert reading.warnings == ACCEPTED


def test_without_changes_there_is_no_warning(read: Read) -> None:
    old = "<w:rPr><w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr>"
    reading = read(f"<w:p><w:r>{old}<w:t>Kop</w:t></w:r></w:p><w:p>{run('Tekst.')}</w:p>")
    assert reading.warnings == ()


def test_a_deleted_paragraph_end_joins_paragraphs(read: Read) -> None:
    body = f"<w:p>{MARK_DELETED}{run('Een ')}</w:p><w:p>{MARK_DELETED}{run('twee ')}</w:p>"
    assert read(f"{body}<w:p>{run('drie.')}</w:p>").letter.text == "Een twee drie."


def test_a_deleted_end_before_a_table_stays(read: Read) -> None:
    cell = f"<w:tc><w:p>{run('cel')}</w:p></w:tc>"
    body = f"<w:p>{MARK_DELETED}{run('Een.')}</w:p><w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"
    assert read(body).letter.text == "Een.\n\ncel\tcel"


def test_deleted_rows_and_cells_are_left_out(read: Read) -> None:
    cell, gone = (
        f"<w:tc>{mark}<w:p>{run('cel')}</w:p></w:tc>"
        for mark in ("", "<w:tcPr><w:cellDel/></w:tcPr>")
    )
    rows = f"<w:tr>{cell}{cell}{gone}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{cell}</w:tr>"
    assert read(f"<w:tbl>{rows}</w:tbl>").letter.text == "cel\tcel"


def test_a_deleted_footnote_does_not_count(read: Read) -> None:
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = f"<w:p>{run('Zin')}<w:del>{reference.format(1)}</w:del>{reference.format(2)}</w:p>"
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p>{run(f"Noot {n}.")}</w:p></w:footnote>' for n in (1, 2)
    )
    letter = read(body, footnotes=notes).letter
    assert [(note.mark, note.cut(letter.text)) for note in letter.footnotes] == [("1", "1 Noot 2.")]


def test_changes_in_footnotes_are_said_too(read: Read) -> None:
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    text = f"<w:p>{run('Oud')}<w:ins>{run(' en nieuw')}</w:ins></w:p>"
    note = f'<w:footnote w:id="1">{text}</w:footnote>'
    reading = read(f"<w:p>{run('Zin.')}{reference}</w:p>", footnotes=note)
    assert reading.letter.text == "Zin.1\n\n1 Oud en nieuw"
    assert reading.warnings == ACCEPTED
