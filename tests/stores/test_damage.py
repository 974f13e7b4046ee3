"""Damaged files: found, named, never believed, and mended by the next build."""

from __future__ import annotations

import errno
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from store_letters import MODEL, X, indexed, owners, vector

from askbrief.errors import StoreError
from askbrief.stores import create_store, open_store, writing
from askbrief.stores.base import IndexedLetter, Store
from askbrief.stores.faults import damaged
from askbrief.stores.memory import MemoryStore
from askbrief.types import Filter

ALL = Filter()


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) * 2 // 3] ^= 16
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE = [truncate, flip, empty, lengthen, Path.unlink, replace_by_folder]
FILES = ["vectors-*.faiss", "derived.json", "*.term", "*.idx", "*.fast", "*.fieldnorm", "meta.json"]


def only(folder: Path, pattern: str) -> Path:
    (path,) = folder.rglob(pattern)
    return path


def expected(letters: list[IndexedLetter]) -> MemoryStore:
    store = MemoryStore(MODEL)
    store.write(letters)
    return store


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("pattern", FILES)
def test_a_damaged_derived_file(
    folder: Path, letters: list[IndexedLetter], pattern: str, damage: Callable[[Path], None]
) -> None:
    path, plain = only(folder, pattern), expected(letters)
    damage(path)
    with closing(open_store(str(folder))) as store:
        assert any(path.name in problem for problem in store.problems()) or pattern[0] == "d"
        assert store.problems()
        assert store.warnings == ()
        assert store.dense(vector(X), 9, ALL) == plain.dense(vector(X), 9, ALL)
        assert owners(store.lexical("veldkantoor minister", 9, ALL)) == ["b", "a"]
        assert len(store.warnings) == len(store.problems())
        assert all("Run `askbrief build` to mend it" in warning for warning in store.warnings)
    if path.is_dir():
        path.rmdir()  # a folder there is not of our making
    assert_mended(folder)


def assert_mended(folder: Path) -> None:
    with closing(create_store(str(folder), MODEL)) as writer:
        writer.finish()
        assert writer.problems() == []
    with closing(open_store(str(folder))) as store:
        assert store.problems() == []
        store.dense(vector(X), 1, ALL)
        store.lexical("minister", 1, ALL)
        assert store.warnings == ()
    names = sorted(path.name for path in folder.iterdir() if "lexical" not in path.name)
    assert names[:3] == ["askbrief.db", "askbrief.lock", "derived.json"]
    assert [name.partition("-")[0] for name in names[3:]] == ["vectors"]
    assert len(list(folder.glob("lexical-*"))) == 1


