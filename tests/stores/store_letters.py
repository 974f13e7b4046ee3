"""Small letters with vectors of four dimensions, so that every cosine is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from askbrief.embedding.base import Vector
from askbrief.stores.base import IndexedLetter, Model, Source, TokenVectors
from askbrief.types import Block, Footnote, Hit, Letter, Metadata, Page, Passage, Span

MODEL = Model("tiny", "f" * 64, 4)

X = (1.0, 0.0, 0.0, 0.0)
Y = (0.0, 1.0, 0.0, 0.0)
Z = (0.0, 0.0, 1.0, 0.0)
DIAGONAL = (0.5, 0.5, 0.5, 0.5)
"""At a cosine of 0.5 to each axis, exactly, also in half precision."""


def vector(values: Sequence[float]) -> Vector:
    return np.array(values, np.float32)


def indexed(
    letter_id: str,
    *texts: str,
    vectors: Sequence[Sequence[float]] = (),
    path: str = "",
    **metadata: object,
) -> IndexedLetter:
    """A letter of one passage a text, one a line; vectors are X where none is given."""
    passages = _passages(letter_id, texts)
    rows = [*vectors, *[X] * (len(texts) - len(vectors))]
    return IndexedLetter(
        letter=_letter(letter_id, "\n".join(texts), Metadata(**metadata)),
        source=Source(path or f"/corpus/{letter_id}.txt", "0" * 64),
        passages=passages,
        vectors=np.array(rows, np.float32).reshape(-1, MODEL.dim),
        tokens=[_tokens(passage) for passage in passages],
    )


def cited(item: IndexedLetter, *documents: str) -> IndexedLetter:
    """The same letter, citing these."""
    return replace(item, cites=documents)


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


def owners(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.letter_id for hit in hits]


def _passages(letter_id: str, texts: Sequence[str]) -> list[Passage]:
    passages, start = [], 0
    for text in texts:
        end = start + len(text)
        its_id = f"{letter_id}#{start}-{end}"
        speaker = "question" if text.endswith("?") else None
        passages.append(Passage(start, end, its_id, letter_id, text, 1, "paragraph", speaker))
        start = end + 1
    return passages


def _letter(letter_id: str, text: str, metadata: Metadata) -> Letter:
    end = len(text)
    return Letter(
        id=letter_id,
        title=f"Letter {letter_id}",
        text=text,
        metadata=metadata,
        pages=(Page(0, end, 1),),
        blocks=(Block(0, end // 2, "head"), Block(end // 2, end, "paragraph")),
        footnotes=(Footnote(0, 1, "1", 1, Span(1, 2)), Footnote(1, 2, "2", None, None)),
        form="pdf",
        layout=b"\x00\xffprinted",
    )


def _tokens(passage: Passage) -> TokenVectors:
    """One token a word, its vector an axis chosen by the word's length."""
    words = passage.text.split()
    rows = np.eye(MODEL.dim, dtype=np.float32)[[len(word) % MODEL.dim for word in words]]
    starts = [passage.text.index(word) for word in words]
    spans = [(start, start + len(word)) for start, word in zip(starts, words, strict=True)]
    encoded = np.array(spans, np.int32).reshape(-1, 2)
    if not words:
        return TokenVectors(passage.id, np.zeros((0, MODEL.dim), np.int8), encoded)
    return TokenVectors.encode(passage.id, rows, encoded)
