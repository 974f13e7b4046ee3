"""Question -> hits: candidates from two searches, ordered by late interaction.

Late interaction scores a passage by the mean, over the question's tokens, of each
token's best cosine among the passage's tokens (Khattab and Zaharia, ColBERT, SIGIR 2020);
the token vectors are the embedding model's own.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from askbrief.centring import Common, centred, load_common
from askbrief.embedding.base import EmbeddedQuery, Embedder, Matrix, Vector
from askbrief.questions import Question, read_question
from askbrief.stores.base import Store, TokenVectors
from askbrief.types import Filter, Hit, Passage

CANDIDATES = 50
"""Passages taken from each search before the reranking."""
EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Match:
    """A passage found, with what its score is made of."""

    hit: Hit
    """Its score is the late-interaction score, -1 to 1."""
    similar: Matrix
    """(t, p) float32: centred cosine of each question token and passage token."""
    spans: NDArray[np.int32]
    """(p, 2): start and end of the passage's tokens in its text, code points."""
    directions: Matrix
    """(p, dim) float32: centred token vectors of the passage."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first."""

    question: Question
    matches: list[Match]
    vector: Vector
    """(dim,) float32: the question's centred vector."""
    timings_ms: dict[str, float]

    @property
    def hits(self) -> list[Hit]:
        """The passages with their scores, best first."""
        return [match.hit for match in self.matches]


def search(
    question: str,
    store: Store,
    embedder: Embedder,
    *,
    limit: int = 10,
    where: Filter = EVERYTHING,
) -> Found:
    """Find the passages that answer a question best.

    Raises:
        QuestionError: the question cannot be asked.
    """
    asked = read_question(question)
    clock = [time.perf_counter()]
    query = embedder.embed_query(asked.text)
    clock.append(time.perf_counter())
    common = load_common(embedder.fingerprint, embedder.dim)
    vector = centred(query.vector, common.question[asked.language])
    candidates = _candidates(asked, vector, query, store, where)
    clock.append(time.perf_counter())
    matches = rerank(asked, query, candidates, store, common)[:limit]
    clock.append(time.perf_counter())
    spent = [round((b - a) * 1000, 2) for a, b in pairwise(clock)]
    timings = dict(zip(("embed", "search", "rerank"), spent, strict=True))
    return Found(asked, matches, vector, timings)


def _candidates(
    asked: Question, vector: Vector, query: EmbeddedQuery, store: Store, where: Filter
) -> list[Passage]:
    found = [
        *store.dense(vector, CANDIDATES, where),
        *store.dense(query.vector, CANDIDATES // 2, where),
        *store.lexical(asked.text, CANDIDATES, where),
    ]
    return list({hit.passage.id: hit.passage for hit in found}.values())


def rerank(
    asked: Question,
    query: EmbeddedQuery,
    passages: list[Passage],
    store: Store,
    common: Common,
) -> list[Match]:
    """Order passages by late interaction, best first, ties by passage id."""
    tokens = centred(query.tokens, common.question_token[asked.language])
    tokens = tokens[_worded(asked.text, query)]
    vectors = store.token_vectors([passage.id for passage in passages])
    matches = [
        _match(passage, kept, tokens, common)
        for passage, kept in zip(passages, vectors, strict=True)
    ]
    return sorted(matches, key=lambda match: (-match.hit.score, match.hit.passage.id))


def _worded(text: str, query: EmbeddedQuery) -> NDArray[np.bool_]:
    """Mark the question's tokens that hold a letter or digit; all if none does."""
    cuts = [text[start:end] for start, end in query.spans]
    worded = np.array([any(c.isalnum() for c in cut) for cut in cuts], bool)
    return worded if worded.any() else np.ones(len(cuts), bool)


def _match(passage: Passage, kept: TokenVectors, tokens: Matrix, common: Common) -> Match:
    directions = centred(kept.decode(), common.passage_token)
    similar: Matrix = tokens @ directions.T
    score = float(similar.max(axis=1).mean()) if similar.size else -1.0
    return Match(Hit(passage, score), similar, kept.spans, directions)
