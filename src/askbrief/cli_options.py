"""What the commands share: options, settings, and errors told in one line."""

from __future__ import annotations

import datetime as dt
import errno
import io
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click

from askbrief.console import printable, tell
from askbrief.errors import AskbriefError, QuestionError
from askbrief.settings import Settings, load_settings
from askbrief.types import Filter

INTERRUPTED = 130
BROKEN_PIPE = 141
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class State:
    """What was said on the command line about all commands."""

    flags: dict[str, str] = field(default_factory=dict)
    debug: bool = False
    unread: bool = False
    """Nobody reads the output any more."""

    def settings(self, **flags: Any) -> Settings:  # noqa: ANN401 - as typed
        """Settle the settings; ``flags`` are those that only one command has."""
        shared = ("index", "model", "threshold", "cache")
        given: dict[str, Any] = {name: self.flags.get(name) for name in shared}
        return load_settings(**given, **flags)


class Askbrief(click.Group):
    """The command line: every error becomes one line on standard error and a status."""

    def main(  # type: ignore[override]  # click overloads it
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        *,
        standalone_mode: bool = True,
        **extra: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Run a command; leave with its status unless ``standalone_mode`` is off."""
        if not standalone_mode:
            return super().main(args, prog_name, standalone_mode=False, **extra)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        state = extra.setdefault("obj", State())
        sys.exit(self._status(state, args, prog_name, **extra))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run a command; note if its output is no longer read, which click then silences."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            ctx.ensure_object(State).unread = True
            raise

    def _status(
        self,
        state: State,
        args: Sequence[str] | None,
        prog: str | None,
        **extra: Any,  # noqa: ANN401
    ) -> int:
        try:
            status = super().main(args, prog, standalone_mode=False, **extra)
        except SystemExit:
            if state.unread:
                return BROKEN_PIPE
            raise
        except click.Abort:
            tell("interrupted")
            return INTERRUPTED
        except click.ClickException as error:
            shown = io.StringIO()
            error.show(shown)
            click.echo(printable(shown.getvalue()), err=True, nl=False)
        except Exception as error:  # the last resort
            if state.debug:
                traceback.print_exception(error)
            tell(told(error))
        else:
            return int(status or 0)
        return 2


def told(error: Exception) -> str:
    """Say an error in one line."""
    match error:
        case AskbriefError():
            where = f", {error.where}" if error.where else ""
            remedy = f"; {error.remedy}" if error.remedy else ""
            return f"{error.what}{where}{remedy}"
        case MemoryError():
            return "not enough memory; close other programs, or build from fewer letters at once"
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return f"the disk is full, {error.filename or 'no file named'}; free some space"
        case _:
            name = type(error).__name__
            return f"internal error: {name}: {error}; please report with `askbrief status`"


class IsoDate(click.ParamType[dt.date]):
    """A day, as YYYY-MM-DD."""

    name = "date"

    def convert(
        self,
        value: Any,  # noqa: ANN401
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> dt.date:
        """Read the date."""
        if isinstance(value, dt.date):
            return value
        try:
            if not ISO_DATE.fullmatch(value):
                raise ValueError
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date written as YYYY-MM-DD.", param, ctx)


def _keep(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    state = ctx.ensure_object(State)
    if value is not None and param.name:
        state.flags[param.name] = value


def _keep_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001
    state = ctx.ensure_object(State)
    state.debug = state.debug or value


def _no_colour(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value:
        ctx.color = False


_SETTINGS = {
    "index": "Folder of the index [ASKBRIEF_INDEX, else index].",
    "model": "Model: its name or folder [ASKBRIEF_MODEL, else the packaged one].",
    "threshold": "Confidence, 0 to 1, that counts as answered [ASKBRIEF_THRESHOLD, else 0.25].",
    "cache": "Folder for unpacked models [ASKBRIEF_CACHE, else the user's cache].",
}


def with_settings(*names: str, hidden: bool = False) -> Callable[[F], F]:
    """Give a command the options of some settings; it reads them by ``State.settings``."""

    def decorate(command: F) -> F:
        for name in reversed(names or tuple(_SETTINGS)):
            command = click.option(
                f"--{name}",
                metavar=name.upper(),
                help=_SETTINGS[name],
                callback=_keep,
                expose_value=False,
                hidden=hidden,
            )(command)
        return click.option(
            "--debug", is_flag=True, hidden=True, expose_value=False, callback=_keep_debug
        )(command)

    return decorate


# Any value counts (https://no-color.org); click reads the variable, for only settings may.
no_colour = click.option(
    "--no-color",
    is_flag=False,
    flag_value="1",
    envvar="NO_COLOR",
    expose_value=False,
    callback=_no_colour,
    help="Without colour, as with NO_COLOR set.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def with_filters(command: F) -> F:
    """Give a command the options that say which letters to look in."""
    for option in (
        click.option("--kind", help="Kind of document, as Brief regering.", metavar="KIND"),
        click.option("--sender", help="Part of the sender's office.", metavar="TEXT"),
        click.option("--to", "date_to", type=IsoDate(), help="Last day, YYYY-MM-DD."),
        click.option("--from", "date_from", type=IsoDate(), help="First day, YYYY-MM-DD."),
        click.option("--dossier", help="Dossier number, as 32623.", metavar="NUMBER"),
    ):
        command = option(command)
    return command


def filter_of(
    dossier: str | None = None,
    date_from: dt.date | None = None,
    date_to: dt.date | None = None,
    sender: str | None = None,
    kind: str | None = None,
) -> Filter:
    """Make the filter.

    Raises:
        QuestionError: the first day is after the last.
    """
    if date_from and date_to and date_from > date_to:
        raise QuestionError(
            f"--from {date_from} is after --to {date_to}", remedy="Swap the two dates."
        )
    # Dossiers are printed with a space (32 623), kept without.
    number = "".join(dossier.split()) if dossier else dossier
    return Filter(number or None, date_from, date_to, sender or None, kind or None)


def question_of(given: str) -> str:
    """Return the question, from standard input if it is ``-``.

    Raises:
        QuestionError: it is not UTF-8.
    """
    read = given == "-"
    data = sys.stdin.buffer.read() if read else given.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise QuestionError(
            "the question is not UTF-8 text", remedy="Save or type it as UTF-8."
        ) from None


def example(*lines: str) -> str:
    """Lay out examples for the end of a command's help."""
    return "\b\nExample:\n" + "\n".join(f"  askbrief {line}" for line in lines)
