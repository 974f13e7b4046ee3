"""Questions about a letter itself: who signed it, when was it sent, what is it called.

"Who signed the letter on Syria?" asks for a signature, of a letter that has a subject. "Who
signed the agreement?" asks for what a letter says, although its words are nearly the same: a
question is about the letter only if it has no other words than those for letters and what
stands on them, a subject aside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from askbrief.small_words import SMALL, WORD

Part = Literal["head", "signature"]

_SENT = (
    r"(?:sent|written|published|signed|tabled|submitted|proposed|moved|verstuurd|verzonden|gestuurd"
    r"|toegestuurd|geschreven|gepubliceerd|ondertekend|ingediend|voorgesteld|uitgebracht)"
)
PARTS: tuple[tuple[Part, str], ...] = (
    (
        "head",
        rf"\b(?:when|wanneer)\b.*\b{_SENT}\b"
        r"|\b(?:van wanneer|from when)\b"
        r"|\b(?:dateert|gedateerd|dated)\b"
        r"|\b(?:date|datum|dag|day|onderwerp|titel|subject|title)\b.*"
        r"\b(?:letter|\w*brief|motie|motion|kst-\w+)\b"
        rf"|\b(?:date|datum|dag|day)\b.*\b{_SENT}\b"
        r"|\b(?:letter|\w*brief|motie|motion)\b.*\b(?:date|datum|dag|day|onderwerp|titel|subject"
        r"|title)\b"
        r"|\b(?:addressed|addressee|geadresseerd\w*|geadresseerde|gericht aan)\b"
        r"|\b(?:to whom|aan wie)\b.*\b(?:letter|\w*brief)\b"
        r"|\b(?:dossier|stuk|kamerstuk)-? ?(?:nummer|number)|\bdossiers?\b|document number",
    ),
    (
        "signature",
        r"\b(?:sign(?:s|ed|atory|atories|ature)|onderteken\w*|handtekening|afzender|sender|author"
        r"|auteur|indieners?)\b"
        r"|\b(?:wie|who)\b.*\b(?:schre(?:ef|ven)|(?:ver)?stuurden?|verzond(?:en)?|geschreven"
        r"|(?:ver|ge)stuurd|wrote|sent|tabled|submitted|proposed|moved|indienden?|ingediend"
        r"|dienden?|teken(?:t|den?))\b",
    ),
)
_TO_COME = re.compile(r"\b(?:wordt|worden|zal|zullen|gaat|gaan|will|shall|going)\b", re.IGNORECASE)
_LETTER = re.compile(
    r"(?:kamer|beleids|\b)brie(?:f|ven)\b|\b(?:letters?|moties?|motions?|nota|memo|kamerstuk(?:ken)?"
    r"|dossiers?|document|stuk)\b|\bkst-",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"\b(motie|motion)-(?=[A-Z])", re.IGNORECASE)
_TOPIC = re.compile(
    r"\W*\b(?:over|inzake|betreffende|aangaande|omtrent|rondom|rond|m\.b\.t\.|met betrekking tot"
    r"|naar aanleiding van|on|about|regarding|concerning|re)\W+",
    re.IGNORECASE,
)
_KINDS = frozenset(
    "brief brieven kamerbrief kamerbrieven beleidsbrief letter letters motie moties motion motions "
    "nota memo kamerstuk kamerstukken stuk document documents dossier dossiers kst".split()
)
_MARKS = frozenset(
    "datum dag date dates day dated gedateerd dateert jaar year maand month nummer nummers number "
    "numbers dossiernummer kamerstuknummer stuknummer reference titel title onderwerp subject naam "
    "namen name names functie afzender afzenders sender auteur auteurs author authors handtekening "
    "handtekeningen signature signatures signatory signatories geadresseerde addressee indiener "
    "indieners".split()
)
"""What stands on a letter."""
_DONE = frozenset(
    "ondertekend ondertekende ondertekenden ondertekenen ondertekent ondertekenaar ondertekenaars "
    "ondertekening tekende tekenden tekent getekend sign signs signed schreef schreven schrijft "
    "geschreven wrote write writes written stuurde stuurden stuurt gestuurd verstuurde verstuurd "
    "verzonden verzond toegestuurd gezonden sent send sends gericht geadresseerd addressed belong "
    "belongs hoort behoort valt published gepubliceerd uitgebracht verschenen verscheen "
    "ingediend diende dienden indiende indienden tabled submitted proposed moved "
    "voorgesteld".split()
)
"""What is done with it."""
_PEOPLE = frozenset(
    "minister ministers staatssecretaris staatssecretarissen bewindspersoon bewindspersonen "
    "secretary state kabinet regering cabinet government kamer tweede parliament house "
    "representatives kamerlid kamerleden lid leden member members mp mps persoon person "
    "dutch nederlandse nederland netherlands namens mede behalf".split()
)
"""By whom and to whom."""
_WHICH = frozenset(
    "laatste eerste vorige recente recentste nieuwe nieuwste oudste latest last first second "
    "recent newest oldest onder".split()
)
_SAYS = frozenset("zegt zeggen zei staat meldt vraagt say says said asks mentions".split())
"""What a follow-up has from the question before it: "who signed it (the letter says ...)"."""
_OWN = SMALL | _SAYS | _KINDS | _MARKS | _DONE | _PEOPLE | _WHICH
_AFTER = SMALL | _MARKS | _DONE | frozenset("kamer tweede parliament house representatives".split())
"""What may follow a subject: "the letter on Syria sent to the House"."""
_OF = frozenset("van by of het lid leden de the member members mp mps c.s".split())
"""What may stand between a motion and the names of its members."""


@dataclass(frozen=True, slots=True)
class LetterQuestion:
    """What of a letter a question asks for, and of which letter."""

    part: Part
    """The part of the letter that answers it."""
    subject: str
    """What the letter is on, as the question has it; empty if it does not say."""
    motion: bool
    """Whether the letter is a motion."""


def read_letter_question(text: str) -> LetterQuestion | None:
    """Tell what a question asks of a letter; None if it asks what a letter says."""
    text = _HYPHEN.sub(r"\1 ", text)
    part = next((part for part, cue in PARTS if re.search(cue, text, re.IGNORECASE)), None)
    if part is None or _TO_COME.search(text):
        return None
    letter = _LETTER.search(text)
    other = [word for word in _words(text) if not _is_own(word)]
    subject = _subject(text, letter, other) if letter else ""
    if subject or len(other) <= bool(letter):
        motion = letter is not None and letter.group().lower().startswith("mot")
        return LetterQuestion(part, subject, motion)
    return None


def _words(text: str) -> list[re.Match[str]]:
    return list(WORD.finditer(text))


def _is_own(word: re.Match[str]) -> bool:
    return word.group().lower() in _OWN


def _subject(text: str, letter: re.Match[str], other: list[re.Match[str]]) -> str:
    topic = _TOPIC.match(text, letter.end())
    if topic:
        asked_before = any(word.start() < letter.start() for word in other)
        return "" if asked_before else _topic(text[topic.end() :])
    return _name(text, letter, other)


def _topic(text: str) -> str:
    """Return a subject less what is asked of the letter after it; nothing if a question goes
    on inside it."""
    words = _words(text)
    last = next((w for w in reversed(words) if w.group().lower() not in _AFTER), None)
    if last is None:
        return text.strip(" ?.!")
    inside = (word.group().lower() for word in words if word.start() < last.start())
    return "" if _DONE.intersection(inside) else text[: last.end()]


def _name(text: str, letter: re.Match[str], other: list[re.Match[str]]) -> str:
    """Return the names that stand beside the letter, as in "the motion by Kahraman"."""
    if not other or not all(word.group()[0].isupper() for word in other):
        return ""
    first, last = other[0].start(), other[-1].end()
    before = text[last : letter.start()].strip() == "" and last <= letter.start()
    between = WORD.findall(text[letter.end() : first].lower())
    after = first >= letter.end() and _OF.issuperset(between)
    return text[first:last] if before or after else ""
