"""A question as the rows that passages are matched with, its renderings included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from askbrief.centring import Common, centred
from askbrief.embedding.base import EmbeddedQuery, Embedder, Matrix, Vector
from askbrief.glossary import Rendering, renderings
from askbrief.matching import load_matching
from askbrief.questions import Question, without_small_words

Rows = NDArray[np.intp]
Name = tuple[str, ...]
"""A name or number of the question, as written and in Dutch."""


@dataclass(frozen=True)
class Probe:
    """A question ready to be matched."""

    vector: Vector
    """(dim,) the question's vector, centred, with its renderings in equal part."""
    rows: Matrix
    """(r, dim) centred token vectors of the question and of its renderings."""
    units: tuple[tuple[Rows, ...], ...]
    """One a question token: the row of the token itself and, as alternatives, the rows of
    each rendering of its word."""
    turned: Matrix
    """(r, dim) the same rows, turned to what answers them."""
    renderings: tuple[Rendering, ...]
    names: tuple[Name, ...]

    def unit_scores(self, best: Matrix) -> Matrix:
        """Turn the best cosines of each row, (r, n), into those of each question token, (t, n)."""
        scores: Matrix = np.maximum.reduceat(self._shares @ best, self._starts, axis=0)
        return scores

    @cached_property
    def _shares(self) -> Matrix:
        """(a, r): what each row counts in the mean of each alternative."""
        alternatives = [rows for unit in self.units for rows in unit]
        shares = np.zeros((len(alternatives), len(self.rows)), np.float32)
        for share, rows in zip(shares, alternatives, strict=True):
            share[rows] = 1 / len(rows)
        return shares

    @cached_property
    def _starts(self) -> Rows:
        """(t,): the first alternative of each question token."""
        counts = [len(unit) for unit in self.units]
        return np.cumsum([0, *counts[:-1]])


def rendered(question: Question) -> list[Rendering]:
    """Return what the glossary makes of a question in English; nothing of one in Dutch."""
    return renderings(question.text) if question.language == "en" else []


def search_words(text: str, found: Sequence[Rendering]) -> str:
    """Return the words to search for: a question's and the Dutch for them.

    Without the small ones: they bring nothing to the order (docs/decisions.md), and the most
    passages to look at.
    """
    dutch = (word for rendering in found for word in rendering.dutch)
    return without_small_words(" ".join((text, *dutch)))


def make_probe(
    question: Question, found: Sequence[Rendering], embedder: Embedder, common: Common
) -> Probe:
    """Embed a question and what was found as ``rendered`` of it."""
    query = embedder.embed_query(question.text)
    rows = centred(query.tokens, common.question_token[question.language])
    vector = centred(query.vector, common.question[question.language])
    worded = _worded(question.text, query)
    names = _names(question, found)
    turn = load_matching(embedder.fingerprint, embedder.dim).turned
    if not found:
        alone: tuple[tuple[Rows, ...], ...] = tuple((np.array([row]),) for row in worded)
        return Probe(vector, rows, alone, turn(rows), (), names)
    dutch = [word for rendering in found for word in rendering.dutch]
    gloss = embedder.embed_query(" ".join(dutch))
    gloss_vector = centred(gloss.vector, common.question["nl"])
    alternatives = _alternatives(found, gloss, len(rows))
    units = tuple(
        (np.array([row]), *_of_token(query.spans[row], found, alternatives)) for row in worded
    )
    both = np.concatenate([rows, centred(gloss.tokens, common.question_token["nl"])])
    return Probe(
        centred(vector + gloss_vector, np.zeros_like(vector)),
        both,
        units,
        turn(both),
        tuple(found),
        names,
    )


def _names(question: Question, found: Sequence[Rendering]) -> tuple[Name, ...]:
    dutch = {
        word: rendering.dutch
        for rendering in found
        for word in rendering.cut(question.text).split()
    }
    return tuple((name, *dutch.get(name, ())) for name in question.names)


def _worded(text: str, query: EmbeddedQuery) -> list[int]:
    """Return the rows of tokens that hold a letter or digit; all if none does."""
    cuts = [text[start:end] for start, end in query.spans]
    worded = [row for row, cut in enumerate(cuts) if any(c.isalnum() for c in cut)]
    return worded or list(range(len(cuts)))


def _alternatives(
    found: Sequence[Rendering], gloss: EmbeddedQuery, before: int
) -> list[tuple[Rows, ...]]:
    """Return, for every rendering, the rows of each of its Dutch words."""
    alternatives, at = [], 0
    for rendering in found:
        words = []
        for word in rendering.dutch:
            inside = (gloss.spans[:, 0] >= at) & (gloss.spans[:, 1] <= at + len(word))
            words.append(np.flatnonzero(inside) + before)
            at += len(word) + 1
        alternatives.append(tuple(rows for rows in words if len(rows)))
    return alternatives


def _of_token(
    span: NDArray[np.int32], found: Sequence[Rendering], alternatives: list[tuple[Rows, ...]]
) -> tuple[Rows, ...]:
    for rendering, rows in zip(found, alternatives, strict=True):
        if rendering.start <= span[0] and span[1] <= rendering.end:
            return rows
    return ()
