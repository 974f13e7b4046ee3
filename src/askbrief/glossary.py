"""English question words -> the Dutch words that letters would use for them.

The embedding model bridges the two languages only so far; a glossary of general and
policy words says that money is "middelen" in a letter. It is used to find and rank, it
is never part of a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from askbrief.types import Span

LONGEST = 5
"""Words in the longest English entry."""
PARTS = ("policy", "general", "daily", "law", "surroundings", "government", "common")
ENDINGS = (
    *(("ies", "y"), ("ied", "y"), ("sses", "ss"), ("es", ""), ("s", ""), ("ing", "")),
    *(("ing", "e"), ("ed", ""), ("ed", "e"), ("'s", ""), ("’s", "")),
)


@dataclass(frozen=True, slots=True)
class Rendering(Span):
    """Words of a question with the Dutch for them; offsets count in the question."""

    dutch: tuple[str, ...]


def renderings(question: str) -> list[Rendering]:
    """Render what words of an English question the glossary knows, longest entries first."""
    words = [(m.group().lower(), m.start(), m.end()) for m in re.finditer(r"[\w’'-]+", question)]
    found, at = [], 0
    while at < len(words):
        size, dutch = _longest(tuple(word for word, _, _ in words[at : at + LONGEST]))
        if dutch:
            found.append(Rendering(words[at][1], words[at + size - 1][2], dutch))
        at += size
    return found


def policy_terms() -> dict[str, str]:
    """Return the words of policy and government in English with the first Dutch for each."""
    text = (files("askbrief") / "data" / "glossary-policy.tsv").read_text("utf-8")
    pairs = (line.partition("\t") for line in text.splitlines())
    return {english: dutch.partition(", ")[0] for english, _, dutch in pairs}


def _longest(words: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """Return how many of the first words make an entry, at least 1, and its Dutch."""
    known = _entries()
    for size in range(len(words), 0, -1):
        for form in _forms(words[:size]):
            if form in known:
                return size, known[form]
    return 1, ()


def _forms(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the words as they stand, then with the last one brought to its plain form."""
    phrase = " ".join(words)
    yield phrase
    for ending, instead in ENDINGS:
        if phrase.endswith(ending):
            stem = phrase[: -len(ending)]
            yield stem + instead
            if len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]


@lru_cache(maxsize=1)
def _entries() -> dict[str, tuple[str, ...]]:
    folder = files("askbrief") / "data"
    texts = ((folder / f"glossary-{name}.tsv").read_text("utf-8") for name in PARTS)
    pairs = (line.split("\t") for text in texts for line in text.splitlines())
    return {english: tuple(dutch.split(", ")) for english, dutch in pairs}
