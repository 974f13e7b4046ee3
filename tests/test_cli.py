"""Every command, on the user's letter, with the real model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from askbrief import cli_layout, cli_options
from askbrief.cli import main
from askbrief.console import NARROWEST, BarSteps, PlainSteps, Watch, printable, wrapped
from askbrief.corpus import FileReport
from askbrief.embedding import ModelEmbedder

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
EVALUATION = ROOT / "docs" / "evaluation"
CITED = "Kamerstukken II 2025/26, 32623, nr. 376"
QUESTION = "which bodies receive accountability funding?"
NO_ANSWER = "Wat kost een brood in Parijs?"
COMMANDS = [
    *("build", "ask", "search", "letters", "show", "check", "copy", "eval", "serve", "status"),
    "completion",
]
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "index"
    args = ["build", str(CORPUS), "--index", str(folder), "--cache", str(model_cache)]
    built = CliRunner().invoke(main, args)
    assert built.exit_code == 0, built.output
    assert "1 read, 0 unchanged, 0 skipped, 0 failed, 0 removed" in built.stdout
    assert "holds 1 letter, 11 passages" in built.stdout
    return folder


@pytest.fixture
def run(index: Path, model_cache: Path, embedder: ModelEmbedder) -> Run:
    """Run a command on the index."""
    del embedder  # its export is made once
    before = ["--index", str(index), "--cache", str(model_cache)]

    def run_it(*args: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [*before, *args], input=stdin)

    return run_it


def document(result: Result, status: int = 0) -> Any:  # noqa: ANN401 - whatever JSON holds
    assert result.exit_code == status, result.output
    assert not result.stderr
    return json.loads(result.stdout)


def test_ask_shows_quotes_and_where_they_stand(run: Run) -> None:
    shown = run("ask", QUESTION, "--threshold", "0")
    assert shown.exit_code == 0
    assert "bewijzenbank IIIM" in shown.stdout
    assert f"[1] {CITED}, p. 2" in shown.stdout
    assert "minister van Buitenlandse Zaken, 19 September 2025" in shown.stdout
    assert "    https://zoek.officielebekendmakingen.nl/kst-32623-376.html" in shown.stdout
    assert "1 letter, 11 passages searched" in shown.stdout.splitlines()[-1]
    assert max(map(len, shown.stdout.splitlines())) <= 88
    assert "\x1b" not in shown.stdout


def test_ask_json_is_the_answer_of_the_contract(run: Run) -> None:
    answer = document(run("ask", QUESTION, "--json", "--threshold", "0"))
    assert list(answer) == (
        "question language answered confidence text citations searched index timings_ms "
        "partial permalink".split()
    )
    assert (answer["question"], answer["language"], answer["answered"]) == (QUESTION, "en", True)
    assert answer["searched"] == {"letters": 1, "passages": 11}
    assert set(answer["index"]) == {"id", "model"}
    assert "total" in answer["timings_ms"]
    letter = document(run("show", "kst-32623-376", "--json"))
    for number, citation in enumerate(answer["citations"], start=1):
        assert citation["number"] == number
        assert letter["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert citation["quote"] in citation["passage"]
        assert citation["citation"].startswith(f"{CITED}, p. {citation['page']}")
        assert citation["text_sha256"] == letter["sha256"]
        assert citation["date"] == "2025-09-19"


def test_ask_says_so_when_there_is_no_answer(run: Run) -> None:
    shown = run("ask", NO_ANSWER, "--threshold", "1")
    assert shown.exit_code == 1
    assert shown.stdout.startswith("Dit staat niet in deze brieven.")
    assert "Het dichtst in de buurt:" in shown.stdout
    answer = document(run("ask", NO_ANSWER, "--threshold", "1", "--json"), status=1)
    assert answer["answered"] is False


def test_ask_limits_the_citations(run: Run) -> None:
    answer = document(run("ask", QUESTION, "--limit", "1", "--json", "--threshold", "0"))
    assert len(answer["citations"]) == 1


def test_ask_reads_standard_input(run: Run) -> None:
    typed = document(run("ask", QUESTION, "--json", "--threshold", "0"))
    piped = document(run("ask", "-", "--json", "--threshold", "0", stdin=QUESTION + "\n"))
    assert typed["citations"] == piped["citations"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (["--dossier", "32 623"], True),
        (["--dossier", "1"], False),
        (["--from", "2025-09-19", "--to", "2025-09-19"], True),
        (["--from", "2025-09-20"], False),
        (["--to", "2025-09-18"], False),
        (["--sender", "BUITENLANDSE"], True),
        (["--sender", "Defensie"], False),
        (["--kind", "brief regering"], True),
        (["--kind", "Motie"], False),
    ],
)
def test_filters(run: Run, where: list[str], found: bool) -> None:
    assert bool(document(run("letters", "--json", *where))["letters"]) is found
    hits = document(run("search", "Syrië", "--json", *where), status=int(not found))["hits"]
    assert bool(hits) is found
    answer = run("ask", QUESTION, "--json", "--threshold", "0", *where)
    assert answer.exit_code == int(not found)


def test_search_ranks_passages(run: Run) -> None:
    hits = document(run("search", "humanitaire hulp", "--limit", "3", "--json"))["hits"]
    assert len(hits) == 3
    assert list(hits[0]) == (
        "passage_id letter_id start end page text score citation url speaker ocr".split()
    )
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    shown = run("search", "humanitaire hulp", "--limit", "3")
    assert shown.stdout.startswith(f"1. {CITED}, p. 2 ({hits[0]['score']:.4f})\n")


def test_search_that_finds_nothing(run: Run) -> None:
    shown = run("search", "hulp", "--dossier", "1")
    assert (shown.exit_code, shown.stdout) == (1, "Nothing found.\n")


def test_letters_are_listed(run: Run) -> None:
    records = document(run("letters", "--json"))["letters"]
    assert records == [
        {
            "letter_id": "kst-32623-376",
            "title": "Actuele situatie in Noord-Afrika en het Midden-Oosten",
            "date": "2025-09-19",
            "sender": "minister van Buitenlandse Zaken",
            "kind": "Brief regering",
            "dossier": "32623",
            "number": "376",
            "source": str(CORPUS / "kst-32623-376.txt"),
        }
    ]
    head, row = run("letters").stdout.splitlines()
    assert head.index("SENDER") == row.index("minister")
    assert run("letters", "--dossier", "1").stdout == "No letters.\n"


def test_a_table_of_letters_is_cut_to_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_layout, "table_width", lambda: 60)
    lines = run("letters").stdout.splitlines()
    assert max(map(len, lines)) == 60
    assert "minister van Buiten…  Actuele" in lines[1]
    assert lines[1].endswith("…")


def test_progress_counts_a_letter_when_it_is_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, int, int, str]] = []
    monkeypatch.setattr(PlainSteps, "show", lambda _self, *told: shown.append(told))
    with Watch() as watch:
        watch.files(2)
        watch.file(FileReport("/a", "read"))
        watch.file(FileReport("/b", "failed"))
        watch.embedded(7)
        watch.file(FileReport("/c", "removed"))
    assert [done for _, done, *_ in shown] == [0, 1, 2, 2]
    assert (watch.letters, watch.passages) == (1, 7)


def test_progress_without_a_terminal_is_a_line_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = PlainSteps()
    steps.show("files", 1, 9)
    monkeypatch.setattr(steps, "_next", 0.0)
    steps.show("files", 2, 9)
    steps.show("files", 3, 9)
    assert capsys.readouterr().err == "askbrief: files: 2 of 9\n"


def test_progress_on_a_terminal_is_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    steps = BarSteps()
    steps.show("files", 1, 2)
    steps.show("files", 2, 2)
    steps.close()
    assert capsys.readouterr().out == ""


def test_show_a_letter_and_a_page(run: Run) -> None:
    whole, page = run("show", "kst-32623-376"), run("show", "kst-32623-376", "--page", "2")
    assert "signed by  D.M. van Weel" in whole.stdout
    assert "Aan de Voorzitter" in whole.stdout
    assert page.stdout.startswith(f"{CITED}, p. 2\n")
    assert "Aan de Voorzitter" not in page.stdout
    assert "1 Middels deze inzet" in page.stdout.split("\n\n")[-1]
    document_of_page = document(run("show", "kst-32623-376", "--page", "2", "--json"))
    assert [one["number"] for one in document_of_page["pages"]] == [2]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["show", "kst-1-1"], "askbrief: there is no letter 'kst-1-1' in the index"),
        (["show", "kst-32623-376", "--page", "9"], "there is no page 9, kst-32623-376; It has"),
    ],
)
def test_show_what_is_not_there(run: Run, args: list[str], told: str) -> None:
    shown = run(*args)
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert told in shown.stderr


def test_check_holds_until_something_changes(run: Run, tmp_path: Path) -> None:
    answer = run("ask", QUESTION, "--json", "--threshold", "0").stdout
    file = tmp_path / "answer.json"
    file.write_text(answer, encoding="utf-8")
    good = run("check", str(file))
    assert good.exit_code == 0
    assert f"[1] {CITED}" in good.stdout
    bad = answer.replace("IIIM", "IVIM")
    assert run("check", "-", stdin=answer).exit_code == 0
    shown = run("check", "-", stdin=bad)
    assert shown.exit_code == 1
    assert "DOES NOT HOLD\n    the quote does not stand in the letter" in shown.stdout
    checked = document(run("check", "-", "--json", stdin=bad), status=1)
    assert checked["holds"] is False
    assert {one["holds"] for one in checked["citations"]} >= {False}


def test_check_refuses_what_is_no_answer(run: Run) -> None:
    shown = run("check", "-", stdin="{}")
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert 'askbrief: has no list of "citations", -; Give an answer' in shown.stderr


def test_a_second_build_has_nothing_to_do(run: Run) -> None:
    report = json.loads(run("build", str(CORPUS), "--json").stdout)
    assert (report["read"], report["unchanged"], report["letters"]) == (0, 1, 1)
    assert report["files"] == []


def test_build_tells_what_failed_and_goes_on(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "leeg.txt").touch()
    (folder / "brief.txt").write_bytes((CORPUS / "kst-32623-376.txt").read_bytes())
    where = ["--index", str(tmp_path / "index")]
    built = run("build", str(folder), *where)
    assert built.exit_code == 1
    assert f"failed: {folder / 'leeg.txt'}: " in built.stdout
    assert "1 read, 0 unchanged, 0 skipped, 1 failed" in built.stdout
    (folder / "brief.txt").unlink()
    (folder / "leeg.txt").unlink()
    assert "removed: " in run("build", str(folder), *where).stdout


def test_eval_measures(run: Run, tmp_path: Path) -> None:
    lines = (EVALUATION / "kst-32623-376.questions.jsonl").read_text("utf-8").splitlines()
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(lines[:4]) + "\n", encoding="utf-8")
    docs = str(EVALUATION / "kst-32623-376.docs.jsonl")
    figures = json.loads(run("eval", docs, str(questions), "--json").stdout)
    assert figures["questions"] == 4
    assert set(figures["systems"]) == {"askbrief", "dense", "bm25", "fusion"}
    assert "4 questions, 1 letter\n" in run("eval", docs, str(questions)).stdout


def test_status_describes_all(run: Run, index: Path) -> None:
    told = document(run("status", "--json"))
    assert told["askbrief"] == version("askbrief")
    assert told["packages"]["faiss-cpu"] == version("faiss-cpu")
    assert told["index"]["location"] == str(index)
    assert (told["index"]["letters"], told["index"]["passages"]) == (1, 11)
    assert told["index"]["model_fingerprint"] == told["model"]["fingerprint"]
    assert told["problems"] == []
    assert run("status").stdout.splitlines()[-1].split() == ["problems", "none"]


def test_status_without_an_index_says_what_is_known(run: Run, tmp_path: Path) -> None:
    shown = run("status", "--json", "--index", str(tmp_path / "none"))
    assert shown.exit_code == 2
    assert json.loads(shown.stdout)["model"]["fingerprint"]
    assert "askbrief: there is no index" in shown.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    shown = CliRunner().invoke(main, ["completion", shell])
    assert shown.exit_code == 0
    assert "_ASKBRIEF_COMPLETE" in shown.stdout


def test_help_names_every_command() -> None:
    shown = CliRunner().invoke(main, ["--help"])
    listed = [line.split()[0] for line in shown.stdout.splitlines() if line.startswith("  ")]
    assert set(COMMANDS) <= set(listed)
    assert set(main.commands) == set(COMMANDS)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_every_help_has_an_example(command: list[str]) -> None:
    shown = CliRunner().invoke(main, [*command, "--help"])
    assert shown.exit_code == 0
    example = shown.stdout.partition("Example:\n")[2]
    assert " ".join(["askbrief", *command]) in example


def test_version() -> None:
    shown = CliRunner().invoke(main, ["--version"])
    assert shown.stdout == f"askbrief, version {version('askbrief')}\n"


@pytest.mark.parametrize(
    "args",
    [
        ["fly"],
        ["ask"],
        ["ask", "x", "--limit", "0"],
        ["ask", "x", "--from", "19-09-2025"],
        ["ask", "x", "--to", "2025-02-30"],
        ["ask", "x", "--to", "20250219"],
        ["ask", "x", "--threshold", "2"],
        ["completion", "tcsh"],
        ["check", "no-such-file"],
        ["eval", "no", "such"],
    ],
)
def test_wrong_usage_is_status_2(args: list[str]) -> None:
    shown = CliRunner().invoke(main, args)
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert shown.stderr


def test_a_bad_date_is_shown_with_what_is_wanted() -> None:
    shown = CliRunner().invoke(main, ["letters", "--from", "gisteren"])
    assert "'gisteren' is not a date written as YYYY-MM-DD" in shown.stderr


def test_dates_in_the_wrong_order(run: Run) -> None:
    shown = run("letters", "--from", "2025-02-01", "--to", "2025-01-01")
    assert shown.exit_code == 2
    assert "--from 2025-02-01 is after --to 2025-01-01; Swap the two dates." in shown.stderr


def test_an_option_after_the_command_wins(run: Run, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    shown = run("letters", "--index", str(nowhere))
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert (
        shown.stderr
        == f"askbrief: there is no index, {nowhere}; Run `askbrief build` to make one.\n"
    )


def test_colour_only_on_a_terminal_and_not_with_no_color(index: Path) -> None:
    args = ["show", "kst-32623-376", "--page", "2", "--index", str(index)]
    assert "\x1b" not in CliRunner().invoke(main, args).stdout
    for value, coloured in (("", True), ("1", False), ("yes", False)):
        shown = CliRunner().invoke(main, args, env={"NO_COLOR": value}, color=True)
        assert ("\x1b[1m" in shown.stdout) is coloured


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "askbrief: not enough memory"),
        (OSError(28, "No space left", "/x/y"), "askbrief: the disk is full, /x/y; free some space"),
        (ValueError("odd"), "askbrief: internal error: ValueError: odd; please report with"),
    ],
)
def test_what_nobody_expected_is_one_line(
    monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(cli_options.State, "settings", fail)
    shown = CliRunner().invoke(main, ["letters"])
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert shown.stderr.startswith(told)
    assert shown.stderr.count("\n") == 1
    assert "Traceback" in CliRunner().invoke(main, ["--debug", "letters"]).stderr


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [(KeyboardInterrupt(), 130, "interrupted"), (BrokenPipeError(32, "Broken pipe"), 141, "")],
)
def test_being_stopped_is_quiet(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, told: str
) -> None:
    def stop(*_args: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(cli_options.State, "settings", stop)
    shown = CliRunner().invoke(main, ["letters"])
    assert shown.exit_code == status
    assert told in shown.stderr
    assert "Traceback" not in shown.stderr


def test_text_is_wrapped_and_lines_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "10")
    assert wrapped("a\n\nb") == "a\n\nb"
    assert max(map(len, wrapped("woord " * 50, "  ").splitlines())) <= NARROWEST


@pytest.mark.parametrize(
    "char", ["\x00", "\r", "\x1b", "\x7f", "\x9b", "\u202e", "\u2067", "\ud800"]
)
def test_what_steers_a_terminal_is_not_printable(char: str) -> None:
    assert printable(f"a{char}b\n\té") == "a\ufffdb\n\té"


def start(*args: str, **more: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
    return subprocess.run(
        [sys.executable, *args], capture_output=True, check=False, encoding="utf-8", **more
    )


def test_it_runs_as_a_module(index: Path) -> None:
    shown = start("-m", "askbrief", "letters", "--index", str(index))
    assert shown.returncode == 0
    assert "kst-32623-376" in shown.stdout


def test_output_that_nobody_reads_is_no_error(index: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "askbrief", "show", "kst-32623-376", "--index", str(index)],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_json_for_an_output_that_is_not_utf8(index: Path) -> None:
    args = ["show", "kst-32623-376", "--json", "--index", str(index)]
    shown = start("-m", "askbrief", *args, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert "Syrië" in json.loads(shown.stdout)["text"]


def test_a_question_does_not_pay_for_the_model_libraries(
    index: Path, model_cache: Path, embedder: ModelEmbedder
) -> None:
    del embedder
    script = (
        "import sys; from askbrief.cli import main;"
        " status = main(sys.argv[1:], standalone_mode=False);"
        " heavy = {'torch', 'transformers', 'sentence_transformers', 'rich', 'onnx', 'fastapi'};"
        " found = {n for n in sys.modules if n.split('.')[0] in heavy or n[:9] == 'langchain'};"
        " print(sorted(found), file=sys.stderr)"
    )
    where = ["--index", str(index), "--cache", str(model_cache), "--threshold", "0"]
    shown = start("-c", script, "ask", QUESTION, *where)
    assert (shown.returncode, shown.stderr) == (0, "[]\n")
    assert CITED in shown.stdout
