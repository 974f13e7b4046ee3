"""The quotes of a text, each with the document that is cited for it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from askbrief.checking.marks import CLOSERS, between_marks
from askbrief.errors import DataError
from askbrief.naming import named_documents
from askbrief.types import Span

REMEDY = "Put quotes in quotation marks, or in a block quote of Markdown (`> `)."
_BLOCK = re.compile(r"(?:^[ ]{0,3}>.*(?:\n|$))+", re.MULTILINE)
_PREFIX = re.compile(r"^[ ]{0,3}>[ ]?", re.MULTILINE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKER = re.compile(r"[ \t]*\[\^?(\d{1,3})\]")
_LAST_MARKER = re.compile(r"\[\^?(?P<number>\d{1,3})\]$")
_LAST_BRACKETS = re.compile(r"\((?P<inside>[^()]*)\)[.]?$")
_ATTRIBUTION = re.compile(r"\n[ \t]*(?:—|–|--)[ \t]*(?P<inside>.+)$")
_SOURCE = re.compile(
    r"^[ ]{0,3}(?:\[\^?(?P<number>\d{1,3})\]:?|(?P<listed>\d{1,3})[.)])[ \t]+"
    r"(?P<text>\S.*(?:\n[ \t]+\S.*)*)",
    re.MULTILINE,
)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LIKE_AN_ID = re.compile(r"(?<![\w/.-])(?=[\w.-]*[\d_])(?=[\w.-]*[^\W\d_])\w{2,}(?:[-.]\w+)*")
_CITES = re.compile(r"\s*(?:[(\[—–]|--|bron\b|source\b|kamerstuk|aanhangsel)", re.IGNORECASE)
_AT_ONCE = re.compile(r"[\W_]*(?:bron|source|in|uit)?[\W_]*", re.IGNORECASE)
_AROUND = 300
"""Code points around a quote in which its source is looked for."""


@dataclass(frozen=True, slots=True)
class Quoted(Span):
    """A quote in a text; offsets count in the text."""

    forms: tuple[str, ...]
    """Its words; then, without what may be a citation at their end."""
    cited: tuple[str, ...]
    """Ids of the documents that are cited for it."""
    source: str
    """The words that cite them; empty if none do."""
    perhaps: tuple[str, ...] = ()
    """What may be the id of a letter without a number."""


def read_quotes(data: bytes, where: str) -> list[Quoted]:
    """Read the quotes of a text in UTF-8, plain or Markdown.

    Args:
        where: its name, for errors.

    Raises:
        DataError: it is not UTF-8, or has no quote.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError("is not UTF-8 text", where=where, remedy="Save it as UTF-8.") from None
    quotes = quotes_in(text)
    if not quotes:
        raise DataError("has no quote to check", where=where, remedy=REMEDY)
    return quotes


def quotes_in(text: str, most: int | None = None) -> list[Quoted]:
    """Find the quotes of a text, in order: in quotation marks, or in block quotes.

    Args:
        most: how many to find at most; any number if None.
    """
    sources = _sources(text)
    found = list(islice(_places(text), most))
    ends = [0, *(span.end for span, _ in found)]
    starts = [*(span.start for span, _ in found), len(text)]
    quotes = [
        (_of_block if block else _of_marks)(text, span, Span(ends[n], starts[n + 1]), sources)
        for n, (span, block) in enumerate(found)
    ]
    return [quote for quote in quotes if re.search(r"\w", quote.forms[0])]


def _places(text: str) -> Iterator[tuple[Span, bool]]:
    """Yield where quotes stand, and whether each is a block quote."""
    at = 0
    for block in _BLOCK.finditer(text):
        yield from ((span, False) for span in between_marks(text, at, block.start()))
        yield Span(*block.span()), True
        at = block.end()
    yield from ((span, False) for span in between_marks(text, at, len(text)))


