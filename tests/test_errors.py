"""What errors say."""

from __future__ import annotations

import pytest

from askbrief import errors
from askbrief.errors import AskbriefError, DataError, LetterError, StoreError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (LetterError("the file is empty"), "the file is empty."),
        (LetterError("the file is empty", where="a.txt"), "a.txt: the file is empty."),
        (
            DataError("there is no such file", remedy="Check the path."),
            "there is no such file. Check the path.",
        ),
        (
            StoreError("the index is busy", where="index", remedy="Try again later."),
            "index: the index is busy. Try again later.",
        ),
    ],
)
def test_an_error_says_where_what_and_what_to_do(error: AskbriefError, said: str) -> None:
    assert str(error) == said


def test_the_parts_are_kept() -> None:
    error = StoreError("is busy", where="index", remedy="Wait.")
    assert (error.what, error.where, error.remedy) == ("is busy", "index", "Wait.")


def children() -> list[type[AskbriefError]]:
    return AskbriefError.__subclasses__()


def test_the_tree_at_the_top_of_the_file_is_complete() -> None:
    drawn = errors.__doc__ or ""
    assert {child.__name__ for child in children()} == {
        line.split()[1] for line in drawn.splitlines() if line.startswith(("├", "└"))
    }


@pytest.mark.parametrize("child", children())
def test_every_error_is_caught_by_its_parent(child: type[AskbriefError]) -> None:
    with pytest.raises(AskbriefError, match=r"^it broke\.$"):
        raise child("it broke")
