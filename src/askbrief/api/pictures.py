"""Page images: the file a letter was read from, drawn in a process of its own."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from askbrief.api.problems import Problem, unavailable
from askbrief.corpus.retrieving import Stamp, bytes_of, stamp_of
from askbrief.errors import LetterError
from askbrief.isolation import Limits, Worker
from askbrief.stores.base import Source
from askbrief.types import Letter

T = TypeVar("T")
KEPT_BYTES = 64_000_000
LIMITS = Limits(seconds=15.0, seconds_per_megabyte=1.0, memory_bytes=2_000_000_000)
PRINTED = frozenset({"pdf", "ocr"})
_MODULE = "askbrief.reading.pdf.pictures"
Sizes = list[tuple[float, float]]


class Pictures:
    """Draws pages and remembers the last ones, up to ``KEPT_BYTES``.

    Safe to use from several threads; pages are drawn one at a time.
    """

    def __init__(self) -> None:
        self._worker = Worker(LIMITS)
        self._drawing = Lock()
        self._kept = Kept(KEPT_BYTES)

    def page(self, letter: Letter, source: Source | None, number: int, width: int) -> bytes:
        """Return a page as PNG.

        Raises:
            Problem: 404 if the letter is no PDF, 410 if its file is gone or changed, 503 if
                it cannot be drawn.
        """

        def draw(data: bytes) -> bytes:
            made: bytes = self._call("draw", data, letter.id, number, width)
            return made

        return self._made(letter, source, (number, width), draw, len)

    def sizes(self, letter: Letter, source: Source | None) -> Sizes:
        """Return width and height of each page in points.

        Raises:
            Problem: as for ``page``.
        """

        def measure(data: bytes) -> Sizes:
            made: Sizes = self._call("measure", data, letter.id)
            return made

        return self._made(letter, source, (), measure, lambda sizes: 100 * len(sizes))

    def close(self) -> None:
        """End the process that draws."""
        self._worker.close()

    def _made(
        self,
        letter: Letter,
        source: Source | None,
        what: tuple[int, ...],
        make: Callable[[bytes], T],
        size: Callable[[T], int],
    ) -> T:
        """Return what is made of a letter's file, as long as that file is as it was."""
        checked, stamp = _checked(letter, source)
        key = (checked.sha256, stamp, what)
        return self._kept.get(key, lambda: make(_bytes(checked)), size)

    def _call(self, function: str, data: bytes, name: str, *numbers: int) -> Any:  # noqa: ANN401 - the function's
        try:
            with self._drawing:
                return self._worker.call(f"{_MODULE}:{function}", data, name, *numbers)
        except LetterError as error:
            raise unavailable(f"The page cannot be drawn: {error}", 60) from None


def _bytes(source: Source) -> bytes:
    try:
        return bytes_of(source)
    except LetterError as error:
        raise Problem(410, f"The page cannot be shown: {error}") from None


def _checked(letter: Letter, source: Source | None) -> tuple[Source, Stamp]:
    """Return where a PDF is and its state on disk."""
    if letter.form not in PRINTED or source is None:
        raise Problem(404, f"{letter.id} was not read from a PDF, so it has no page images.")
    stamp = stamp_of(source)
    if stamp is None:
        raise Problem(
            410,
            f"The file that {letter.id} was read from is gone. Put it back, or run "
            "`askbrief build`.",
        )
    return source, stamp


class Kept:
    """The values used last, up to a number of bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._values: OrderedDict[object, tuple[object, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """Return the value of a key, made if it is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]  # type: ignore[return-value]  # keys tell the type
        value = make()
        with self._lock:
            if key not in self._values:
                self._values[key] = (value, size(value))
                self._size += size(value)
            while self._size > self._most:
                self._size -= self._values.popitem(last=False)[1][1]
        return value


def has_pictures(letter: Letter, source: Source | None) -> bool:
    """Tell whether pages can be drawn: the letter is a PDF whose file is still there.

    Whether the file is still the same is seen when a page is drawn.
    """
    return letter.form in PRINTED and source is not None and stamp_of(source) is not None
