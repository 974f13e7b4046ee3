"""A question -> the documents that each system ranks for it, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from askbrief.embedding.base import Embedder
from askbrief.errors import QuestionError
from askbrief.evaluation.hiding import without
from askbrief.retrieval import EVERYTHING, search
from askbrief.stores.base import Store
from askbrief.types import Hit

Ranking = list[str]
"""Ids of documents; a document stands where its best passage does."""
SYSTEMS = ("askbrief", "dense", "bm25", "fusion")
DEPTH = 100
"""Documents in a ranking, if there are so many to find."""
RRF = 60
"""Constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""


def rankings(question: str, store: Store, embedder: Embedder) -> tuple[dict[str, Ranking], int]:
    """Return a ranking a system, and how many documents askbrief's own search put in order.

    ``dense`` is the cosine of the question as the model prescribes and nothing else of
    ours, ``bm25`` the word search alone, ``fusion`` plain reciprocal rank fusion of both.
    What askbrief does not look at follows in the order of ``dense``, so that all rankings
    are equally deep; below that number nothing of it counts for askbrief.
    """
    plain = without(store, store.superseded())
    vector = embedder.embed_query(" ".join(question.split())).vector
    dense = first_documents(lambda k: plain.dense(vector, k, EVERYTHING))
    bm25 = first_documents(lambda k: plain.lexical(question, k, EVERYTHING))
    ours = _searched(question, store, embedder)
    filled = list(islice(dict.fromkeys([*ours, *dense]), DEPTH)) if ours else []
    fused = fusion(dense, bm25)[:DEPTH]
    return {"askbrief": filled, "dense": dense, "bm25": bm25, "fusion": fused}, len(ours)


def _searched(question: str, store: Store, embedder: Embedder) -> Ranking:
    try:
        found = search(question, store, embedder, limit=DEPTH)
    except QuestionError:
        # The program refuses it, so it finds nothing; the others are not as strict.
        return []
    return documents_of(found.hits)


def first_documents(find: Callable[[int], list[Hit]]) -> Ranking:
    """Return the first documents: as deep as a ranking goes, or all there are.

    Args:
        find: returns the k best passages; is asked for more until there are enough.
    """
    k = 2 * DEPTH
    while True:
        hits = find(k)
        found = documents_of(hits)
        if len(found) >= DEPTH or len(hits) < k:
            return found[:DEPTH]
        k *= 4


def documents_of(hits: Sequence[Hit]) -> Ranking:
    """Return the documents of passages, each at the rank of its best one."""
    return list(dict.fromkeys(hit.passage.letter_id for hit in hits))


def fusion(*ranked: Ranking) -> Ranking:
    """Return the documents by the sum of ``1 / (60 + rank)``, ties by id."""
    scores: dict[str, float] = {}
    for ranking in ranked:
        for rank, name in enumerate(ranking, start=1):
            scores[name] = scores.get(name, 0.0) + 1 / (RRF + rank)
    return sorted(scores, key=lambda name: (-scores[name], name))