def test_all_derived_files_may_go(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "askbrief.db":
            path.unlink()
    with closing(open_store(str(folder))) as store:
        assert owners(store.dense(vector(X), 1, ALL)) == ["a"]
        assert owners(store.lexical("damascus", 9, ALL)) == ["b"]
        assert len(store.warnings) == 2
    assert_mended(folder)


@pytest.mark.parametrize(
    "record",
    [
        "[]",
        "null",
        '{"vectors": 1}',
        '{"vectors": {"stamp": "x"}}',
        '{"vectors": {"stamp": "x", "files": {"vectors.faiss": 3}}}',
        '{"lexical": {"stamp": "x", "files": {}, "more": 1}}',
    ],
)
def test_a_record_of_another_shape(folder: Path, record: str) -> None:
    (folder / "derived.json").write_text(record)
    with closing(open_store(str(folder))) as store:
        assert owners(store.dense(vector(X), 1, ALL)) == ["a"]
        assert len(store.problems()) == 2
    assert_mended(folder)


def test_a_record_without_its_files(folder: Path) -> None:
    path = folder / "derived.json"
    parts = json.loads(path.read_bytes())
    path.write_text(json.dumps({name: part | {"files": {}} for name, part in parts.items()}))
    shutil.rmtree(only(folder, "lexical-*"))
    with closing(open_store(str(folder))) as store:
        assert owners(store.dense(vector(X), 1, ALL)) == ["a"]
        assert owners(store.lexical("damascus", 9, ALL)) == ["b"]
        assert len(store.warnings) == 2


def test_what_killed_writers_leave_is_swept_away(folder: Path) -> None:
    for left in ("lexical-0123456789ab", "lexical-0123456789ab.new"):
        (folder / left).mkdir()
        (folder / left / "segment.idx").touch()
    for left in ("vectors-1-0123456789ab.faiss", "vectors-1-0123456789ab.faiss.new"):
        (folder / left).touch()
    (folder / "vectors.faiss").touch()  # of an earlier version
    assert_mended(folder)


def test_derived_files_of_another_index_are_not_used(folder: Path, tmp_path: Path) -> None:
    """Of the same content, so of the same version, but with other rows."""
    other = tmp_path / "other"
    with closing(create_store(str(other), MODEL)) as writer:
        for name in ("c", "b", "a"):
            writer.write([indexed(name, f"tekst {name}", vectors=[X])])
        writer.finish()
    with closing(create_store(str(folder), MODEL, full=True)) as writer:
        for name in ("a", "b", "c"):
            writer.write([indexed(name, f"tekst {name}", vectors=[X])])
        writer.finish()
    with closing(open_store(str(folder))) as one, closing(open_store(str(other))) as two:
        assert one.version() == two.version()
    shutil.copy(other / "askbrief.db", folder)
    with closing(open_store(str(folder))) as store:
        assert owners(store.lexical("a", 9, ALL)) == ["a"]
        assert owners(store.dense(vector(X), 9, ALL)) == ["a", "b", "c"]
        assert len(store.warnings) == 2
        assert "another version" in store.warnings[0]


# The database itself


def tamper(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "askbrief.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(statement).rowcount > 0


def test_a_truncated_database(folder: Path) -> None:
    truncate(folder / "askbrief.db")
    with pytest.raises(StoreError) as caught:
        read_all(folder)
    assert "askbrief.db: is damaged" in str(caught.value)
    assert caught.value.remedy == "Run `askbrief build --full`."


def test_every_flipped_page_is_told_or_harmless(folder: Path) -> None:
    """Overwrite one page at a time: an error of ours, a problem, or all as it was."""
    path, whole = folder / "askbrief.db", (folder / "askbrief.db").read_bytes()
    as_written, told = read_all(folder), 0
    for start in range(0, len(whole), 16384):
        path.write_bytes(whole[:start] + b"\xa5" * 16384 + whole[start + 16384 :])
        try:
            assert read_all(folder) == as_written
        except StoreError:
            told += 1
    assert told >= 8


def read_all(folder: Path) -> list[object]:
    with closing(open_store(str(folder))) as store:
        if problems := [each for each in store.problems() if "askbrief.db" in each]:
            raise StoreError(problems[0], remedy="Run `askbrief build --full`.")
        passages = [each for name in sorted(store.sources()) for each in store.passages(name)]
        return [
            store.version(),
            passages,
            [hit.passage.id for hit in store.lexical("minister", 9, ALL)],
            [(t.codes.tolist(), t.spans.tolist()) for t in store.token_vectors([passages[0].id])],
        ]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE documents SET text = replace(text, 'minister', 'Minister')", "text of letter a"),
        ("UPDATE documents SET details = substr(details, 2)", "letter a is damaged"),
        ("UPDATE documents SET details = '{}'", "letter a is damaged"),
        ("UPDATE documents SET details = '[]'", "letter a is damaged"),
        ("UPDATE documents SET text = CAST(x'ff41' AS TEXT)", "is damaged"),
    ],
)
def test_a_letter_that_was_changed_is_not_handed_out(
    folder: Path, statement: str, message: str
) -> None:
    tamper(folder, statement)
    with closing(open_store(str(folder))) as store:
        with pytest.raises(StoreError, match=message) as caught:
            store.letter("a")
        assert caught.value.remedy == "Run `askbrief build --full`."
        assert any(message in problem for problem in store.problems())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE passages SET last = last + 1",
        "UPDATE passages SET text = replace(text, 'e', 'd')",
        "UPDATE letters SET title = 'anders'",
        "UPDATE documents SET details = replace(details, '\"head\"', '\"heading\"')",
        "DELETE FROM documents WHERE letter = 2",
    ],
)
def test_problems_name_a_letter_that_was_changed(folder: Path, statement: str) -> None:
    tamper(folder, statement)
    with closing(open_store(str(folder))) as store:
        assert any("is not what was written" in problem for problem in store.problems())


