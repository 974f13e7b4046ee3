"""What is said when an index cannot be opened, and what a full build gets over."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from store_letters import MODEL, X, indexed, owners, vector

from askbrief.errors import StoreError
from askbrief.stores import create_store, open_store
from askbrief.stores.base import Counts
from askbrief.types import Filter


def execute(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "askbrief.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def open_message(location: Path | str) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(str(location))
    return str(caught.value)


def create_message(location: Path | str, model: object = MODEL) -> str:
    with pytest.raises(StoreError) as caught:
        create_store(str(location), model)
    return str(caught.value)


def build_full(folder: Path) -> None:
    """A full build of one letter must work whatever there was."""
    with closing(create_store(str(folder), MODEL, full=True)) as writer:
        writer.write([indexed("new", "brief")])
        writer.finish()
    with closing(open_store(str(folder))) as store:
        assert store.counts() == Counts(1, 1)
        assert owners(store.dense(vector(X), 9, Filter())) == ["new"]
        assert owners(store.lexical("brief", 9, Filter())) == ["new"]
        assert store.problems() == []


@pytest.mark.parametrize("missing", ["nowhere", ""])
def test_no_index(tmp_path: Path, missing: str) -> None:
    told = open_message(tmp_path / missing)
    assert "there is no index" in told
    assert "Run `askbrief build`" in told
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_made(tmp_path: Path) -> None:
    build_full(tmp_path / "one" / "two")


def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with closing(create_store("~/index", MODEL)):
        assert (tmp_path / "index" / "askbrief.db").exists()


@pytest.mark.parametrize("name", ["a b", "100%", "vraag?x=1#y", "één", "'"])
def test_any_folder_name(tmp_path: Path, name: str) -> None:
    build_full(tmp_path / name)


def test_a_url_is_not_supported() -> None:
    url = "postgresql://user@host/askbrief"
    assert "not supported in this version" in open_message(url)
    assert "not supported in this version" in create_message(url)


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    assert "is not a folder" in open_message(tmp_path / "file")
    assert "is not a folder" in create_message(tmp_path / "file")
    assert "cannot be" in create_message(tmp_path / "file" / "below")


def test_an_empty_database_is_no_index_yet(tmp_path: Path) -> None:
    (tmp_path / "askbrief.db").touch()
    assert "there is no index" in open_message(tmp_path)
    with closing(create_store(str(tmp_path), MODEL)) as writer:
        assert writer.counts() == Counts(0, 0)


@pytest.mark.parametrize("content", [b"not a database", b"x" * 100_000, b"\0" * 100_000])
def test_what_is_not_a_database(folder: Path, content: bytes) -> None:
    (folder / "askbrief.db").write_bytes(content)
    for told in (open_message(folder), create_message(folder)):
        assert "askbrief.db: is damaged" in told
        assert "Run `askbrief build --full`" in told
    build_full(folder)


def test_another_program_s_database(tmp_path: Path) -> None:
    execute(tmp_path, "CREATE TABLE theirs (x)")
    for told in (open_message(tmp_path), create_message(tmp_path)):
        assert "is not an index of askbrief" in told
    build_full(tmp_path)


def test_a_newer_format(folder: Path) -> None:
    execute(
        folder,
        "PRAGMA user_version = 99",
        "CREATE TABLE later (letter REFERENCES letters)",
        "INSERT INTO later SELECT row FROM letters",
        "CREATE VIEW seen AS SELECT * FROM later",
    )
    for told in (open_message(folder), create_message(folder)):
        assert "format 99, made by a newer askbrief; this one reads 4" in told
        assert "Upgrade askbrief, or run `askbrief build --full`." in told
    build_full(folder)


def test_an_older_format(folder: Path) -> None:
    execute(folder, "PRAGMA user_version = -1")
    told = open_message(folder)
    assert "made by an older askbrief" in told
    assert told.endswith("Run `askbrief build --full`.")


def test_another_model(folder: Path) -> None:
    other = replace(MODEL, name="other", fingerprint="0" * 64)
    told = create_message(folder, other)
    assert "was built with the model tiny (ffffffffffff), and other (000000000000) is set" in told
    assert "Set ASKBRIEF_MODEL to the first, or run `askbrief build --full`." in told
    assert "was built with" in create_message(folder, replace(MODEL, dim=5))
    with closing(create_store(str(folder), replace(MODEL, name="renamed"))) as writer:
        assert writer.model == MODEL


def test_a_full_build_takes_another_model(folder: Path) -> None:
    other = replace(MODEL, name="other", fingerprint="0" * 64)
    with closing(create_store(str(folder), other, full=True)) as writer:
        assert writer.sources() == {}
        writer.finish()
    with closing(open_store(str(folder))) as store:
        assert store.model == other


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM meta WHERE name = 'fingerprint'",
        "UPDATE meta SET value = 'x' WHERE name = 'dim'",
        "DROP TABLE meta",
    ],
)
def test_an_index_that_does_not_know_its_model(folder: Path, damage: str) -> None:
    execute(folder, damage)
    assert "askbrief build --full" in open_message(folder)
    build_full(folder)


def test_a_reader_does_not_write(folder: Path) -> None:
    with closing(open_store(str(folder))) as store:
        with pytest.raises(StoreError, match="opened for reading"):
            store.write([])
        with pytest.raises(StoreError, match="cannot be written"):
            store._database.run("DELETE FROM letters")


def test_closing_twice_is_harmless(folder: Path) -> None:
    for store in (open_store(str(folder)), create_store(str(folder), MODEL)):
        store.close()
        store.close()
