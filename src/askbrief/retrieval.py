"""Question -> hits: candidates from two searches, ordered by late interaction.

Late interaction scores a passage by the mean, over the question's tokens, of each
token's best cosine among the passage's tokens (Khattab and Zaharia, ColBERT, SIGIR 2020);
the token vectors are the embedding model's own.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from askbrief.candidates import Searched, begin, candidates_of
from askbrief.centring import Common, centred, load_common
from askbrief.embedding.base import Embedder, Matrix
from askbrief.interaction import similarities
from askbrief.letter_parts import parts_asked
from askbrief.naming import named_documents, without_names
from askbrief.questions import Question, on_its_subject, read_question
from askbrief.stores.base import Store, TokenVectors
from askbrief.stores.filters import passes
from askbrief.types import Filter, Hit, Language, Passage
from askbrief.wording import Probe, make_probe, rendered, search_words

CANDIDATES = 50
"""Passages taken from each search before the reranking."""
MIX: dict[Language, tuple[float, float, float]] = {"nl": (1.0, 0.3, 0.1), "en": (1.0, 0.1, 0.05)}
"""Shares of late interaction, dense and lexical score in what passages are ordered by."""
SPREAD = 0.45
"""Mean length of what is left of a passage's vector when the common part is taken away."""
NAMED_LETTERS = 5
"""Letters that a question may name."""
NAMED_SHARE = 0.7
"""Share of the passages found that letters named by the question may take."""
EVERYTHING = Filter()


@dataclass(frozen=True)
class Match:
    """A passage found, with what its score is made of."""

    hit: Hit
    """Its score is what passages are ordered by, -1 to 1."""
    late: float
    """Late-interaction score, -1 to 1."""
    similar: Matrix
    """(r, p) float32: cosine of each row of the probe and each token of the passage."""
    tokens: TokenVectors
    common: Common
    named: bool = False
    """Whether the question names its letter by number."""

    @property
    def spans(self) -> NDArray[np.int32]:
        """(p, 2): start and end of the passage's tokens in its text, code points."""
        return self.tokens.spans

    @cached_property
    def directions(self) -> Matrix:
        """(p, dim) float32: centred token vectors of the passage."""
        return centred(self.tokens.decode(), self.common.passage_token)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How much is searched and kept, see ``search``."""

    limit: int
    where: Filter
    answers_only: bool
    candidates: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first."""

    question: Question
    probe: Probe
    matches: list[Match]
    timings_ms: dict[str, float]
    partial: tuple[str, ...] = ()
    """Shards that could not be searched; empty if everything was."""
    asked: frozenset[str] = frozenset()
    """Ids of the passages that are the part of a letter that the question asks for."""

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
    answers_only: bool = False,
    candidates: int = CANDIDATES,
) -> Found:
    """Find the passages that answer a question best.

    Args:
        limit: most passages to return; those the question asks for by name come on top.
        candidates: passages to take from each search.
        answers_only: leave out the questions of members, unless nothing else is found.

    Raises:
        QuestionError: the question cannot be asked.
    """
    asked = read_question(question)
    _one_thread_each()
    plan = _Plan(limit, where, answers_only, candidates)
    found = _found(asked, store, embedder, plan)
    if asked.about and not found.asked:  # no such letter, but others may tell of it
        return _found(replace(asked, about=None), store, embedder, plan)
    return found


def _found(whole: Question, store: Store, embedder: Embedder, plan: _Plan) -> Found:
    clock = [time.perf_counter()]
    asked, named = _named(whole, store, plan.where)
    common, found = load_common(embedder.fingerprint, embedder.dim), rendered(asked)
    words = search_words(whole.text if named else asked.text, found)
    finish = begin(store, words, plan.candidates, plan.where)
    probe = make_probe(asked, found, embedder, common)
    clock.append(time.perf_counter())
    searched = finish(probe.vector, float(common.passage @ probe.vector))
    passages = candidates_of(searched, store, named)
    clock.append(time.perf_counter())
    ranked = mixed(rerank(probe, passages, store, common, searched.read), searched, asked.language)
    fitting = _without_questions(ranked) if plan.answers_only else ranked
    names = {passage.letter_id for passage in named}
    matches = _named_first(fitting, names, plan.limit)
    passages = [match.hit.passage for match in matches]
    parts = parts_asked(asked, probe, passages, names, store)
    missing = [part for part in parts if part not in passages]
    matches += rerank(probe, missing, store, common)
    asked = replace(asked, text=whole.text)
    ids = frozenset(part.id for part in parts)
    return Found(asked, probe, matches, _timings(clock), store.left_out(clock[0]), ids)


