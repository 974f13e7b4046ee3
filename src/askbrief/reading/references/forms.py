"""What citations are made of, as patterns. All repetition is bounded, so that no text is slow."""

from __future__ import annotations

SPACE = r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
INLINE = rf"{SPACE}{{0,3}}"
GAP = rf"{INLINE}(?:\n{INLINE})?"
"""White space within a paragraph; some keep the ends of their lines."""
DASH = r"[-\u2010-\u2015\u2212]"
COMMA = rf"{GAP}[,;:]?{GAP}"
NOT_IN_WORD = r"(?<![^\W\d_])"
"""Not after a letter; a footnote's mark may stand directly before."""

YEARS = (
    rf"(?P<first>(?:18|19|20)\d\d){GAP}(?:/|{DASH}){GAP}{DASH}?{GAP}(?P<second>(?:\d\d)?\d\d)(?!\d)"
)
"""A parliamentary year: "2022/23", "1999-2000", "1985/- 86"."""
YEAR_LABEL = rf"(?:[Vv]ergaderjaar|[Zz]itting(?:sjaar)?){GAP}"
CHAMBER = (
    r"(?P<chamber>I{1,2}(?:/II)?|ll?|TK|EK|[12]"
    r"|(?:Tweede|Eerste) Kamer(?: der Staten-Generaal)?)(?!\w)"
)
"""Also with small letters l, as texts have them that went through OCR or a word processor."""

NR = rf"(?:[Nn](?:r|o|ummer)\.?|N[Rr]\.?){GAP}"
NRS = rf"(?:[Nn](?:rs|os|ummers)\.?|NRS\.?){GAP}"
NUMBER = r"(?:[1-9]\d{0,3}[a-z]?|[A-Z]{1,2})(?![\w/]|\.\d)"
"""A document's number in its dossier, or its letter; "42e" for the Eerste Kamer of old."""

_ROMAN = r"(?:X{0,2}(?:IX|IV|VI{0,3}|I{1,3})|X{1,2})[A-E]?"
_DIGITS = rf"(?<!\w)(?<!\d[.,])(?<!\d{DASH})(?<!€)(?<!€{SPACE})\d{{2}}(?:{SPACE}|\.)?\d{{3}}(?!\d)"
ADDITION = (
    rf"(?:{INLINE}{DASH}?{INLINE}|{COMMA}(?:hoofdstuk|hfdst\.?){GAP})(?:{_ROMAN}|[A-M])(?![\w.])"
)
PART = rf"{DASH}\d\d(?!\d)"
"""Of a dossier in parts, "21 501-07": in use for one dossier, so it must begin so."""
REALM = rf"(?:{GAP}\({GAP}R{GAP}\d{{3,4}}{GAP}\))?"
DOSSIER = rf"(?:(?<!\w)21(?:{SPACE}|\.)?501{PART}|{_DIGITS}(?:{ADDITION})?){REALM}"
"""A dossier with its addition: "36 410 XVII", "36410A", "21 501-02", "34 356 (R2064)"."""
