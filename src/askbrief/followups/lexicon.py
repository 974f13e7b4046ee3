"""Words that follow-up questions are told by, and names in both languages, from data files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from askbrief.followups.types import Name, Word
from askbrief.small_words import SMALL, WORD

EMPTY = ("bare", "blank", "light", "prep", "article", "too")
LONGEST_NAME = 4
"""Words in the longest known name."""
APOSTROPHE_S = re.compile(r"['’]s$")


def words_in(text: str) -> list[Word]:
    """Cut a text into words."""
    found = WORD.finditer(text)
    return [
        Word(m.start(), m.end(), m.group(), APOSTROPHE_S.sub("", m.group().lower())) for m in found
    ]


def is_in(low: str, *groups: str) -> bool:
    """Tell whether a word belongs to one of the groups of data/followups.tsv."""
    return any(low in _groups()[group] for group in groups)


def content(words: list[Word]) -> list[Word]:
    """Return the words that say what a question is about; after an article no word is a verb."""
    before = [None, *words]
    return [word for word, last in zip(words, before, strict=False) if _tells(word, last)]


def _tells(word: Word, before: Word | None) -> bool:
    if word.low in SMALL or is_in(word.low, *EMPTY):
        return False
    return not is_in(word.low, "verb") or (before is not None and is_in(before.low, "article"))


def known_name(words: list[Word]) -> tuple[Name, int] | None:
    """Return the longest known name that starts with the first word, and its length in words."""
    for size in range(min(LONGEST_NAME, len(words)), 0, -1):
        name = _names().get(" ".join(word.low for word in words[:size]))
        if name and (name.kind != "month" or words[0].capital or name.nl == words[0].low):
            return name, size
    return None


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    return {group: frozenset(words.split()) for group, words in _rows("followups")}


@lru_cache(maxsize=1)
def _names() -> dict[str, Name]:
    names: dict[str, Name] = {}
    for kind, dutch, english in _rows("followups-names"):
        for written in (dutch, english):
            bare = re.sub(r"^(de|het|the) ", "", written).lower()
            names.setdefault(bare, Name(kind, dutch, english))  # type: ignore[arg-type]
    return names


def _rows(name: str) -> Iterator[list[str]]:
    text = (files("askbrief") / "data" / f"{name}.tsv").read_text("utf-8")
    return (line.split("\t") for line in text.splitlines())
