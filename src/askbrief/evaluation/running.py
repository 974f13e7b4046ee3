"""A question set -> figures, from reading the files to writing the run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from askbrief.embedding.base import Embedder
from askbrief.errors import DataError, QuestionError
from askbrief.evaluation.asking import Trial
from askbrief.evaluation.collection import Tell, indexed
from askbrief.evaluation.options import Options
from askbrief.evaluation.runs import check_names, check_target, write_runs
from askbrief.evaluation.summary import Figures, summary
from askbrief.question_sets import (
    Asked,
    drawn,
    judges_answers,
    read_ids,
    read_questions,
    restricted,
)
from askbrief.questions import read_question
from askbrief.stores.base import Store

EVERY_QUESTION = Options()


def evaluate(
    docs: Path,
    questions: Path,
    embedder: Embedder,
    *,
    threshold: float,
    progress: Tell,
    options: Options = EVERY_QUESTION,
) -> Figures:
    """Index documents in a folder of its own, ask the questions and measure.

    Args:
        docs: JSON Lines of ``id``, ``text`` (and more), or letters in any
            form that a build reads: files, archives or folders.
        questions: JSON Lines of ``id``, ``question``, ``relevant_doc_ids`` and, for the
            figures on answers, ``answerable`` and ``evidence``.
        progress: is told the stage, how much is done, and of how much.

    Raises:
        DataError: a file does not hold what it should, or the run cannot be written.
    """
    asked = _chosen(questions, options)
    began = time.perf_counter()
    with indexed(docs, embedder, progress, options.near) as store:
        ready = time.perf_counter()
        _check_documents(store, options)
        trial = Trial(store, embedder, threshold, judges_answers(asked), options.unanswerable)
        outcomes = list(trial.outcomes(asked, progress))
        figures = summary(outcomes, store.counts().letters, threshold)
        figures |= {"unaskable": _unaskable(asked), "unindexed": _unindexed(asked, store)}
    if options.run:
        figures["runs"] = [str(path) for path in write_runs(options.run, outcomes)]
    ended = time.perf_counter()
    return figures | {"seconds": _seconds(indexing=ready - began, asking=ended - ready)}


def _chosen(questions: Path, options: Options) -> list[Asked]:
    asked = read_questions(questions)
    if options.only:
        asked = restricted(asked, read_ids(options.only), str(options.only))
    if options.sample:
        asked = drawn(asked, options.sample)
    if options.unanswerable and not any(one.relevant and one.answerable for one in asked):
        raise DataError(
            "no question names relevant documents, so none can be hidden",
            where=str(questions),
            remedy="Measure without --unanswerable.",
        )
    if options.run:
        check_target(options.run)
        check_names((one.id for one in asked), "question")
    return asked


def _check_documents(store: Store, options: Options) -> None:
    if options.run:
        check_names(store.sources(), "document")


def _unaskable(asked: Sequence[Asked]) -> list[str]:
    """Return the ids of questions that the program refuses to ask."""
    refused = []
    for one in asked:
        try:
            read_question(one.question)
        except QuestionError:
            refused.append(one.id)
    return refused


def _unindexed(asked: Sequence[Asked], store: Store) -> list[str]:
    """Return the relevant ids that no document has: nothing can find those."""
    there = store.sources()
    return sorted({name for one in asked for name in one.relevant if name not in there})


def _seconds(**spent: float) -> dict[str, float]:
    told = {stage: round(seconds, 2) for stage, seconds in spent.items()}
    return told | {"total": round(sum(spent.values()), 2)}
