"""In how many passages each word occurs, and how many words there are: what BM25 counts."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from askbrief.stores.words import Words, words_of


@dataclass(slots=True)
class Tally:
    """Counts over some passages."""

    passages: int = 0
    stems: int = 0
    """Stems in all of them, repeated as often as they occur."""
    exact: int = 0
    with_stem: Counter[str] = field(default_factory=Counter)
    """Passages that have a stem."""
    with_exact: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Count the words of texts."""
        tally = cls()
        for text in texts:
            tally.add(words_of(text))
        return tally

    def add(self, words: Words) -> None:
        """Count one more passage."""
        self.passages += 1
        self.stems += len(words.stems)
        self.exact += len(words.exact)
        self.with_stem.update(set(words.stems))
        self.with_exact.update(set(words.exact))

    def __iadd__(self, other: Tally) -> Self:
        """Add the counts of other passages."""
        self.passages += other.passages
        self.stems += other.stems
        self.exact += other.exact
        self.with_stem.update(other.with_stem)
        self.with_exact.update(other.with_exact)
        return self

    def packed(self) -> bytes:
        """Return a few bytes that ``unpack`` makes the same counts of; no text can be had
        from them."""
        counts = [self.passages, self.stems, self.exact, self.with_stem, self.with_exact]
        return zlib.compress(json.dumps(counts, ensure_ascii=False).encode())

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """Return the counts that were packed.

        Raises:
            ValueError: the data is damaged.
        """
        try:
            passages, stems, exact, with_stem, with_exact = json.loads(zlib.decompress(data))
        except (zlib.error, TypeError) as error:
            raise ValueError("counts of words are damaged") from error
        return cls(passages, stems, exact, Counter(with_stem), Counter(with_exact))
