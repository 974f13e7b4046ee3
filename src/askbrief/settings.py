"""Settings: flags win over the environment, the environment over the defaults.

The only module that reads the environment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from platformdirs import user_cache_path

from askbrief.errors import AskbriefError

BUNDLED_MODEL = "multilingual-e5-small"
DEFAULT_THRESHOLD = 0.25
PREFIX = "ASKBRIEF_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside; each field is ``ASKBRIEF_<NAME>``."""

    index: str = "index"
    """Folder of the index, or a ``postgresql://`` URL."""
    model: str = BUNDLED_MODEL
    """The bundled model's name, a folder, or a model hub name."""
    threshold: float = DEFAULT_THRESHOLD
    """Confidence, 0 to 1, from which a question counts as answered."""
    cache: Path = Path()
    """Folder for models that were unpacked or exported; by default the user's cache."""
    tokens: str = ""
    """Comma-separated bearer tokens of the HTTP API; empty means none is needed."""
    host: str = "127.0.0.1"
    port: int = 8000


def load_settings(environ: Mapping[str, str] = os.environ, **flags: object) -> Settings:
    """Settle the settings from flags (None means not given), environment and defaults.

    Raises:
        AskbriefError: a value is not of its kind or out of range.
    """
    defaults = Settings(cache=user_cache_path("askbrief"))
    given = {f.name: environ.get(PREFIX + f.name.upper()) for f in fields(Settings)}
    given |= {name: str(value) for name, value in flags.items() if value is not None}
    named = {name: value for name, value in given.items() if value}
    return Settings(
        index=named.get("index", defaults.index),
        model=named.get("model", defaults.model),
        threshold=_threshold(named.get("threshold", str(defaults.threshold))),
        cache=Path(named.get("cache", str(defaults.cache))).expanduser(),
        tokens=named.get("tokens", defaults.tokens),
        host=named.get("host", defaults.host),
        port=_port(named.get("port", str(defaults.port))),
    )


def _threshold(value: str) -> float:
    wanted = "a number from 0 to 1"
    try:
        threshold = float(value)
    except ValueError:
        raise _bad("threshold", value, wanted) from None
    if not 0 <= threshold <= 1:
        raise _bad("threshold", value, wanted)
    return threshold


def _port(value: str) -> int:
    wanted = "a whole number from 1 to 65535"
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise _bad("port", value, wanted)
    return int(value)


def _bad(name: str, value: str, wanted: str) -> AskbriefError:
    return AskbriefError(
        f"{value!r} is not {wanted}",
        where=f"setting {PREFIX}{name.upper()}",
        remedy=f"Set {PREFIX}{name.upper()} (or its flag) to {wanted}.",
    )
