"""Printed lines to running text: which hyphens at a line end are part of the word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BROKEN_WORD = re.compile(r"(?P<head>[^\W_]+(?:-[^\W_]+)*)-$")
_FIRST_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 100
_LONGEST_URL = 300
_DOMAINS = "be|com|de|edu|eu|gov|info|int|net|nl|org|uk"
_URL = re.compile(rf"(?:https?://|www\.|(?<![\w.-])[\w.-]+\.(?:{_DOMAINS})/)\S*$", re.IGNORECASE)
_SUSPENDING = frozenset({"en", "of", "tot", "als", "noch", "and", "or", "respectievelijk"})
_ABBREVIATION = re.compile(
    "[^aeiouyáéíóúàèëïöü]+|aow|cao|havo|hbo|ict|lhbtiq?|mbo|mvo|ngo|ov|pfas|vmbo|wao|wia|wmo|wo"
    "|wob|woo|zbo"
)
"""Small letters that are said one by one or as a word of their own: "mkb", "mvo"."""
_HYPHENATED_PREFIXES = frozenset({"kandidaat", "niet", "non", "vice"})
_HYPHENATED = frozenset({"minister-president"})
_LINKS = frozenset({"aan", "and", "en", "het", "in", "of", "op", "to", "tot", "van", "voor"})
"""Words in the middle of a compound: "hoor-en-wederhoor", "staakt-het-vuren"."""
_LOOSE_PREFIXES = frozenset({"be", "ge"})
_CLASHING = frozenset(
    {"aa", "ae", "ai", "au", "ee", "ei", "eu", "ii", "oe", "oi", "oo", "ou", "ui", "uu"}
)
_LONGEST_CAPITALS = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that a text itself prints whole."""

    words: frozenset[str]
    """Without capitals, a hyphenated word as one; and the few that any text may hold."""
    names: frozenset[str]
    """Names with which the text makes hyphenated words, as printed: Assad of Assad-regime."""


def lexicon(lines: Iterable[str]) -> Lexicon:
    """Return the words of a text, without those that a line end breaks."""
    words: set[str] = set()
    broken = False
    for line in lines:
        found = _WORD.findall(line)
        whole = found[1 if broken else 0 :]
        broken = _broken_word(line) is not None
        words.update(whole[:-1] if broken else whole)
    names = {word.partition("-")[0] for word in words if word[0].isupper() and "-" in word}
    return Lexicon(_HYPHENATED.union(map(str.casefold, words)), frozenset(names))


def _broken_word(line: str) -> str | None:
    """Return the part of a word before the hyphen that a line ends in."""
    match = _BROKEN_WORD.search(line[-_LONGEST_WORD:]) if line.endswith("-") else None
    return match["head"] if match else None


@dataclass(frozen=True, slots=True)
class Seam:
    """How one printed line is joined to the line above it."""

    drop_hyphen: bool
    """Whether the line above loses the hyphen that it ends in."""
    gap: str
    """What comes between the two: a space or nothing."""


_SPACE = Seam(drop_hyphen=False, gap=" ")
_GLUE = Seam(drop_hyphen=False, gap="")
_MEND = Seam(drop_hyphen=True, gap="")


def seam(above: str, below: str, known: Lexicon) -> Seam:
    """Return how to join two lines that follow each other in a paragraph."""
    if above[-1].isalnum() and below[0].isalnum():
        return _SPACE
    if _within_url(above, below) or _within_pair(above, below):
        return _GLUE
    head, first = _broken_word(above), _FIRST_WORD.match(below, 0, _LONGEST_WORD)
    if not head or not first:
        return _SPACE
    tail = first[0]
    if tail.casefold() in _SUSPENDING:
        return _SPACE
    joined = f"{head}{tail}".casefold() in known.words
    hyphenated = f"{head}-{tail}".casefold() in known.words
    if joined != hyphenated:
        return _MEND if joined else _GLUE
    return _GLUE if _keeps_hyphen(head, tail, known) else _MEND


def _within_url(above: str, below: str) -> bool:
    """Return whether a line end breaks a web address: neither part of it ends a sentence."""
    if above[-1] not in "/-_=?&%" and below[0] not in "/%?&=#_":
        return False
    return bool(_URL.search(above[-_LONGEST_URL:]))


def _within_pair(above: str, below: str) -> bool:
    """Return whether a line ends in the stroke of "en/of" or the dash of "2023–2024"."""
    if len(above) < 2 or not below[0].isalnum():
        return False
    stroke = above[-1] == "/" and above[-2].isalnum()
    return stroke or (above[-1] == "–" and above[-2].isdigit() and below[0].isdigit())


def _keeps_hyphen(head: str, tail: str, known: Lexicon) -> bool:
    first, _, last = head.rpartition("-")
    if first.islower() and last in _LINKS:
        return True
    if tail.isupper() and last.isupper():
        return len(last) <= _LONGEST_CAPITALS
    if tail[0].isupper() or tail[0].isdigit() or last[-1].isupper() or last[-1].isdigit():
        return True
    return last in known.names or _is_prefix(last.casefold()) or _vowels_clash(last, tail)


def _is_prefix(word: str) -> bool:
    return word in _HYPHENATED_PREFIXES or bool(_ABBREVIATION.fullmatch(word))


def _vowels_clash(head: str, tail: str) -> bool:
    """Return whether two parts of a compound would read as one sound: "zee-eend"."""
    clash = f"{head[-1]}{tail[0]}".casefold() in _CLASHING
    return clash and head.casefold() not in _LOOSE_PREFIXES and not tail.startswith("um")


@dataclass(frozen=True, slots=True)
class Joined:
    """Lines as running text."""

    text: str
    starts: tuple[int, ...]
    """Where each line begins in the text, code points."""


def join(lines: Sequence[str], known: Lexicon) -> Joined:
    """Join the lines of a paragraph."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    tail = ""  # of all above: a web address may run over several lines
    for line in lines:
        how = seam(tail, line, known) if tail else _GLUE
        if how.drop_hyphen:
            parts[-1] = parts[-1][:-1]
            tail = tail[:-1]
            length -= 1
        starts.append(length + len(how.gap))
        parts.append(how.gap + line)
        length += len(how.gap) + len(line)
        tail = (tail + how.gap + line)[-_LONGEST_URL:]
    return Joined("".join(parts), tuple(starts))
