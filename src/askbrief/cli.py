"""The command line: parse, call one function, print."""

from __future__ import annotations

from typing import Any

import click

from askbrief.cli_ask import ask
from askbrief.cli_build import build
from askbrief.cli_check import check
from askbrief.cli_copy import copy
from askbrief.cli_eval import evaluate
from askbrief.cli_options import (
    Askbrief,
    State,
    as_json,
    example,
    filter_of,
    no_colour,
    question_of,
    with_filters,
    with_settings,
)
from askbrief.cli_serve import serve
from askbrief.cli_show import show
from askbrief.console import say_json

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 88}
SHELLS = ("bash", "zsh", "fish")


# Modules that take long to import are imported inside the commands: `askbrief --help` is
# quick, and a question does not pay for what builds need.
@click.group(
    "askbrief",
    cls=Askbrief,
    context_settings=HELP,
    epilog=example("build", 'ask "which bodies receive accountability funding?"'),
)
@with_settings()
@no_colour
@click.version_option(package_name="askbrief", prog_name="askbrief")
def main() -> None:
    """Ask Dutch parliamentary letters a question; get the exact sentences, cited."""


@main.command(epilog=example('search "terugkeer van Syriërs" --limit 5'))
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, 100), default=10, help="Most passages [10].")
@with_filters
@as_json
@with_settings("index", "model", "cache")
@click.pass_obj
def search(state: State, /, query: str, limit: int, as_json: bool, **where: Any) -> int:  # noqa: FBT001, ANN401
    """Rank passages for QUERY without an answer; - reads it from standard input.

    Status 1: nothing was found.
    """
    from askbrief.cli_layout import show_hits  # noqa: PLC0415
    from askbrief.cli_session import asking  # noqa: PLC0415
    from askbrief.export import hit_document  # noqa: PLC0415
    from askbrief.retrieval import search as find  # noqa: PLC0415

    text, wanted = question_of(query), filter_of(**where)
    with asking(state.settings()) as (store, embedder):
        found = find(text, store, embedder, limit=limit, where=wanted)
        hits = found.hits
        names = {hit.passage.letter_id for hit in hits}
        letters = {name: store.letter(name) for name in names}
    if as_json:
        documents = [hit_document(hit, letters[hit.passage.letter_id]) for hit in hits]
        say_json({"hits": documents, "partial": list(found.partial)})
    else:
        show_hits(hits, letters)
    return int(not hits)


@main.command(epilog=example('letters --sender "Buitenlandse Zaken"'))
@with_filters
@as_json
@with_settings("index")
@click.pass_obj
def letters(state: State, /, as_json: bool, **where: Any) -> None:  # noqa: FBT001, ANN401
    """List what is in the index."""
    from askbrief.cli_layout import show_letters  # noqa: PLC0415
    from askbrief.cli_session import reading  # noqa: PLC0415
    from askbrief.export import record_document  # noqa: PLC0415

    wanted = filter_of(**where)
    with reading(state.settings()) as store:
        records = store.letters(wanted)
    if as_json:
        say_json({"letters": [record_document(record) for record in records]})
    else:
        show_letters(records)


main.add_command(build)
main.add_command(ask)
main.add_command(check)
main.add_command(copy)
main.add_command(show)
main.add_command(evaluate)
main.add_command(serve)


@main.command(epilog=example("status --json"))
@as_json
@with_settings()
@click.pass_obj
def status(state: State, /, as_json: bool) -> None:  # noqa: FBT001
    """Describe index, model and versions: what a bug report needs."""
    from askbrief.cli_layout import show_status  # noqa: PLC0415
    from askbrief.cli_status import gather  # noqa: PLC0415

    document, error = gather(state.settings())
    if as_json:
        say_json(document)
    else:
        show_status(document)
    if error:
        raise error


@main.command(epilog='\b\nExample:\n  eval "$(askbrief completion bash)"')
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes commands and options in SHELL."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    made_by = get_completion_class(shell)
    assert made_by  # noqa: S101 - click has all of SHELLS
    click.echo(made_by(main, {}, "askbrief", "_ASKBRIEF_COMPLETE").source())
