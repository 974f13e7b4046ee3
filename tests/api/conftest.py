"""An index of the user's letter, served in this process and in one of its own."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))

from served import PDF, Builder, Client, Server, pdf_of, serving

from askbrief.api import create_app
from askbrief.console import Watch
from askbrief.embedding import ModelEmbedder
from askbrief.indexing import build as build_index
from askbrief.settings import Settings, load_settings
from askbrief.stores import create_store
from askbrief.stores.base import Model

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="session")
def build(embedder: ModelEmbedder) -> Builder:
    """Build an index of files and folders; the model is loaded once."""

    def build_it(index: Path, *paths: Path, full: bool = False) -> None:
        model = Model(embedder.name, embedder.fingerprint, embedder.dim)
        with closing(create_store(str(index), model, full=full)) as store, Watch() as watch:
            build_index(paths, store, embedder, watch)

    return build_it


@pytest.fixture(scope="session")
def cache(model_cache: Path, embedder: ModelEmbedder) -> Path:
    del embedder  # its export is made once
    return model_cache


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the user's letter, and one in PDF."""
    folder = tmp_path_factory.mktemp("api") / "letters"
    folder.mkdir()
    (folder / "user.txt").write_bytes((CORPUS / "kst-32623-376.txt").read_bytes())
    (folder / "printed.pdf").write_bytes(pdf_of(*PDF))
    return folder


@pytest.fixture(scope="session")
def index(letters: Path, build: Builder) -> Path:
    folder = letters.parent / "index"
    build(folder, letters)
    return folder


@pytest.fixture(scope="session")
def settings(index: Path, cache: Path) -> Settings:
    return load_settings({}, index=str(index), cache=str(cache), rate=0)


@pytest.fixture(scope="session")
def start() -> Iterator[Client]:
    """Start an app in this process, and wait until it is ready."""
    with ExitStack() as stack:

        def start_it(settings: Settings, *, ready: bool = True) -> TestClient:
            client = TestClient(create_app(settings), "http://localhost")
            stack.enter_context(client)
            end = time.monotonic() + 60
            while ready and client.get("/readyz").status_code != 200:
                assert time.monotonic() < end
                time.sleep(0.02)
            return client

        yield start_it


@pytest.fixture(scope="session")
def client(start: Client, settings: Settings) -> TestClient:
    return start(settings)


@pytest.fixture(scope="session")
def server(index: Path, cache: Path) -> Iterator[Server]:
    """A real server that several tests share."""
    with serving(index, cache) as one:
        one.wait_for(200)
        yield one
