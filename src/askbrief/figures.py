"""Figures of an evaluation -> lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def layout(figures: dict[str, Any]) -> str:
    """Lay the figures out for reading: a line a system, then a line a figure."""
    return "\n".join([*_systems(figures), *_answers(figures.get("answers", {}))])


def _systems(figures: dict[str, Any]) -> Iterator[str]:
    measures = list(figures["systems"]["askbrief"])
    letters = figures["letters"]
    yield f"{figures['questions']} questions, {letters} letter{'s' if letters != 1 else ''}"
    yield ""
    yield f"{'':18}" + "".join(f"{name:>22}" for name in measures)
    for group in ("systems", "differences"):
        for name, row in figures[group].items():
            yield f"{name:18}" + "".join(f"{_with_interval(row[m]):>22}" for m in measures)


def _answers(answers: dict[str, Any]) -> Iterator[str]:
    if answers:
        yield ""
        yield f"{'answers':30}" + "".join(f"{which:>22}" for which in answers)
        for name in answers["all"]:
            cells = (_cell(figures[name]) for figures in answers.values())
            yield f"{name.replace('_', ' '):30}" + "".join(f"{cell:>22}" for cell in cells)


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return _with_interval(value)
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _with_interval(value: dict[str, Any]) -> str:
    if value["mean"] is None:
        return "-"
    return f"{value['mean']:.3f} [{value['low']:.3f} {value['high']:.3f}]"
