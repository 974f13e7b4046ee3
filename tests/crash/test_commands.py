"""What a person sees after damage or an interruption: ask answers, status names, build mends."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from askbrief import indexing
from askbrief.cli import main
from askbrief.embedding import ModelEmbedder
from askbrief.embedding.base import Embedded

CORPUS = Path(__file__).parents[2] / "corpus"
QUESTION = "which bodies receive accountability funding?"
FULL = "askbrief build --full"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, model_cache: Path, embedder: object) -> Path:
    del embedder
    folder = tmp_path_factory.mktemp("whole") / "index"
    built = CliRunner().invoke(main, ["build", str(CORPUS), *at(folder, model_cache)])
    assert built.exit_code == 0, built.output
    return folder


def at(folder: Path, cache: Path) -> list[str]:
    return ["--index", str(folder), "--cache", str(cache)]


@pytest.fixture
def index(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "index"))


@pytest.fixture
def run(index: Path, model_cache: Path) -> Run:
    def command(*args: str) -> Result:
        return CliRunner().invoke(main, [*args, *at(index, model_cache)])

    return command


def answer(result: Result) -> dict[str, Any]:
    """The answer without what may differ: the times."""
    found: dict[str, Any] = json.loads(result.stdout)
    del found["timings_ms"]
    return found


def problems(result: Result) -> list[str]:
    found: list[str] = json.loads(result.stdout)["problems"]
    return found


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 8
    path.write_bytes(data)


def derived_files(index: Path) -> Iterator[Path]:
    for path in sorted(index.rglob("*")):
        if path.is_file() and path.suffix != ".json" and not path.name.startswith("askbrief."):
            yield path


@pytest.mark.parametrize("damage", [truncate, flip, Path.unlink], ids=lambda one: one.__name__)
def test_damaged_derived_files(index: Path, run: Run, damage: Callable[[Path], None]) -> None:
    before = answer(run("ask", QUESTION, "--json"))
    damaged = [path for path in derived_files(index) if path.stat().st_size]
    assert len(damaged) >= 2
    for path in damaged:
        damage(path)
    asked = run("ask", QUESTION, "--json")
    assert answer(asked) == before
    assert asked.stderr.count("searching a copy made in memory") == 2
    assert len(problems(run("status", "--json"))) == 2
    assert run("build", str(CORPUS)).exit_code == 0
    mended = run("ask", QUESTION, "--json")
    assert (answer(mended), mended.stderr) == (before, "")
    assert problems(run("status", "--json")) == []


def test_a_truncated_database_is_named_and_built_anew(index: Path, run: Run) -> None:
    before = answer(run("ask", QUESTION, "--json"))
    truncate(index / "askbrief.db")
    for command in (["ask", QUESTION], ["build", str(CORPUS)]):
        told = run(*command)
        assert told.exit_code == 2
        assert "askbrief.db" in told.stderr
        assert FULL in told.stderr
    assert any("askbrief.db" in one for one in problems(run("status", "--json")))
    assert run("build", str(CORPUS), "--full").exit_code == 0
    assert answer(run("ask", QUESTION, "--json")) == before
    assert problems(run("status", "--json")) == []


def test_a_bit_of_the_database_that_flips(index: Path, run: Run) -> None:
    """The answer is as before or the damage is told; never another answer."""
    path, whole = index / "askbrief.db", (index / "askbrief.db").read_bytes()
    before, moments, told = answer(run("ask", QUESTION, "--json")), random.Random(376), 0
    # Free space is zeros, and a bit in it means nothing.
    written = [at for at in range(8, len(whole) - 8) if whole[at - 8 : at + 8].count(0) < 12]
    for _ in range(12):
        data = bytearray(whole)
        data[moments.choice(written)] ^= 1 << moments.randrange(8)
        path.write_bytes(data)
        asked = run("ask", QUESTION, "--json")
        if asked.exit_code == 2:
            told += 1
            assert "askbrief.db" in asked.stderr
        else:
            assert answer(asked) == before
            told += bool(problems(run("status", "--json")))
    path.write_bytes(whole)
    assert answer(run("ask", QUESTION, "--json")) == before
    assert told >= 9


def test_an_interrupted_build_says_what_stays_and_goes_on(
    tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH_CHARACTERS", 1)
    folder, where = tmp_path / "letters", at(tmp_path / "index", model_cache)
    folder.mkdir()
    for number in range(3):
        text = (CORPUS / "kst-32623-376.txt").read_text(encoding="utf-8")
        (folder / f"{number}.txt").write_text(text.replace("376", f"37{number}"), encoding="utf-8")
    embed, calls = ModelEmbedder.embed_passages, []

    def interrupted(self: ModelEmbedder, texts: list[str]) -> Embedded:
        calls.append(len(texts))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return embed(self, texts)

    monkeypatch.setattr(ModelEmbedder, "embed_passages", interrupted)
    stopped = CliRunner().invoke(main, ["build", str(folder), *where])
    assert stopped.exit_code == 130
    stored = sum(calls[:2])
    assert f"stopped: 2 letters ({stored} passages) of this build are stored" in stopped.stderr
    assert "the same command goes on from there" in stopped.stderr
    built = CliRunner().invoke(main, ["build", str(folder), "--json", *where])
    report = json.loads(built.stdout)
    assert (report["read"], report["unchanged"], report["letters"]) == (1, 2, 3)
    assert len(calls) == 4
    calls[:] = [0, 0]
    full = CliRunner().invoke(main, ["build", str(folder), "--full", *where])
    assert full.exit_code == 130
    assert "stopped: the index is as it was before" in full.stderr
    letters = CliRunner().invoke(main, ["letters", "--json", "--index", str(tmp_path / "index")])
    assert len(json.loads(letters.stdout)["letters"]) == 3
