"""What all tests share: no way out to the network, and one model for the session."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import anyio
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"

from askbrief.embedding import ModelEmbedder, open_embedder
from askbrief.settings import BUNDLED_MODEL

sys.path.insert(0, str(Path(__file__).parent / "stores"))

import servers
import shard_servers

_NUMBERS = count(1)


def _is_local(address: object) -> bool:
    if not isinstance(address, tuple):  # a Unix socket's path
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"}


@pytest.fixture(scope="session", autouse=True)
def _offline() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: object) -> None:
        if not _is_local(address):
            raise PermissionError(f"a test tried to connect to {address}")
        connect(self, address)  # type: ignore[arg-type]

    def guarded_connect_ex(self: socket.socket, address: object) -> int:
        if not _is_local(address):
            raise PermissionError(f"a test tried to connect to {address}")
        return connect_ex(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Give all processes of a run one folder for the model, 0.8 GB, which goes at the end."""
    if "ASKBRIEF_TEST_CACHE" not in os.environ:
        os.environ["ASKBRIEF_TEST_CACHE"] = folder = tempfile.mkdtemp(prefix="askbrief-models-")
        config.add_cleanup(partial(shutil.rmtree, folder, ignore_errors=True))
    # pytest compiles the modules of anyio anew when they are first used, some of them in
    # threads; two at once are more than the compiler of CPython 3.11 stands.
    for name in dir(anyio):
        getattr(anyio, name)


@pytest.fixture(scope="session")
def model_cache() -> Path:
    """Folder that the model is unpacked into; ASKBRIEF_TEST_CACHE keeps it between sessions."""
    return Path(os.environ["ASKBRIEF_TEST_CACHE"])


@pytest.fixture(scope="session")
def embedder(model_cache: Path) -> ModelEmbedder:
    """The bundled model; making its export takes about 15 s, once a session."""
    return open_embedder(BUNDLED_MODEL, model_cache)


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Server]:
    """A PostgreSQL server with pgvector, for the session."""
    if reason := servers.missing():
        pytest.skip(reason)
    with servers.running() as server:
        yield server


@pytest.fixture(scope="session")
def shards() -> Iterator[shard_servers.Cluster]:
    """A primary with a replica and two shards, for the session; tests leave them running."""
    if reason := servers.missing():
        pytest.skip(reason)
    with shard_servers.cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def shards_url(shards: shard_servers.Cluster) -> str:
    """Where an index may be made that is spread over two servers; full builds begin it anew."""
    shards.set_up("shelf")
    return shards.url("schema=shelf")


@pytest.fixture
def postgres_url(postgres: servers.Server) -> Iterator[str]:
    """Where an index may be made, in a schema of its own that is gone afterwards."""
    schema = f"test_{next(_NUMBERS)}"
    yield postgres.url(f"schema={schema}")
    postgres.run(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
