"""Figures of an evaluation -> lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

NAME, CELL, POINT = 30, 22, 8
"""Widths of columns."""
NOTHING = "-"
LEFT_OUT = {"auroc"}
"""Shown with its interval instead."""
TITLES = {
    "answers": "answers",
    "abstention": "relevant documents hidden",
}


def layout(figures: dict[str, Any]) -> str:
    """Lay the figures out for reading: a line a system, then a line a figure."""
    lines = [_counted(figures), *_notes(figures), *_systems("all questions", figures)]
    languages = figures.get("languages", {})
    if len(languages) > 1:
        for name, each in languages.items():
            lines += _systems(f"{name}, {_many(each['questions'], 'question')}", each)
    for group, title in TITLES.items():
        if group in figures:
            lines += [*_answers(title, figures[group]), *_curves(figures[group]["all"])]
    return "\n".join([*lines, *_seconds(figures)])


def _counted(figures: dict[str, Any]) -> str:
    letters, asked = figures["letters"], figures["questions"]
    return f"{_many(asked, 'question')}, {_many(letters, 'letter')}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"


def _notes(figures: dict[str, Any]) -> Iterator[str]:
    """Say what of the set could not be used as it is."""
    if figures.get("unaskable"):
        yield f"{len(figures['unaskable'])} not askable, counted as not found"
    if figures.get("unindexed"):
        yield f"{_many(len(figures['unindexed']), 'relevant id')} not among the letters"


def _systems(title: str, figures: dict[str, Any]) -> Iterator[str]:
    if not figures["ranked"]:
        return
    measures = list(figures["systems"]["askbrief"])
    yield ""
    yield f"{title:{NAME}}" + "".join(f"{name:>{CELL}}" for name in measures)
    for group in ("systems", "differences"):
        for name, row in figures[group].items():
            yield _line(name, [_with_interval(row[measure]) for measure in measures])


def _answers(title: str, answers: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"{title:{NAME}}" + "".join(f"{which:>{CELL}}" for which in answers)
    for name, value in answers["all"].items():
        each = [figures[name] for figures in answers.values()]
        if isinstance(value, dict) and "mean" not in value:
            yield f"{_words(name)}:"
            for part in value:
                yield from _row(f"  {_words(part)}", [one[part] for one in each])
        elif not isinstance(value, list) and name not in LEFT_OUT:
            yield from _row(_words(name), each)


def _row(name: str, values: Sequence[object]) -> Iterator[str]:
    """Lay out one figure of every group; a figure that no group has is left out."""
    cells = [_cell(value) for value in values]
    if any(cell != NOTHING for cell in cells):
        yield _line(name, cells)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:{NAME}}" + "".join(f"{cell:>{CELL}}" for cell in cells)


def _curves(figures: dict[str, Any]) -> Iterator[str]:
    """Lay out what a threshold would do, and how far the confidence can be believed."""
    for key, rows in (
        ("risk_coverage", ("threshold", "coverage", "risk")),
        ("calibration", ("low", "questions", "confidence", "right")),
    ):
        yield ""
        for row in rows:
            cells = "".join(f"{_cell(point[row]):>{POINT}}" for point in figures[key])
            yield f"{row:12}{cells}"


def _seconds(figures: dict[str, Any]) -> Iterator[str]:
    if "seconds" in figures:
        yield ""
        yield ", ".join(f"{stage} {spent:.1f} s" for stage, spent in figures["seconds"].items())


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return _with_interval(value)
    if value is None:
        return NOTHING
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _with_interval(value: dict[str, Any]) -> str:
    if value["mean"] is None:
        return NOTHING
    return f"{value['mean']:.3f} [{value['low']:.3f} {value['high']:.3f}]"
