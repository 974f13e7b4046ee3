"""Readers keep the version they opened; a full build shows when it is finished."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from store_letters import MODEL, X, Y, indexed, owners, vector

from askbrief.errors import StoreError
from askbrief.stores import create_store, open_store, writing
from askbrief.stores.base import Counts, Store, Writer
from askbrief.types import Filter

ALL = Filter()


def seen(store: Store) -> tuple[object, ...]:
    return (
        store.version(),
        store.counts(),
        store.letters(ALL),
        store.dense(vector(X), 9, ALL),
        store.lexical("minister veldkantoor bewijzenbank nieuw", 9, ALL),
        store.dense(vector(X), 9, Filter(dossier="32623")),
        store.letter("a"),
    )


@pytest.mark.parametrize("warm", [True, False], ids=["searched before", "searched after"])
def test_a_reader_keeps_its_version(folder: Path, writer: Writer, warm: bool) -> None:
    with closing(open_store(str(folder))) as first:
        before = seen(first)
    with closing(open_store(str(folder))) as reader:
        if warm:
            assert seen(reader) == before
        writer.write([indexed("a", "nieuw"), indexed("d", "nieuw", dossier="32623")], ["b"])
        writer.finish()
        assert seen(reader) == before
        # The words as they were before are kept for it; the small file of vectors is not.
        assert len(reader.warnings) == (0 if warm else 1)
        with closing(open_store(str(folder))) as later:
            assert seen(later) == seen(writer) != before
            assert later.warnings == ()
        assert seen(reader) == before


def test_a_version_that_only_grew_is_caught_up_with(folder: Path) -> None:
    """The lexical index of an earlier commit is extended, not made anew; the new vectors are
    read from the database, as they always are when there are few."""
    with closing(create_store(str(folder), MODEL)) as writer:
        writer._mend_from = float("inf")
        writer.write([indexed("d", "nieuwe brief")])
        writer.write([indexed("e", "nog een brief")])
    with closing(open_store(str(folder))) as store:
        assert owners(store.lexical("brief", 9, ALL)) == ["d", "e"]
        assert owners(store.lexical("minister", 9, ALL)) == ["a"]
        assert owners(store.dense(vector(X), 9, ALL)) == ["a", "d", "e", "b", "a", "c"]
        assert len(store.warnings) == 1


def test_small_writes_give_the_lexical_scores_of_one_large_write(tmp_path: Path) -> None:
    letters = [
        indexed(f"n{number:02}", f"brief {number} " + "de " * number) for number in range(20)
    ]
    stores = []
    for name, batches in (("one", [letters]), ("many", [[letter] for letter in letters])):
        with closing(create_store(str(tmp_path / name), MODEL)) as writer:
            for batch in batches:
                writer._mend_from = 0
                writer.write(batch)
            writer.write([indexed("n03", "iets anders")])
            writer.write([letters[3]])
            writer.finish()
        stores.append(open_store(str(tmp_path / name)))
    with closing(stores[0]) as one, closing(stores[1]) as many:
        for query in ("brief", "de", "7 de brief"):
            assert one.lexical(query, 9, ALL) == many.lexical(query, 9, ALL) != []
        assert one.version() == many.version()
        assert one.warnings == many.warnings == ()


def test_readers_see_the_old_index_until_a_full_build_is_finished(folder: Path) -> None:
    with closing(open_store(str(folder))) as reader:
        before = seen(reader)
    with closing(create_store(str(folder), MODEL, full=True)) as writer:
        assert writer.counts() == Counts(0, 0)
        for name in ("a", "n"):
            writer.write([indexed(name, "nieuw", vectors=[Y])])
            with closing(open_store(str(folder))) as reader:
                assert seen(reader) == before
                assert reader.warnings == ()
                assert reader.problems() == []
        assert writer.problems() == []
        writer.finish()
        with closing(open_store(str(folder))) as reader:
            assert seen(reader) == seen(writer) != before
            assert reader.warnings == ()
        writer.write([indexed("z", "na het einde")])
        writer.finish()
    with closing(open_store(str(folder))) as reader:
        assert list(reader.sources()) == ["a", "n", "z"]


def test_a_full_build_that_is_not_finished_leaves_no_trace(folder: Path) -> None:
    with closing(open_store(str(folder))) as reader:
        before = seen(reader)
    with closing(create_store(str(folder), MODEL, full=True)) as writer:
        writer.write([indexed("a", "nieuw")])
    with closing(open_store(str(folder))) as reader:
        assert seen(reader) == before
        assert reader.problems() == []


def test_a_write_that_fails_in_a_full_build_undoes_itself_only(folder: Path) -> None:
    with closing(create_store(str(folder), MODEL, full=True)) as writer:
        writer.write([indexed("a", "een")])
        with pytest.raises(ZeroDivisionError):
            writer.write((indexed(name, "twee") for name in ("b", 1 / 0)), ["a"])
        writer.write([indexed("c", "drie")])
        writer.finish()
    with closing(open_store(str(folder))) as reader:
        assert list(reader.sources()) == ["a", "c"]


def test_the_first_full_build_shows_nothing_before_its_end(tmp_path: Path) -> None:
    with closing(create_store(str(tmp_path), MODEL, full=True)) as writer:
        writer.write([indexed("a", "een")])
        with pytest.raises(StoreError, match="there is no index"):
            open_store(str(tmp_path))
        writer.finish()
        open_store(str(tmp_path)).close()


def test_writing_nothing_changes_nothing(folder: Path, writer: Writer) -> None:
    before = (folder / "derived.json").read_bytes()
    writer.write([], ["unknown"])
    writer.finish()
    assert (folder / "derived.json").read_bytes() == before


def test_derived_files_follow_every_write_while_that_takes_little(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 1000.0
    monkeypatch.setattr(writing.time, "monotonic", lambda: clock)
    real_mend = writing.Mender.mend

    def slow_mend(mender: writing.Mender) -> None:
        nonlocal clock
        clock += 2
        real_mend(mender)

    monkeypatch.setattr(writing.Mender, "mend", slow_mend)
    behind = []
    for number in range(4):
        writer.write([indexed(f"n{number}", "nieuw")])
        behind.append(bool(writer.problems()))
        clock += 11
    assert behind == [False, True, False, True]
    writer.finish()
    assert writer.problems() == []


def test_a_writer_finds_what_it_wrote_at_once(writer: Writer) -> None:
    for number in range(5):
        writer.write([indexed("n", f"nieuw{number}", vectors=[Y])])
        assert owners(writer.lexical(f"nieuw{number}", 9, ALL)) == ["n"]
        assert owners(writer.dense(vector(Y), 2, ALL)) == ["a", "n"]


def test_threads_share_a_store(folder: Path) -> None:
    with closing(open_store(str(folder))) as store:
        expected, found = seen(store), []
    with closing(open_store(str(folder))) as store:
        threads = [Thread(target=lambda: found.append(seen(store))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [expected] * 8


def test_a_snapshot_that_is_lost_is_told(folder: Path) -> None:
    with closing(open_store(str(folder))) as store:
        store._database._connection.execute("ROLLBACK")
        with pytest.raises(StoreError, match=r"can no longer be read.* Open the index again"):
            store.counts()
