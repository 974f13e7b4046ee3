"""Folders are whole or not there, whatever happens while they are made."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from askbrief.embedding import folders
from askbrief.errors import ModelError


def _fill(folder: Path) -> dict[str, Any]:
    (folder / "sub").mkdir()
    (folder / "sub" / "a.txt").write_text("alpha")
    (folder / "b.txt").write_text("beta")
    return {"answer": 42}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "cache" / "thing"
    assert folders.make(folder, 0, _fill) == {"answer": 42}
    return folder


def test_makes_a_whole_folder_and_nothing_else(folder: Path) -> None:
    assert folders.whole(folder) == {"answer": 42}
    assert folders.damaged(folder) == []
    assert (folder / "sub" / "a.txt").read_text() == "alpha"
    assert {path.name for path in folder.parent.iterdir()} <= {"thing", "thing.lock"}


def test_does_not_make_twice(folder: Path) -> None:
    assert folders.make(folder, 0, lambda _: pytest.fail("made again")) == {"answer": 42}


def test_gives_files_the_usual_permissions(tmp_path: Path) -> None:
    def fill(folder: Path) -> dict[str, Any]:
        (folder / "mine").touch(mode=0o600)
        return {}

    usual = tmp_path / "usual"
    usual.touch()
    folders.make(tmp_path / "thing", 0, fill)
    assert (tmp_path / "thing" / "mine").stat().st_mode == usual.stat().st_mode


@pytest.mark.parametrize(
    "damage",
    [
        lambda f: (f / "b.txt").unlink(),
        lambda f: (f / "b.txt").write_text("be"),
        lambda f: shutil.rmtree(f / "sub"),
        lambda f: (f / folders.MANIFEST).unlink(),
        lambda f: (f / folders.MANIFEST).write_text('{"format": 1, "fi'),
        lambda f: (f / folders.MANIFEST).write_text('["of another kind"]'),
        lambda f: (f / folders.MANIFEST).write_text('{"format": 999}'),
        shutil.rmtree,
    ],
)
def test_damage_is_seen_and_made_good(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(folder)
    assert folders.whole(folder) is None
    assert folders.damaged(folder)
    folders.make(folder, 0, _fill)
    assert folders.whole(folder) == {"answer": 42}
    assert folders.damaged(folder) == []


def test_changed_content_of_the_same_size_is_found_by_hash(folder: Path) -> None:
    (folder / "b.txt").write_text("BETA")
    assert folders.whole(folder) is not None
    assert folders.damaged(folder) == ["b.txt"]


def test_a_failure_halfway_leaves_nothing(tmp_path: Path) -> None:
    def fill(folder: Path) -> dict[str, Any]:
        _fill(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folders.make(tmp_path / "thing", 0, fill)
    assert {path.name for path in tmp_path.iterdir()} <= {"thing.lock"}


def test_too_little_space_is_seen_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=99_900_000))
    with pytest.raises(ModelError, match=r"100 MB are needed, 99 MB are free") as caught:
        folders.make(tmp_path / "thing", 99_999_999, _fill)
    assert "ASKBRIEF_CACHE" in caught.value.remedy


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_is_explained(tmp_path: Path, number: int) -> None:
    def fill(folder: Path) -> dict[str, Any]:
        _fill(folder)
        raise OSError(number, os.strerror(number))

    with pytest.raises(ModelError, match="not enough space") as caught:
        folders.make(tmp_path / "thing", 0, fill)
    assert caught.value.where == str(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= {"thing.lock"}


def test_an_error_without_a_number_on_a_full_disk_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(_folder: Path) -> dict[str, Any]:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
        raise OSError("9 requested and 0 written")

    with pytest.raises(ModelError, match="not enough space"):
        folders.make(tmp_path / "thing", 0, fill)


def test_a_file_in_place_of_the_cache_is_explained(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("not a folder")
    with pytest.raises(ModelError, match="cannot be written") as caught:
        folders.make(tmp_path / "cache" / "exports" / "thing", 0, _fill)
    assert "ASKBRIEF_CACHE" in caught.value.remedy
    with pytest.raises(ModelError, match="cannot be written"):
        folders.write_text(tmp_path / "cache" / "known" / "note.json", "{}")


def test_writes_a_small_file_over_another(tmp_path: Path) -> None:
    folders.write_text(tmp_path / "new" / "note.json", "one")
    folders.write_text(tmp_path / "new" / "note.json", "twee ë")
    assert (tmp_path / "new" / "note.json").read_text(encoding="utf-8") == "twee ë"
    assert len(list((tmp_path / "new").iterdir())) == 1


def test_the_second_of_two_waits_and_does_not_make_it_again(tmp_path: Path) -> None:
    made = []

    def fill(folder: Path) -> dict[str, Any]:
        made.append(folder)
        time.sleep(0.3)
        return _fill(folder)

    with ThreadPoolExecutor(2) as pool:
        facts = list(pool.map(lambda _: folders.make(tmp_path / "thing", 0, fill), range(2)))
    assert facts == [{"answer": 42}, {"answer": 42}]
    assert len(made) == 1


def test_waiting_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "LOCK_SECONDS", 0.2)

    def fill(_folder: Path) -> dict[str, Any]:
        return folders.make(tmp_path / "thing", 0, _fill)  # waits for itself

    with pytest.raises(ModelError, match="another process"):
        folders.make(tmp_path / "thing", 0, fill)


KILLED = """
import os, pathlib, signal, sys
from askbrief.embedding import folders

def fill(folder):
    (folder / "half.bin").write_bytes(b"x" * 1000)
    os.kill(os.getpid(), signal.SIGKILL)

folders.make(pathlib.Path(sys.argv[1]), 0, fill)
"""


def test_what_a_killed_process_left_is_cleaned_up(tmp_path: Path) -> None:
    folder = tmp_path / "thing"
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert folders.whole(folder) is None
    assert any((path / "half.bin").exists() for path in tmp_path.iterdir())
    folders.make(folder, 0, _fill)
    assert {path.name for path in tmp_path.iterdir()} <= {"thing", "thing.lock"}


def test_the_manifest_is_for_people_too(folder: Path) -> None:
    manifest = json.loads((folder / folders.MANIFEST).read_text())
    assert manifest["format"] == folders.FORMAT
    assert manifest["files"]["b.txt"]["bytes"] == 4
    assert set(manifest["files"]) == {"b.txt", "sub/a.txt"}