def _of_marks(text: str, span: Span, room: Span, sources: dict[str, str]) -> Quoted:
    """Make the quote between two marks; ``room`` reaches from the quote before to the next."""
    words, after = span.cut(text).strip(), text[span.end + 1 : min(room.end, span.end + _AROUND)]
    marker = _LAST_MARKER.search(words) or _MARKER.match(after)
    source = sources.get(marker[1], "") if marker else ""
    forms = (_ESCAPE.sub(r"\1", _LAST_MARKER.sub("", words).rstrip()),)
    before = text[max(room.start, span.start - 1 - _AROUND) : span.start - 1]
    return _quoted(span, forms, source or _cited_after(after) or _cited_before(before))


def _of_block(text: str, span: Span, room: Span, sources: dict[str, str]) -> Quoted:
    words = _PREFIX.sub("", span.cut(text)).strip()
    marker = _LAST_MARKER.search(words)
    source = sources.get(marker["number"], "") if marker else ""
    words = _LAST_MARKER.sub("", words).rstrip()
    if told := _ATTRIBUTION.search(words):
        source, words = source or told["inside"], words[: told.start()].rstrip()
    forms = [words]
    brackets = _LAST_BRACKETS.search(words)
    if brackets and _names_one(brackets["inside"]):
        source, forms = source or brackets["inside"], [words, words[: brackets.start()].rstrip()]
    after = text[span.end : min(room.end, span.end + _AROUND)]
    before = text[max(room.start, span.start - _AROUND) : span.start].rstrip()
    source = source or (_cited_after(after) if _CITES.match(after) else "")
    source = source or (_cited_before(before) if before.endswith(":") else "")
    return _quoted(span, tuple(_ESCAPE.sub(r"\1", _unmarked(form)) for form in forms), source)


def _unmarked(words: str) -> str:
    """Return the words of a block without emphasis and marks around all of them."""
    bare = re.sub(r"^[*_]+|[*_]+$", "", words.strip())
    if bare[:1] in CLOSERS and bare[-1:] in CLOSERS[bare[0]] and len(bare) > 1:
        return bare[1:-1]
    return bare


def _quoted(span: Span, forms: tuple[str, ...], source: str) -> Quoted:
    cited = tuple(dict.fromkeys(named.letter_id for named in named_documents(source)[:1]))
    perhaps = () if cited else tuple(_LIKE_AN_ID.findall(source)[:5])
    return Quoted(span.start, span.end, forms, cited, " ".join(source.split()), perhaps)


def _sources(text: str) -> dict[str, str]:
    """Return the numbered sources of a text: footnotes, or a list at its end."""
    found: dict[str, str] = {}
    for one in _SOURCE.finditer(text):
        number, words = one["number"] or one["listed"], _ESCAPE.sub(r"\1", one["text"])
        if number not in found or (not _names_one(found[number]) and _names_one(words)):
            found[number] = words
    return {number: words for number, words in found.items() if _names_one(words)}


def _names_one(text: str) -> bool:
    return bool(named_documents(text) or _LIKE_AN_ID.search(text))


def _cited_after(text: str) -> str:
    """Return what cites a document after a quote: in brackets in the same paragraph, or at once."""
    paragraph = re.split(r"\n\s*\n", text.lstrip("\n"), maxsplit=1)[0]
    for inside in _in_brackets(paragraph):
        if _names_one(inside):
            return inside
    named = named_documents(paragraph)
    at_once = named and _AT_ONCE.fullmatch(paragraph[: named[0].start])
    return named[0].cut(paragraph) if at_once else ""


def _in_brackets(text: str) -> Iterator[str]:
    return (found[1] for found in _IN_BRACKETS.finditer(text))


def _cited_before(text: str) -> str:
    """Return the last document named in the sentence or paragraph that leads to a quote."""
    sentence = re.split(r"\n\s*\n|(?<=[a-z)\]][.!?])\s+(?=[A-Z])", text)[-1]
    named = named_documents(sentence)
    return named[-1].cut(sentence) if named else ""
