"""OpenDocument texts, small ones built by hand and one as published."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from askbrief.reading import Reading, read_letter
from askbrief.types import Letter

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)
PROSE = "De brief gaat hieronder nog een hele zin verder, die tot voorbij de rand loopt."
AFTER = f"<text:p>{PROSE}</text:p>"
Read = Callable[..., Reading]


@pytest.fixture
def read(whole: Callable[[Letter], None]) -> Read:
    """Give the function that builds a text, reads it, and checks what every letter promises."""

    def reading(body: str, styles: str = "", pages: str = "") -> Reading:
        found = read_letter(build(body, styles, pages), "brief.odt")
        whole(found.letter)
        return found

    return reading


def build(body: str, styles: str, pages: str) -> bytes:
    """Build a text of the insides of its body, its styles and its ``office:master-styles``."""
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    masters = f"<office:master-styles>{pages}</office:master-styles>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, inside in (("content", automatic + text), ("styles", masters)):
            root = f"office:document-{name}"
            archive.writestr(f"{name}.xml", f"<{root} {NAMES}>{inside}</{root}>")
    return buffer.getvalue()


def blocks(reading: Reading) -> list[str]:
    return [block.cut(reading.letter.text) for block in reading.letter.blocks]


@pytest.mark.parametrize(
    ("inside", "printed"),
    [
        ("een\n      twee", "een twee"),
        ("een<text:s text:c='3'/>twee<text:tab/>drie", "een twee drie"),
        ("een<text:line-break/>twee", "een\ntwee"),
        ("een<text:soft-page-break/>twee", "eentwee"),
        ("<text:span>een</text:span> <text:a>twee</text:a>", "een twee"),
        (
            "op <text:date>3 mei</text:date>, <text:bookmark-ref>zie</text:bookmark-ref>",
            "op 3 mei, zie",
        ),
        ("bladzijde <text:page-number>3</text:page-number>", "bladzijde"),
        ("een<office:annotation><text:p>let op</text:p></office:annotation> twee", "een twee"),
        ("<text:ruby><text:ruby-base>a</text:ruby-base></text:ruby>", "a"),
        ("<text:ruby>a<text:ruby-text>b</text:ruby-text></text:ruby>", "a"),
        ('zicht<text:span text:style-name="Weg">on</text:span>baar', "zichtbaar"),
        ("<text:change-start/>nieuw<text:change-end/>", "nieuw"),
    ],
)
def test_what_a_paragraph_prints(read: Read, inside: str, printed: str) -> None:
    hidden = (
        '<style:style style:name="Weg" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    assert blocks(read(f"<text:p>{inside}</text:p>{AFTER}", hidden))[0] == printed


def test_deleted_text_is_left_out_and_said(read: Read) -> None:
    region = "<text:changed-region><text:deletion><text:p>weg</text:p></text:deletion>"
    changes = f"<text:tracked-changes>{region}</text:changed-region></text:tracked-changes>"
    reading = read(changes + AFTER)
    assert reading.letter.text == PROSE
    assert reading.warnings == ("tracked changes read as accepted",)
    assert read(f"<text:tracked-changes/>{AFTER}").warnings == ()


NOTE = (
    '<text:note text:note-class="{kind}"><text:note-citation>{mark}</text:note-citation>'
    "<text:note-body>{body}</text:note-body></text:note>"
)


def note(mark: str, text: str, kind: str = "footnote") -> str:
    return NOTE.format(kind=kind, mark=mark, body=f"<text:p>{text}</text:p>" if text else "")


def test_notes_stand_at_the_end_and_marks_in_the_text(read: Read) -> None:
    inside = (
        f"Hele zin{note('1', 'A.')}, woord{note('i', 'Eind.', 'endnote')} {note('2', '')}einde."
    )
    letter = read(f"<text:p>{inside}</text:p>").letter
    assert letter.text == "Hele zin1, woordi einde.\n\n1 A.\n\ni Eind."
    assert [one.reference and one.reference.start for one in letter.footnotes] == [8, 16]


BOLD = (
    '<style:style style:name="Basis" style:family="paragraph">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Vet" style:family="paragraph" style:parent-style-name="Basis"/>'
    '<style:style style:name="Niet" style:family="text">'
    '<style:text-properties fo:font-weight="normal"/></style:style>'
)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<text:h text:outline-level='2'>over de aanpak</text:h>", "heading"),
        ("<text:p>over de aanpak</text:p>", "paragraph"),
        ('<text:p text:style-name="Vet">over de aanpak</text:p>', "heading"),
        (
            '<text:p text:style-name="Vet">over <text:span text:style-name="Niet">de</text:span>'
            "</text:p>",
            "paragraph",
        ),
    ],
)
def test_headings(read: Read, body: str, kind: str) -> None:
    assert read(body + AFTER, BOLD).letter.blocks[0].kind == kind


def number(level: int, form: str, more: str = "") -> str:
    return (
        f'<text:list-level-style-number text:level="{level}" style:num-format="{form}"'
        f' style:num-suffix="." {more}/>'
    )


def list_style(*levels: str) -> str:
    return f'<text:list-style style:name="L">{"".join(levels)}</text:list-style>'


def items(*texts: str, more: str = "") -> str:
    inside = "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="L" {more}>{inside}</text:list>'


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


@pytest.mark.parametrize(
    ("form", "labels"),
    [("1", "1. 2. 3."), ("a", "a. b. c."), ("I", "I. II. III."), ("i", "i. ii. iii.")],
)
def test_numbered_lists(read: Read, form: str, labels: str) -> None:
    found = blocks(read(items(p("x"), p("x"), p("x")) + AFTER, list_style(number(1, form))))
    assert found[0] == "\n".join(f"{label} x" for label in labels.split())


def test_bulleted_and_nested_lists(read: Read) -> None:
    bullet = '<text:list-level-style-bullet text:level="2" text:bullet-char="–"/>'
    body = items(p("een") + items(p("a"), p("b")), p("twee") + p("nog een regel"))
    found = blocks(read(body, list_style(number(1, "1"), bullet)))
    assert found == ["1. een\n– a\n– b\n2. twee\nnog een regel"]


def test_numbers_of_several_levels(read: Read) -> None:
    levels = (number(1, "1"), number(2, "1", 'text:display-levels="2"'))
    assert blocks(read(items(p("x") + items(p("y"), p("z"))), list_style(*levels))) == [
        "1. x\n1.1. y\n1.2. z"
    ]


def test_lists_that_go_on_and_lists_that_do_not(read: Read) -> None:
    goes_on = 'text:continue-numbering="true"'
    body = AFTER.join([items(p("a"), p("b")), items(p("c"), more=goes_on), items(p("d"))])
    found = blocks(read(body, list_style(number(1, "1"))))
    assert found[0::2] == ["1. a\n2. b", "3. c", "1. d"]


def test_an_item_may_state_its_number(read: Read) -> None:
    body = items(p("a"), p("b")).replace(
        "<text:list-item>", '<text:list-item text:start-value="7">', 1
    )
    assert blocks(read(body, list_style(number(1, "1")))) == ["7. a\n8. b"]


def test_tables_have_a_row_for_each_of_their_own(read: Read) -> None:
    def row(*cells: str) -> str:
        inside = "".join(f"<table:table-cell>{p(text)}</table:table-cell>" for text in cells)
        return f"<table:table-row>{inside}<table:covered-table-cell/></table:table-row>"

    rows = f"<table:table-header-rows>{row('Jaar', 'Aantal')}</table:table-header-rows>"
    body = f"{AFTER}<table:table>{rows}{row('2024', '12')}</table:table>"
    assert blocks(read(body))[1] == "Jaar\tAantal\n2024\t12"


def frame(inside: str) -> str:
    return f"<draw:frame><draw:text-box>{inside}</draw:text-box></draw:frame>"


@pytest.mark.parametrize("place", ["{}" + AFTER, f"<text:p>{PROSE}{{}}</text:p>"])
def test_labels_in_frames(read: Read, place: str) -> None:
    labels = frame(p("Datum") + p("3 juni 2025") + p("Ons kenmerk 6412345"))
    letter = read(place.format(labels)).letter
    assert letter.text == PROSE
    assert (letter.metadata.date, letter.metadata.reference) == (dt.date(2025, 6, 3), "6412345")


def test_a_frame_of_sentences_is_text(read: Read) -> None:
    assert blocks(read(p("Begin.") + frame(AFTER))) == ["Begin.", PROSE]


def test_indexes_and_hidden_sections_are_left_out(read: Read) -> None:
    index = f"<text:table-of-content><text:index-body>{p('Inhoud 1')}</text:index-body>"
    hidden = f'<text:section text:display="none">{p("geheim")}</text:section>'
    body = f"{index}</text:table-of-content>{hidden}<text:section>{AFTER}</text:section>"
    assert read(body).letter.text == PROSE


def test_headers_give_metadata_only(read: Read) -> None:
    header = f"<style:header>{p('Onze referentie')}{p('6412345')}</style:header>"
    letter = read(AFTER, pages=f"<style:master-page>{header}</style:master-page>").letter
    assert letter.text == PROSE
    assert letter.metadata.reference == "6412345"


def test_an_official_motion(shared: Path, whole: Callable[[Letter], None]) -> None:
    path = shared / "letters/official/kst-32545-143_kst-32545-143.odt"
    letter = read_letter(path.read_bytes(), path.name).letter
    whole(letter)
    found = [(block.kind, block.cut(letter.text)) for block in letter.blocks]
    assert found[:3] == [
        ("head", "32 545 Wet- en regelgeving financiële markten"),
        ("head", "Nr. 143 MOTIE VAN DE LEDEN INGE VAN DIJK EN GRINWIS"),
        ("head", "Voorgesteld 6 juli 2021"),
    ]
    assert found[-1] == ("signature", "Inge van Dijk\nGrinwis")
    assert letter.id == "kst-32545-143"
    assert letter.metadata.date == dt.date(2021, 7, 6)
    assert letter.metadata.parliamentary_year == "2020/21"
    assert letter.metadata.chamber == "II"


def test_the_same_motion_in_other_forms_has_the_same_words(shared: Path) -> None:
    folder = shared / "letters/official"
    words = [
        read_letter(path.read_bytes(), path.name).letter.text.split()
        for path in sorted(folder.glob("kst-32545-143_kst-32545-143.[ox]*"))
    ]
    assert len(words) == 2
    assert words[0] == words[1]
