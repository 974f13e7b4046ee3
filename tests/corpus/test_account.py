"""The account of files: new, changed, unchanged, twins, failed and gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from builds import Builder, Index, Told, kamerstuk, letter_id, official, put, put_named

from askbrief.corpus import Inventory, survey
from askbrief.corpus.found import Problem
from askbrief.reading import MAX_LETTER_BYTES
from askbrief.stores.base import Source


def test_a_new_letter_is_read(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(2))
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "read", "b.txt": "read"}
    assert outcome.held == {letter_id(1): "a.txt", letter_id(2): "b.txt"}


def test_a_letter_that_did_not_change_is_left_alone(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    first = build(tmp_path)
    second = build(tmp_path, before=first.index)
    assert second.status == {"a.txt": "unchanged"}
    assert second.sources == first.sources


def test_a_letter_that_changed_is_read_again(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    first = build(tmp_path)
    put(tmp_path, a=kamerstuk(1, "Met een zin erbij."))
    second = build(tmp_path, before=first.index)
    assert second.status == {"a.txt": "read"}
    assert second.sources != first.sources


def test_a_letter_whose_file_is_gone_is_removed(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(2))
    first = build(tmp_path)
    (tmp_path / "a.txt").unlink()
    second = build(tmp_path, before=first.index)
    assert second.removed == {letter_id(1)}
    assert second.status == {"a.txt": "removed", "b.txt": "unchanged"}
    assert second.reasons["a.txt"] == "its file is gone"


def test_a_letter_whose_file_holds_another_is_removed(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    first = build(tmp_path)
    put(tmp_path, a=kamerstuk(2))
    second = build(tmp_path, before=first.index)
    assert second.removed == {letter_id(1)}
    assert second.reasons["a.txt"] == "its file now holds another letter"
    assert second.held == {letter_id(2): "a.txt"}


def test_letters_from_elsewhere_stay(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    elsewhere = {"kst-1-1": Source("/elsewhere/x.txt", "0" * 64)}
    outcome = build(tmp_path, before=Index(dict(elsewhere)))
    assert outcome.removed == set()
    assert elsewhere.items() <= outcome.sources.items()


def test_a_moved_letter_stays(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, b=kamerstuk(1))
    first = build(tmp_path)
    (tmp_path / "b.txt").rename(tmp_path / "c.txt")
    second = build(tmp_path, before=first.index)
    assert second.removed == set()
    assert second.held == {letter_id(1): "c.txt"}


def test_the_later_of_two_twins_is_skipped(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(1, "Een tweede druk."))
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "read", "b.txt": "skipped"}
    assert outcome.reasons["b.txt"] == f"the same letter as {tmp_path / 'a.txt'}"


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_the_order_in_which_twins_came_does_not_matter(
    build: Builder, tmp_path: Path, order: str
) -> None:
    twins = {"a": kamerstuk(1), "b": kamerstuk(1, "Een tweede druk.")}
    first, second = order
    put(tmp_path, **{first: twins[first]})
    before = build(tmp_path)
    put(tmp_path, **{second: twins[second]})
    after = build(tmp_path, before=before.index)
    assert after.held == {letter_id(1): "a.txt"}
    assert after.status["b.txt"] == "skipped"
    assert after.removed == set()


def test_a_twin_takes_the_place_of_a_file_that_is_gone(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(1))
    first = build(tmp_path)
    (tmp_path / "a.txt").unlink()
    second = build(tmp_path, before=first.index)
    assert second.held == {letter_id(1): "b.txt"}


def test_a_twin_takes_the_place_of_a_file_that_holds_another_letter(
    build: Builder, tmp_path: Path
) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(1))
    first = build(tmp_path)
    put(tmp_path, a=kamerstuk(2))
    second = build(tmp_path, before=first.index)
    assert second.held == {letter_id(1): "b.txt", letter_id(2): "a.txt"}
    assert second.removed == set()


UNREADABLE = b"\x00\x01\x02\x03" * 200


def test_a_file_that_is_no_letter_fails(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=UNREADABLE, b=kamerstuk(2))
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "failed", "b.txt": "read"}
    assert outcome.reasons["a.txt"]


def test_a_file_that_fails_keeps_what_was_read_from_it(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    first = build(tmp_path)
    put(tmp_path, a=UNREADABLE)
    second = build(tmp_path, before=first.index)
    assert second.status == {"a.txt": "failed"}
    assert second.removed == set()
    assert second.reasons["a.txt"].endswith("The letter read from it before stays in the index.")


def test_a_file_that_is_too_large_is_not_read(build: Builder, tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(MAX_LETTER_BYTES + 1)
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "failed"}
    assert "too large" in outcome.reasons["a.txt"]


def test_a_file_that_vanishes_while_building_fails(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    inventory = Inventory(survey([tmp_path]), build.readers)
    (tmp_path / "a.txt").unlink()
    (problem,) = inventory.all(Told().files)
    assert isinstance(problem, Problem)
    assert (problem.status, problem.path) == ("failed", str(tmp_path / "a.txt"))
    assert problem.reason == "cannot be read: No such file or directory. Check its rights."


def test_a_twin_takes_the_place_of_a_file_that_fails(build: Builder, tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(1))
    first = build(tmp_path)
    put(tmp_path, a=UNREADABLE)
    second = build(tmp_path, before=first.index)
    assert second.held == {letter_id(1): "b.txt"}
    assert "stays in the index" not in second.reasons["a.txt"]
    assert build(tmp_path, before=second.index).status == {"a.txt": "failed", "b.txt": "unchanged"}


def test_reports_come_in_the_order_of_paths(build: Builder, tmp_path: Path) -> None:
    put_named(
        tmp_path, {"c.txt": official(3), "a.txt": kamerstuk(1), "b.zip": b"PK\x05\x06", "d": b""}
    )
    reports = build(tmp_path).reports
    assert [Path(report.path).name for report in reports] == ["a.txt", "b.zip", "c.txt", "d"]
    assert [report.form for report in reports] == ["text", None, "xml", None]
    assert [report.status for report in reports] == ["read", "failed", "read", "failed"]
    assert all(report.seconds > 0 for report in reports if report.status == "read")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "libreoffice"),
        (b"{\\rtf1 een brief}", "libreoffice"),
        (b"\x89PNG\r\n\x1a\n" + bytes(600), "text"),
        (b"", "no text"),
    ],
    ids=["doc", "rtf", "png", "empty"],
)
def test_what_is_no_letter_fails_and_says_why(
    build: Builder, tmp_path: Path, data: bytes, told: str
) -> None:
    put_named(tmp_path, {"brief.pdf": data})
    outcome = build(tmp_path)
    assert outcome.status == {"brief.pdf": "failed"}
    assert told in outcome.reasons["brief.pdf"]
