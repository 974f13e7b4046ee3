"""Which files lie below some folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from builds import Builder, kamerstuk, letter_id, put, put_named

from askbrief.corpus import find_files, survey
from askbrief.errors import DataError

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


def test_readmes_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    for name in (
        "README.md",
        "README",
        ".hidden.txt",
        ".git/a.txt",
        "in/.b/c.txt",
        "in/README.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(kamerstuk(1))
    (tmp_path / "in" / "letter.txt").write_bytes(kamerstuk(2))
    assert find_files([tmp_path]) == [tmp_path / "in" / "letter.txt"]


def test_a_hidden_folder_above_hides_nothing(tmp_path: Path) -> None:
    folder = tmp_path / ".data"
    folder.mkdir()
    put(folder, a=kamerstuk(1))
    assert find_files([folder]) == [folder / "a.txt"]


def test_files_are_named_once_and_in_order(tmp_path: Path) -> None:
    put(tmp_path, b=b"", a=b"", c=b"")
    named = [tmp_path / "c.txt", tmp_path, tmp_path / "a.txt"]
    assert find_files(named) == [tmp_path / f"{name}.txt" for name in "abc"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file or folder") as caught:
        find_files([tmp_path, tmp_path / "nowhere"])
    assert caught.value.where == str(tmp_path / "nowhere")


def test_an_index_below_the_corpus_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Een brief.")
    inside = tmp_path / "index" / "lexical"
    inside.mkdir(parents=True)
    (tmp_path / "index" / "askbrief.db").write_text("x")
    (inside / "meta.json").write_text("{}")
    assert find_files([tmp_path]) == [tmp_path / "letter.txt"]


def test_what_office_programs_leave_behind_is_left_out(tmp_path: Path) -> None:
    names = ["~$brief.docx", "__MACOSX/._brief.txt", "Thumbs.db", "desktop.ini", "Readme-nl.txt"]
    put_named(tmp_path, dict.fromkeys([*names, "brief.txt", "readmelding.txt"], kamerstuk(1)))
    assert [path.name for path in find_files([tmp_path])] == ["brief.txt", "readmelding.txt"]


@POSIX
def test_a_link_that_leads_nowhere_fails(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    (tmp_path / "b.txt").symlink_to("weg.txt")
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "read", "b.txt": "failed"}
    assert outcome.reasons["b.txt"] == "a link to weg.txt, which is not there"


@POSIX
def test_links_that_go_round_in_circles_end(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "up").symlink_to(tmp_path)
    (tmp_path / "c.txt").symlink_to("d.txt")
    (tmp_path / "d.txt").symlink_to("c.txt")
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "read", "c.txt": "failed", "d.txt": "failed"}
    assert outcome.reasons["c.txt"] == "a link that leads back to itself"


@POSIX
def test_a_folder_behind_a_link_is_read_once(build: Builder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elders"
    put_named(elsewhere, {"brief.txt": kamerstuk(1)})
    corpus = tmp_path / "corpus"
    put_named(corpus, {"z/brief.txt": kamerstuk(2)})
    for name, target in {"a": corpus / "z", "b": elsewhere, "c": elsewhere}.items():
        (corpus / name).symlink_to(target)
    outcome = build(corpus)
    sources = {one: Path(source.path) for one, source in outcome.sources.items()}
    assert sources == {
        letter_id(1): corpus / "b" / "brief.txt",
        letter_id(2): corpus / "z" / "brief.txt",
    }


@POSIX
def test_a_named_pipe_is_not_opened(build: Builder, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.txt")
    outcome = build(tmp_path)
    assert outcome.status == {"pijp.txt": "skipped"}
    assert outcome.reasons["pijp.txt"] == "neither a file nor a folder"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all")
def test_a_folder_that_may_not_be_read_fails_and_keeps_its_letters(
    build: Builder, tmp_path: Path
) -> None:
    folder = tmp_path / "map"
    put_named(folder, {"a.txt": kamerstuk(1)})
    first = build(tmp_path)
    folder.chmod(0)
    try:
        second = build(tmp_path, before=first.index)
    finally:
        folder.chmod(0o700)
    assert second.status == {"map": "failed"}
    assert second.removed == set()


def test_problems_are_in_the_order_of_paths(tmp_path: Path) -> None:
    for name in "cab":
        (tmp_path / name).symlink_to("weg")
    problems = survey([tmp_path]).problems
    assert [Path(one.path).name for one in problems] == ["a", "b", "c"]
