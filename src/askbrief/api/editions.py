"""One version of the index, open, and what is worked out about it once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cached_property, lru_cache
from threading import Lock

from askbrief.answering import ask
from askbrief.api.examples import Examples, examples_of
from askbrief.embedding import ModelEmbedder
from askbrief.errors import AskbriefError
from askbrief.pairing import check_pair
from askbrief.settings import Settings
from askbrief.stores import open_store
from askbrief.stores.base import LetterRecord, Source, Store
from askbrief.stores.locations import shown
from askbrief.stores.watching import Mark
from askbrief.types import Filter

LISTS_KEPT = 8
_WARMING = "Wie heeft deze brief ondertekend?"


class Edition:
    """An open index with its model; closed when it is retired and nobody uses it.

    Safe to use from several threads.
    """

    def __init__(self, store: Store, embedder: ModelEmbedder, file: int) -> None:
        """Take over a store; ``file`` tells its database from one that took its place."""
        self.store = store
        self.embedder = embedder
        self.file = file
        self.version = store.version()
        mark = getattr(store, "register_mark", None)
        self.register: str = mark() if mark else ""
        counts = store.counts()
        self.letters, self.passages = counts.letters, counts.passages
        self._examples: Future[Examples] = Future()
        self.records = lru_cache(LISTS_KEPT)(self._records)
        self._users = 0
        self._retired = False
        self._closed = False
        self._lock = Lock()

    def examples(self, seconds: float) -> Examples:
        """Return example questions; none yet if they cannot be had in so many seconds."""
        try:
            return self._examples.result(seconds)
        except TimeoutError:
            return {"nl": [], "en": []}

    def make_examples(self, threshold: float, stop: Callable[[], bool]) -> None:
        """Make the example questions, which takes a second or two, unless told to stop."""
        try:
            made = examples_of(
                self.store,
                self.embedder,
                self.records(Filter()),
                threshold,
                lambda: stop() or self._retired,
            )
        except AskbriefError:
            made = {"nl": [], "en": []}
        self._examples.set_result(made)

    @lru_cache(maxsize=256)  # noqa: B019 - an edition lives as long as it is served
    def dossier_title(self, dossier: str) -> str | None:
        """Return what a dossier is called in its newest letter."""
        records = self.records(Filter(dossier=dossier))
        return self.store.letter(records[0].letter_id).metadata.dossier_title if records else None

    def source(self, letter_id: str) -> Source | None:
        """Return the file that a letter was read from."""
        return self._sources.get(letter_id)

    def replaced_by(self, letter_id: str) -> str | None:
        """Return the last reprint of a letter, if there is one."""
        original = re.sub(r"-h\d+$", "", letter_id)
        if letter_id not in self._superseded:
            return None
        reprints = (
            one for one in self._sources if re.fullmatch(re.escape(original) + r"-h\d+", one)
        )
        last = max(reprints, key=lambda one: int(one.rpartition("-h")[2]), default=None)
        return None if last == letter_id else last

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return self.store.sources()

    @cached_property
    def _superseded(self) -> frozenset[str]:
        return self.store.superseded()

    @property
    def what(self) -> tuple[str, int, str]:
        """What tells an edition from another: content, file and register."""
        return self.version, self.file, self.register

    @property
    def is_closed(self) -> bool:
        """Whether the index was closed, after its last use."""
        return self._closed

    def take(self) -> None:
        """Count one more user."""
        with self._lock:
            self._users += 1

    def give_back(self) -> None:
        """Count one user less."""
        with self._lock:
            self._users -= 1
            over = self._retired and not self._users
        if over:
            self._close()

    def retire(self) -> None:
        """Close the index as soon as nobody uses it."""
        with self._lock:
            over, self._retired = not self._users and not self._retired, True
        if over:
            self._close()

    def is_settled(self) -> bool:
        """Whether what is derived from the index is up to date on disk."""
        settled = getattr(self.store, "is_settled", None)
        return settled is None or bool(settled())

    def warm_up(self) -> None:
        """Load what the first question would have to wait for."""
        ask(_WARMING, self.store, self.embedder, threshold=1.0)

    def _close(self) -> None:
        self.store.close()
        self._closed = True

    def _records(self, where: Filter) -> Sequence[LetterRecord]:
        """List letters, newest first; ``records`` keeps the last few lists."""
        return tuple(self.store.letters(where))


def open_edition(settings: Settings, embedder: ModelEmbedder, mark: Mark) -> Edition:
    """Open the index of the settings.

    Raises:
        AskbriefError: there is none, it holds no letters, it is damaged, or it was built with
            another model.
    """
    store = open_store(settings.read_from)
    try:
        check_pair(store, embedder, shown(settings.read_from))
        return Edition(store, embedder, mark[0][0] if mark else 0)
    except AskbriefError:
        store.close()
        raise
