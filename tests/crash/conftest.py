"""Makes the modules beside it importable, and records the real vectors once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from recorded import ARCHIVE, Content, real_motions, record, save

from askbrief.embedding import ModelEmbedder

needs_motions = "the archive of motions is not here"


@pytest.fixture(scope="session")
def motions() -> Content:
    if not ARCHIVE.exists():
        pytest.skip(needs_motions)
    return real_motions()


@pytest.fixture(scope="session")
def vectors(
    motions: Content, embedder: ModelEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A file with the real vectors of every passage of the motions."""
    scratch = tmp_path_factory.mktemp("recorded")
    save(record(motions, embedder, scratch), scratch / "vectors.pickle")
    return scratch / "vectors.pickle"
