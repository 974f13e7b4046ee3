"""The index that is served: opened in the background, exchanged when a newer one is there.

Every request works on one edition of the index from beginning to end. An edition that was
replaced is closed when its last request has ended.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, RLock, Thread
from typing import TypeVar

from askbrief.api.editions import Edition, open_edition
from askbrief.embedding import ModelEmbedder, open_embedder
from askbrief.errors import AskbriefError, MissingError, OpeningError, StoreError
from askbrief.settings import Settings
from askbrief.stores.locations import shown
from askbrief.stores.watching import Mark, watcher_of

T = TypeVar("T")
LOOK_SECONDS = 1.0
SETTLE_SECONDS = 60.0
"""How long an edition goes on being served while a build is writing the next."""
RETRY_SECONDS = 5.0
_log = logging.getLogger("askbrief.index")


class Library:
    """Lends the index of the settings; starts without one and finds it when it is built."""

    def __init__(self, settings: Settings, opened: Callable[[Edition], None]) -> None:
        """Make a library; ``opened`` is called with each edition, before it is lent."""
        self._settings = settings
        self._opened = opened
        self._embedder: ModelEmbedder | None = None
        self._edition: Edition | None = None
        self._error: AskbriefError = OpeningError(
            "the index is being opened",
            where=shown(settings.read_from),
            remedy="Try again in a moment.",
        )
        self._mark: Mark | None = None
        self._watcher = watcher_of(settings.read_from)
        self._again = 0.0
        self._unsettled_since: float | None = None
        self._lock = RLock()
        self._looking = RLock()
        self._stop = Event()
        self._examples = ThreadPoolExecutor(1, thread_name_prefix="askbrief-examples")
        self._thread = Thread(target=self._watch, name="askbrief-library", daemon=True)

    def start(self) -> None:
        """Open the index in the background and keep looking for newer ones."""
        self._thread.start()

    @contextmanager
    def lend(self) -> Iterator[Edition]:
        """Lend the newest edition.

        Raises:
            AskbriefError: there is none; says why.
        """
        with self._lock:
            edition = self._edition
            if edition is None:
                raise self._error
            edition.take()
        try:
            yield edition
        finally:
            edition.give_back()

    def use(self, work: Callable[[Edition], T]) -> T:
        """Do work with the newest edition; once more if it can no longer be read.

        Raises:
            AskbriefError: there is no edition, or the work raised it.
        """
        with self.lend() as edition:
            try:
                return work(edition)
            except MissingError:
                raise
            except StoreError as error:
                failed, reason = edition, error
        self.look()
        with self.lend() as edition:
            if edition is failed:
                raise reason
            return work(edition)

    def stop(self) -> None:
        """Stop looking, and close the edition when it is no longer in use."""
        self._stop.set()
        # A thread that is inside a library when Python ends takes the process down with it.
        if self._thread.is_alive():
            self._thread.join()
        self._examples.shutdown()
        self._watcher.close()
        self._replace(None)

    def look(self) -> None:
        """Open the index if it is not the one that is lent."""
        with self._looking:
            mark = self._watcher.mark()
            unchanged = mark == self._mark and self._unsettled_since is None
            if unchanged and (self._edition or time.monotonic() < self._again):
                return
            self._mark, self._again = mark, time.monotonic() + RETRY_SECONDS
            try:
                self._take_in(mark)
            except AskbriefError as error:
                self._fail(error, mark)

    def _watch(self) -> None:
        while True:
            try:
                self.look()
            except Exception:
                _log.exception("the index cannot be looked at")
            if self._stop.wait(LOOK_SECONDS):
                return

    def _take_in(self, mark: Mark) -> None:
        if self._embedder is None:
            self._embedder = open_embedder(
                self._settings.model, self._settings.cache, report=_log.info
            )
        edition = open_edition(self._settings, self._embedder, mark)
        if self._is_same(edition) or self._must_wait(edition):
            edition.retire()
            return
        try:
            self._opened(edition)
        except AskbriefError:
            edition.retire()
            raise
        self._replace(edition)
        self._examples.submit(self._add_examples, edition)
        _log.info("index opened", extra={"index": edition.version, "letters": edition.letters})

    def _add_examples(self, edition: Edition) -> None:
        edition.take()
        try:
            edition.make_examples(self._settings.threshold, self._stop.is_set)
        finally:
            edition.give_back()

    def _is_same(self, new: Edition) -> bool:
        old = self._edition
        same = old is not None and old.what == new.what
        if same:
            self._unsettled_since = None
        return same

    def _must_wait(self, new: Edition) -> bool:
        """Whether a build is still at work on what the new edition needs."""
        if self._edition is None or self._edition.file != new.file or new.is_settled():
            self._unsettled_since = None
            return False
        now = time.monotonic()
        self._unsettled_since = self._unsettled_since or now
        return now - self._unsettled_since < SETTLE_SECONDS

    def _fail(self, error: AskbriefError, mark: Mark) -> None:
        """Go on with the old edition if its file is still there."""
        with self._lock:
            changed, self._error = str(error) != str(self._error), error
            if self._edition is not None and mark and mark[0][0] == self._edition.file:
                return
        self._replace(None)
        if changed:
            _log.warning("no index to serve: %s", error)

    def _replace(self, edition: Edition | None) -> None:
        with self._lock:
            old, self._edition = self._edition, edition
        if old is not None:
            old.retire()
