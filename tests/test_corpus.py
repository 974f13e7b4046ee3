"""The account of files: new, changed, unchanged, twins, failed and gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbrief.corpus import CorpusReader, FileReport, find_files
from askbrief.errors import DataError
from askbrief.reading import MAX_LETTER_BYTES
from askbrief.stores.base import Source

Sources = dict[str, Source]


def kamerstuk(number: int, more: str = "") -> bytes:
    """A letter that names itself, so that two files can hold the same one."""
    return (
        f"29 999 Vaste kaders\n\nNr. {number} Brief van de minister van Financiën\n\n"
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\n"
        f"Den Haag, 3 maart 2025\n\nDit is brief {number}. {more}\n"
    ).encode()


def letter_id(number: int) -> str:
    return f"kst-29999-{number}"


@dataclass
class Told:
    """A progress that remembers."""

    total: int = 0
    reports: list[FileReport] = field(default_factory=list)

    def files(self, total: int) -> None:
        self.total = total

    def file(self, report: FileReport) -> None:
        self.reports.append(report)

    def embedded(self, passages: int) -> None:
        raise AssertionError(f"nothing is embedded here, not even {passages}")


@dataclass
class Outcome:
    """One build's account, and what the index knows after it."""

    status: dict[str, str]
    reasons: dict[str, str]
    removed: set[str]
    sources: Sources


def build(folder: Path, before: Mapping[str, Source] | None = None) -> Outcome:
    """Do what a build does, with a dictionary in the store's place."""
    sources, told = dict(before or {}), Told()
    reader = CorpusReader([folder], find_files([folder]), dict(sources))
    for letter, source in reader.letters(told):
        sources[letter.id] = source
    removed = reader.gone(told)
    assert told.reports == reader.reports
    return Outcome(
        status={Path(report.path).name: report.status for report in reader.reports},
        reasons={Path(report.path).name: report.reason for report in reader.reports},
        removed=removed,
        sources={one: source for one, source in sources.items() if one not in removed},
    )


def held(outcome: Outcome) -> dict[str, str]:
    """Which file each letter in the index came from."""
    return {one: Path(source.path).name for one, source in outcome.sources.items()}


def put(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        (folder / f"{name}.txt").write_bytes(data)


def test_a_new_letter_is_read(tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(2))
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "read", "b.txt": "read"}
    assert held(outcome) == {letter_id(1): "a.txt", letter_id(2): "b.txt"}


def test_a_letter_that_did_not_change_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    first = build(tmp_path)
    second = build(tmp_path, first.sources)
    assert second.status == {"a.txt": "unchanged"}
    assert second.sources == first.sources


def test_a_letter_that_changed_is_read_again(tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    first = build(tmp_path)
    put(tmp_path, a=kamerstuk(1, "Met een zin erbij."))
    second = build(tmp_path, first.sources)
    assert second.status == {"a.txt": "read"}
    assert second.sources != first.sources


def test_a_letter_whose_file_is_gone_is_removed(tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(2))
    first = build(tmp_path)
    (tmp_path / "a.txt").unlink()
    second = build(tmp_path, first.sources)
    assert second.removed == {letter_id(1)}
    assert second.status == {"a.txt": "removed", "b.txt": "unchanged"}
    assert second.reasons["a.txt"] == "its file is gone"


def test_a_letter_whose_file_holds_another_is_removed(tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    first = build(tmp_path)
    put(tmp_path, a=kamerstuk(2))
    second = build(tmp_path, first.sources)
    assert second.removed == {letter_id(1)}
    assert second.reasons["a.txt"] == "its file now holds another letter"
    assert held(second) == {letter_id(2): "a.txt"}


def test_letters_from_elsewhere_stay(tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    elsewhere = {"kst-1-1": Source("/elsewhere/x.txt", "0" * 64)}
    outcome = build(tmp_path, elsewhere)
    assert outcome.removed == set()
    assert elsewhere.items() <= outcome.sources.items()


def test_a_moved_letter_stays(tmp_path: Path) -> None:
    put(tmp_path, b=kamerstuk(1))
    first = build(tmp_path)
    (tmp_path / "b.txt").rename(tmp_path / "c.txt")
    second = build(tmp_path, first.sources)
    assert second.removed == set()
    assert held(second) == {letter_id(1): "c.txt"}


def test_the_later_of_two_twins_is_skipped(tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(1, "Een tweede druk."))
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "read", "b.txt": "skipped"}
    assert outcome.reasons["b.txt"] == f"the same letter as {tmp_path / 'a.txt'}"


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_the_order_in_which_twins_came_does_not_matter(tmp_path: Path, order: str) -> None:
    twins = {"a": kamerstuk(1), "b": kamerstuk(1, "Een tweede druk.")}
    first, second = order
    put(tmp_path, **{first: twins[first]})
    before = build(tmp_path)
    put(tmp_path, **{second: twins[second]})
    after = build(tmp_path, before.sources)
    assert held(after) == {letter_id(1): "a.txt"}
    assert after.status["b.txt"] == "skipped"
    assert after.removed == set()


def test_a_twin_takes_the_place_of_a_file_that_is_gone(tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(1))
    first = build(tmp_path)
    (tmp_path / "a.txt").unlink()
    second = build(tmp_path, first.sources)
    assert held(second) == {letter_id(1): "b.txt"}


def test_a_twin_takes_the_place_of_a_file_that_holds_another_letter(tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1), b=kamerstuk(1))
    first = build(tmp_path)
    put(tmp_path, a=kamerstuk(2))
    second = build(tmp_path, first.sources)
    assert held(second) == {letter_id(1): "b.txt", letter_id(2): "a.txt"}
    assert second.removed == set()


UNREADABLE = b"\x00\x01\x02\x03" * 200


def test_a_file_that_is_no_letter_fails(tmp_path: Path) -> None:
    put(tmp_path, a=UNREADABLE, b=kamerstuk(2))
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "failed", "b.txt": "read"}
    assert outcome.reasons["a.txt"]


