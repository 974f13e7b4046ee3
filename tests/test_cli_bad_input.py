"""What goes wrong is told in one line that says what to do, and nothing steers the terminal."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from askbrief.cli import main
from askbrief.embedding import ModelEmbedder

LETTER = Path(__file__).parents[1] / "corpus" / "kst-32623-376.txt"
QUESTION = "Hoeveel humanitaire hulp geeft Nederland in 2025?"
ESCAPES = "\x1b]0;titel\x07\x1b[2J\x9b31m\u202eneppe\u2066"
Run = Callable[..., Result]


def start(cache: Path, index: Path | str, *args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(
        main, ["--index", str(index), "--cache", str(cache), *args], input=stdin
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Path:
    index = tmp_path_factory.mktemp("bad") / "index"
    args = ["build", str(LETTER), "--index", str(index), "--cache", str(model_cache)]
    assert CliRunner().invoke(main, args).exit_code == 0
    return index


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    """An index to break."""
    return Path(shutil.copytree(built, tmp_path / "index"))


@pytest.fixture
def run(index: Path, model_cache: Path, embedder: ModelEmbedder) -> Run:
    del embedder  # its export is made once

    def run_it(command: str, *args: str, stdin: bytes | None = None) -> Result:
        threshold = ["--threshold", "0"] if command == "ask" else []
        return start(model_cache, index, command, *threshold, *args, stdin=stdin)

    return run_it


def refused(result: Result, *told: str) -> None:
    """An error of one line, and nothing else."""
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    last = result.stderr.splitlines()[-1]
    assert last.startswith("askbrief: ")
    assert "internal error" not in last
    for words in told:
        assert words in last


def test_an_empty_corpus(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "letters"
    empty.mkdir()
    told = ["there are no letters here", "PDF", ".docx", ".zip", "askbrief build FOLDER"]
    refused(run("build", str(empty)), *told)


def test_no_corpus(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused(run("build"), "there is no folder", "corpus", "askbrief build FOLDER")


def test_a_path_that_is_not_there(run: Run, tmp_path: Path) -> None:
    shown = run("build", str(tmp_path / "weg"))
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert f"'{tmp_path / 'weg'}' does not exist" in shown.stderr


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\n ", bytes(range(256)) * 40, b"%PDF-1.7\n" + b"\x00" * 99, b"\x00" * 1000],
    ids=["empty", "blank", "binary", "pdf", "zeros"],
)
def test_a_file_that_is_no_letter(run: Run, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "brief.txt"
    path.write_bytes(data)
    shown = run("build", str(path))
    assert shown.exit_code == 1
    assert f"failed: {path}: " in shown.stdout
    assert "1 failed" in shown.stdout
    assert "holds 1 letter" in shown.stdout


def test_a_file_of_50_mb(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    path.write_bytes(b"Een zin over weinig. " * 2_400_000)
    shown = run("build", str(path))
    assert shown.exit_code == 1
    assert f"failed: {path}: the file has 50,400,000 bytes, more than 10,000,000" in shown.stdout


def test_invalid_utf8_is_read_with_a_note(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    text = "Den Haag, 3 maart 2025\n\nGeachte voorzitter,\n\nDe hulp aan Syri\xeb gaat door.\n"
    path.write_bytes(text.encode("latin-1"))
    shown = run("build", str(path))
    assert shown.exit_code == 0
    assert f"note: {path}: " in shown.stdout
    report = run("build", str(path), "--full", "--json")
    assert "brief.txt" in json.loads(report.stdout)["files"][0]["path"]
    assert json.loads(report.stdout)["files"][0]["reason"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("", "the question is empty"),
        (" \n\t", "the question is empty"),
        ("hulp " * 4000, "the question has 19,999 characters"),
        ("x" * 20_000, "the question has 20,000 characters"),
        ("wat is het en de", "no word to search for"),
        ("???", "no word to search for"),
        ("🎉🎉", "no word to search for"),
        ("\udcff", "is not UTF-8"),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_that_cannot_be_asked(run: Run, command: str, question: str, told: str) -> None:
    refused(run(command, "--json", question), told)


@pytest.mark.parametrize(("data", "told"), [(b"", "is empty"), (b"\xff\xfea", "is not UTF-8")])
def test_standard_input_that_is_no_question(run: Run, data: bytes, told: str) -> None:
    refused(run("ask", "-", stdin=data), told)


def test_an_emoji_in_a_question_does_no_harm(run: Run) -> None:
    assert run("ask", f"{QUESTION} 🎉👩‍👩‍👧").exit_code == 0


def test_an_index_of_another_model(run: Run, index: Path) -> None:
    with closing(sqlite3.connect(index / "askbrief.db")) as database:
        changed = database.execute(
            "UPDATE meta SET value = replace(value, substr(value, 1, 8), 'deadbeef')"
            " WHERE name LIKE '%fingerprint%'"
        )
        assert changed.rowcount == 1
        database.commit()
    refused(run("ask", QUESTION), "deadbeef", "caecd6b47ae7", "build --full", "ASKBRIEF_MODEL")
    refused(run("search", QUESTION), "deadbeef")
    refused(run("build", str(LETTER)), "build --full")
    assert run("letters").exit_code == 0
    assert "another model" in run("status").stdout
    assert run("build", str(LETTER), "--full").exit_code == 0
    assert run("ask", QUESTION).exit_code == 0


def test_a_model_that_is_not_there(run: Run) -> None:
    refused(run("ask", QUESTION, "--model", "/no/such/model"), "/no/such/model")


@pytest.mark.parametrize("name", ["vectors-*.faiss", "lexical-*/*", "derived.json"])
def test_a_damaged_part_is_made_anew_and_told(run: Run, index: Path, name: str) -> None:
    before = json.loads(run("ask", QUESTION, "--json").stdout)
    paths = list(index.glob(name))
    assert paths
    for path in paths:
        path.write_bytes(b"rubbish")
    shown = run("ask", QUESTION, "--json")
    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["citations"] == before["citations"]
    assert "askbrief: warning: " in shown.stderr
    assert "askbrief build" in shown.stderr
    assert json.loads(run("status", "--json").stdout)["problems"]
    assert run("build", str(LETTER)).exit_code == 0
    assert not run("ask", QUESTION).stderr


def test_a_damaged_database(run: Run, index: Path) -> None:
    (index / "askbrief.db").write_bytes(b"rubbish " * 1000)
    refused(run("ask", QUESTION), "askbrief.db", "build --full")
    shown = run("status")
    assert shown.exit_code == 2
    assert "platform" in shown.stdout


def test_a_quote_that_was_tampered_with_is_not_shown(run: Run, index: Path) -> None:
    with closing(sqlite3.connect(index / "askbrief.db")) as database:
        database.execute("UPDATE documents SET text = replace(text, '20,4', '99,9')")
        database.commit()
    shown = run("ask", QUESTION)
    refused(shown, "build --full")


def test_a_deleted_database(run: Run, index: Path) -> None:
    (index / "askbrief.db").unlink()
    refused(run("ask", QUESTION), "there is no index", str(index), "askbrief build")


@pytest.mark.parametrize("command", [["ask", QUESTION], ["letters"], ["build", str(LETTER)]])
def test_an_index_that_is_a_file(model_cache: Path, tmp_path: Path, command: list[str]) -> None:
    path = tmp_path / "file"
    path.touch()
    refused(start(model_cache, path, *command), "is not a folder", str(path))


def test_an_index_at_a_url(model_cache: Path) -> None:
    refused(start(model_cache, "mysql://x/y", "letters"), "not supported")


def assert_harmless(text: str) -> None:
    assert not set(text) & set("\x1b\x07\x9b\u202e\u2066\x00\r")


def test_escapes_in_a_question_are_not_printed(run: Run) -> None:
    for extra in ([], ["--json"]):
        shown = run("ask", f"{QUESTION} {ESCAPES}", *extra)
        assert shown.exit_code == 0
        assert_harmless(shown.stdout + shown.stderr)
    assert ESCAPES[0] in json.loads(shown.stdout)["question"]
    assert_harmless(run("ask", QUESTION, f"--{ESCAPES}").stderr)
    assert_harmless(run("letters", "--from", ESCAPES).stderr)
    assert_harmless(run("show", ESCAPES).stderr)
    assert_harmless(run("ask", QUESTION, "--index", ESCAPES).stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="such a name is not possible")
def test_escapes_in_a_letter_and_its_name_are_not_printed(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    path = folder / f"brief {ESCAPES}.txt"
    text = LETTER.read_text("utf-8").replace("EUR 20,4 miljoen", f"EUR 20,4 {ESCAPES} miljoen")
    text = text.replace("situatie in Noord", f"situatie {ESCAPES} in Noord")
    path.write_text(text, encoding="utf-8")
    (folder / f"leeg {ESCAPES}.txt").touch()
    commands = [
        ["build", str(folder), "--full"],
        ["ask", QUESTION],
        ["search", QUESTION],
        ["letters"],
        ["show", "kst-32623-376"],
        ["show", "kst-32623-376", "--page", "2"],
        ["status"],
    ]
    for command in commands:
        for extra in ([], ["--json"]):
            shown = run(*command, *extra)
            assert shown.exit_code == int(command[0] == "build"), shown.output
            assert_harmless(shown.stdout + shown.stderr)
    assert run("letters").stdout.count("\n") == 2


@pytest.mark.skipif(sys.platform != "linux", reason="such a name is not possible")
def test_a_file_name_that_is_no_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "brief \udcff.txt"
    path.write_bytes(LETTER.read_bytes())
    assert run("build", str(path), "--full").exit_code == 0
    records = json.loads(run("letters", "--json").stdout)["letters"]
    assert records[0]["source"] == str(path)
    path.write_bytes(b"")
    assert f"failed: {tmp_path}/brief \ufffd.txt" in run("build", str(path)).stdout


def test_an_index_without_letters(model_cache: Path, tmp_path: Path) -> None:
    empty = tmp_path / "letters"
    empty.mkdir()
    index = tmp_path / "index"
    assert start(model_cache, index, "build", str(empty)).exit_code == 2
    refused(start(model_cache, index, "ask", QUESTION), "holds no letters", "askbrief build")
