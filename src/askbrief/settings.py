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


LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside; each field is ``ASKBRIEF_<NAME>``."""

    index: str = "index"
    """Folder of the index, or a ``postgresql://`` URL."""
    replica: str = ""
    """A ``postgresql://`` URL that is read from instead, such as a replica's."""
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
    """0 takes any free one."""
    workers: int = 1
    """Processes that serve the HTTP API."""
    rate: int = 600
    """Requests to the API a client may make in a minute, of each worker; 0 means any number."""
    queue: int = 32
    """Questions that may wait for their turn, in each worker; more are refused at once."""
    origins: str = ""
    """Comma-separated origins whose pages may call the API; empty means its own only."""
    hosts: str = ""
    """Comma-separated names that a server on the loopback address answers to, beside its own."""
    proxies: str = ""
    """Comma-separated addresses of proxies that are believed about who the client is."""
    log_questions: bool = False
    """Whether the server's log holds the text of questions, which can be sensitive."""

    @property
    def read_from(self) -> str:
        """Where the index is read."""
        return self.replica or self.index

    @property
    def is_local(self) -> bool:
        """Whether the HTTP API can be reached from this machine only."""
        return self.host in LOOPBACK


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
        replica=_url(named.get("replica", defaults.replica)),
        model=named.get("model", defaults.model),
        threshold=_threshold(named.get("threshold", str(defaults.threshold))),
        cache=Path(named.get("cache", str(defaults.cache))).expanduser(),
        tokens=named.get("tokens", defaults.tokens),
        host=named.get("host", defaults.host),
        port=_whole("port", named.get("port", str(defaults.port)), 0, 65535),
        workers=_whole("workers", named.get("workers", str(defaults.workers)), 1, 256),
        rate=_whole("rate", named.get("rate", str(defaults.rate)), 0, 1_000_000),
        queue=_whole("queue", named.get("queue", str(defaults.queue)), 0, 10_000),
        origins=named.get("origins", defaults.origins),
        hosts=named.get("hosts", defaults.hosts),
        proxies=named.get("proxies", defaults.proxies),
        log_questions=_flag("log_questions", named.get("log_questions", "0")),
    )


def _url(value: str) -> str:
    if value and not value.startswith(("postgresql://", "postgres://")):
        raise _bad("replica", value.partition("://")[0], "a postgresql:// URL")
    return value


def _threshold(value: str) -> float:
    wanted = "a number from 0 to 1"
    try:
        threshold = float(value)
    except ValueError:
        raise _bad("threshold", value, wanted) from None
    if not 0 <= threshold <= 1:
        raise _bad("threshold", value, wanted)
    return threshold


def _whole(name: str, value: str, least: int, most: int) -> int:
    if not value.isdecimal() or len(value) > 9 or not least <= int(value) <= most:
        raise _bad(name, value, f"a whole number from {least} to {most}")
    return int(value)


def _flag(name: str, value: str) -> bool:
    if value.lower() not in {"0", "1", "false", "true"}:
        raise _bad(name, value, "0 or 1")
    return value.lower() in {"1", "true"}


def pass_on(name: str, value: str) -> None:
    """Set a variable for this process and those that it starts."""
    os.environ[name] = value


def _bad(name: str, value: str, wanted: str) -> AskbriefError:
    return AskbriefError(
        f"{value!r} is not {wanted}",
        where=f"setting {PREFIX}{name.upper()}",
        remedy=f"Set {PREFIX}{name.upper()} (or its flag) to {wanted}.",
    )
