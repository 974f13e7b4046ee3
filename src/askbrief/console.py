"""Text for people: safe on a terminal, wrapped to its width; and progress beside it."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
import time
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import click

from askbrief.pace import Pace

if TYPE_CHECKING:
    from askbrief.corpus import FileReport

WIDEST = 88
NARROWEST = 30
PLAIN_SECONDS = 5.0
"""Without a terminal, progress is told this often."""

# Bidirectional marks, embeddings and isolates, and the byte order mark.
_HIDDEN = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_SURROGATES = "\ud800-\udfff"
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_HIDDEN}{_SURROGATES}]")
_NOT_IN_JSON = re.compile(f"[\x7f-\x9f\u2028\u2029{_HIDDEN}{_SURROGATES}]")


def printable(text: str) -> str:
    """Replace what could steer a terminal, or show text in another order, by U+FFFD.

    Newlines and tabs stay.
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def say(text: str = "", **style: Any) -> None:  # noqa: ANN401 - click.style's
    """Print text for people; with a style, in colour if there is a terminal."""
    click.echo(click.style(printable(text), **style) if style else printable(text))


def tell(text: str) -> None:
    """Print a message beside the result, on standard error."""
    click.echo(f"askbrief: {printable(text)}", err=True)


def say_json(document: object) -> None:
    """Print one JSON document, with nothing in it that could steer a terminal."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    text = json.dumps(document, ensure_ascii=encoding != "utf8", indent=2, allow_nan=False)
    click.echo(_NOT_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def width() -> int:
    """Columns to wrap text to."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))


def table_width() -> int | None:
    """Columns to cut a table to; None if it does not go to a terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def wrapped(text: str, indent: str = "") -> str:
    """Wrap every line of a text; lines that were apart stay apart."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(
            line,
            width(),
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(lines)


class Steps(Protocol):
    """Shows how something goes on."""

    def show(self, stage: str, done: int, total: int, note: str = "") -> None:
        """So much of so much is done; how fast, in words."""
        ...

    def close(self) -> None:
        """It is over."""
        ...


class PlainSteps:
    """A line now and then, where there is no terminal."""

    def __init__(self) -> None:
        self._next = time.monotonic() + PLAIN_SECONDS

    def show(self, stage: str, done: int, total: int, note: str = "") -> None:
        """Say it if the last line is some seconds old."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + PLAIN_SECONDS
            tell(f"{stage}: {done} of {total}" + (f", {note}" if note else ""))

    def close(self) -> None:
        """Nothing to tidy."""


class BarSteps:
    """A bar a stage, drawn by rich on standard error."""

    def __init__(self) -> None:
        # Imported when needed: a question must not pay for it.
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, MofNCompleteColumn, Progress  # noqa: PLC0415

        columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), "{task.fields[note]}")
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._tasks: dict[str, Any] = {}
        self._progress.start()

    def show(self, stage: str, done: int, total: int, note: str = "") -> None:
        """Move the stage's bar."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total, note=note)
        self._progress.update(self._tasks[stage], completed=done, total=total, note=note)

    def close(self) -> None:
        """Take the bars away."""
        self._progress.stop()


class Watch:
    """Shows how a build or an evaluation goes on; told of it from any thread."""

    def __init__(self) -> None:
        self._steps: Steps = BarSteps() if sys.stderr.isatty() else PlainSteps()
        self._lock = Lock()
        self._pace = Pace(time.monotonic())
        self._total = self._done = 0
        self.letters = self.passages = 0
        """How many were embedded and stored."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """It is over; closing twice is harmless."""
        self._steps.close()

    def files(self, total: int) -> None:
        """So many files will be looked at."""
        self._total = total

    def file(self, report: FileReport) -> None:
        """One file was dealt with; one that was read counts when it is embedded."""
        with self._lock:
            # A letter that leaves the index is no file of this build.
            self._done += report.status not in {"read", "removed"}
            self._show()

    def embedded(self, passages: int) -> None:
        """One more letter is embedded and stored, with so many passages."""
        with self._lock:
            self._done += 1
            self.letters += 1
            self.passages += passages
            self._show()

    def stage(self, name: str, done: int, total: int) -> None:
        """So much of a stage is done; for what is not a build."""
        self._steps.show(name, done, total)

    def _show(self) -> None:
        self._pace.note(time.monotonic(), self._done, self.passages)
        self._steps.show("files", self._done, self._total, self._pace.told(self._total))
