"""``askbrief build``: letters into the index."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askbrief.cli_options import State, as_json, example, with_settings
from askbrief.console import say_json
from askbrief.errors import DataError

if TYPE_CHECKING:
    from askbrief.indexing import BuildReport
    from askbrief.settings import Settings

CORPUS = Path("corpus")


@click.command(
    epilog=example("build", "build ~/letters letters.zip --full", "build - < letter.pdf")
)
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
    from askbrief.export import build_document  # noqa: PLC0415

    report = _build(state.settings(), paths or _corpus(), registry, full=full)
    if as_json:
        say_json(build_document(report))
    else:
        show_build(report)
    return int(report.count("failed") > 0 or bool(report.registry and report.registry.bad))


def _build(
    settings: Settings, roots: Sequence[Path], registry: Path | None, *, full: bool
) -> BuildReport:
    from askbrief.cli_session import (  # noqa: PLC0415
        open_model,
        remembering,
        telling_what_stays,
        writing,
    )
    from askbrief.console import Watch  # noqa: PLC0415
    from askbrief.corpus import read_registry  # noqa: PLC0415
    from askbrief.indexing import build as build_index  # noqa: PLC0415

    known = read_registry(registry) if registry else None
    embedder, stdin = open_model(settings), getattr(sys.stdin, "buffer", None)
    with (
        writing(settings, embedder, full=full) as store,
        Watch() as watch,
        telling_what_stays(watch, full=full),
        remembering(settings, roots, full=full) as memory,
    ):
        if known:
            store.register(known.documents)
        report = build_index(roots, store, embedder, watch, stdin=stdin, memory=memory)
    return replace(report, registry=known)


def _corpus() -> tuple[Path]:
    if not CORPUS.exists():
        raise DataError(
            "there is no folder of this name here",
            where=str(CORPUS),
            remedy="Name the folder of your letters: `askbrief build FOLDER`.",
        )
    return (CORPUS,)
