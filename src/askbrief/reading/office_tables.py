"""Tables of a word processor's document: those that lay out a letterhead, and those of data."""

from __future__ import annotations

from collections.abc import Sequence

from askbrief.reading.office import Content, Piece, Table, flat, pieces_of, row_of
from askbrief.reading.paragraphs import CELL_GAP, Row, joined
from askbrief.reading.wording import LABEL, Role, role_of

LETTERHEAD: frozenset[Role] = frozenset({"date", "subject", "reference", "label"})
_ADDRESS: frozenset[Role] = frozenset({"addressee", "address"})


def letterhead(table: Table) -> list[Piece] | None:
    """Return what a letterhead says, each label on one line with its value.

    None if the table is no letterhead.
    """
    pieces = [piece for row in table.rows for piece in _labelled(row)]
    known = (role_of(flat(piece.raw)) for piece in pieces)
    return pieces if any(role in LETTERHEAD | _ADDRESS for role in known) else None


def is_column(table: Table) -> bool:
    """Return whether nothing in a table stands beside anything else."""
    return all(sum(map(_is_seen, row)) <= 1 for row in table.rows)


def data_rows(table: Table) -> tuple[Row, ...]:
    """Return the rows of a table as lines of text, their cells parted by ``CELL_GAP``."""
    rows = [[_cell_row(cell) for cell in row] for row in table.rows]
    return tuple(row for row in map(_line, rows) if row.text)


def is_bare_label(text: str) -> bool:
    """Return whether a line is a label of a letterhead without its value."""
    label = LABEL.fullmatch(text)
    return bool(label and not label["value"].strip(" :"))


def _is_seen(cell: tuple[Content, ...]) -> bool:
    return any(flat(piece.raw) for piece in pieces_of(cell))


def _line(cells: Sequence[Row]) -> Row:
    seen = [number for number, cell in enumerate(cells) if cell.text]
    return joined(list(cells[seen[0] : seen[-1] + 1]), CELL_GAP) if seen else Row("")


def _cell_row(cell: tuple[Content, ...]) -> Row:
    raws = (f"{piece.label} {piece.raw}".replace("\n", " ") for piece in pieces_of(cell))
    return row_of(" ".join(raws))


def _labelled(row: Sequence[tuple[Content, ...]]) -> list[Piece]:
    """Return the paragraphs of a row, a label in one cell with its value in the next."""
    cells = [cell for cell in map(_seen_pieces, row) if cell]
    found: list[Piece] = []
    at = 0
    while at < len(cells):
        pairs = _pairs(cells[at], cells[at + 1]) if at + 1 < len(cells) else []
        found += pairs or cells[at]
        at += 2 if pairs else 1
    return found


def _seen_pieces(cell: tuple[Content, ...]) -> list[Piece]:
    return [piece for piece in pieces_of(cell) if flat(piece.raw).strip(":")]


def _pairs(labels: Sequence[Piece], values: Sequence[Piece]) -> list[Piece]:
    """Return labels with the values beside them; empty if they are none."""
    if not all(is_bare_label(flat(label.raw)) for label in labels):
        return []
    if len(labels) > 1 and len(labels) != len(values):
        return []
    groups = [[value] for value in values] if len(labels) > 1 else [values]
    pairs = [_pair(label, group) for label, group in zip(labels, groups, strict=True)]
    return pairs if all(role_of(flat(pair.raw)) in LETTERHEAD for pair in pairs) else []


def _pair(label: Piece, values: Sequence[Piece]) -> Piece:
    return Piece(" ".join([label.raw, *(value.raw for value in values)]).replace("\n", " "))
