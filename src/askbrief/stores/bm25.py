"""BM25 over what is in the index now.

tantivy finds passages by the same formula, but it goes on counting passages that were removed
until an index is made anew. So what it finds is scored here once more, from the passages'
texts, and the same content gives the same scores whatever led to it.
"""

from __future__ import annotations

import math
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from askbrief.stores.words import Words, words_of

K1 = 1.2
B = 0.75
EXACT_WEIGHT = 0.5
"""A passage's score is that of its stems plus this share of that of its exact words."""

KEPT = 8192
"""Passages whose words are kept, a kilobyte each: many questions find the same ones."""


def _lengths() -> list[int]:
    """Return the 256 lengths that tantivy and Lucene tell apart: 40 and more are rounded down
    to four bits."""
    lengths = list(range(24))
    for number in range(256 - 24):
        shift = number // 8 - 1
        lengths.append(24 + (number if shift < 0 else (number % 8 + 8) << shift))
    return lengths


LENGTHS = _lengths()


@dataclass(frozen=True, slots=True)
class Weights:
    """What a query's words of one kind weigh, and how long passages are."""

    of: dict[str, float]
    """Inverse document frequency of each word times ``K1 + 1``."""
    mean_length: float

    def score(self, words: Sequence[str]) -> float:
        """Return the score of a passage with these words."""
        length = LENGTHS[bisect_right(LENGTHS, len(words)) - 1]
        norm = K1 * (1 - B + B * length / (self.mean_length or 1))
        counts = dict.fromkeys(self.of, 0)
        for word in words:
            if word in counts:
                counts[word] += 1
        parts = ((self.of[word], count) for word, count in counts.items() if count)
        return sum(weight * count / (count + norm) for weight, count in parts)


@dataclass(frozen=True, slots=True)
class Bm25:
    """The weights of both kinds of words of a query."""

    stems: Weights
    exact: Weights

    def score(self, text: str) -> float:
        """Return the score of a passage."""
        return self.score_words(_words_kept(text))

    def score_words(self, words: Words) -> float:
        """Return the score of a passage with these words."""
        return self.stems.score(words.stems) + EXACT_WEIGHT * self.exact.score(words.exact)


@lru_cache(maxsize=KEPT)
def _words_kept(text: str) -> Words:
    """Take a passage apart into words, which takes longer than to score it."""
    words = words_of(text)
    return Words(words.stems, [sys.intern(word) for word in words.exact])


def idf(having: int, total: int) -> float:
    """Return the inverse document frequency of a word that ``having`` of ``total`` have."""
    return math.log1p((total - having + 0.5) / (having + 0.5))
