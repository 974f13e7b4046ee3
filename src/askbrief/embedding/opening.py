"""Finds a model's export by its name, or makes it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from askbrief.embedding import folders
from askbrief.embedding.facts import Facts
from askbrief.embedding.fast import QueryEncoder
from askbrief.embedding.model import ModelEmbedder
from askbrief.embedding.sources import PIPELINE, Source, find_source, fingerprint


def open_embedder(
    model: str, cache: Path, report: folders.Report = lambda _sentence: None
) -> ModelEmbedder:
    """Open a model: within milliseconds, unless it must be unpacked or exported first.

    Args:
        model: the bundled model's name, a folder, or a name on the hub.
        cache: folder for what is made of models; shared by all of them.
        report: is told, in a sentence, what takes long.

    Raises:
        ModelError: there is no such model, it is of no use, or the cache cannot be written.
    """
    cache = cache.expanduser().resolve()
    source = find_source(model, cache)
    folder = _known_export(source, cache)
    facts = folders.whole(folder) if folder else None
    if folder is None or facts is None:
        folder, facts = _make_export(source, cache, report)
    return ModelEmbedder(source, QueryEncoder(folder, Facts.parse(facts)), report)


def _known_export(source: Source, cache: Path) -> Path | None:
    """Where the export of this very source is, if one was ever made."""
    try:
        note = json.loads(_note(source, cache).read_text(encoding="utf-8"))
        return _export_folder(cache, note["fingerprint"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _make_export(
    source: Source, cache: Path, report: folders.Report
) -> tuple[Path, dict[str, Any]]:
    model = source.folder(report)
    identity = fingerprint(model)
    folder = _export_folder(cache, identity)
    facts = folders.whole(folder)
    if facts is None:
        from askbrief.embedding.export import make_export  # noqa: PLC0415 - loads torch

        report(f"Exporting the model {source.name} for fast questions, once (about 20 seconds)")
        facts = make_export(model, source.name, identity, folder)
    note = {"model": source.name, "key": source.key(), "fingerprint": identity}
    folders.write_text(_note(source, cache), json.dumps(note, indent=2) + "\n")
    return folder, facts


def _note(source: Source, cache: Path) -> Path:
    name = hashlib.sha256(f"{PIPELINE} {source.key()}".encode()).hexdigest()
    return cache / "known" / f"{name[:16]}.json"


def _export_folder(cache: Path, identity: str) -> Path:
    return cache / "exports" / identity[:16]
