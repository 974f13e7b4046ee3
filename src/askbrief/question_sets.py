"""JSON Lines of documents and questions, read and checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from askbrief.errors import DataError

SEED = 7
"""Always the same: two runs with the same size of sample ask the same questions."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set, with its gold."""

    id: str
    question: str
    language: str | None
    """As the set says, ``nl`` or ``en``; None if it does not say."""
    relevant: tuple[str, ...]
    answerable: bool
    evidence: tuple[str, ...]
    """Phrases that the quotes must hold, all of them; empty if the set has none."""
    kind: str


def read_documents(path: Path) -> Iterator[tuple[str, str]]:
    """Yield id and text of every document.

    Raises:
        DataError: the file is absent or a line is not a document.
    """
    for where, row in _rows(path):
        name, text = row.get("id"), row.get("text")
        if not isinstance(name, str) or not isinstance(text, str):
            raise _bad(where, 'a document with "id" and "text"')
        yield name, text


def read_questions(path: Path) -> list[Asked]:
    """Read a set of questions.

    Raises:
        DataError: the file is absent, holds nothing, or a line is not a question.
    """
    asked = [_asked(where, row) for where, row in _rows(path)]
    if not asked:
        raise _bad(str(path), "at least one question")
    return asked


def read_ids(path: Path) -> list[str]:
    """Read question ids, one a line; blank lines do not count.

    Raises:
        DataError: the file cannot be read or holds nothing.
    """
    ids = [line.strip() for line in _lines(path) if line.strip()]
    if not ids:
        raise DataError("holds no ids", where=str(path), remedy="Give a question id a line.")
    return ids


def restricted(asked: Sequence[Asked], ids: Sequence[str], where: str) -> list[Asked]:
    """Return the questions with these ids, in the order of the set.

    Raises:
        DataError: an id is not in the set, so what was measured would not be what was meant.
    """
    absent = set(ids) - {one.id for one in asked}
    if absent:
        raise DataError(
            f"{len(absent)} of {len(set(ids))} ids are not in the question set, as {min(absent)!r}",
            where=where,
            remedy="Name ids of this set.",
        )
    return [one for one in asked if one.id in set(ids)]


def drawn(asked: Sequence[Asked], size: int) -> list[Asked]:
    """Draw questions at random, each at most once, in the order of the set.

    The same set and size always give the same questions; all of them if there are not more.
    """
    if size >= len(asked):
        return list(asked)
    chosen = np.random.default_rng(SEED).choice(len(asked), size, replace=False)
    return [asked[number] for number in sorted(chosen.tolist())]


def judges_answers(asked: Sequence[Asked]) -> bool:
    """Tell whether a set says what answers should hold, or which questions have none."""
    return any(one.evidence or not one.answerable for one in asked)


def _asked(where: str, row: dict[str, object]) -> Asked:
    relevant, evidence = row.get("relevant_doc_ids"), row.get("evidence", [])
    question = row.get("question")
    if not isinstance(question, str) or not question.strip() or not isinstance(relevant, list):
        raise _bad(where, 'a question with "id", "question" and "relevant_doc_ids"')
    if not isinstance(evidence, list):
        raise _bad(where, '"evidence" as a list of phrases')
    return Asked(
        id=str(row.get("id", where)),
        question=question,
        language=str(row["lang"]) if row.get("lang") else None,
        relevant=tuple(map(str, relevant)),
        answerable=bool(row.get("answerable", relevant)),
        evidence=tuple(map(str, evidence)),
        kind=str(row.get("kind", "")),
    )


def _rows(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            yield f"{path.name} line {number}", _row(f"{path.name} line {number}", line)


def _lines(path: Path) -> list[str]:
    try:
        # Not splitlines: a JSON string may hold U+2028, which ends a line there.
        return path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"cannot be read: {error}", where=str(path), remedy="Give a text file in UTF-8."
        ) from None


def _row(where: str, line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        raise _bad(where, "JSON") from None
    if not isinstance(row, dict):
        raise _bad(where, "a JSON object")
    return row


def _bad(where: str, wanted: str) -> DataError:
    return DataError(
        f"this is not {wanted}", where=where, remedy="docs/evaluation/README.md has the format."
    )
