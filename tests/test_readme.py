"""What the README tells people to type exists."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest

from askbrief import cli
from askbrief.settings import DEFAULT_THRESHOLD, PREFIX, Settings, load_settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
LINES = [line for block in SHELL for line in block.splitlines()]
COMMANDS = [line for line in LINES if line.startswith("askbrief ")]
ROWS = re.findall(r"^\| (?:`(--\w+)`)? ?\| `(ASKBRIEF_\w+)` \| (.*?) \|", README, re.MULTILINE)


def root() -> click.Group:
    """The command with all others below it."""
    return next(value for value in vars(cli).values() if isinstance(value, click.Group))


def parse(line: str) -> None:
    """Parse a command line as the shell and click do, without running it."""
    words = shlex.split(line.partition(" > ")[0])[1:]
    above = click.Context(root(), info_name="askbrief")
    name, command, rest = root().resolve_command(above, words)
    assert command is not None
    with above, command.make_context(name, list(rest), parent=above):
        pass  # files that were opened for the command are closed


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be where the files that the README names exist."""
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    (tmp_path / "~" / "letters").mkdir(parents=True)
    (tmp_path / "moties.tar.xz").touch()
    (tmp_path / "dossier_32623.jsonl").touch()
    (tmp_path / "answer.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("line", COMMANDS)
def test_command_lines_can_be_parsed(line: str) -> None:
    parse(line)


def test_there_is_a_command_line_for_every_command() -> None:
    shown = {shlex.split(line)[1] for line in COMMANDS}
    assert shown >= set(root().commands)


@pytest.mark.parametrize("line", ["askbrief fly", "askbrief ask", "askbrief letters --wings"])
def test_a_command_line_that_is_wrong_is_noticed(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(line)


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    named = set(re.findall(r"^make (\w+)|`make\s(\w+)", README, re.MULTILINE))
    assert {one or other for one, other in named} <= targets
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == targets


def test_every_variable_is_a_setting_and_the_reverse() -> None:
    settings = {PREFIX + field.name.upper() for field in fields(Settings)}
    assert set(re.findall(r"\bASKBRIEF_\w+", README)) == settings
    assert {variable for _, variable, _ in ROWS} == settings


def test_defaults_in_the_table() -> None:
    stated = {variable: default.strip("`") for _, variable, default in ROWS}
    settings = load_settings({})
    for name in ("index", "model", "host", "port"):
        assert stated[PREFIX + name.upper()] == str(getattr(settings, name))
    assert float(stated["ASKBRIEF_THRESHOLD"]) == DEFAULT_THRESHOLD


def test_flags_in_the_table_are_options() -> None:
    known = {option for parameter in root().params for option in parameter.opts}
    assert {flag for flag, _, _ in ROWS if flag} <= known


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)", README))))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()
