"""Candidates for an answer: what two searches find, and what was answered to members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile, islice, takewhile

from askbrief.embedding.base import Vector
from askbrief.stores.base import Store, TokenVectors
from askbrief.types import Filter, Hit, Passage

QUESTIONS_ANSWERED = 20
"""Questions among the candidates whose answers become candidates too."""
ANSWER_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Searched:
    """What the first searches found."""

    dense: list[Hit]
    """By the question's centred vector."""
    lexical: list[Hit]
    shared: float
    """Cosine that the question has with what all passages have in common."""
    read: dict[str, TokenVectors]
    """Token vectors of the passages found by words, by passage id."""


Finish = Callable[[Vector, float], Searched]
"""Searches by a question's centred vector, given its cosine with what passages share."""


def begin(store: Store, words: str, most: int, where: Filter) -> Finish:
    """Begin to search: for words at once, by vector when there is one.

    A search for words need not wait for the model, and the model takes longer.
    """
    by_words = _beside().submit(_by_words, store, words, most, where)

    def finish(vector: Vector, shared: float) -> Searched:
        dense = store.dense(vector, most, where)
        lexical, read = by_words.result()
        return Searched(dense, lexical, shared, read)

    return finish


@cache
def _beside() -> ThreadPoolExecutor:
    """Threads for searching by words while a question is embedded and searched by its vector."""
    return ThreadPoolExecutor(thread_name_prefix="askbrief-lexical")


def _by_words(
    store: Store, words: str, most: int, where: Filter
) -> tuple[list[Hit], dict[str, TokenVectors]]:
    """Search for words, and read what reranking needs of the passages found."""
    hits = store.lexical(words, most, where)
    tokens = store.token_vectors([hit.passage.id for hit in hits])
    return hits, {one.passage_id: one for one in tokens}


def candidates_of(searched: Searched, store: Store, named: Sequence[Passage]) -> list[Passage]:
    """Return the passages found, each once, and what was answered to the questions among them.

    Those of letters that were replaced are left out, unless they are named.
    """
    hits = (*searched.dense, *searched.lexical)
    old = store.superseded()
    found = (hit.passage for hit in hits if hit.passage.letter_id not in old)
    each_once = {passage.id: passage for passage in (*named, *found)}
    return _with_answers(list(each_once.values()), store)


def _with_answers(candidates: Sequence[Passage], store: Store) -> list[Passage]:
    """Add to the questions that members asked what was answered to them."""
    known = {passage.id: passage for passage in candidates}
    asked = [passage for passage in candidates if passage.speaker == "question"]
    passages_of = cache(store.passages)
    for passage in asked[:QUESTIONS_ANSWERED]:
        following = (p for p in passages_of(passage.letter_id) if p.start > passage.start)
        known |= {answer.id: answer for answer in _answer_among(following)}
    return list(known.values())


def _answer_among(following: Iterable[Passage]) -> Iterator[Passage]:
    """Return the first passages after a question that are not one, until the next is."""
    rest = dropwhile(lambda passage: passage.speaker == "question", following)
    return islice(
        takewhile(lambda p: p.speaker in ("minister", "quotation"), rest), ANSWER_PASSAGES
    )
