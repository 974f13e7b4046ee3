"""``askbrief ask``: an answer on the terminal, as a document, or over time."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askbrief.cli_options import (
    State,
    as_json,
    example,
    filter_of,
    question_of,
    with_filters,
    with_settings,
)
from askbrief.console import printable, say_json
from askbrief.errors import DataError

if TYPE_CHECKING:
    from askbrief.settings import Settings
    from askbrief.types import Answer, Filter

FORMATS = ("markdown", "text", "docx", "bibtex", "ris", "csl-json")
QUOTES, LETTERS = 3, 12
"""Citations of an answer, and letters on a timeline, if nothing else is asked for."""


@click.command(
    epilog=example(
        'ask "Hoeveel humanitaire hulp geeft Nederland?" --from 2025-01-01',
        'ask "Hoeveel humanitaire hulp geeft Nederland?" --format docx --output answer.docx',
        'ask "humanitaire hulp aan Gaza" --timeline --limit 20',
    )
)
@click.argument("question")
@click.option(
    "--limit",
    type=click.IntRange(1, 20),
    help=f"Most citations to give [{QUOTES}; with --timeline {LETTERS}].",
)
@click.option("--timeline", is_flag=True, help="The best quote of every letter, by date.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Write the answer in this form, with citations, links and dates.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="File for --format, instead of standard output.",
)
@with_filters
@as_json
@with_settings()
@click.pass_obj
def ask(
    state: State,
    /,
    question: str,
    limit: int | None,
    timeline: bool,  # noqa: FBT001
    form: str | None,
    output: Path | None,
    as_json: bool,  # noqa: FBT001
    **where: Any,  # noqa: ANN401
) -> int:
    """Answer QUESTION with quotes from the letters; - reads it from standard input.

    Status 1: the letters do not answer it.
    """
    _check_form(form, output, as_json=as_json)
    text, where_to_look = question_of(question), filter_of(**where)
    show = _on_a_line if timeline else _answered
    return show(state.settings(), text, where_to_look, limit, Shape(form, output, as_json))


@dataclass(frozen=True, slots=True)
class Shape:
    """How an answer is wanted."""

    form: str | None
    output: Path | None
    as_json: bool


def _answered(
    settings: Settings, question: str, where: Filter, limit: int | None, shape: Shape
) -> int:
    from askbrief.answering import ask as answer_question  # noqa: PLC0415
    from askbrief.cli_layout import show_answer  # noqa: PLC0415
    from askbrief.cli_session import asking  # noqa: PLC0415
    from askbrief.export import answer_document  # noqa: PLC0415

    with asking(settings) as (store, embedder):
        answer = answer_question(
            question,
            store,
            embedder,
            threshold=settings.threshold,
            limit=limit or QUOTES,
            where=where,
        )
    if shape.as_json:
        say_json(answer_document(answer))
    elif shape.form:
        _write(answer, shape.form, shape.output)
    else:
        show_answer(answer)
    return int(not answer.answered)


def _on_a_line(
    settings: Settings, question: str, where: Filter, limit: int | None, shape: Shape
) -> int:
    from askbrief.cli_layout import show_timeline  # noqa: PLC0415
    from askbrief.cli_session import asking  # noqa: PLC0415
    from askbrief.export import timeline_document  # noqa: PLC0415
    from askbrief.timelines import timeline  # noqa: PLC0415

    with asking(settings) as (store, embedder):
        line = timeline(
            question,
            store,
            embedder,
            threshold=settings.threshold,
            limit=limit or LETTERS,
            where=where,
        )
    if shape.as_json:
        say_json(timeline_document(line))
    elif shape.form:
        _write(line.answer, shape.form, shape.output)
    else:
        show_timeline(line)
    return int(not line.answer.answered)


def _check_form(form: str | None, output: Path | None, *, as_json: bool) -> None:
    """Refuse what does not go together, before the question is asked."""
    if form and as_json:
        raise click.UsageError("--format and --json do not go together.")
    if output and not form:
        raise click.UsageError("--output needs --format.")
    if form == "docx" and output is None and sys.stdout.isatty():
        raise DataError(
            "a Word document cannot be shown on a terminal",
            remedy="Name a file with --output answer.docx, or redirect the output.",
        )


def _write(answer: Answer, form: str, output: Path | None) -> None:
    """Write an answer to a file or to standard output; to a terminal only what cannot steer it."""
    from askbrief.exports import export  # noqa: PLC0415

    data = export(answer, form)
    if output is None:
        shown = sys.stdout.isatty()
        click.echo(printable(data.decode()) if shown else data, nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise DataError(
            f"cannot be written ({error.strerror or error})",
            where=str(output),
            remedy="Name another file with --output.",
        ) from None
