"""The index that is served: exchanged while requests run, gone, back again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from sqlite3 import ProgrammingError
from threading import Event, Thread

import pytest
from served import LETTER, Builder

from askbrief.api.editions import Edition
from askbrief.api.library import Library
from askbrief.errors import AskbriefError, MissingError, ModelError, StoreError
from askbrief.settings import Settings
from askbrief.stores import create_store
from askbrief.stores.base import Model
from askbrief.types import Filter, KnownDocument

SECOND = """29 999 Vaste kaders

Nr. 7 Brief van de minister van Financiën

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, 3 maart 2025

De accijns op benzine blijft in 2026 gelijk.
"""


@contextmanager
def library_of(settings: Settings) -> Iterator[Library]:
    """A library that looks only when it is told to."""
    library = Library(settings, lambda _edition: None)
    try:
        yield library
    finally:
        library.stop()


@pytest.fixture
def copy(index: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(index, tmp_path / "index"))


@pytest.fixture
def own(settings: Settings, copy: Path) -> Settings:
    return replace(settings, index=str(copy))


def held(library: Library) -> list[str]:
    with library.lend() as edition:
        return sorted(one.letter_id for one in edition.store.letters(Filter()))


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def letter_file(tmp_path: Path) -> Path:
    file = tmp_path / "second.txt"
    file.write_text(SECOND, encoding="utf-8")
    return file


def test_before_it_is_opened_the_index_is_not_there_yet(own: Settings) -> None:
    with library_of(own) as library, pytest.raises(StoreError, match="is being opened"):
        held(library)


def test_a_newer_version_is_lent_once_it_is_there(
    own: Settings, build: Builder, tmp_path: Path
) -> None:
    with library_of(own) as library:
        library.look()
        assert held(library) == [LETTER, "kst-32623-901"]
        build(Path(own.index), letter_file(tmp_path))
        library.look()
        assert held(library) == ["kst-29999-7", LETTER, "kst-32623-901"]


def test_who_has_an_edition_keeps_it_to_the_end(
    own: Settings, build: Builder, tmp_path: Path
) -> None:
    with library_of(own) as library:
        library.look()
        with library.lend() as old:
            build(Path(own.index), letter_file(tmp_path), full=True)
            library.look()
            assert held(library) == ["kst-29999-7"]
            assert len(old.store.letter(LETTER).text) > 5000
        until(lambda: old.is_closed)
        with pytest.raises(ProgrammingError, match="closed"):
            old.store.letter(LETTER)


def test_an_edition_is_closed_when_its_index_is_and_not_before(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with library_of(own) as library:
        library.look()
        with library.lend() as edition:
            close, seen = edition.store.close, list[bool]()

            def observed() -> None:
                seen.append(edition.is_closed)
                close()

            monkeypatch.setattr(edition.store, "close", observed)
    until(lambda: edition.is_closed)
    assert seen == [False]


def test_the_same_version_is_not_opened_again(own: Settings) -> None:
    opened: list[str] = []
    library = Library(own, lambda edition: opened.append(edition.version))
    library.look()
    database = Path(own.index) / "askbrief.db"
    database.touch()
    library.look()
    library.look()
    assert len(opened) == 1
    library.stop()


def test_a_registry_that_is_new_is_taken_in_though_the_version_stays(own: Settings) -> None:
    with library_of(own) as library:
        library.look()
        with library.lend() as first:
            version, model = first.version, first.store.model
        with closing(create_store(own.index, model)) as writer:
            writer.register([KnownDocument("kst-1-2", "Motie")])
            writer.finish()
        library.look()
        with library.lend() as second:
            assert (second.version, second is first) == (version, False)
            assert second.store.known(["kst-1-2"])["kst-1-2"].title == "Motie"
        with closing(create_store(own.index, model)) as writer:
            writer.register([KnownDocument("kst-1-2", "Motie")])
            writer.finish()
        library.look()
        with library.lend() as third:
            assert third is second


def test_an_index_that_is_removed_is_no_longer_lent_and_comes_back(
    own: Settings, index: Path
) -> None:
    with library_of(own) as library:
        library.look()
        with library.lend() as running:
            shutil.rmtree(own.index)
            library.look()
            with pytest.raises(StoreError, match="there is no index"):
                held(library)
            assert running.store.letter(LETTER).id == LETTER  # what runs is finished
        shutil.copytree(index, own.index)
        library.look()
        assert held(library) == [LETTER, "kst-32623-901"]


def test_an_index_of_the_same_content_in_the_place_of_another_is_opened(
    own: Settings, index: Path
) -> None:
    with library_of(own) as library:
        library.look()
        with library.lend() as first:
            shutil.rmtree(own.index)
            shutil.copytree(index, own.index)
            library.look()
            with library.lend() as second:
                assert second is not first
                assert second.version == first.version


def test_while_a_build_goes_on_the_last_whole_version_is_lent(
    own: Settings, build: Builder, tmp_path: Path
) -> None:
    derived = Path(own.index) / "derived.json"
    before = derived.read_bytes()
    with library_of(own) as library:
        library.look()
        build(Path(own.index), letter_file(tmp_path))
        after = derived.read_bytes()
        derived.write_bytes(before)  # as it is while a large build goes on
        library.look()
        assert held(library) == [LETTER, "kst-32623-901"]
        derived.write_bytes(after)
        library.look()
        assert held(library) == ["kst-29999-7", LETTER, "kst-32623-901"]


def test_a_damaged_index_is_told_and_the_next_good_one_is_taken(own: Settings, index: Path) -> None:
    database = Path(own.index) / "askbrief.db"
    database.write_bytes(b"not a database" * 1000)
    with library_of(own) as library:
        library.look()
        with pytest.raises(StoreError, match="is damaged"):
            held(library)
        shutil.copyfile(index / "askbrief.db", database)
        library.look()
        assert held(library) == [LETTER, "kst-32623-901"]


def test_an_index_of_another_model_is_refused(own: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "foreign"
    store = create_store(str(folder), Model("other", "f" * 64, 3))
    store.finish()
    store.close()
    with library_of(replace(own, index=str(folder))) as library:
        library.look()
        with pytest.raises((ModelError, StoreError), match=r"holds no letters|other"):
            held(library)


def test_work_is_done_again_if_its_edition_can_no_longer_be_read(
    own: Settings, index: Path
) -> None:
    with library_of(own) as library:
        library.look()
        tried: list[Edition] = []

        def work(edition: Edition) -> str:
            tried.append(edition)
            if len(tried) == 1:
                shutil.rmtree(own.index)
                shutil.copytree(index, own.index)
                raise StoreError("the version that was opened can no longer be read")
            return edition.store.letter(LETTER).id

        assert library.use(work) == LETTER
        assert tried[0] is not tried[1]


def test_work_is_not_done_again_if_nothing_changed(own: Settings) -> None:
    with library_of(own) as library:
        library.look()
        tried: list[Edition] = []

        def work(edition: Edition) -> None:
            tried.append(edition)
            raise StoreError("is damaged")

        with pytest.raises(StoreError, match="is damaged"):
            library.use(work)
        with pytest.raises(MissingError):
            library.use(lambda edition: edition.store.letter("none"))
        assert len(tried) == 1


def test_no_request_fails_while_the_index_is_exchanged_again_and_again(
    own: Settings, build: Builder, tmp_path: Path
) -> None:
    failures: list[AskbriefError] = []
    seen: set[int] = set()
    over = Event()
    file = letter_file(tmp_path)

    def read() -> None:
        while not over.is_set():
            try:
                seen.add(library.use(lambda one: len(one.store.letters(Filter()))))
                library.use(lambda one: one.store.letter(LETTER))
            except AskbriefError as error:
                failures.append(error)

    with library_of(own) as library:
        library.look()
        threads = [Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(3):
            build(Path(own.index), file)
            library.look()
            time.sleep(0.05)
            file.write_text(SECOND + "\nEn nog iets.\n", encoding="utf-8")
        over.set()
        for thread in threads:
            thread.join()
    assert not failures
    assert seen == {2, 3}
