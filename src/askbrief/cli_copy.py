"""The command that takes an index elsewhere: `askbrief copy`."""

from __future__ import annotations

from dataclasses import asdict

import click

from askbrief.cli_options import State, as_json, example
from askbrief.console import say, say_json


@click.command(
    "copy",
    epilog=example(
        "copy index postgresql://askbrief@server/letters",
        "copy postgresql://askbrief@server/letters saved --full",
    ),
)
@click.argument("source")
@click.argument("target")
@click.option("--full", is_flag=True, help="Replace what TARGET holds.")
@as_json
@click.pass_obj
def copy(state: State, /, source: str, target: str, full: bool, as_json: bool) -> None:  # noqa: FBT001
    """Copy an index from SOURCE to TARGET without embedding anything again.

    Each is a folder or a postgresql:// URL. Every letter, passage and vector is read back and
    compared. Run again, a copy that was cut short goes on where it stopped (unless --full).
    """
    from askbrief.cli_session import copying  # noqa: PLC0415
    from askbrief.console import Watch  # noqa: PLC0415
    from askbrief.copying import copy as copy_index  # noqa: PLC0415

    del state
    with copying(source, target, full=full) as (store, writer), Watch() as watch:
        report = copy_index(store, writer, watch.stage)
    if as_json:
        say_json(asdict(report))
        return
    say(
        f"{report.letters} letters and {report.passages} passages in {report.seconds:.1f} s: "
        f"{report.copied} copied, {report.already} already there; all compared."
    )
    say(f"Index {report.index_id[:12]} is now in both places.")
