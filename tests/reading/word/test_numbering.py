"""Automatic numbering is read as Word prints it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from askbrief.reading import Reading

Read = Callable[..., Reading]
TEXT = "<w:p><w:r><w:t>Tussen de lijsten staat een zin, en die eindigt hier.</w:t></w:r></w:p>"


def level(
    text: str, numeral: str = "decimal", index: int = 0, start: int = 1, more: str = ""
) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{numeral}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(
    *levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
) -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


def num(number: int, override: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{override}</w:num>'


def item(text: str, index: int = 0, number: int = 1) -> str:
    asked = f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{asked}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def blocks(reading: Reading) -> list[str]:
    return [block.cut(reading.letter.text) for block in reading.letter.blocks]


@pytest.mark.parametrize(
    ("numeral", "text", "labels"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("upperLetter", "(%1)", ["(A)", "(B)", "(C)"]),
        ("lowerRoman", "%1.", ["i.", "ii.", "iii."]),
        ("upperRoman", "%1", ["I", "II", "III"]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("ordinal", "%1", ["1e", "2e", "3e"]),
        ("unheardOf", "%1.", ["1.", "2.", "3."]),
        ("bullet", "\uf0b7", ["•", "•", "•"]),
        ("bullet", "-", ["-", "-", "-"]),
        ("bullet", "o", ["◦", "◦", "◦"]),
    ],
)
def test_the_items_of_a_list_are_rows_of_one_block(
    read: Read, numeral: str, text: str, labels: list[str]
) -> None:
    body = "".join(item(f"punt {n}") for n in range(3))
    found = blocks(read(body + TEXT, numbering=numbering(level(text, numeral))))
    assert found[0].split("\n") == [f"{label} punt {n}" for n, label in enumerate(labels)]
    assert len(found) == 2


def test_levels_restart_below_the_next_number(read: Read) -> None:
    levels = (level("%1."), level("%1.%2", index=1), level("%3)", "lowerLetter", index=2))
    body = "".join(item("x", n) for n in (0, 1, 1, 2, 2, 0, 1, 2))
    found = blocks(read(body, numbering=numbering(*levels)))
    labels = [row.split(" ")[0] for row in found[0].split("\n")]
    assert labels == ["1.", "1.1", "1.2", "a)", "b)", "2.", "2.1", "a)"]


def test_a_level_that_never_restarts(read: Read) -> None:
    levels = (level("%1."), level("%2)", index=1, more='<w:lvlRestart w:val="0"/>'))
    body = "".join(item("x", n) for n in (0, 1, 0, 1))
    assert "2) x" in blocks(read(body, numbering=numbering(*levels)))[0]


def test_legal_numbers_are_digits(read: Read) -> None:
    levels = (level("%1.", "upperRoman"), level("%1.%2", index=1, more="<w:isLgl/>"))
    found = blocks(read(item("x") + item("y", 1), numbering=numbering(*levels)))
    assert found == ["I. x\n1.1 y"]


def test_lists_of_one_definition_go_on_but_for_an_override(read: Read) -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    parts = numbering(level("%1."), nums=num(1) + num(2) + num(3, start))
    body = TEXT.join([item("a") + item("b"), item("c", number=2), item("d", number=3)])
    found = blocks(read(body + item("e", number=3), numbering=parts))
    assert found[0::2] == ["1. a\n2. b", "3. c", "5. d\n6. e"]


def test_an_overridden_level(read: Read) -> None:
    other = f'<w:lvlOverride w:ilvl="0">{level("(%1)", start=3)}</w:lvlOverride>'
    found = blocks(read(item("x"), numbering=numbering(level("%1."), nums=num(1, other))))
    assert found == ["(3) x"]


def test_a_style_brings_its_numbering(read: Read) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Basis"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Punt">'
        '<w:basedOn w:val="Basis"/></w:style>'
    )
    levels = (level("%1."), level("%2)", "lowerLetter", 1, more='<w:pStyle w:val="Punt"/>'))
    body = '<w:p><w:pPr><w:pStyle w:val="Punt"/></w:pPr><w:r><w:t>punt</w:t></w:r></w:p>'
    assert blocks(read(body, numbering=numbering(*levels), styles=styles)) == ["a) punt"]


def test_number_zero_takes_the_numbering_away(read: Read) -> None:
    assert blocks(read(item("los", number=0), numbering=numbering(level("%1.")))) == ["los"]


def test_a_list_that_a_style_defines(read: Read) -> None:
    linked = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="Lijst"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="0">{level("%1)")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Lijst"><w:pPr><w:numPr><w:numId w:val="2"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    assert blocks(read(item("x"), numbering=linked, styles=styles)) == ["1) x"]


def test_numbered_questions_are_headings(read: Read) -> None:
    body = (
        item("Kent u het bericht?") + "<w:p><w:r><w:t>Antwoord op vraag 1</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Ja.</w:t></w:r></w:p>" + item("Deelt u de mening?") + item("Zo nee?")
    )
    letter = read(body, numbering=numbering(level("Vraag %1"))).letter
    found = [(block.kind, block.speaker, block.cut(letter.text)) for block in letter.blocks]
    assert found[:2] == [
        ("heading", "question", "Vraag 1"),
        ("paragraph", "question", "Kent u het bericht?"),
    ]
    assert [text for kind, _, text in found if kind == "heading"] == [
        "Vraag 1",
        "Antwoord op vraag 1",
        "Vraag 2",
        "Vraag 3",
    ]


def test_empty_items_count_but_print_nothing(read: Read) -> None:
    found = blocks(read(item("") + item("x"), numbering=numbering(level("%1."))))
    assert found == ["2. x"]


def test_an_empty_item_may_be_the_heading_itself(read: Read) -> None:
    body = item("") + "<w:p><w:r><w:t>Kent u het bericht?</w:t></w:r></w:p>"
    assert blocks(read(body, numbering=numbering(level("Vraag %1")))) == [
        "Vraag 1",
        "Kent u het bericht?",
    ]


def test_numbered_headings(read: Read) -> None:
    heading = item("Inleiding").replace("<w:numPr>", '<w:outlineLvl w:val="0"/><w:numPr>')
    letter = read(heading + TEXT, numbering=numbering(level("%1."))).letter
    assert letter.blocks[0].kind == "heading"
    assert letter.text.startswith("1. Inleiding\n\n")


@pytest.mark.parametrize("asked", ["9", "", "x"])
def test_numbering_that_is_not_there(read: Read, asked: str) -> None:
    body = item("x").replace('numId w:val="1"', f'numId w:val="{asked}"')
    assert blocks(read(body, numbering=numbering(level("%1.")))) == ["x"]
    assert blocks(read(body)) == ["x"]
