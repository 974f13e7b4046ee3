"""What earlier builds saw: nothing is parsed or opened twice, and nothing is missed for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from builds import (
    Builder,
    Index,
    Outcome,
    kamerstuk,
    letter_id,
    metadata,
    official,
    put_named,
    tarred,
    zipped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from askbrief.corpus import Inventory, Memory, load_memory, memory, save_memory
from askbrief.isolation import Worker
from askbrief.reading import Reading

TEXT, XML = kamerstuk(1), official(1)
PROGRAM = "askbrief test"


class Counting(Builder):
    """Builds that remember, and note which files were parsed and which were opened."""

    def __init__(self, worker: Worker) -> None:
        super().__init__(worker)
        self.parsed: list[str] = []
        self.opened: list[str] = []
        self.memory = Memory()
        real = self.readers.letter

        def letter(data: bytes, name: str) -> Reading:
            self.parsed.append(name)
            return real(data, name)

        self.readers.letter = letter  # type: ignore[method-assign]

    def again(self, folder: Path, before: Index | None = None) -> Outcome:
        """Build with what the builds before saw, as it is when it was saved and loaded."""
        self.parsed.clear()
        self.opened.clear()
        file = folder.parent / "seen.json"
        save_memory(file, self.memory.kept([folder]), PROGRAM)
        self.memory = load_memory(file, PROGRAM)
        return self(folder, before=before, memory=self.memory)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """Files that were just written are trusted to change no more unnoticed."""
    monkeypatch.setattr(memory, "UNSETTLED_NS", -(10**12))
    with Worker() as worker:
        builder = Counting(worker)
        real = Inventory._at

        def opened(self: Inventory, path: Path, *rest: object) -> object:
            builder.opened.append(path.name)
            return real(self, path, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(Inventory, "_at", opened)
        yield builder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    put_named(folder, {"a.txt": TEXT, "b.xml": XML, "c.txt": kamerstuk(2), "d.xml": official(3)})
    return folder


def test_a_file_that_was_not_touched_is_not_opened(counting: Counting, folder: Path) -> None:
    first = counting.again(folder)
    assert (
        sorted(counting.parsed) == sorted(counting.opened) == ["a.txt", "b.xml", "c.txt", "d.xml"]
    )
    second = counting.again(folder, first.index)
    assert counting.opened == counting.parsed == []
    assert second.index == first.index
    assert second.status == dict.fromkeys(["b.xml", "c.txt", "d.xml"], "unchanged") | {
        "a.txt": "skipped"
    }
    assert second.reasons["a.txt"] == f"the same letter as {folder / 'b.xml'}"


def test_a_twin_is_not_parsed_again_where_stamps_are_not_trusted(
    counting: Counting, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "UNSETTLED_NS", 2_000_000_000)
    first = counting.again(folder)
    second = counting.again(folder, first.index)
    assert len(counting.opened) == 4
    assert counting.parsed == []
    assert second.status["a.txt"] == "skipped"


def test_the_same_size_and_time_of_modification_do_not_hide_a_change(
    counting: Counting, folder: Path
) -> None:
    first = counting.again(folder)
    path = folder / "c.txt"
    before = path.stat()
    path.write_bytes(kamerstuk(2).replace(b"Dit is", b"Dat is"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    second = counting.again(folder, first.index)
    assert second.status["c.txt"] == "read"
    assert "Dat is" in second.index.letters[letter_id(2)].text
    assert counting.parsed == ["c.txt"]


def test_a_file_that_was_touched_only_is_hashed_and_unchanged(
    counting: Counting, folder: Path
) -> None:
    first = counting.again(folder)
    (folder / "c.txt").touch()
    second = counting.again(folder, first.index)
    assert (counting.opened, counting.parsed) == (["c.txt"], [])
    assert second.status["c.txt"] == "unchanged"
    counting.again(folder, second.index)
    assert counting.opened == []


def test_what_changed_right_before_it_was_read_is_looked_at_again(
    counting: Counting, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "UNSETTLED_NS", 2_000_000_000)
    counting.again(folder)
    assert {seen.stamp for seen in counting.memory.everything().values()} == {None}


def test_a_twin_is_read_when_its_better_is_gone(counting: Counting, folder: Path) -> None:
    first = counting.again(folder)
    (folder / "b.xml").unlink()
    second = counting.again(folder, first.index)
    assert second.held[letter_id(1)] == "a.txt"
    assert counting.parsed == ["a.txt"]
    put_named(folder, {"b.xml": XML})
    third = counting.again(folder, second.index)
    assert third.held[letter_id(1)] == "b.xml"
    assert third.status["a.txt"] == "skipped"


def test_a_letter_that_was_seen_but_never_stored_is_read(counting: Counting, folder: Path) -> None:
    """As after a build that was interrupted before it stored what it had read."""
    first = counting.again(folder)
    lost = Index(dict(first.index.sources), dict(first.index.letters))
    del lost.sources[letter_id(3)], lost.letters[letter_id(3)]
    second = counting.again(folder, lost)
    assert counting.parsed == ["d.xml"]
    assert second.index == first.index
    third = counting.again(folder, Index())
    assert third.index == first.index


def test_metadata_beside_a_letter_counts(counting: Counting, folder: Path) -> None:
    put_named(folder, {"kst-29999-2.metadata.xml": metadata(2, "Eerst")})
    (folder / "c.txt").rename(folder / "kst-29999-2.txt")
    first = counting.again(folder)
    assert first.index.letters[letter_id(2)].metadata.subject == "Eerst"
    assert counting.again(folder, first.index).written == []
    assert "kst-29999-2.txt" not in counting.opened
    put_named(folder, {"kst-29999-2.metadata.xml": metadata(2, "Later")})
    second = counting.again(folder, first.index)
    assert second.index.letters[letter_id(2)].metadata.subject == "Later"
    assert second.written == [letter_id(2)]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_twins_in_archives_are_not_parsed_again(
    counting: Counting, tmp_path: Path, pack: object
) -> None:
    assert callable(pack)
    folder = tmp_path / "packed"
    put_named(folder, {"b.bin": pack({"x.txt": TEXT, "y.xml": XML, "z.txt": TEXT})})
    first = counting.again(folder)
    second = counting.again(folder, first.index)
    assert counting.parsed == []
    assert second.status == {"x.txt": "skipped", "y.xml": "unchanged", "z.txt": "skipped"}


def test_files_that_are_gone_are_forgotten_and_those_elsewhere_kept(
    counting: Counting, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "corpus-2"
    put_named(other, {"e.txt": kamerstuk(4)})
    first = counting.again(folder)
    both = counting(other, before=first.index, memory=counting.memory)
    (folder / "c.txt").unlink()
    counting.again(folder, both.index)
    kept = {Path(path).name for path in counting.memory.kept([folder])}
    assert kept == {"a.txt", "b.xml", "d.xml", "e.txt"}


def test_what_is_saved_comes_back_unless_it_is_damaged(counting: Counting, folder: Path) -> None:
    counting.again(folder)
    seen, file = counting.memory.everything(), folder.parent / "new" / "seen.json"
    save_memory(file, seen, PROGRAM)
    assert load_memory(file, PROGRAM).everything() == seen
    assert load_memory(file, "askbrief later").everything() == {}
    data = bytearray(file.read_bytes())
    data[-20] ^= 1
    file.write_bytes(data)
    assert load_memory(file, PROGRAM).everything() == {}
    file.write_bytes(b"")
    assert load_memory(file, PROGRAM).everything() == {}
    file.unlink()
    assert load_memory(file, PROGRAM).everything() == {}


NAMES = ["a.txt", "b.xml", "c.txt", "d.zip", "e.xml"]
folders = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3), max_size=5)


def content(name: str, number: int) -> bytes:
    if name == "d.zip":
        return zipped({"p.txt": kamerstuk(number), "q.xml": official(number % 3 + 1)})
    return official(number, name) if name.endswith("xml") else kamerstuk(number, name)


@given(st.lists(folders, min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_many_builds_that_remember_end_where_one_does_that_does_not(
    build: Builder, tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    index, seen = Index(), Memory()
    for state in states:
        for file in folder.iterdir():
            file.unlink()
        put_named(folder, {name: content(name, number) for name, number in state.items()})
        remembered = build(folder, before=index, memory=seen)
        forgetful = build(folder, before=index)
        assert remembered.index == forgetful.index
        assert remembered.status == forgetful.status
        assert remembered.reasons == forgetful.reasons
        index, seen = remembered.index, Memory(seen.kept([folder]))
    assert index == build(folder).index
