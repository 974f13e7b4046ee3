"""Several processes, killed processes, full disks and folders that cannot be written."""

from __future__ import annotations

import errno
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from child import change, state
from store_letters import DIAGONAL, MODEL, X, indexed, owners, vector

from askbrief.errors import StoreError
from askbrief.stores import create_store, locking, open_store
from askbrief.stores.base import Store
from askbrief.stores.locking import Holder
from askbrief.stores.memory import MemoryStore
from askbrief.types import Filter

ALL = Filter()
CHILD = Path(__file__).with_name("child.py")
fcntl = pytest.importorskip("fcntl")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@contextmanager
def child(name: str, folder: Path, *numbers: int) -> Iterator[subprocess.Popen[str]]:
    arguments = [sys.executable, str(CHILD), name, str(folder), *map(str, numbers)]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go on\n")
    process.stdin.flush()


def plain(number: int) -> MemoryStore:
    store = MemoryStore(MODEL)
    store.write(state(number))
    return store


# One writer at a time


def test_a_second_writer_is_told_who_is_writing(folder: Path) -> None:
    with child("hold", folder) as holder:
        assert line(holder) == "held"
        started = time.monotonic()
        with pytest.raises(StoreError) as caught:
            create_store(str(folder), MODEL, wait=0.2)
        assert 0.2 <= time.monotonic() - started < 3
        assert f"is being written by process {holder.pid}" in str(caught.value)
        assert re.search(rf"on {re.escape(socket.gethostname())} since 20\d\d-", str(caught.value))
        assert caught.value.where == str(folder)
        with closing(open_store(str(folder))) as reader:
            assert len(reader.sources()) == 3


def test_a_lock_that_a_killed_process_left_is_taken_over(folder: Path) -> None:
    with child("hold", folder) as holder:
        assert line(holder) == "held"
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    signed = Holder.parse((folder / "askbrief.lock").read_bytes())
    assert signed is not None
    assert (signed.pid, signed.may_run()) == (holder.pid, False)
    with closing(create_store(str(folder), MODEL, wait=0)):
        taken = Holder.parse((folder / "askbrief.lock").read_bytes())
        assert taken is not None
        assert (taken.pid, taken.may_run()) == (os.getpid(), True)


def test_a_process_that_inherited_the_lock_is_told_apart(folder: Path) -> None:
    gone = Holder(2**22 + 1, socket.gethostname(), "2026-01-01 00:00:00+00:00")
    with (folder / "askbrief.lock").open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(gone.signature())
        file.flush()
        with pytest.raises(StoreError, match="it is gone, but a process that it started holds"):
            create_store(str(folder), MODEL, wait=0)


@pytest.mark.parametrize("left", [b"", b"123", b"\xff", b"[1]", b'["x", 1, 2]'])
def test_a_lock_file_with_anything_in_it(folder: Path, left: bytes) -> None:
    (folder / "askbrief.lock").write_bytes(left)
    assert Holder.parse(left) is None
    create_store(str(folder), MODEL, wait=0).close()


def test_a_file_system_without_locks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_file: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(locking, "_try_lock", fail)
    with pytest.raises(StoreError, match=r"cannot be locked \(No locks available\)"):
        create_store(str(folder), MODEL, wait=9)


def test_a_second_writer_waits_for_the_first_to_end(folder: Path) -> None:
    with child("hold", folder) as holder:
        assert line(holder) == "held"
        tell(holder)
        with closing(create_store(str(folder), MODEL, wait=20)) as writer:
            assert len(writer.sources()) == 3


def test_a_second_writer_in_the_same_process_waits_too(folder: Path) -> None:
    with (
        closing(create_store(str(folder), MODEL)),
        pytest.raises(StoreError, match=f"by process {os.getpid()}"),
    ):
        create_store(str(folder), MODEL, wait=0)


@pytest.mark.parametrize("full", [0, 1], ids=["a write", "a full build"])
def test_a_killed_writer_leaves_the_index_as_it_was(folder: Path, full: int) -> None:
    with child("hold_in_write", folder, full) as holder:
        assert line(holder) == "held"
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with closing(open_store(str(folder))) as reader:
        committed = sorted(reader.sources())
        assert owners(reader.lexical("minister", 9, ALL)) == ["a"]
    assert committed == (["a", "b", "c"] if full else ["a", "b", "before", "c"])
    with closing(create_store(str(folder), MODEL, wait=0)) as writer:
        writer.write([indexed("later", "tekst")])
        writer.finish()
        assert writer.problems() == []


def test_kills_at_random_moments(tmp_path: Path) -> None:
    moments = random.Random(20250919)
    number = 0
    for _ in range(15):
        with child("write_on", tmp_path, number) as process:
            assert line(process) == "ready"
            time.sleep(moments.uniform(0, 0.4))
            process.send_signal(signal.SIGKILL)
            process.wait()
        number = assert_some_committed_version(tmp_path, number)
        if moments.random() < 0.5:
            mend(tmp_path, number)
    mend(tmp_path, number)
    assert number >= 15


def assert_some_committed_version(folder: Path, since: int) -> int:
    """Return which of the states the index is in; it must be in one of them entirely."""
    if not since and not (folder / "derived.json").exists():
        return 0  # killed before the first commit, or right after
    with closing(open_store(str(folder))) as store:
        number, expected = find_state(store.version(), since)
        assert_same(store, expected)
        assert not [problem for problem in store.problems() if "askbrief.db" in problem]
    return number


