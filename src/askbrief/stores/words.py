"""The words of a text, as every store counts them.

Two kinds: stems, by which "brieven" finds "brief", and exact words, by which numbers,
Kamerstuk numbers, abbreviations and names stay whole. Case and accents never count.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import tantivy

LONGEST_WORD = 64
"""Code points; what follows is cut off, in texts as in questions."""
QUERY_WORDS = 512
"""Distinct words of each kind that a query may have; later ones are left out."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_MARKS = re.compile("[\u0300-\u036f]+")
_ALIKE = str.maketrans("‐‑‒–−‘’ʼ", "-----'''", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_WORD = re.compile(r"[^\W_]+(?:[-.,/'&:·_]+[^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_GROUPED = re.compile(r"(?<![\d.,])\b\d{1,3}(?: \d{3})+\b(?![.,]?\d)")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, repeated as often as they occur."""

    stems: list[str]
    exact: list[str]
    """Every word unstemmed: parts ("ohchr", "veldkantoor"), wholes ("ohchr-veldkantoor",
    "20,4") and numbers in groups ("32 623") as one ("32623")."""


def words_of(text: str) -> Words:
    """Take a text apart into words."""
    folded = fold(text)
    parts: list[str] = []
    wholes = [number.replace(" ", "") for number in _GROUPED.findall(folded)]
    for piece in folded.split():
        if piece.isalnum():
            parts.append(piece)
            continue
        for word in _WORD.findall(piece):
            if not word.isalnum():
                wholes.append(word)
            parts += _PART.findall(word)
    exact = [word[:LONGEST_WORD] for word in parts + wholes]
    return Words([stem(word) for word in exact[: len(parts)]], exact)


def query_words(text: str) -> Words:
    """Return the distinct words of a query, in order, as many as a query may have."""
    words = words_of(text)
    return Words(
        list(dict.fromkeys(words.stems))[:QUERY_WORDS],
        list(dict.fromkeys(words.exact))[:QUERY_WORDS],
    )


def fold(text: str) -> str:
    """Return text without case, accents and typographic variants of the same sign."""
    return _NOT_ASCII.sub(_fold_run, text.lower())


def _fold_run(run: re.Match[str]) -> str:
    return _fold_characters(run.group())


@lru_cache(maxsize=4096)
def _fold_characters(characters: str) -> str:
    plain = unicodedata.normalize("NFKD", characters.translate(_ALIKE))
    return _MARKS.sub("", plain).casefold()


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return the Dutch Snowball stem of a folded word."""
    (stemmed,) = _analyzer().analyze(word)
    return str(stemmed)


@lru_cache(maxsize=1)
def _analyzer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.stemmer("Dutch")).build()
