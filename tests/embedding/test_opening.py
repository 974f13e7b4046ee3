"""Exports are made once, found again, remade when damaged, and refused when unfaithful."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from askbrief.embedding import agreement, export, folders, open_embedder
from askbrief.embedding.loading import load_model
from askbrief.errors import ModelError


@pytest.fixture
def cache(tiny: Path, tiny_cache: Path, tmp_path: Path) -> Path:
    """A cache of its own with the tiny model's export in it."""
    open_embedder(str(tiny), tiny_cache)
    return Path(shutil.copytree(tiny_cache, tmp_path / "cache"))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that exports are made in from now on."""
    folders_made = []

    def watch(model: Path, name: str, fingerprint: str, folder: Path) -> dict[str, object]:
        folders_made.append(folder)
        return make(model, name, fingerprint, folder)

    make = export.make_export
    monkeypatch.setattr(export, "make_export", watch)
    return folders_made


def test_an_export_is_made_once(tiny: Path, cache: Path, made: list[Path]) -> None:
    open_embedder(str(tiny), cache, pytest.fail)
    assert made == []


def test_people_are_told_what_takes_long(tiny: Path, tmp_path: Path) -> None:
    said: list[str] = []
    open_embedder(str(tiny), tmp_path, said.append)
    assert len(said) == 1
    assert "Exporting the model tiny" in said[0]


def test_the_same_model_elsewhere_shares_the_export(
    tiny: Path, cache: Path, tmp_path: Path, made: list[Path]
) -> None:
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    opened = open_embedder(str(copy), cache)
    assert opened.fingerprint == open_embedder(str(tiny), cache).fingerprint
    assert opened.name == "copy"
    assert made == []


def test_a_model_that_changed_is_exported_anew(
    tiny: Path, cache: Path, tmp_path: Path, made: list[Path]
) -> None:
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    before = open_embedder(str(copy), cache)
    prompts = {"prompts": {"query": "van ", "document": "de "}}
    (copy / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    after = open_embedder(str(copy), cache)
    assert after.fingerprint != before.fingerprint
    assert after.count_tokens([""]) == [3]
    assert len(made) == 1


def _exported(cache: Path) -> Path:
    (encoder,) = cache.glob("exports/*/encoder.onnx")
    return encoder.parent


@pytest.fixture
def lonely(tiny: Path, cache: Path) -> Path:
    """A cache with one export only."""
    keep = open_embedder(str(tiny), cache).fingerprint[:16]
    for folder in (cache / "exports").iterdir():
        if folder.is_dir() and folder.name != keep:
            shutil.rmtree(folder)
    return cache


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "words.npy").unlink(),
        lambda folder: os.truncate(folder / "encoder.onnx", 100),
        lambda folder: (folder / folders.MANIFEST).write_text("{"),
        shutil.rmtree,
    ],
)
def test_a_damaged_export_is_made_anew(
    tiny: Path, lonely: Path, made: list[Path], damage: Callable[[Path], object]
) -> None:
    folder = _exported(lonely)
    damage(folder)
    opened = open_embedder(str(tiny), lonely)
    assert made == [folder]
    opened.verify()
    assert opened.embed_query("de").vector.shape == (32,)


@pytest.mark.parametrize("note", ["", "{", "{}", "[]", '"text"'])
def test_a_damaged_note_is_written_anew(
    tiny: Path, cache: Path, made: list[Path], note: str
) -> None:
    for file in (cache / "known").iterdir():
        file.write_text(note)
    open_embedder(str(tiny), cache, pytest.fail)
    assert made == []
    assert any("fingerprint" in file.read_text() for file in (cache / "known").iterdir())


def test_an_export_alone_answers_questions(
    tiny: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_embedder(str(tiny), cache, pytest.fail)
    monkeypatch.setattr(shutil, "disk_usage", pytest.fail)
    assert opened.embed_query("de").tokens.shape == (1, 32)


def test_a_read_only_cache_is_explained(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(ModelError, match="cannot be written") as caught:
        open_embedder(str(tiny), tmp_path / "cache")
    assert "ASKBRIEF_CACHE" in caught.value.remedy


def test_a_model_that_cannot_be_loaded_is_explained(tiny: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    (copy / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        open_embedder(str(copy), tmp_path / "cache")
    assert caught.value.where == str(copy)
    assert "ASKBRIEF_MODEL" in caught.value.remedy


def _with_modules(
    source: Path, target: Path, change: Callable[[list[dict[str, object]]], None]
) -> Path:
    shutil.copytree(source, target)
    modules = json.loads((target / "modules.json").read_text())
    change(modules)
    (target / "modules.json").write_text(json.dumps(modules))
    return target


def test_a_model_that_changes_the_size_is_refused(tiny: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    pooling = json.loads((copy / "1_Pooling" / "config.json").read_text())
    pooling["pooling_mode"] = ["cls", "mean"]
    (copy / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    with pytest.raises(ModelError, match="different sizes"):
        open_embedder(str(copy), tmp_path / "cache")


def test_a_model_that_leaves_out_the_prefix_is_refused(tiny: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny, tmp_path / "copy"))
    pooling = json.loads((copy / "1_Pooling" / "config.json").read_text())
    (copy / "1_Pooling" / "config.json").write_text(json.dumps(pooling | {"include_prompt": False}))
    with pytest.raises(ModelError, match="prefix"):
        open_embedder(str(copy), tmp_path / "cache")


def test_a_model_without_a_transformer_is_refused(tiny: Path, tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny / "tokenizer.json"))
    static = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)])
    static.save(str(tmp_path / "static"), create_model_card=False)
    with pytest.raises(ModelError, match="not a transformer"):
        open_embedder(str(tmp_path / "static"), tmp_path / "cache")


def test_an_export_that_fails_is_explained(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no such operator\nand more")

    monkeypatch.setattr(export, "_write_encoder", fail)
    with pytest.raises(ModelError, match=r"cannot be exported to ONNX \(no such operator\)"):
        open_embedder(str(tiny), tmp_path)
    assert not list(tmp_path.glob("exports/*/*"))


def test_an_unfaithful_export_is_refused(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = export._words
    monkeypatch.setattr(export, "_words", lambda model: right(model)[::-1])
    with pytest.raises(ModelError, match="faithfully"):
        open_embedder(str(tiny), tmp_path)
    assert not list(tmp_path.glob("exports/*/*"))


def test_a_tokenizer_that_does_otherwise_is_refused(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_special_ids", lambda _: ((3,), (2,)))
    with pytest.raises(ModelError, match="tokenizer"):
        open_embedder(str(tiny), tmp_path)


def test_a_model_without_a_window_gets_one(tiny: Path) -> None:
    model = load_model(tiny)
    model.max_seq_length = 10**30
    assert export._facts(model, "m", "f").window == export.WINDOW_IF_UNLIMITED


def test_a_cosine_that_is_no_number_is_low(
    tiny: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_embedder(str(tiny), cache)
    encoder = opened._encoder
    monkeypatch.setattr(agreement, "lowest_cosine", lambda *_: float("nan"))
    with pytest.raises(ModelError, match="nan"):
        agreement.insist_on_agreement(load_model(tiny), encoder, tiny)


FIRST_USE = """
import sys
from pathlib import Path
from askbrief.embedding import open_embedder
embedder = open_embedder(sys.argv[1], Path(sys.argv[2]))
embedder.embed_query("de")
embedder.embed_passages(["van", "de"])
"""


def test_first_use_is_silent_and_two_at_once_end_well(tiny: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", FIRST_USE, str(tiny), str(tmp_path)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=200)[0] for process in running] == ["", ""]
    assert [process.returncode for process in running] == [0, 0]
    assert folders.damaged(_exported(tmp_path)) == []
