"""Models are found by name, folder and hub name, and told apart by their content."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import huggingface_hub.constants
import pytest

from askbrief.embedding import bundled, sources
from askbrief.errors import ModelError
from askbrief.settings import BUNDLED_MODEL


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny, tmp_path / "copy"))


def test_the_bundled_model_goes_by_its_name(tmp_path: Path) -> None:
    source = sources.find_source(BUNDLED_MODEL, tmp_path)
    assert source.name == BUNDLED_MODEL
    assert bundled.SHA256 in source.key()


def test_a_folder_is_itself(tiny: Path, tmp_path: Path) -> None:
    source = sources.find_source(str(tiny), tmp_path)
    assert source.name == "tiny"
    assert source.folder(pytest.fail) == tiny.resolve()


def test_a_folder_is_the_same_by_any_path(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny.parent)
    here, there = (sources.find_source(path, tmp_path) for path in (tiny.name, str(tiny)))
    assert here.key() == there.key()


def test_the_home_folder_is_expanded(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tiny.parent))
    assert sources.find_source("~/tiny", tmp_path).folder(pytest.fail) == tiny.resolve()


def test_a_folder_that_changed_has_another_key(copy: Path, tmp_path: Path) -> None:
    source = sources.find_source(str(copy), tmp_path)
    before = source.key()
    (copy / "README.md").write_text("of no importance")
    assert source.key() == before
    os.utime(copy / "model.safetensors", (1, 1))
    assert source.key() != before


def test_fingerprints_do_not_depend_on_the_path(tiny: Path, copy: Path) -> None:
    (copy / "README.md").write_text("of no importance")
    shutil.copytree(tiny, copy / "onnx")
    assert sources.fingerprint(copy) == sources.fingerprint(tiny)


@pytest.mark.parametrize(
    "name",
    [
        "tokenizer.json",
        "config_sentence_transformers.json",
        "1_Pooling/config.json",
        "modules.json",
    ],
)
def test_fingerprints_depend_on_the_content(tiny: Path, copy: Path, name: str) -> None:
    with (copy / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert sources.fingerprint(copy) != sources.fingerprint(tiny)


def test_fingerprints_depend_on_the_weights(tiny: Path, copy: Path) -> None:
    weights = bytearray((copy / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copy / "model.safetensors").write_bytes(weights)
    assert sources.fingerprint(copy) != sources.fingerprint(tiny)


def test_older_weights_count_if_there_are_no_others(copy: Path) -> None:
    (copy / "pytorch_model.bin").write_bytes(b"old")
    assert "pytorch_model.bin" not in {file.name for file in sources.model_files(copy)}
    (copy / "model.safetensors").unlink()
    assert "pytorch_model.bin" in {file.name for file in sources.model_files(copy)}


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text(json.dumps([]))
    with pytest.raises(ModelError, match="no model weights"):
        sources.model_files(tmp_path)
    with pytest.raises(ModelError, match="no model weights"):
        sources.find_source(str(tmp_path), tmp_path).key()


@pytest.mark.parametrize("content", ["{", "[1]", '[{"path": 1}]', '{"a": 1}'])
def test_a_folder_with_a_broken_list_of_modules_is_refused(copy: Path, content: str) -> None:
    (copy / "modules.json").write_text(content)
    with pytest.raises(ModelError, match=r"modules\.json"):
        sources.fingerprint(copy)


@pytest.mark.parametrize(
    "name", ["no-such-model", "/no/such/folder", "a/b/c", "../up", "", "a b/c"]
)
def test_an_unknown_name_is_explained(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="no such model") as caught:
        sources.find_source(name, tmp_path)
    assert BUNDLED_MODEL in caught.value.remedy


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def test_a_hub_name_is_taken_from_the_local_cache(hub: Path, tiny: Path, tmp_path: Path) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    home = hub / "models--someone--tiny"
    shutil.copytree(tiny, home / "snapshots" / commit)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text(commit)
    source = sources.find_source("someone/tiny", tmp_path)
    assert source.name == "someone/tiny"
    assert source.folder(pytest.fail) == home / "snapshots" / commit
    assert sources.fingerprint(source.folder(pytest.fail)) == sources.fingerprint(tiny)


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("offline", [True, False])
def test_a_hub_name_out_of_reach_is_explained_within_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, offline: bool
) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", offline)
    start = time.monotonic()
    with pytest.raises(ModelError, match="neither in the local cache of the hub") as caught:
        sources.find_source(bundled.HUB_NAME, tmp_path)
    assert time.monotonic() - start < 10
    assert bundled.HUB_NAME in caught.value.where
    assert "network" in caught.value.remedy
