"""Derived files on their own: replaced whole, shared where possible, readable by all."""

from __future__ import annotations

import errno
import shutil
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from store_letters import DIAGONAL, MODEL, X, Y, indexed, owners, vector

from askbrief.stores import create_store, open_store, parts
from askbrief.stores.base import Writer
from askbrief.stores.database import Snapshot, _snapshot
from askbrief.stores.derived import Part, make_part, read_parts, replace_file, write_parts
from askbrief.stores.lexical import LexicalIndex, link_files
from askbrief.stores.mending import Mender
from askbrief.stores.scope import Scope
from askbrief.stores.tally import Tally
from askbrief.stores.vectors import VectorIndex
from askbrief.stores.words import query_words
from askbrief.types import Filter

ALL = Filter()


def test_a_record_comes_back(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    facts = {"first": 1, "folder": "x"}
    recorded = {"vectors": make_part(tmp_path, "stamp", [tmp_path / "file"], facts)}
    assert recorded == {"vectors": Part("stamp", {"file": (7, 4274335913)}, facts)}
    write_parts(tmp_path, recorded)
    assert read_parts(tmp_path) == recorded
    assert read_parts(tmp_path / "nowhere") == {}


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def write(file: BinaryIO) -> None:
        file.write(b"half of the")
        raise OSError(errno.ENOSPC, "no space")

    with pytest.raises(OSError, match="no space"):
        replace_file(path, write)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_faiss_alone() -> None:
    rows, vectors = np.array([7, 5], np.int64), np.array([X, Y], np.float16)
    index = VectorIndex.build(4, [(rows, vectors)])
    found, scores = index.search(vector(DIAGONAL), None, 9)
    assert (sorted(found.tolist()), scores.tolist()) == ([5, 7], [0.5, 0.5])
    assert index.search(vector(Y), scope((7, 1)), 9)[0].tolist() == [7]
    assert index.search(vector(Y), scope((6, 1), (9, 100)), 9)[0].tolist() == []


@pytest.mark.parametrize("count", [1, 10, 60, 150, 299])
def test_narrow_and_wide_scopes_find_the_same(count: int) -> None:
    """The worst of all are in scope, so that the best of all do not help."""
    first = 301 - count
    texts = [(row, min(row, first), f"brief {'meer ' * row}") for row in range(1, 301)]
    index, words = LexicalIndex.build(texts), query_words("brief")
    weights = index.bm25(words)
    every, their_scores = index.search(words, weights, None, 300)
    inside = every >= first
    for n in (1, 2, 400):
        rows, scores = index.search(words, weights, scope((first, count)), n)
        assert scores.tolist() == their_scores[inside][:n].tolist()
        assert set(rows.tolist()) <= set(every[inside].tolist())


def test_an_added_letter_leaves_the_segments_of_the_others(folder: Path, writer: Writer) -> None:
    before = {path.name for path in lexical_folder(folder).glob("*.idx")}
    writer.write([indexed("d", "nieuw")])
    writer.finish()
    assert {path.name for path in lexical_folder(folder).glob("*.idx")} > before
    writer.write([indexed("d", "anders")])
    writer.finish()
    assert not {path.name for path in lexical_folder(folder).glob("*.idx")} & before


def scope(*spans: tuple[int, int]) -> Scope:
    return Scope(np.array(spans, np.int64).reshape(-1, 2))


def rows_with(index: LexicalIndex, text: str) -> list[int]:
    words = query_words(text)
    return index.search(words, index.bm25(words), None, 9)[0].tolist()


def lexical_folder(folder: Path) -> Path:
    return folder / str(read_parts(folder)["lexical"].facts["folder"])


def no_links(_path: Path, _target: Path) -> None:
    raise OSError(errno.EPERM, "no links here")


@pytest.mark.parametrize("hardlink_to", [Path.hardlink_to, no_links])
def test_an_extended_copy_leaves_the_original_alone(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hardlink_to: Callable[[Path, Path], None],
) -> None:
    monkeypatch.setattr(Path, "hardlink_to", hardlink_to)
    source = lexical_folder(folder)
    before = {path.name: path.read_bytes() for path in source.iterdir()}
    link_files(source, tmp_path / "copy")
    held = Tally(4, 15, 16)
    extended = LexicalIndex.extend(tmp_path / "copy", [(99, 99, "nieuwe minister")], held)
    assert rows_with(extended, "minister") == [99, 1]
    assert {path.name: path.read_bytes() for path in source.iterdir()} == before
    assert rows_with(LexicalIndex.load(source, held), "nieuwe") == []


def test_links_are_opened_where_tantivy_may_not_lock(folder: Path) -> None:
    index = LexicalIndex._load_elsewhere(lexical_folder(folder), Tally(4, 15, 16))
    shutil.rmtree(lexical_folder(folder))
    assert rows_with(index, "damascus") == [3]


def test_the_lexical_index_can_be_read_by_who_can_read_the_database(folder: Path) -> None:
    wanted = stat.S_IMODE((folder / "askbrief.db").stat().st_mode)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in lexical_folder(folder).iterdir()}
    assert modes == {wanted}


def test_an_earlier_lexical_index_that_cannot_be_copied_is_made_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "broken")

    with closing(create_store(str(folder), MODEL)) as writer:
        writer._mend_from = float("inf")
        writer.write([indexed("d", "nieuw")])
    monkeypatch.setattr(parts, "link_files", fail)
    with closing(open_store(str(folder))) as store:
        assert owners(store.lexical("nieuw minister", 9, ALL)) == ["d", "a"]


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "no space"), RuntimeError("FAISS"), ValueError("tantivy")]
)
def test_derived_files_that_cannot_be_written_are_a_warning(
    folder: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_mender: Mender) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(Mender, "mend", fail)
        writer.write([indexed("d", "nieuw", vectors=[X])])
        writer.finish()
        assert writer.warnings == (f"the files derived from the index cannot be written: {error}",)
        assert owners(writer.lexical("nieuw", 9, ALL)) == ["d"]
    with closing(open_store(str(folder))) as store:
        assert owners(store.dense(vector(X), 2, ALL)) == ["a", "d"]
        assert len(store.problems()) == 2
    writer.finish()
    assert writer.problems() == []


def test_a_frozen_snapshot_notices_a_change(folder: Path, writer: Writer) -> None:
    with closing(_snapshot(folder / "askbrief.db", "ro&immutable=1", frozen=True)) as snapshot:
        assert isinstance(snapshot, Snapshot)
        assert snapshot.rows("SELECT count(*) FROM letters") == [(3,)]
        writer.write([indexed("d", "nieuw")])
        assert snapshot.rows("SELECT count(*) FROM letters") == [(3,)]
        writer._database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        with pytest.raises(Exception, match="can no longer be read"):
            snapshot.rows("SELECT count(*) FROM letters")
