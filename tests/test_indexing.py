"""Builds with the real model: what ends up in the index, and the report."""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from askbrief.corpus import FileReport
from askbrief.embedding import ModelEmbedder
from askbrief.errors import DataError
from askbrief.indexing import BuildReport, build
from askbrief.isolation import Limits
from askbrief.stores import create_store
from askbrief.stores.base import Model, Writer
from askbrief.types import Filter

SHARED = Path(__file__).parents[2] / "shared" / "letters"
OFFICIAL = SHARED / "official"
SEED = Path(__file__).parents[1] / "corpus" / "kst-32623-376.txt"
MOTION = "kst-32545-143"


class Quiet:
    """A progress that counts."""

    def __init__(self) -> None:
        self.total = self.passages = 0
        self.reports: list[FileReport] = []

    def files(self, total: int) -> None:
        self.total = total

    def file(self, report: FileReport) -> None:
        self.reports.append(report)

    def embedded(self, passages: int) -> None:
        self.passages += passages


@pytest.fixture
def store(tmp_path: Path, embedder: ModelEmbedder) -> Iterator[Writer]:
    model = Model(embedder.name, embedder.fingerprint, embedder.dim)
    opened = create_store(str(tmp_path / "index"), model)
    yield opened
    opened.close()


def by_name(report: BuildReport) -> dict[str, FileReport]:
    return {Path(file.path).name: file for file in report.files}


def test_a_folder_of_official_letters(store: Writer, embedder: ModelEmbedder) -> None:
    progress = Quiet()
    report = build([OFFICIAL], store, embedder, progress)
    files = by_name(report)
    assert {name: file.status for name, file in files.items() if file.status == "read"} == {
        "ah-tk-20202021-3235.xml": "read",
        "kst-32545-143_kst-32545-143.xml": "read",
        "kst-32623-343.xml": "read",
    }
    assert report.count("skipped") == 5
    assert report.count("failed") == 0
    assert report.letters == 3
    embedded = [file.passages for file in report.files if file.passages]
    assert sum(embedded) == report.passages == progress.passages
    assert report.passages_per_second == report.passages / report.seconds
    assert report.letters_per_second == 3 / report.seconds
    assert (progress.total, len(progress.reports)) == (8, 8)
    assert store.letter(MOTION).metadata.dossier_title


def test_a_twin_that_takes_over_replaces_the_letter(
    store: Writer, embedder: ModelEmbedder, tmp_path: Path
) -> None:
    worse, better = tmp_path / "a", tmp_path / "b"
    for folder, form in ((worse, "pdf"), (better, "xml")):
        folder.mkdir()
        shutil.copy(OFFICIAL / f"{MOTION}_{MOTION}.{form}", folder)
    first = build([worse], store, embedder, Quiet())
    assert (store.letter(MOTION).form, first.letters) == ("pdf", 1)
    second = build([better], store, embedder, Quiet())
    assert (store.letter(MOTION).form, second.letters) == ("xml", 1)
    assert second.passages == len(store.passages(MOTION))
    third = build([worse], store, embedder, Quiet())
    assert (store.letter(MOTION).form, third.count("skipped")) == ("xml", 1)
    assert third.index_id == second.index_id


def test_a_better_twin_in_an_archive_is_embedded_in_the_other_s_place(
    store: Writer, embedder: ModelEmbedder, tmp_path: Path
) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for form in ("pdf", "html", "xml"):
            archive.add(OFFICIAL / f"{MOTION}_{MOTION}.{form}", f"brief.{form}")
    progress = Quiet()
    report = build([tmp_path / "a.tar"], store, embedder, progress)
    assert store.letter(MOTION).form == "xml"
    assert progress.passages == report.passages
    passages = {name: file.passages for name, file in by_name(report).items()}
    assert passages == {"brief.pdf": None, "brief.html": None, "brief.xml": report.passages}


def test_standard_input(store: Writer, embedder: ModelEmbedder, tmp_path: Path) -> None:
    stdin = io.BytesIO((OFFICIAL / "kst-32623-343.xml").read_bytes())
    report = build([Path("-")], store, embedder, Quiet(), stdin=stdin)
    assert [(file.path, file.status) for file in report.files] == [("-", "read")]
    shutil.copy(SEED, tmp_path)
    assert build([tmp_path / SEED.name], store, embedder, Quiet()).letters == 2
    assert {one.source for one in store.letters(Filter())} == {"-", str(tmp_path / SEED.name)}


def test_standard_input_is_only_read_if_it_is_asked_for(
    store: Writer, embedder: ModelEmbedder
) -> None:
    stdin = io.BytesIO(b"Een brief")
    build([SEED], store, embedder, Quiet(), stdin=stdin)
    assert stdin.tell() == 0


NO_TIME = Limits(seconds=0.01, seconds_per_megabyte=0.0)


def test_limits_are_kept(store: Writer, embedder: ModelEmbedder) -> None:
    path = max((SHARED / "pdf").iterdir(), key=lambda one: one.stat().st_size)
    report = build([path, SEED], store, embedder, Quiet(), limits=NO_TIME)
    assert by_name(report)[path.name].reason.startswith("it took longer than 0.01 s to read")
    assert (report.count("failed"), report.count("read")) == (1, 1)


def test_nothing_to_build_from_names_the_forms(
    store: Writer, embedder: ModelEmbedder, tmp_path: Path
) -> None:
    (tmp_path / "leeg").mkdir()
    with pytest.raises(DataError, match=r"PDF, Word \(\.docx\).*\.zip and \.tar"):
        build([tmp_path / "leeg"], store, embedder, Quiet())
