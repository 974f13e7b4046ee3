"""Elements to paragraphs: what every markup language with blocks and running text shares.

A language says by its ``Grammar`` what each of its elements is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from itertools import groupby
from typing import Literal, Protocol
from unicodedata import combining

from lxml import etree

from askbrief.reading.decoding import clean
from askbrief.reading.markup import Element
from askbrief.reading.notes import mark_at
from askbrief.reading.paragraphs import CELL_GAP, Paragraph, Row, joined
from askbrief.types import Speaker

Role = Literal[
    "answer",
    "break",
    "container",
    "group",
    "heading",
    "item",
    "joined",
    "line",
    "mark",
    "name",
    "question",
    "quotation",
    "raised",
    "row",
    "skip",
    "strong",
    "text",
    "unknown",
    "word",
]
"""What an element is. Blocks: ``container`` of blocks; ``line`` and ``heading`` of running
text; ``group`` of blocks that stand together; ``item`` of a list; ``row`` of a table;
``joined`` parts of one line; ``question``, ``answer`` and ``quotation``. In running text:
``text``; ``strong`` text; ``word`` and ``name``, parted from their neighbours; ``raised``;
a footnote ``mark``; a line ``break``. ``unknown`` is a block among blocks, else text."""

_SPEAKERS: dict[Role, Speaker] = {
    "question": "question",
    "answer": "minister",
    "quotation": "quotation",
}
_BLOCKS: frozenset[Role] = frozenset(
    {"container", "group", "heading", "item", "joined", "line", "row", *_SPEAKERS}
)
# Of the last private plane, which no text uses; texts lose them before they are set.
_OPEN, _CLOSE, _BREAK, _RAISED = "\U0010fffa", "\U0010fffb", "\U0010fffc", "\U0010fffd"
_WITHOUT_SIGNS = dict.fromkeys(map(ord, _OPEN + _CLOSE + _BREAK + _RAISED))
_MARKS = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_POWER = re.compile(rf"(?<=\d){_RAISED}([-–−+]?\d+){_RAISED}")
_SUPERSCRIPTS = str.maketrans("0123456789+-–−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_NUMBERED = re.compile(r"(?:Vra(?:ag|gen)|(?:Nader )?[Aa]ntwoord(?:en)?)\b[^.?]{0,60}")

Piece = str | Element


class Grammar(Protocol):
    """What the elements of a language are for."""

    def role(self, element: Element) -> Role:
        """Return what an element is."""
        ...

    def mark(self, element: Element) -> str:
        """Return the footnote mark that an element with that role refers with."""
        ...

    def label(self, item: Element) -> str:
        """Return what an item of a list begins with, empty if nothing is put before it."""
        ...


def paragraphs(
    element: Element, grammar: Grammar, speaker: Speaker | None = None
) -> Iterator[Paragraph]:
    """Yield the paragraphs of an element's content in order, none empty.

    Args:
        speaker: whose words they are, where the elements do not say.
    """
    for part in _parts(element, grammar, whole=False):
        if isinstance(part, list):
            yield from _paragraph(part, grammar, speaker)
        else:
            yield from _block(part, grammar, speaker)


def plain(element: Element, grammar: Grammar) -> str:
    """Return the text of an element on one line, footnote marks in it."""
    return joined([row for one in paragraphs(element, grammar) for row in one.rows], " ").text


def _block(element: Element, grammar: Grammar, speaker: Speaker | None) -> Iterator[Paragraph]:
    role = grammar.role(element)
    speaker = _SPEAKERS.get(role, speaker)
    if role == "heading":
        yield from _one(_rows(list(_content(element)), grammar), " ", "heading", speaker)
    elif role == "line":
        yield from _line(element, grammar, speaker)
    elif role == "row":
        yield from _one(_cells(element, grammar), CELL_GAP, "paragraph", speaker)
    elif role == "joined":
        yield from _one(_cells(element, grammar), " ", None, speaker)
    elif role == "group":
        yield from _merged(paragraphs(element, grammar, speaker))
    elif role == "item":
        yield from _labelled(grammar.label(element), paragraphs(element, grammar, speaker), speaker)
    else:
        yield from paragraphs(element, grammar, speaker)


def _line(element: Element, grammar: Grammar, speaker: Speaker | None) -> Iterator[Paragraph]:
    for part in _parts(element, grammar, whole=True):
        if isinstance(part, list):
            yield from _paragraph(part, grammar, speaker)
        else:
            yield from _block(part, grammar, speaker)


def _paragraph(
    run: Sequence[Piece], grammar: Grammar, speaker: Speaker | None
) -> Iterator[Paragraph]:
    """Make running text a paragraph; what may be a heading is left to its wording."""
    rows = tuple(_rows(run, grammar))
    if rows:
        open_kind = _is_strong(run, grammar) or _NUMBERED.fullmatch(rows[0].text)
        yield Paragraph(rows, None if open_kind else "paragraph", speaker)


def _one(
    rows: Iterable[Row],
    gap: str,
    kind: Literal["heading", "paragraph"] | None,
    speaker: Speaker | None,
) -> Iterator[Paragraph]:
    row = joined(rows, gap)
    if row.text:
        yield Paragraph((row,), kind, speaker)


def _cells(element: Element, grammar: Grammar) -> Iterator[Row]:
    """Yield the text of each part of an element that has any."""
    for part in _parts(element, grammar, whole=False):
        if isinstance(part, list):
            yield from _rows(part, grammar)
            continue
        cell = joined((row for one in _block(part, grammar, None) for row in one.rows), " ")
        if cell.text:
            yield replace(cell, text=cell.text.replace(CELL_GAP, " "))


def _merged(found: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Make neighbouring paragraphs one block with a row each."""
    for (kind, speaker), group in groupby(found, key=lambda one: (one.kind, one.speaker)):
        if kind == "paragraph":
            yield Paragraph(tuple(row for one in group for row in one.rows), kind, speaker)
        else:
            yield from group