def _timings(clock: Sequence[float]) -> dict[str, float]:
    """Return the milliseconds of each stage, the last of which ends now."""
    times = [*clock, time.perf_counter()]
    spent = [round((b - a) * 1000, 2) for a, b in pairwise(times)]
    return dict(zip(("embed", "search", "rerank"), spent, strict=True))


def _without_questions(matches: list[Match]) -> list[Match]:
    return [one for one in matches if one.hit.passage.speaker != "question"] or matches


@cache
def _one_thread_each() -> None:
    """Keep numpy's products on one thread: they are small, and threads that wait for each
    other made a question three times slower on a busy machine."""
    ThreadpoolController().limit(limits=1, user_api="blas")


def _named(question: Question, store: Store, where: Filter) -> tuple[Question, list[Passage]]:
    """Return the passages of letters that a question names, and what it asks of them."""
    found = {
        name: passages
        for name in named_documents(question.text)[:NAMED_LETTERS]
        if (passages := store.passages(name.letter_id))
    }
    if found and where != EVERYTHING:
        # Not by store.letters(where): that may be most of the letters.
        found = {
            name: its for name, its in found.items() if passes(store.letter(name.letter_id), where)
        }
    every = {passage.id: passage for passages in found.values() for passage in passages}
    return on_its_subject(without_names(question, found)), list(every.values())


def _named_first(matches: Sequence[Match], names: Collection[str], limit: int) -> list[Match]:
    """Take the best matches, first those of letters that the question names."""
    ours = [replace(m, named=True) for m in matches if m.hit.passage.letter_id in names]
    others = [match for match in matches if match.hit.passage.letter_id not in names]
    room = math.ceil(limit * NAMED_SHARE)
    return [*ours[:room], *others, *ours[room:]][:limit]


def mixed(matches: Sequence[Match], searched: Searched, language: Language) -> list[Match]:
    """Order matches by late interaction with some of the scores of the first searches.

    A passage that one of them did not find gets the least score that it gave.
    """
    dense = {hit.passage.id: (hit.score - searched.shared) / SPREAD for hit in searched.dense}
    most = max((hit.score for hit in searched.lexical), default=0.0)
    lexical = {hit.passage.id: hit.score / most for hit in searched.lexical}
    late_share, dense_share, lexical_share = MIX[language]
    total = sum(MIX[language])
    least = min(dense.values(), default=0.0)

    def scored(match: Match) -> Match:
        passage = match.hit.passage
        score = match.late * late_share + dense.get(passage.id, least) * dense_share
        score += lexical.get(passage.id, 0.0) * lexical_share
        hit = Hit(passage, score / total)
        return Match(hit, match.late, match.similar, match.tokens, match.common)

    return sorted(map(scored, matches), key=lambda one: (-one.hit.score, one.hit.passage.id))


def rerank(
    probe: Probe,
    passages: Sequence[Passage],
    store: Store,
    common: Common,
    read: Mapping[str, TokenVectors] = MappingProxyType({}),
) -> list[Match]:
    """Order passages by late interaction, best first, ties by passage id; ``read`` are token
    vectors that were read before, by passage id."""
    unread = [passage.id for passage in passages if passage.id not in read]
    kept = {**read, **{one.passage_id: one for one in store.token_vectors(unread)}}
    worded = [(p, kept[p.id]) for p in passages if len(kept[p.id].codes)]
    if not worded:
        return []
    codes = [tokens.codes for _, tokens in worded]
    similar, best = similarities(probe.rows, codes, common.passage_token)
    late = probe.unit_scores(best).mean(axis=0).tolist()
    matches = [
        Match(Hit(passage, score), score, cosines, tokens, common)
        for (passage, tokens), cosines, score in zip(worded, similar, late, strict=True)
    ]
    return sorted(matches, key=lambda match: (-match.hit.score, match.hit.passage.id))
