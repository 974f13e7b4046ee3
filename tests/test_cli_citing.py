"""Answers in other forms and over time, and checks of any text, on the command line."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import rispy
from click.testing import CliRunner, Result
from docx import Document
from pybtex.database import parse_string

from askbrief.checking import Change
from askbrief.cli import main
from askbrief.cli_check import marked
from askbrief.embedding import ModelEmbedder

ROOT = Path(__file__).parents[1]
CITED = "Kamerstukken II 2025/26, 32623, nr. 376"
QUESTION = "which bodies receive accountability funding?"
WORDS = "Deze instellingen verzamelen en bewaren bewijs"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Path:
    folder = tmp_path_factory.mktemp("citing") / "index"
    args = ["build", str(ROOT / "corpus"), "--index", str(folder), "--cache", str(model_cache)]
    assert CliRunner().invoke(main, args).exit_code == 0
    return folder


@pytest.fixture
def run(index: Path, model_cache: Path, embedder: ModelEmbedder) -> Run:
    del embedder  # its export is made once
    before = ["--index", str(index), "--cache", str(model_cache)]

    def run_it(*args: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [*before, *args], input=stdin)

    return run_it


def ask(run: Run, *more: str) -> Result:
    return run("ask", QUESTION, "--threshold", "0", *more)


def test_an_answer_can_be_had_in_every_form(run: Run) -> None:
    made = {
        form: ask(run, "--format", form).stdout_bytes
        for form in ("markdown", "text", "docx", "bibtex", "ris", "csl-json")
    }
    assert made["markdown"].decode().startswith(f"## {QUESTION}\n\n> Het kabinet heeft dit jaar")
    assert made["text"].decode().startswith(f"{QUESTION}\n\n“Het kabinet heeft dit jaar")
    assert Document(io.BytesIO(made["docx"])).paragraphs[0].text == QUESTION
    assert list(parse_string(made["bibtex"].decode(), "bibtex").entries) == ["kst-32623-376"]
    assert rispy.loads(made["ris"].decode())[0]["id"] == "kst-32623-376"
    assert json.loads(made["csl-json"])[0]["id"] == "kst-32623-376"


def test_an_answer_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.docx"
    asked = ask(run, "--format", "docx", "--output", str(file))
    assert (asked.exit_code, asked.stdout) == (0, "")
    assert Document(str(file)).paragraphs[0].text == QUESTION


def test_what_is_not_answered_has_the_same_status_in_every_form(run: Run) -> None:
    asked = run("ask", "Wat kost een brood in Parijs?", "--format", "text")
    assert asked.exit_code == 1
    assert "Dit staat niet in deze brieven." in asked.stdout


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--format", "ris", "--json"], "--format and --json do not go together."),
        (["--output", "x.docx"], "--output needs --format."),
        (["--format", "wav"], "'wav' is not one of"),
        (["--format", "ris", "--output", "no/such/folder/x"], "cannot be written"),
    ],
)
def test_what_does_not_go_together_is_refused(run: Run, more: list[str], told: str) -> None:
    asked = ask(run, *more)
    assert (asked.exit_code, asked.stdout) == (2, "")
    assert told in asked.stderr


def test_a_word_document_is_not_written_to_a_terminal(index: Path) -> None:
    master, terminal = pty.openpty()
    command = [sys.executable, "-m", "askbrief", "ask", "wat?", "--format", "docx"]
    ran = subprocess.run(
        [*command, "--index", str(index)], stdout=terminal, stderr=subprocess.PIPE, check=False
    )
    os.close(terminal)
    os.close(master)
    assert ran.returncode == 2
    assert ran.stderr.decode() == (
        "askbrief: a Word document cannot be shown on a terminal; Name a file with --output "
        "answer.docx, or redirect the output.\n"
    )


def test_a_timeline_shows_quotes_under_their_dates(run: Run) -> None:
    shown = ask(run, "--timeline")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("19 September 2025\n    “")
    assert f"    [1] {CITED}, p. 2\n" in shown.stdout
    made = json.loads(ask(run, "--timeline", "--json").stdout)
    assert made["timeline"] == {"left_out": 0}
    assert [one["date"] for one in made["citations"]] == ["2025-09-19"]
    assert "“Het kabinet" in ask(run, "--timeline", "--format", "text").stdout


def test_an_empty_timeline_says_so(run: Run) -> None:
    shown = run("ask", "Wat kost een brood in Parijs?", "--timeline")
    assert shown.exit_code == 1
    assert shown.stdout.startswith("Dit staat niet in deze brieven.\n")


@pytest.mark.parametrize("form", ["markdown", "text", None])
def test_what_ask_writes_check_confirms(run: Run, form: str | None) -> None:
    written = ask(run, *(["--format", form] if form else [])).stdout
    checked = run("check", "-", "--json", stdin=written)
    assert checked.exit_code == 0, checked.output
    made = json.loads(checked.stdout)
    assert made["holds"] is True
    assert {one["letter_id"] for one in made["citations"]} == {"kst-32623-376"}
    assert all(one["place"]["text"] for one in made["citations"])


def test_a_text_is_checked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "artikel.md"
    file.write_text(f"Er staat “{WORDS}” (Kamerstuk 32 623, nr. 376).", encoding="utf-8")
    shown = run("check", str(file))
    assert shown.exit_code == 0
    assert shown.stdout == (
        f"[1] Kamerstuk 32 623, nr. 376: holds\n    “{WORDS}”\n"
        f"    stands in: {CITED}, p. 2, 4109-4155\n"
        "    https://zoek.officielebekendmakingen.nl/kst-32623-376.html\n"
    )


def test_a_changed_quote_is_shown_with_its_difference(run: Run) -> None:
    shown = run("check", "-", stdin=f"“{WORDS.replace('bewaren', 'bewaren geen')}”".encode())
    assert shown.exit_code == 1
    assert "[1] no citation: DOES NOT HOLD\n    it was not found in the letters\n" in shown.stdout
    assert "    Deze instellingen verzamelen en bewaren {+geen+} bewijs\n" in shown.stdout
    assert "[-in the letter, not in the quote-]" in shown.stdout
    assert "\x1b" not in shown.stdout


def test_differences_are_in_colour_on_a_terminal(index: Path) -> None:
    quote = f"“{WORDS.replace('bewaren', 'bewaren geen')}”".encode()
    args = ["check", "-", "--index", str(index)]
    shown = CliRunner().invoke(main, args, input=quote, color=True)
    assert "\x1b[32m{+geen+}\x1b[0m" in shown.stdout
    assert "\x1b[31m[-in the letter, not in the quote-]\x1b[0m" in shown.stdout


def test_a_difference_is_written_on_one_line() -> None:
    changes = [Change("equal", "a"), Change("removed", "b c"), Change("added", "d")]
    assert marked(changes) == "a [-b c-] {+d+}"


@pytest.mark.parametrize("text", ["", "Er staat niets tussen aanhalingstekens."])
def test_a_text_without_quotes_is_refused(run: Run, text: str) -> None:
    shown = run("check", "-", stdin=text)
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert "askbrief: has no quote to check, -; Put quotes in quotation marks" in shown.stderr
