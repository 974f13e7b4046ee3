"""A build in a process of its own: ``python one_build.py INDEX CORPUS VECTORS FULL``.

VECTORS is a file of recorded vectors, or the folder of the model's cache: then the real model
embeds. Prints ``ready`` before it begins; at its end ``done``, or the error in a line.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import faiss  # noqa: F401 - imported before the build begins, so that kills hit the build
from recorded import load, run_build

import askbrief.stores.writing  # noqa: F401
from askbrief.embedding import open_embedder
from askbrief.embedding.base import Embedder
from askbrief.errors import AskbriefError
from askbrief.settings import BUNDLED_MODEL
from askbrief.stores import create_store
from askbrief.stores.base import Model


def embedder_at(path: Path) -> Embedder:
    if path.is_file():
        return load(path)
    real = open_embedder(BUNDLED_MODEL, path)
    real.embed_passages(["loads what it needs"])
    return real


def main() -> None:
    index, corpus, vectors, full = sys.argv[1:]
    embedder = embedder_at(Path(vectors))
    model = Model(embedder.name, embedder.fingerprint, embedder.dim)
    say("ready")
    try:
        with closing(create_store(index, model, full=full == "full")) as store:
            run_build(Path(corpus), store, embedder)
            warnings = getattr(store, "warnings", ())
        say(f"done {len(warnings)}")
    except AskbriefError as error:
        say(f"{type(error).__name__}: {error}")
    except KeyboardInterrupt:
        say("stopped")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
