"""The paragraphs, lists, tables and text boxes of an OpenDocument text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from askbrief.reading.office import Box, Content, Piece, Table
from askbrief.reading.opendocument.inline import Context, stretches
from askbrief.reading.opendocument.lists import (
    Numbers,
    Place,
    heading_label,
    item_label,
    place_of,
)
from askbrief.reading.opendocument.styles import is_bold, is_hidden
from askbrief.reading.package import attribute, local

_UNPRINTED = frozenset(
    {
        "tracked-changes",
        "table-of-content",
        "alphabetical-index",
        "table-index",
        "illustration-index",
        "object-index",
        "user-index",
        "annotation",
    }
)
_BOXES = frozenset({"frame", "custom-shape", "rect", "ellipse"})
_ROWS = frozenset({"table-rows", "table-header-rows", "table-row-group"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the parts of one document, counting its lists and headings."""

    context: Context
    numbers: Numbers = field(default_factory=Numbers)

    def contents(self, element: etree._Element) -> tuple[Content, ...]:
        """Return what a text, a cell or a text box holds, in order."""
        return tuple(self._contents(element))

    def _contents(self, element: etree._Element) -> Iterator[Content]:
        for one in element:
            if local(one) not in _UNPRINTED and attribute(one, "display") != "none":
                yield from _READERS.get(local(one), Reader._contents)(self, one)

    def _paragraph(self, element: etree._Element) -> Iterator[Content]:
        styles = self.context.styles
        heading = local(element) == "h"
        label = heading_label(element, styles, self.numbers) if heading else ""
        yield self._piece(element, label, None)
        yield from self._boxes(element)

    def _piece(self, element: etree._Element, label: str, place: Place | None) -> Piece:
        style, styles = attribute(element, "style-name"), self.context.styles
        hidden = is_hidden(style, "paragraph", styles)
        bold = bool(is_bold(style, "paragraph", styles))
        found = [] if hidden else list(stretches(element, self.context, bold=bold))
        return Piece(
            raw="".join(one.raw for one in found),
            label=label,
            list_id=place.list_id if place else None,
            heading=local(element) == "h",
            bold=all(one.bold for one in found if one.raw.strip()),
        )

    def _boxes(self, element: etree._Element) -> Iterator[Content]:
        for one in element:
            if local(one) in _BOXES:
                yield Box(self.contents(one))
            else:
                yield from self._boxes(one)

    def _box(self, element: etree._Element) -> Iterator[Content]:
        yield Box(self.contents(element))

    def _outer_list(self, element: etree._Element) -> Iterator[Content]:
        yield from self._list(element, place_of(element, None, self.numbers))

    def _list(self, element: etree._Element, place: Place) -> Iterator[Content]:
        for item in element:
            counted = local(item) == "list-item"
            for one in item:
                if local(one) in ("p", "h"):
                    yield from self._item(one, place, item if counted else None)
                    counted = False
                elif local(one) == "list":
                    inner = place_of(one, place, self.numbers)
                    yield from self._list(one, inner)

    def _item(
        self, element: etree._Element, place: Place, item: etree._Element | None
    ) -> Iterator[Content]:
        """Return a paragraph of a list, with a label if it begins an item."""
        label = ""
        if item is not None:
            start = attribute(item, "start-value")
            label = item_label(element, place, start, self.context.styles, self.numbers)
        yield self._piece(element, label, place)
        yield from self._boxes(element)

    def _table(self, element: etree._Element) -> Iterator[Content]:
        yield Table(
            tuple(
                tuple(self.contents(cell) for cell in row if local(cell) == "table-cell")
                for row in _rows(element)
            )
        )


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for one in table:
        if local(one) == "table-row":
            yield one
        elif local(one) in _ROWS:
            yield from _rows(one)


_READERS: dict[str, Callable[[Reader, etree._Element], Iterator[Content]]] = {
    "p": Reader._paragraph,
    "h": Reader._paragraph,
    "list": Reader._outer_list,
    "table": Reader._table,
    **dict.fromkeys(_BOXES, Reader._box),
}
"""What reads each element; any other is read for what is in it."""