def test_a_broken_index_inside_the_database_is_a_problem(folder: Path) -> None:
    tamper(folder, "UPDATE passages SET id = 'x' || id")
    with closing(sqlite3.connect(folder / "askbrief.db")) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'letters_dossier'")
        connection.commit()
    with closing(open_store(str(folder))) as store:
        assert all("askbrief.db" in problem for problem in store.problems())
        assert store.problems()


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE tokens SET codes = substr(codes, 2)", "token vectors are damaged"),
        ("UPDATE tokens SET spans = substr(spans, 2)", "token vectors are damaged"),
        ("UPDATE tokens SET codes = zeroblob(length(codes))", "token vectors are damaged"),
        ("UPDATE sums SET tokens = tokens + 1", "token vectors are damaged"),
        ("DELETE FROM tokens", "no passage"),
    ],
)
def test_damaged_token_vectors(folder: Path, statement: str, message: str) -> None:
    tamper(folder, statement)
    with closing(open_store(str(folder))) as store:
        its_id = store.passages("a")[0].id
        with pytest.raises(StoreError, match=message):
            store.token_vectors([its_id])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vectors SET vector = zeroblob(length(vector)) WHERE passage = 1",
        "UPDATE tokens SET codes = zeroblob(length(codes)) WHERE passage = 2",
        "UPDATE sums SET vector = 0 WHERE passage = 1",
        "DELETE FROM vectors WHERE passage = 2",
        "DELETE FROM tokens WHERE passage = 1",
        "DELETE FROM sums WHERE passage = 2",
    ],
)
def test_problems_name_the_letter_of_a_damaged_vector(folder: Path, statement: str) -> None:
    tamper(folder, statement)
    with closing(open_store(str(folder))) as store:
        (problem,) = store.problems()
    assert problem.endswith("askbrief.db: the vectors of letter a are not what was written")


def test_a_damaged_vector(folder: Path) -> None:
    tamper(folder, "UPDATE vectors SET vector = substr(vector, 2)")
    only(folder, "vectors-*.faiss").unlink()
    with closing(open_store(str(folder))) as store, pytest.raises(StoreError, match="is damaged"):
        store.dense(vector(X), 1, ALL)


def test_passages_that_are_found_but_not_there(folder: Path) -> None:
    tamper(folder, "DELETE FROM passages")
    with (
        closing(open_store(str(folder))) as store,
        pytest.raises(StoreError, match="passages are missing"),
    ):
        store.dense(vector(X), 1, ALL)


@pytest.mark.parametrize(
    ("statement", "ask"),
    [
        ("DELETE FROM commits", lambda store: store.dense(vector(X), 1, ALL)),
        ("DELETE FROM commits", lambda store: store.problems()),
        ("DELETE FROM meta WHERE name = 'version'", lambda store: store.version()),
    ],
)
def test_an_index_that_does_not_know_its_version(
    folder: Path, statement: str, ask: Callable[[Store], object]
) -> None:
    tamper(folder, statement)
    with (
        closing(open_store(str(folder))) as store,
        pytest.raises(StoreError, match=r"askbrief\.db: is damaged"),
    ):
        ask(store)


def test_a_full_build_does_not_throw_away_what_was_unreadable_for_a_moment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = writing._prepared, []

    def fails_once(*args: Any, **more: Any) -> Any:  # noqa: ANN401
        calls.append(args)
        if len(calls) == 1:
            raise damaged(folder / "askbrief.db")
        return real(*args, **more)

    monkeypatch.setattr(writing, "_prepared", fails_once)
    with closing(create_store(str(folder), MODEL, full=True)):
        assert len(calls) == 2
        assert sorted(read_sources(folder)) == ["a", "b", "c"]
    assert sorted(read_sources(folder)) == ["a", "b", "c"]


def test_a_full_build_does_not_throw_away_what_cannot_be_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_file: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    whole = (folder / "askbrief.db").read_bytes()
    truncate(folder / "askbrief.db")
    with monkeypatch.context() as patch:
        patch.setattr(writing, "checksum", unreadable)
        with pytest.raises(StoreError, match="the disk fails"):
            create_store(str(folder), MODEL, full=True)
    (folder / "askbrief.db").write_bytes(whole)
    assert sorted(read_sources(folder)) == ["a", "b", "c"]


def read_sources(folder: Path) -> list[str]:
    with closing(open_store(str(folder))) as store:
        return list(store.sources())


def test_a_full_build_replaces_a_truncated_database(folder: Path) -> None:
    truncate(folder / "askbrief.db")
    with closing(create_store(str(folder), MODEL, full=True)) as writer:
        writer.write([indexed("new", "brief")])
        writer.finish()
    assert_mended(folder)
    with closing(open_store(str(folder))) as store:
        assert list(store.sources()) == ["new"]
