"""The command line: parse, call one function, print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from askbrief.cli_copy import copy
from askbrief.cli_eval import evaluate
from askbrief.cli_options import (
    Askbrief,
    State,
    as_json,
    example,
    filter_of,
    no_colour,
    with_filters,
    with_settings,
)
from askbrief.cli_serve import serve
from askbrief.cli_show import show
from askbrief.console import say_json
from askbrief.errors import DataError, QuestionError

CORPUS = Path("corpus")
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


@main.command(epilog=example("build", "build ~/letters letters.zip --full", "build - < letter.pdf"))
@click.argument(
    "paths",
    nargs=-1,
    metavar="[PATH]...",
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
)
@click.option("--full", is_flag=True, help="Start from nothing; name the registry again.")
@click.option(
    "--registry",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Titles of documents that letters cite, as JSON Lines.",
)
@as_json
@with_settings("index", "model", "cache")
@click.pass_obj
def build(
    state: State,
    /,
    paths: tuple[Path, ...],
    full: bool,  # noqa: FBT001
    registry: Path | None,
    as_json: bool,  # noqa: FBT001
) -> int:
    """Read new and changed letters into the index.

    PATH is a folder, a letter or an archive (.zip, or .tar, also .tar.gz, .tar.bz2, .tar.xz);
    - reads a letter or an archive from standard input; corpus/ if none is given.

    Letters may be official XML or HTML, PDF, Word (.docx), OpenDocument (.odt) or plain text;
    what a file is, is seen from its content. Of the same letter in several forms, the first
    of XML, HTML, .odt, .docx, PDF and text is read. A metadata.xml beside letters says what
    is known of them. Status 1: a file, or a line of the registry, could not be read.
    """
    from askbrief.cli_layout import show_build  # noqa: PLC0415
    from askbrief.cli_session import open_model, writing  # noqa: PLC0415
    from askbrief.console import Watch  # noqa: PLC0415
    from askbrief.corpus import read_registry  # noqa: PLC0415
    from askbrief.export import build_document  # noqa: PLC0415
    from askbrief.indexing import build as build_index  # noqa: PLC0415

    roots, settings = paths or _corpus(), state.settings()
    known = read_registry(registry) if registry else None
    embedder, stdin = open_model(settings), getattr(sys.stdin, "buffer", None)
    with writing(settings, embedder, full=full) as store, Watch() as watch:
        report = build_index(roots, store, embedder, watch, stdin=stdin, registry=known)
    if as_json:
        say_json(build_document(report))
    else:
        show_build(report)
    return int(report.count("failed") > 0 or bool(known and known.bad))


def _corpus() -> tuple[Path]:
    if not CORPUS.exists():
        raise DataError(
            "there is no folder of this name here",
            where=str(CORPUS),
            remedy="Name the folder of your letters: `askbrief build FOLDER`.",
        )
    return (CORPUS,)


@main.command(epilog=example('ask "Hoeveel humanitaire hulp geeft Nederland?" --from 2025-01-01'))
@click.argument("question")
@click.option("--limit", type=click.IntRange(1, 20), default=3, help="Most citations to give [3].")
@with_filters
@as_json
@with_settings()
@click.pass_obj
def ask(state: State, /, question: str, limit: int, as_json: bool, **where: Any) -> int:  # noqa: FBT001, ANN401
    """Answer QUESTION with quotes from the letters; - reads it from standard input.

    Status 1: the letters do not answer it.
    """
    from askbrief.answering import ask as answer_question  # noqa: PLC0415
    from askbrief.cli_layout import show_answer  # noqa: PLC0415
    from askbrief.cli_session import asking  # noqa: PLC0415
    from askbrief.export import answer_document  # noqa: PLC0415

    text, settings, wanted = _question(question), state.settings(), filter_of(**where)
    with asking(settings) as (store, embedder):
        answer = answer_question(
            text, store, embedder, threshold=settings.threshold, limit=limit, where=wanted
        )
    if as_json:
        say_json(answer_document(answer))
    else:
        show_answer(answer)
    return int(not answer.answered)


def _question(given: str) -> str:
    """Return the question, from standard input if it is ``-``."""
    read = given == "-"
    data = sys.stdin.buffer.read() if read else given.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise QuestionError(
            "the question is not UTF-8 text", remedy="Save or type it as UTF-8."
        ) from None


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

    text, wanted = _question(query), filter_of(**where)
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


@main.command(epilog=example("ask QUESTION --json > answer.json", "check answer.json"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@as_json
@with_settings("index")
@click.pass_obj
def check(state: State, /, file: str, as_json: bool) -> int:  # noqa: FBT001
    """Check every citation of a saved answer again; - reads it from standard input.

    Status 1: a citation no longer holds.
    """
    from dataclasses import asdict  # noqa: PLC0415

    from askbrief.checking import check as check_claims  # noqa: PLC0415
    from askbrief.checking import read_claims  # noqa: PLC0415
    from askbrief.cli_layout import show_checks  # noqa: PLC0415
    from askbrief.cli_session import reading  # noqa: PLC0415

    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    claims = read_claims(data, file)
    with reading(state.settings()) as store:
        checks = check_claims(claims, store)
    holds = all(one.holds for one in checks)
    if as_json:
        say_json({"holds": holds, "citations": [asdict(one) for one in checks]})
    else:
        show_checks(checks)
    return int(not holds)


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
