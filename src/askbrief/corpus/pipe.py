"""Standard input, which can be read only once, as a file that can be read again."""

from __future__ import annotations

import shutil
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from askbrief.corpus.forms import SNIFFED_BYTES
from askbrief.reading import MAX_LETTER_BYTES
from askbrief.reading.forms import archive_of


class Pipe:
    """A stream that is kept when it is first asked for: in memory, or if it is large in a
    file without a name."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._kept: BinaryIO | None = None

    def opened(self) -> BinaryIO:
        """Return its content, at its start; of what is no archive, no more than is needed to
        see that it is too large.

        Raises:
            OSError: the stream cannot be read, or not be kept.
        """
        if self._kept is None:
            kept = cast(BinaryIO, SpooledTemporaryFile(max_size=MAX_LETTER_BYTES))  # noqa: SIM115
            self._kept = kept
            start = self._stream.read(SNIFFED_BYTES)
            kept.write(start)
            if archive_of(start):
                shutil.copyfileobj(self._stream, kept)
            else:
                kept.write(self._stream.read(MAX_LETTER_BYTES + 1 - len(start)))
        self._kept.seek(0)
        return self._kept

    def close(self) -> None:
        """Forget the content."""
        if self._kept is not None:
            self._kept.close()
        self._kept = None