def _labelled(
    label: str, found: Iterable[Paragraph], speaker: Speaker | None
) -> Iterator[Paragraph]:
    inner = list(found)
    if not label:
        yield from inner
        return
    first, *others = inner or [Paragraph((), "paragraph", speaker)]
    row = joined([Row(label), *first.rows[:1]], " ")
    yield replace(first, rows=(row, *first.rows[1:]))
    yield from others


def _parts(element: Element, grammar: Grammar, *, whole: bool) -> Iterator[list[Piece] | Element]:
    """Yield an element's blocks and the running text between them, in order.

    Args:
        whole: whether its content is one running text but for the blocks that are known.
    """
    run: list[Piece] = []
    for piece in _content(element):
        if isinstance(piece, str) or not _is_block(piece, grammar, whole=whole):
            run.append(piece)
            continue
        if run:
            yield run
        run = []
        yield piece
    if run:
        yield run


def _content(element: Element) -> Iterator[Piece]:
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail


def _is_block(element: Element, grammar: Grammar, *, whole: bool) -> bool:
    if not isinstance(element.tag, str):
        return False
    role = grammar.role(element)
    return role in _BLOCKS or (role == "unknown" and not whole)


def _is_strong(run: Sequence[Piece], grammar: Grammar) -> bool:
    """Return whether all of a running text is emphasised."""
    inked = [one for one in run if not isinstance(one, str) or one.strip()]
    roles = {
        grammar.role(one) if not isinstance(one, str) and isinstance(one.tag, str) else "text"
        for one in inked
    }
    return "strong" in roles and roles <= {"strong", "mark", "break", "skip"}


def _rows(run: Sequence[Piece], grammar: Grammar) -> Iterator[Row]:
    """Yield the lines of running text, only those that hold more than footnote marks."""
    for raw in "".join(_signed(piece, grammar) for piece in run).split(_BREAK):
        text = _POWER.sub(lambda match: match[1].translate(_SUPERSCRIPTS), " ".join(raw.split()))
        # A soft hyphen that white space follows is hidden here, so that goes before cleaning.
        text = " ".join(clean(text.replace(_RAISED, ""))[0].split())
        if _MARKS.sub("", text).strip():
            yield _marked(text)


def _signed(piece: Piece, grammar: Grammar) -> str:
    """Return the raw text of a piece, with signs for marks, line breaks and raised text."""
    if isinstance(piece, str):
        return piece.translate(_WITHOUT_SIGNS)
    if not isinstance(piece.tag, str):
        return unescape(piece.text or "") if piece.tag is etree.Entity else ""
    role = grammar.role(piece)
    if role == "mark":
        return f"{_OPEN}{grammar.mark(piece)}{_CLOSE}"
    if role in ("skip", "break"):
        return _BREAK if role == "break" else ""
    return _inner(role, "".join(_signed(one, grammar) for one in _content(piece)))


def _inner(role: Role, inner: str) -> str:
    if role == "raised":
        return f"{_RAISED}{inner.strip()}{_RAISED}"
    if role == "name":
        return inner.strip()
    return f" {inner} " if role in _BLOCKS or role == "word" else inner


def _marked(text: str) -> Row:
    """Put footnote marks behind the word they belong to; one after another stands apart."""
    written: list[str] = []
    marks: list[int] = []
    length = 0
    pieces = _MARKS.split(text)
    for between, mark in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        kept = between.rstrip() if mark else between
        if length and (_runs_together(written[-1], between) or (mark and not kept)):
            kept = f" {kept}"
        written += (kept, mark)
        length += len(kept)
        if mark and mark_at(mark, 0) == mark:
            marks.append(length)
        length += len(mark)
    return Row("".join(written).rstrip(), tuple(marks))


def _runs_together(mark: str, text: str) -> bool:
    """Return whether a mark would seem to go on in the text behind it."""
    last, first = mark[-1:], text[:1]
    digits = last.isdigit() and first.isdigit()
    return digits or (last.isalpha() and first.isalpha()) or bool(first and combining(first))
