"""What the scripts of the peers share: one process that indexes, others that answer.

    python use_NAME.py index MODEL WORK    WORK/documents.jsonl -> WORK/NAME/, figures in index.json
    python use_NAME.py ask MODEL WORK      WORK/questions.jsonl -> rankings and times in ask.json

MODEL is a sentence-transformers folder. `ask` prints ANSWERED once it has the first answer.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

ANSWERED = "the first question is answered"
DOCUMENTS_KEPT = 10
PASSAGES_FOUND = 50
"""Passages that each of a system's two searches gives to their fusion or reranking."""


class Text(NamedTuple):
    """A document of the corpus."""

    id: str
    text: str


class Clock:
    """Seconds since it was made: by the clock, and of the processors for this process."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def spent(self) -> dict[str, float]:
        return {
            "seconds": time.perf_counter() - self._wall,
            "cpu_seconds": time.process_time() - self._cpu,
        }


Index = Callable[[list[Text]], int]
"""Indexes documents, saves the index, and returns the number of passages."""
Search = Callable[[str], list[str]]
"""Returns, for a question, the document of each passage found, best passage first."""


def run(
    name: str,
    packages: tuple[str, ...],
    open_index: Callable[[Path, Path], Index],
    open_search: Callable[[Path, Path], Search],
) -> None:
    """Be one of the two processes.

    Args:
        name: of the system; its index is kept in a folder of that name.
        packages: those whose versions are reported.
        open_index: is given the model and the folder; its time is not that of indexing.
        open_search: is given the same; all it does is part of a cold start.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=("index", "ask"))
    parser.add_argument("model", type=Path)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    folder = options.work / name
    folder.mkdir(exist_ok=True)
    if options.task == "index":
        figures = index(open_index(options.model, folder), options.work)
        figures["versions"] = {package: version(package) for package in packages}
    else:
        figures = ask(open_search(options.model, folder), options.work)
    (folder / f"{options.task}.json").write_text(json.dumps(figures), encoding="utf-8")


def index(build: Index, work: Path) -> dict[str, object]:
    """Index all documents; what counts is from their texts to the saved index."""
    documents = [Text(row["id"], row["text"]) for row in rows(work / "documents.jsonl")]
    clock = Clock()
    passages = build(documents)
    return {"passages": passages, **clock.spent()}


def ask(search: Search, work: Path) -> dict[str, object]:
    """Ask all questions; the first of them, cold, is timed from outside."""
    questions = [row["question"] for row in rows(work / "questions.jsonl")]
    search(questions[0])
    print(ANSWERED, flush=True)
    rankings, spent = [], []
    for question in questions:
        clock = Clock()
        found = search(question)
        spent.append(clock.spent())
        rankings.append(list(dict.fromkeys(found))[:DOCUMENTS_KEPT])
    return {"rankings": rankings, "spent": spent}


def rows(path: Path) -> list[dict]:
    """Read JSON Lines."""
    # Not splitlines(): a text may hold other line separators, unescaped.
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]
