"""Comparing a question's tokens with those of its candidates: whole numbers beside fractions.

    python bench/interaction.py INDEX --questions ../shared/questions/kamervragen.questions.jsonl [--n 60]

The same candidates of the same questions, alternating, on one core; the fastest of five rounds
counts. The baseline is numpy: codes as float32, one product for 32 passages, one maximum for all.
"""

from __future__ import annotations

import argparse
import time
from contextlib import closing
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from askbrief import retrieval
from askbrief.embedding import open_embedder
from askbrief.interaction import similarities
from askbrief.question_sets import read_questions
from askbrief.settings import load_settings
from askbrief.stores import open_store

AT_ONCE = 32
ROUNDS = 5


def fractions(rows, codes, mean):
    found = [part(rows, codes[at : at + AT_ONCE], mean) for at in range(0, len(codes), AT_ONCE)]
    return [one for each, _ in found for one in each], np.concatenate([b for _, b in found], axis=1)


def part(rows, codes, mean):
    every = np.concatenate(codes).astype(np.float32)
    lengths = np.sqrt(np.einsum("td,td->t", every, every))
    products = np.vstack([rows, mean[None]]) @ every.T / np.maximum(lengths, 1e-12)
    apart = np.sqrt(np.maximum(1 - 2 * products[-1] + mean @ mean, 1e-12))
    cosines = (products[:-1] - (rows @ mean)[:, None]) / apart
    starts = np.cumsum([0, *map(len, codes[:-1])])
    return np.split(cosines, starts[1:], axis=1), np.maximum.reduceat(cosines, starts, axis=1)


def compared_for(index: str, questions: list[str]) -> list:
    """Return what `retrieval.search` compares for each question."""
    settings = load_settings()
    embedder = open_embedder(settings.model, settings.cache)
    kept, real = [], retrieval.similarities

    def keep(*given):
        kept.append(given)
        return real(*given)

    retrieval.similarities = keep
    with closing(open_store(index)) as store:
        for question in questions:
            retrieval.search(question, store, embedder)
    return kept


def seconds(work, compared) -> float:
    began = time.perf_counter()
    for given in compared:
        work(*given)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--n", type=int, default=60)
    given = parser.parse_args()
    questions = [one.question for one in read_questions(given.questions)][: given.n]
    compared = compared_for(given.index, questions)
    tokens = sum(len(codes) for _, passages, _ in compared for codes in passages)
    apart = [
        (np.abs(a - b).max(), np.abs(a.mean(axis=0) - b.mean(axis=0)).max())
        for a, b in ((fractions(*one)[1], similarities(*one)[1]) for one in compared)
    ]
    with threadpool_limits(1, user_api="blas"):
        times = [
            (seconds(fractions, compared), seconds(similarities, compared)) for _ in range(ROUNDS)
        ]
    slow, fast = (1000 * one / len(questions) for one in np.min(times, axis=0))
    cosine, score = np.max(apart, axis=0)
    print(f"{len(questions)} questions, {tokens / len(questions):,.0f} tokens of candidates each")
    print(f"fractions {slow:.1f} ms a question, whole numbers {fast:.1f}: {slow / fast:.1f} times")
    print(f"largest difference of a best cosine {cosine:.4f}, of a passage's mean {score:.5f}")


if __name__ == "__main__":
    main()
