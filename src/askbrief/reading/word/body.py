"""The paragraphs, tables and text boxes of a part of a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from askbrief.reading.office import Box, Content, Piece, Table
from askbrief.reading.package import attribute, child, local
from askbrief.reading.word.runs import Context, runs_of, visible_text
from askbrief.reading.word.styles import has, is_heading, style_of

_PROPERTIES = frozenset({"sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr"})


def contents_of(element: etree._Element, context: Context) -> tuple[Content, ...]:
    """Return what a part, a cell or a text box holds, in order."""
    found: list[Content] = []
    paragraphs = _blocks(element)
    for framed, group in groupby(paragraphs, key=_is_framed):
        inner = [content for one in group for content in _contents(one, context)]
        found += [Box(tuple(inner))] if framed else inner
    return tuple(found)


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """Return paragraphs and tables, those in content controls too."""
    for one in element:
        name = local(one)
        if name in ("p", "tbl"):
            yield one
        elif name not in _PROPERTIES:
            yield from _blocks(one)


def _is_framed(block: etree._Element) -> bool:
    """Return whether a paragraph stands in a frame; one that begins large does not."""
    frame = child(block[0], "framePr") if len(block) and local(block[0]) == "pPr" else None
    return frame is not None and attribute(frame, "dropCap") in (None, "none")


def _contents(block: etree._Element, context: Context) -> Iterator[Content]:
    if local(block) == "tbl":
        yield _table(block, context)
        return
    yield _piece(block, context)
    for box in _text_boxes(block):
        yield Box(contents_of(box, context))


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    for one in element:
        if local(one) == "txbxContent":
            yield one
        else:
            yield from _text_boxes(one)


def _piece(paragraph: etree._Element, context: Context) -> Piece:
    style = style_of(paragraph)
    runs = [(run, visible_text(run, style, context)) for run in runs_of(paragraph)]
    seen = [run for run, text in runs if text.strip()]
    label = context.labels.get(paragraph)
    return Piece(
        raw="".join(text for _, text in runs),
        label=label.text if label else "",
        list_id=label.list_id if label else None,
        heading=is_heading(paragraph, context.styles),
        bold=all(has(run, style, "b", context.styles) for run in seen),
    )


def _table(table: etree._Element, context: Context) -> Table:
    return Table(
        tuple(
            tuple(contents_of(cell, context) for cell in _named(row, "tc"))
            for row in _named(table, "tr")
        ),
        floating=child(table, "tblPr", "tblpPr") is not None,
    )


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Return the rows of a table or the cells of a row, those in content controls too."""
    for one in element:
        if local(one) == name:
            yield one
        elif local(one) not in _PROPERTIES and local(one) not in ("tbl", "p"):
            yield from _named(one, name)
