"""The build command: what it takes, and what it tells."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from askbrief import cli_session
from askbrief.cli import main
from askbrief.cli_layout import MOST_SKIPPED, show_build
from askbrief.corpus import FileReport
from askbrief.embedding import ModelEmbedder
from askbrief.indexing import BuildReport

OFFICIAL = Path(__file__).parents[2] / "shared" / "letters" / "official"
MOTION = OFFICIAL / "kst-32623-343.xml"
MOVED = "kst-32545-143"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, model_cache: Path, embedder: ModelEmbedder) -> Run:
    del embedder  # it has been unpacked

    def build(*args: str, stdin: bytes | None = None) -> Result:
        where = ["--index", str(tmp_path / "index"), "--cache", str(model_cache)]
        return CliRunner().invoke(main, ["build", *args, *where], input=stdin)

    return build


def motion_in_a_tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz") as archive:
        archive.add(MOTION, "map/motie.xml")
    return packed.getvalue()


def test_a_letter_from_standard_input(run: Run) -> None:
    built = run("-", "--json", stdin=MOTION.read_bytes())
    assert built.exit_code == 0, built.output
    report = json.loads(built.stdout)
    (file,) = report["files"]
    assert file["seconds"] > 0
    assert file | {"seconds": 0} == {
        "path": "-",
        "status": "read",
        "letter_id": "kst-32623-343",
        "reason": "",
        "seconds": 0,
        "form": "xml",
        "passages": report["passages"],
    }
    assert report["letters_per_second"] > 0
    assert report["passages_per_second"] > report["letters_per_second"]


def test_an_archive_from_standard_input(run: Run) -> None:
    report = json.loads(run("-", "--json", stdin=motion_in_a_tar()).stdout)
    assert [file["path"] for file in report["files"]] == ["-/map/motie.xml"]


def test_an_archive_beside_a_folder(run: Run, tmp_path: Path) -> None:
    archive, folder = tmp_path / "a.bin", tmp_path / "b"
    archive.write_bytes(motion_in_a_tar())
    shutil.copytree(OFFICIAL, folder)
    built = run(str(archive), str(folder))
    assert built.exit_code == 0, built.output
    twin = f"skipped: {folder / MOTION.name}: the same letter as {archive}/map/motie.xml"
    assert twin in built.stdout
    assert f"skipped: {folder}/{MOVED}_metadata.xml: metadata of {MOVED}" in built.stdout
    assert "3 read, 0 unchanged, 6 skipped, 0 failed, 0 removed" in built.stdout


def test_files_that_were_unchanged_are_counted_but_not_listed(run: Run) -> None:
    run(str(MOTION))
    report = json.loads(run(str(MOTION), "--json").stdout)
    assert (report["unchanged"], report["files"]) == (1, [])
    assert (report["letters_per_second"], report["passages_per_second"]) == (0, 0)


def test_twins_are_parsed_once_and_again_in_a_full_build(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "files" / "memory.json"
    monkeypatch.setattr(cli_session, "_memory_file", lambda _settings: memory)

    def seconds(*args: str) -> list[float]:
        files = json.loads(run(str(OFFICIAL), "--json", *args).stdout)["files"]
        return [one["seconds"] for one in files if one["reason"].startswith("the same letter")]

    assert min(first := seconds()) > 0
    assert seconds() == [0.0] * len(first) == [0.0] * 3
    assert min(seconds("--full")) > 0
    memory.write_bytes(b"damaged")
    assert min(seconds()) > 0


def test_the_help_names_forms_and_archives(run: Run) -> None:
    told = " ".join(run("--help").stdout.split())
    for words in ("XML", "HTML", "PDF", ".docx", ".odt", ".zip", ".tar.xz", "standard input"):
        assert words in told


def report_of(*files: FileReport) -> BuildReport:
    return BuildReport(files, 1, 2, "v", 1.0)


def test_at_most_so_many_skipped_files_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    skipped = [FileReport(f"/{n:02}", "skipped", None, "a twin") for n in range(25)]
    failed = [FileReport(f"/x{n}", "failed", None, "no letter") for n in range(25)]
    show_build(report_of(*skipped, FileReport("/y", "read", "y", "assumed"), *failed))
    lines = capsys.readouterr().out.splitlines()
    assert lines.count("… and 5 more skipped") == 1
    assert sum(line.startswith("skipped: ") for line in lines) == MOST_SKIPPED == 20
    assert sum(line.startswith("failed: ") for line in lines) == 25
    assert "note: /y: assumed" in lines


def test_few_skipped_files_are_all_named(capsys: pytest.CaptureFixture[str]) -> None:
    show_build(report_of(*[FileReport(f"/{n}", "skipped", None, "a twin") for n in range(20)]))
    assert "more skipped" not in capsys.readouterr().out
