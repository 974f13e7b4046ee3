"""JSON Lines of documents and questions, read and checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from askbrief.errors import DataError


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set, with its gold."""

    id: str
    question: str
    language: str
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


def _asked(where: str, row: dict[str, object]) -> Asked:
    relevant, evidence = row.get("relevant_doc_ids"), row.get("evidence", [])
    if not isinstance(row.get("question"), str) or not isinstance(relevant, list):
        raise _bad(where, 'a question with "id", "question" and "relevant_doc_ids"')
    if not isinstance(evidence, list):
        raise _bad(where, '"evidence" as a list of phrases')
    return Asked(
        id=str(row.get("id", where)),
        question=str(row["question"]),
        language=str(row.get("lang", "nl")),
        relevant=tuple(map(str, relevant)),
        answerable=bool(row.get("answerable", relevant)),
        evidence=tuple(map(str, evidence)),
        kind=str(row.get("kind", "")),
    )


def _rows(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"cannot be read: {error}", where=str(path), remedy="Give a JSON Lines file in UTF-8."
        ) from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield f"{path.name} line {number}", _row(f"{path.name} line {number}", line)


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
