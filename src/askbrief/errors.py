"""Every error that a user can cause.

AskbriefError
├── QuestionError    a question or filter that cannot be asked
├── LetterError      a file that cannot be read as a letter
├── ModelError       a model that is missing, damaged or not the one of the index
├── StoreError       an index that is missing, damaged, busy or cannot be written
│   ├── NoIndexError     there is no index yet
│   ├── OpeningError     an index that is being opened
│   └── MissingError     a letter or passage that is not in the index
└── DataError        another file given to a command that does not hold what it should
"""

from __future__ import annotations


class AskbriefError(Exception):
    """Says what happened, where, and what to do about it.

    Args:
        what: what happened, one clause without a full stop.
        where: the file, setting or letter it happened at; may be empty.
        remedy: what the user can do, one sentence; may be empty.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}. {self.remedy}" if self.remedy else f"{head}."


class QuestionError(AskbriefError):
    """A question or filter that cannot be asked."""


class LetterError(AskbriefError):
    """A file that cannot be read as a letter."""


class ModelError(AskbriefError):
    """A model that is missing, damaged or not the one the index was built with."""


class StoreError(AskbriefError):
    """An index that is missing, damaged, busy or cannot be written."""


class NoIndexError(StoreError):
    """There is no index yet."""


class OpeningError(StoreError):
    """An index that is being opened."""


class MissingError(StoreError):
    """A letter or passage that is not in the index."""


class DataError(AskbriefError):
    """Another file given to a command that does not hold what it should."""
