"""The command that measures: `askbrief eval`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from askbrief.cli_options import State, as_json, example, with_settings
from askbrief.console import say, say_json

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "eval",
    epilog=example(
        "eval docs.jsonl questions.jsonl",
        "eval docs.jsonl questions.jsonl --sample 200 --unanswerable",
        "eval letters/ questions.jsonl --only ids.txt --run runs/today",
    ),
)
@click.argument("docs", type=click.Path(exists=True, path_type=Path))
@click.argument("questions", type=A_FILE)
@click.option("--only", type=A_FILE, metavar="FILE", help="Ask those with these ids, one a line.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Ask N, drawn with a seed.")
@click.option("--unanswerable", is_flag=True, help="Ask each again, its documents hidden.")
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write rankings to FILE.askbrief, FILE.dense, FILE.bm25 and FILE.fusion.",
)
@as_json
@with_settings("index", "model", "cache", "threshold")
@click.pass_obj
def evaluate(state: State, /, docs: Path, questions: Path, as_json: bool, **chosen: Any) -> None:  # noqa: FBT001, ANN401
    """Measure on a set of QUESTIONS how well answers are found in DOCS.

    DOCS is JSON Lines (id, text), or letters as a build reads them; they are indexed apart,
    in PostgreSQL if the index is set to be there. QUESTIONS is JSON Lines
    (id, question, relevant_doc_ids; for answers also answerable and evidence).

    --only and --sample choose questions, never documents. With --unanswerable every question
    is asked twice, the second time with its relevant documents hidden: a program that can
    tell the difference is sure the first time only. --run writes TREC run files.
    """
    from askbrief.cli_session import open_model  # noqa: PLC0415
    from askbrief.console import Watch  # noqa: PLC0415
    from askbrief.evaluation import Options, table  # noqa: PLC0415
    from askbrief.evaluation import evaluate as measure  # noqa: PLC0415

    settings = state.settings()
    options = Options(near=settings.index, **chosen)
    embedder, threshold = open_model(settings), settings.threshold
    with Watch() as watch:
        figures = measure(
            docs, questions, embedder, threshold=threshold, progress=watch.stage, options=options
        )
    if as_json:
        say_json(figures)
    else:
        say(table(figures))
