"""Several builds at once on one index, and builds whose server is killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import servers
from servers import Server

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus"))

from builds import kamerstuk, letter_id, official, put_named

from askbrief import indexing
from askbrief.corpus import FileReport
from askbrief.embedding import ModelEmbedder
from askbrief.errors import StoreError
from askbrief.indexing import BuildReport, build
from askbrief.stores import create_store, open_store
from askbrief.stores.base import Model
from askbrief.types import Filter

LETTERS = 24
HOLDER = """
import hashlib, sys, time
from pathlib import Path
from askbrief.stores import create_store
from askbrief.stores.base import Model, Source
url, folder, name, fingerprint, dim = sys.argv[1:]
writer = create_store(url, Model(name, fingerprint, int(dim)))
for path in sorted(Path(folder).iterdir())[:5]:
    assert writer.claims.take(Source(str(path), hashlib.sha256(path.read_bytes()).hexdigest()))
print("held", flush=True)
time.sleep(600)
"""


class Quiet:
    """A progress that nobody looks at."""

    def files(self, total: int) -> None:
        pass

    def file(self, report: FileReport) -> None:
        pass

    def embedded(self, passages: int) -> None:
        pass


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    put_named(tmp_path / "letters", {f"{n:02}.txt": kamerstuk(n) for n in range(LETTERS)})
    return tmp_path / "letters"


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH_CHARACTERS", 1_000)


@pytest.fixture
def model(embedder: ModelEmbedder) -> Model:
    return Model(embedder.name, embedder.fingerprint, embedder.dim)


def built(place: str | Path, letters: Path, embedder: ModelEmbedder) -> BuildReport:
    model = Model(embedder.name, embedder.fingerprint, embedder.dim)
    with closing(create_store(str(place), model)) as writer:
        return build([letters], writer, embedder, Quiet())


def read(report: BuildReport) -> list[str]:
    return [one.letter_id or "" for one in report.files if one.status == "read"]


def test_several_builds_read_each_letter_once(
    postgres_url: str, letters: Path, embedder: ModelEmbedder, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(built, postgres_url, letters, embedder) for _ in range(3)]
        reports = [run.result() for run in runs]
    every = [name for report in reports for name in read(report)]
    assert sorted(every) == sorted(letter_id(n) for n in range(LETTERS))
    alone = built(tmp_path / "index", letters, embedder)
    assert {report.index_id for report in reports} == {alone.index_id}
    with closing(open_store(postgres_url)) as store:
        assert store.version() == alone.index_id
        assert store.problems() == []


def test_the_best_form_wins_whoever_reads_it(
    postgres_url: str, letters: Path, embedder: ModelEmbedder
) -> None:
    put_named(letters, {f"twin-{n}.xml": official(n) for n in range(0, LETTERS, 2)})
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(built, postgres_url, letters, embedder) for _ in range(3)]
        for run in runs:
            run.result()
    with closing(open_store(postgres_url)) as store:
        held = {name: Path(source.path).suffix for name, source in store.sources().items()}
    expected = {letter_id(n): ".txt" if n % 2 else ".xml" for n in range(LETTERS)}
    assert held == expected


def test_what_a_dead_build_had_claimed_is_read_by_another(
    postgres_url: str, letters: Path, embedder: ModelEmbedder, model: Model
) -> None:
    arguments = [postgres_url, str(letters), model.name, model.fingerprint, str(model.dim)]
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, *arguments], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with ThreadPoolExecutor(1) as pool:
            run = pool.submit(built, postgres_url, letters, embedder)
            time.sleep(2)
            assert not run.done()  # it waits for the five that are claimed
            with closing(open_store(postgres_url)) as store:
                assert letter_id(0) not in store.sources()
            holder.kill()
            assert len(read(run.result(60))) == LETTERS


def test_a_changed_letter_is_read_once_and_a_removed_one_goes(
    postgres_url: str, letters: Path, embedder: ModelEmbedder
) -> None:
    built(postgres_url, letters, embedder)
    put_named(letters, {"00.txt": kamerstuk(0, "Nu anders."), "99.txt": b"\x00"})
    (letters / "01.txt").unlink()
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(built, postgres_url, letters, embedder) for _ in range(2)]
        reports = [run.result() for run in runs]
    assert [name for report in reports for name in read(report)] == [letter_id(0)]
    assert all(report.count("failed") == 1 for report in reports)
    with closing(open_store(postgres_url)) as store:
        assert "Nu anders." in store.letter(letter_id(0)).text
        assert letter_id(1) not in store.sources()
        assert store.counts().letters == LETTERS - 1


# The server is killed in mid-build


@pytest.fixture
def own() -> Iterator[Server]:
    if reason := servers.missing():
        pytest.skip(reason)
    with servers.running() as server:
        yield server


@pytest.mark.parametrize(
    "kills", [2, pytest.param(20, marks=pytest.mark.soak)], ids=lambda kills: f"{kills}_kills"
)
def test_a_build_whose_server_was_killed_ends_the_same(
    own: Server, letters: Path, embedder: ModelEmbedder, tmp_path: Path, kills: int
) -> None:
    alone = built(tmp_path / "index", letters, embedder)
    began = time.monotonic()
    built(own.url("schema=timed"), letters, embedder)
    seconds = time.monotonic() - began
    with closing(open_store(str(tmp_path / "index"))) as local:
        expected = everything(local)
    draw = random.Random(7)
    struck = 0
    for number in range(kills):
        url = own.url(f"schema=k{number}")
        with ThreadPoolExecutor(1) as pool:
            run = pool.submit(built, url, letters, embedder)
            time.sleep(draw.uniform(0.1, 0.9) * seconds)
            own.kill()
            if error := run.exception(60):
                assert isinstance(error, StoreError), error
                struck += 1
        own.start()
        assert built(url, letters, embedder).index_id == alone.index_id
        with closing(open_store(url)) as store:
            assert everything(store) == expected
            assert store.problems() == []
        own.run(f"DROP SCHEMA k{number} CASCADE")
    assert struck >= kills // 2


def everything(store: object) -> dict[str, object]:
    """All that is stored but vectors, whose last bits differ between batches, and the first
    passages of a search."""
    names = sorted(store.sources())  # type: ignore[attr-defined]
    items = store.stored(names)  # type: ignore[attr-defined]
    return {
        "letters": [(item.letter, item.source, item.passages, item.cites) for item in items],
        "words": [
            hit.passage.id
            for hit in store.lexical("brief 7 minister", 5, Filter())  # type: ignore[attr-defined]
        ],
    }
