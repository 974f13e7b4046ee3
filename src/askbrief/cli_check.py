"""``askbrief check``: quotes held against the letters."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from askbrief.cli_options import State, as_json, example, with_settings
from askbrief.console import printable, say, say_json, wrapped

if TYPE_CHECKING:
    from askbrief.checking import Change, Check

MARKS = {"equal": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
_REMOVED, _ADDED = (re.compile(mark, re.DOTALL) for mark in (r"\[-.*?-\]", r"\{\+.*?\+\}"))
LONGEST = 70
"""Code points of a citation or quote that are printed."""
LEGEND = "[-in the letter, not in the quote-] {+in the quote, not in the letter+}"


@click.command(
    epilog=example("ask QUESTION --json > answer.json", "check answer.json", "check article.md")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@as_json
@with_settings("index")
@click.pass_obj
def check(state: State, /, file: str, as_json: bool) -> int:  # noqa: FBT001
    """Check every quote of a saved answer, or of any text, against the letters.

    FILE is an answer that was saved with --json, or a text (plain or Markdown) with quotes
    in quotation marks or block quotes; - reads it from standard input. A quote has to stand
    letter by letter in the document that is cited for it, or else in any; only white space
    and the shape of quotation marks may differ, which is said. Status 1: a quote does not
    hold.
    """
    from askbrief.checking import check_any, read_any  # noqa: PLC0415
    from askbrief.cli_session import reading  # noqa: PLC0415
    from askbrief.export import checks_document  # noqa: PLC0415

    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    read = read_any(data, file)
    with reading(state.settings()) as store:
        checks = check_any(read, store)
    if as_json:
        say_json(checks_document(checks))
    else:
        show_checks(checks)
    return int(not all(one.holds for one in checks))


def show_checks(checks: Sequence[Check]) -> None:
    """Print what became of each quote."""
    if not checks:
        say("The answer has no citations.")
    for one in checks:
        colour = "green" if one.holds else "red"
        cited = shorten(one.citation or "no citation", LONGEST, placeholder=" …")
        say(f"[{one.number}] {cited}: {'holds' if one.holds else 'DOES NOT HOLD'}", fg=colour)
        if one.quote and not one.difference:
            say(wrapped(f"“{shorten(one.quote, LONGEST, placeholder=' …')}”", "    "))
        if one.reason:
            say(wrapped(one.reason, "    "))
        _show_place(one)
    if any(one.difference for one in checks):
        say()
        _show_marked(LEGEND)


def _show_place(check: Check) -> None:
    place = check.place
    if place and (check.difference or place.citation not in check.citation):
        near = "nearest: " if check.difference else "stands in: "
        say(wrapped(f"{near}{place.citation}, {place.start}-{place.end}", "    "))
        if place.url:
            say(wrapped(place.url, "    "))
    if check.difference:
        _show_marked(wrapped(marked(check.difference), "    "))


def marked(changes: Sequence[Change]) -> str:
    """Write a difference as one text, with what was taken out and put in between marks."""
    return " ".join(MARKS[change.op].format(change.text) for change in changes)


def _show_marked(text: str) -> None:
    """Print a marked text; on a terminal in colour too."""
    plain = printable(text)
    red = _REMOVED.sub(lambda found: click.style(found.group(), fg="red"), plain)
    click.echo(_ADDED.sub(lambda found: click.style(found.group(), fg="green"), red))
