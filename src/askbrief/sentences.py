"""Sentences of Dutch and English running text, by rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from askbrief.types import Span

_CLOSERS = ")]»”’\"'"
_OPENERS = "([«“‘„\"'"
_LIST_MARK = r"(?:[-–—•▪◦‣·*]|\(?(?P<number>\d{1,2})[.)]|\(?[a-z][.)]|[ivx]{1,4}[.)])[ ]+(?=\S)"
LIST_MARK = re.compile(_LIST_MARK)
"""What a list item begins with; ``number`` is the item's number if it has one."""
_BREAK = re.compile(rf"\n\s*\n|\n(?=[ ]*{_LIST_MARK})")
_CANDIDATE = re.compile(rf"(?P<stop>[.!?…]+)[{re.escape(_CLOSERS)}]*|{_BREAK.pattern}")
_TOKEN = re.compile(rf"[^\s{re.escape(_OPENERS)}]+$")
_NEXT = re.compile(r"\s*(?P<between>[^\w\s]{0,5}[ ]?)(?P<word>\w[\w.]*)")
_ELISION = re.compile(r"\s*[(«“‘„\"]?[’'](?:s|t|n|k|m|r)[ -](?P<letter>\w)")
_BETWEEN_MARKS = re.compile(r"[, ]{0,2}")
_SPACES = re.compile(r"[ ]*")
_LONGEST_TOKEN = 30


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_LAST = _words(
    "art artt bijv blz ca cf d.d dd dhr dr drs ds d.w.z e.g evt excl fig hfdst i.c i.e i.h.b "
    "i.h.k.v incl ing i.o.v i.p.v ir i.s.m i.v.m jhr jkvr jr m.b.t m.b.v mevr m.i.v m.m.v m.n "
    "mr mrs ms mw nr nrs o.a o.g.v o.l.v pp prof resp st stb stcrt t.a.v t.b.v tel t.g.v "
    "t.o.v trb t.w vgl vs z.g zgn"
)
"""Abbreviations that something always follows; in lower case, without the last stop."""
_BEFORE_NUMBERS = _words("apr aug dec feb jan max min mrt no nov oct okt par sep sept vol")
"""Words that are abbreviations only where a number follows."""
_MAY_BE_LAST = _words(
    "a.i b.v c.a c.q c.s d.v e.a e.d e.e.a enz etc e.v e.v.a j.l jl m.a.w m.e.r mld mln n.v "
    "o.i.d p.m z.o.z z.s.m"
)
_CURRENCIES = frozenset({"EUR", "Euro", "GBP", "USD"})
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.-?)+[^\W\d_]{1,3}|[^\W\d_]")
_LIST_NUMBER = re.compile(r"\d{1,3}|\d{1,2}(?:\.\d{1,2}){1,3}|[IVX]{1,5}")
_STARTERS = _words(
    "Aan Alle Allereerst Als And As Bij Bovendien But Daarbij Daarmee Daarna Daarnaast Daarom "
    "Daarvoor Dan Dat Deze Dit Door Echter Een En Er Eveneens For Gezien Graag Het Hier "
    "Hierbij Hierdoor Hiermee Hij Hoe Hun Ik Indien It Kortom Maar Mede Met Na Naar Naast "
    "Niet Nu Om Omdat Onder Ook Over Samen Sinds That The These They This Tegen Ten Tevens "
    "Toen Tot Uit Vanaf Verder Volgens Voor Voorts Waar Wanneer Wat We Wel Wij Ze Zij Zo "
    "Zoals Zodra"
)
"""Words that begin sentences and no names; "De", "Van" and "In" begin both."""


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where a sentence may end, code points."""

    begin: int
    """Where its stops begin."""
    end: int
    """After the stops, quotes and brackets that close it."""
    resume: int
    """Where the next sentence may begin: after footnote marks."""
    certain: bool


def sentence_spans(text: str, marks: Sequence[Span] = ()) -> list[Span]:
    """Return the sentences of a text in order, without the white space around them.

    A line end ends a sentence only at a blank line or before a list item.

    Args:
        text: running text; offsets are code points.
        marks: footnote marks in it. One that follows a sentence's last stop belongs to
            no sentence.
    """
    marked = {mark.start: mark.end for mark in marks if mark.end > mark.start}
    spans: list[Span] = []
    start = 0
    for stop in _stops(text, marked):
        if stop.end >= start and (stop.certain or _is_end(text, start, stop)):
            spans += _trimmed(text, start, stop.end)
            start = stop.resume
    return spans + _trimmed(text, start, len(text))


def ends_in_abbreviation(line: str) -> bool:
    """Return whether a line ends in an abbreviation that something always follows."""
    token = _TOKEN.search(line[-_LONGEST_TOKEN:-1]) if line.endswith(".") else None
    if not token or _is_acronym(token[0]):
        return False
    return token[0].lower() in _NEVER_LAST or (len(token[0]) == 1 and token[0].isalpha())


def _is_acronym(token: str) -> bool:
    """Return whether a token is capitals only: "VS" is no "vs."."""
    return len(token) > 1 and token.isupper() and token.isalpha()


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = left + len(piece.strip())
    return [Span(left, right)] if left < right else []


def _stops(text: str, marked: Mapping[int, int]) -> Iterator[_Stop]:
    for match in _CANDIDATE.finditer(text):
        begin, end = match.span()
        if match["stop"] is None:
            yield _Stop(begin, begin, begin, certain=True)
            continue
        resume = _after_marks(text, end, marked)
        if resume >= len(text) or text[resume].isspace():
            yield _Stop(begin, end, resume, certain=resume >= len(text))


def _after_marks(text: str, place: int, marked: Mapping[int, int]) -> int:
    """Return the end of the footnote marks that begin at a place: "1" or "1, 2"."""
    while place in marked:
        place = marked[place]
        gap = _BETWEEN_MARKS.match(text, place)
        if gap and gap.end() in marked:
            place = gap.end()
    return place


def _is_end(text: str, start: int, stop: _Stop) -> bool:
    """Return whether the sentence that begins at ``start`` ends at a stop."""
    spaces = _SPACES.match(text, stop.resume)
    following = _NEXT.match(text, stop.resume)
    if not following or (spaces and _BREAK.match(text, spaces.end())):
        return True
    word = following["word"]
    elision = _ELISION.match(text, stop.resume)
    if word[0].islower() and not (elision and elision["letter"].isupper()):
        return False
    if text[stop.begin] != "." or text[stop.begin + 1 : stop.begin + 2] == ".":
        return text[stop.begin - 1 : stop.begin] not in ("(", "[")
    token = _TOKEN.search(text[max(stop.begin - _LONGEST_TOKEN, start) : stop.begin])
    if not token:
        return True
    if stop.begin - len(token[0]) - start <= 2 and _LIST_NUMBER.fullmatch(token[0]):
        return False
    return _ends_at(token[0], word, bracket=following["between"].startswith(("(", "[")))


def _ends_at(token: str, word: str, *, bracket: bool) -> bool:
    """Return whether a full stop ends a sentence.

    Args:
        token: what stands before it up to the last space or opening bracket.
        word: the next word; it has no small first letter.
        bracket: whether a bracket opens before that word.
    """
    name = token.lower()
    if _is_acronym(token):
        return True
    if name in _NEVER_LAST:
        return False
    if name in _BEFORE_NUMBERS or name == "p":
        return not word[0].isdigit()
    if name in _MAY_BE_LAST:
        return not bracket and word not in _CURRENCIES
    if _DOTTED.fullmatch(token):
        return not bracket and word in _STARTERS
    return True
