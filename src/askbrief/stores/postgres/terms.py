"""Words of passages as the table of postings counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from askbrief.stores.words import words_of

STEM, EXACT = "s", "e"
MOST_TIMES = 32_767
_EXACT_LENGTHS = 40
_FREE = 24

Posting = tuple[int, int, int, int, int]
"""Term, passage, letter, times, length."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The words of one passage."""

    terms: dict[int, tuple[int, int]]
    """Times and length by term."""
    stems: int
    exact: int


@lru_cache(maxsize=1 << 17)
def term_of(kind: str, word: str) -> int:
    """Return the 64 bits that stand for a word; that two words share them is as likely as
    winning a lottery twice."""
    digest = blake2b((kind + word).encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def counted(text: str) -> Counted:
    """Count the words of a passage."""
    words = words_of(text)
    terms: dict[int, tuple[int, int]] = {}
    for kind, found in ((STEM, words.stems), (EXACT, words.exact)):
        length = coarse(len(found))
        for word, times in Counter(found).items():
            terms[term_of(kind, word)] = (min(times, MOST_TIMES), length)
    return Counted(terms, len(words.stems), len(words.exact))


def coarse(length: int) -> int:
    """Return a length as the local store's word index keeps it: in eight bits, exactly up
    to 40, then rounded down to four significant bits."""
    if length < _EXACT_LENGTHS:
        return length
    rest = length - _FREE
    shift = rest.bit_length() - 4
    return _FREE + (rest >> shift << shift)


def postings(passage: int, letter: int, words: Counted) -> Iterator[Posting]:
    """Yield the rows of a passage."""
    for term, (times, length) in words.terms.items():
        yield term, passage, letter, times, length


def packed_postings(rows: Sequence[Posting]) -> bytes:
    """Return rows as COPY takes them in binary form, without its head and tail."""
    sizes: list[tuple[str, str]] = [("fields", ">i2")]
    for name, kind in zip(("term", "passage", "letter", "times", "length"), "84424", strict=True):
        sizes += [(f"{name}_size", ">i4"), (name, f">i{kind}")]
    table = np.zeros(len(rows), np.dtype(sizes))
    table["fields"] = 5
    columns: list[NDArray[np.int64]] = list(np.array(rows, np.int64).reshape(-1, 5).T)
    for name, column in zip(("term", "passage", "letter", "times", "length"), columns, strict=True):
        table[name] = column
        table[f"{name}_size"] = table[name].dtype.itemsize
    return table.tobytes()


COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_TAIL = b"\xff\xff"