def test_a_file_that_fails_keeps_what_was_read_from_it(tmp_path: Path) -> None:
    put(tmp_path, a=kamerstuk(1))
    first = build(tmp_path)
    put(tmp_path, a=UNREADABLE)
    second = build(tmp_path, first.sources)
    assert second.status == {"a.txt": "failed"}
    assert second.removed == set()
    assert second.reasons["a.txt"].endswith("The letter read from it before stays in the index.")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(MAX_LETTER_BYTES + 1)
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "failed"}
    assert "too large" in outcome.reasons["a.txt"]


def test_a_file_that_vanishes_while_building_fails(tmp_path: Path) -> None:
    told = Told()
    reader = CorpusReader([tmp_path], [tmp_path / "a.txt"], {})
    assert list(reader.letters(told)) == []
    assert [report.status for report in reader.reports] == ["failed"]
    assert "cannot be read" in reader.reports[0].reason


def test_readmes_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    for name in (
        "README.md",
        "README",
        ".hidden.txt",
        ".git/a.txt",
        "in/.b/c.txt",
        "in/README.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(kamerstuk(1))
    (tmp_path / "in" / "letter.txt").write_bytes(kamerstuk(2))
    assert find_files([tmp_path]) == [tmp_path / "in" / "letter.txt"]


def test_a_hidden_folder_above_hides_nothing(tmp_path: Path) -> None:
    folder = tmp_path / ".data"
    folder.mkdir()
    put(folder, a=kamerstuk(1))
    assert find_files([folder]) == [folder / "a.txt"]


def test_files_are_named_once_and_in_order(tmp_path: Path) -> None:
    put(tmp_path, b=b"", a=b"", c=b"")
    named = [tmp_path / "c.txt", tmp_path, tmp_path / "a.txt"]
    assert find_files(named) == [tmp_path / f"{name}.txt" for name in "abc"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file or folder") as caught:
        find_files([tmp_path, tmp_path / "nowhere"])
    assert caught.value.where == str(tmp_path / "nowhere")


folders = st.dictionaries(st.sampled_from("abc"), st.integers(1, 3))


@given(st.lists(folders, min_size=1, max_size=4))
def test_many_builds_end_where_one_build_does(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    sources: Sources = {}
    for state in states:
        for file in folder.iterdir():
            file.unlink()
        put(folder, **{name: kamerstuk(number) for name, number in state.items()})
        sources = build(folder, sources).sources
    assert sources == build(folder).sources


def test_an_index_below_the_corpus_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Een brief.")
    inside = tmp_path / "index" / "lexical"
    inside.mkdir(parents=True)
    (tmp_path / "index" / "askbrief.db").write_text("x")
    (inside / "meta.json").write_text("{}")
    assert find_files([tmp_path]) == [tmp_path / "letter.txt"]