def find_state(version: str, since: int) -> tuple[int, MemoryStore]:
    store = plain(since)
    for number in range(since, since + 60):
        if store.version() == version:
            return number, store
        store.write(*change(number))
    raise AssertionError("the index is in a state that was never committed")


def mend(folder: Path, number: int) -> None:
    with closing(create_store(str(folder), MODEL, wait=0)) as writer:
        writer.finish()
        assert writer.problems() == []
        assert_same(writer, plain(number))
    with closing(open_store(str(folder))) as store:
        assert_same(store, plain(number))
        assert store.warnings == ()


def assert_same(store: Store, expected: MemoryStore) -> None:
    assert store.letters(ALL) == expected.letters(ALL)
    for where in (ALL, Filter(dossier="b")):
        for query in (X, DIAGONAL):
            found = store.dense(vector(query), 99, where)
            assert found == expected.dense(vector(query), 99, where)
        found_scores = {hit.passage.id: hit.score for hit in store.lexical("steun slot", 99, where)}
        scores = {hit.passage.id: hit.score for hit in expected.lexical("steun slot", 99, where)}
        assert found_scores == pytest.approx(scores, abs=0.002)


# Disks and rights


def test_a_full_disk(folder: Path) -> None:
    limit = 64 * 1024
    with child("small_files", folder, limit) as process:
        assert "askbrief.db: " in (told := line(process))
        assert "Free some space" in told or "Check the disk" in told
        assert line(process) == "True"
        assert line(process) == "()"
    with closing(open_store(str(folder))) as store:
        assert len(store.sources()) == 3
        assert store.problems() == []


def test_a_disk_too_full_for_derived_files(folder: Path) -> None:
    next(folder.glob("vectors-*.faiss")).unlink()
    with child("small_files", folder, 100) as process:
        assert "askbrief.db: " in line(process)
        assert line(process) == "True"
        assert "derived from the index cannot be written" in line(process)
    assert not list(folder.glob("*.new"))
    with closing(open_store(str(folder))) as store:
        assert owners(store.dense(vector(X), 1, ALL)) == ["a"]
    with closing(create_store(str(folder), MODEL)) as writer:
        writer.finish()
        assert writer.problems() == []


@pytest.mark.parametrize("full", [False, True])
def test_a_database_that_may_not_grow(folder: Path, full: bool) -> None:
    with closing(create_store(str(folder), MODEL, full=full)) as writer:
        before = writer.version()
        writer._database.rows("PRAGMA max_page_count = 24")
        with pytest.raises(StoreError) as caught:
            writer.write([indexed("large", "tekst " * 100_000)])
        assert "the disk is full" in str(caught.value)
        assert "Free some space and run the build again; the index is as it was." in str(
            caught.value
        )
        assert_full_build_is_given_up(writer) if full else writer.finish()
        assert full or writer.version() == before
    with closing(open_store(str(folder))) as store:
        assert sorted(store.sources()) == ["a", "b", "c"]
        assert store.problems() == []


def assert_full_build_is_given_up(writer: object) -> None:
    for call in (writer.finish, lambda: writer.write([indexed("d", "tekst")])):
        with pytest.raises(StoreError, match="given up after an error; the old one is as it was"):
            call()


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A finished index where other users can come; pytest's own folders are private."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        with closing(create_store(folder, MODEL)) as writer:
            writer.write(
                [indexed("a", "de minister"), indexed("b", "het veldkantoor", vectors=[DIAGONAL])]
            )
            writer.finish()
        yield path
        path.chmod(0o755)


def test_a_folder_that_cannot_be_written(public_folder: Path) -> None:
    public_folder.chmod(0o555)
    with child("read_only", public_folder) as process:
        assert line(process) == "['a', 'b']"
        assert line(process) == "['b']"
        assert line(process) == "[[], ()]"
        process.stdin.close()
        assert "askbrief.lock: cannot be written" in (told := line(process))
        assert "Give write permission on the index folder, or name another with --index" in told


def test_a_damaged_file_in_a_folder_that_cannot_be_written(public_folder: Path) -> None:
    next(public_folder.glob("vectors-*.faiss")).write_bytes(b"")
    (public_folder / "derived.json").unlink()
    public_folder.chmod(0o555)
    with child("read_only", public_folder) as process:
        assert line(process) == "['a', 'b']"
        assert line(process) == "['b']"
        assert line(process).count("derived.json is missing") == 4


def test_a_writer_comes_by_while_a_folder_is_read_as_immutable(public_folder: Path) -> None:
    public_folder.chmod(0o555)
    with child("read_only", public_folder) as process:
        assert [line(process) for _ in range(2)] == ["['a', 'b']", "['b']"]
        line(process)
        public_folder.chmod(0o755)
        with closing(create_store(str(public_folder), MODEL)) as writer:
            writer.write([indexed("c", "tekst")])
        tell(process)
        assert "can no longer be read. Open the index again." in line(process)


def test_commits_that_wait_in_a_folder_that_cannot_be_written(public_folder: Path) -> None:
    with child("hold_in_write", public_folder, 0) as holder:
        assert line(holder) == "held"
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    public_folder.chmod(0o555)
    with child("read_only", public_folder) as process:
        told = [line(process) for _ in range(3)]
    assert told == ["['a', 'before', 'b']", "['b']", "[[], ()]"]
    public_folder.chmod(0o755)
    (public_folder / "askbrief.db-shm").unlink()
    public_folder.chmod(0o555)
    with child("open_only", public_folder) as process:
        assert "askbrief.db-wal: holds commits that" in (told := line(process))
        assert "Open the index once as a user who may write there." in told
