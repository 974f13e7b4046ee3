"""Gathers what a bug report needs."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from askbrief.cli_session import open_model
from askbrief.errors import AskbriefError
from askbrief.stores.locations import shown

if TYPE_CHECKING:
    from askbrief.export import Document
    from askbrief.settings import Settings

PACKAGES = ("faiss-cpu", "tantivy", "psycopg", "sentence-transformers", "torch", "onnxruntime")


def gather(settings: Settings) -> tuple[Document, AskbriefError | None]:
    """Describe index, model and versions, and say what kept the index from being opened."""
    index, error = _index(settings)
    model = _model(settings)
    problems = [*index.pop("problems", ()), *model.pop("problems", ())]
    theirs, ours = index.get("model_fingerprint"), model.get("fingerprint")
    if theirs and ours and theirs != ours:
        problems.append("the index was built with another model; run `askbrief build --full`")
    document = {
        "askbrief": _version("askbrief"),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: _version(name) for name in PACKAGES},
        "index": index,
        "model": model,
        "threshold": settings.threshold,
        "cache": str(settings.cache),
        "problems": problems,
    }
    return document, error


def _index(settings: Settings) -> tuple[Document, AskbriefError | None]:
    from askbrief.stores import open_store  # noqa: PLC0415

    document: Document = {"location": shown(settings.index)}
    if settings.replica:
        document["replica"] = shown(settings.replica)
    try:
        store = open_store(settings.read_from)
        try:
            counts, model = store.counts(), store.model
            document |= {"id": store.version(), "letters": counts.letters}
            document |= {"passages": counts.passages, "model_name": model.name}
            document |= {"model_fingerprint": model.fingerprint, "problems": store.problems()}
        finally:
            store.close()
    except AskbriefError as error:
        return document | {"problems": [str(error)]}, error
    return document, None


def _model(settings: Settings) -> Document:
    document: Document = {"name": settings.model}
    try:
        embedder = open_model(settings)
        document |= {"fingerprint": embedder.fingerprint, "dim": embedder.dim}
        embedder.verify()
    except AskbriefError as error:
        return document | {"problems": [str(error)]}
    return document


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
