"""The same letter in several files: the best form wins, whatever comes first."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

import pytest
from builds import (
    SHARED,
    Builder,
    Index,
    kamerstuk,
    letter_id,
    official,
    put_named,
    tarred,
    zipped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

OFFICIAL = SHARED / "official"
TEXT, XML = kamerstuk(1), official(1)


def test_xml_goes_before_text(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"a.txt": TEXT, "b.xml": XML})
    outcome = build(tmp_path)
    assert outcome.held == {letter_id(1): "b.xml"}
    assert outcome.written == [letter_id(1)]
    assert outcome.status == {"a.txt": "skipped", "b.xml": "read"}
    assert outcome.reasons["a.txt"] == f"the same letter as {tmp_path / 'b.xml'}"


@pytest.mark.parametrize("order", list(permutations(["a.txt", "b.xml", "c.xml"])))
def test_builds_in_any_order_end_alike(
    build: Builder, tmp_path: Path, order: Iterable[str]
) -> None:
    index, data = Index(), {"a.txt": TEXT, "b.xml": XML, "c.xml": official(1, "Anders.")}
    for name in order:
        put_named(tmp_path, {name: data[name]})
        index = build(tmp_path, before=index).index
    outcome = build(tmp_path, before=index)
    assert outcome.held == {letter_id(1): "b.xml"}
    assert outcome.status == {"a.txt": "skipped", "b.xml": "unchanged", "c.xml": "skipped"}


def test_a_better_twin_later_in_an_archive_takes_over(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"a.txt": TEXT, "b.zip": zipped({"x.txt": TEXT, "y.xml": XML})})
    outcome = build(tmp_path)
    assert outcome.held == {letter_id(1): "y.xml"}
    assert outcome.written == [letter_id(1), letter_id(1)]
    assert outcome.status == {"a.txt": "skipped", "x.txt": "skipped", "y.xml": "read"}
    holder = tmp_path / "b.zip" / "y.xml"
    assert set(outcome.reasons.values()) == {f"the same letter as {holder}", ""}


def test_a_worse_twin_before_the_holder_in_an_archive_waits(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"b.tgz": tarred({"x.txt": TEXT, "y.xml": XML})})
    first = build(tmp_path)
    second = build(tmp_path, before=first.index)
    assert second.status == {"x.txt": "skipped", "y.xml": "unchanged"}
    assert second.written == []


def test_a_twin_that_waited_takes_over_when_the_holder_is_gone(
    build: Builder, tmp_path: Path
) -> None:
    put_named(tmp_path, {"b.tgz": tarred({"x.txt": TEXT, "y.xml": XML})})
    first = build(tmp_path)
    put_named(tmp_path, {"b.tgz": tarred({"x.txt": TEXT, "y.xml": official(2)})})
    second = build(tmp_path, before=first.index)
    assert second.held == {letter_id(1): "x.txt", letter_id(2): "y.xml"}
    assert second.status == {"x.txt": "read", "y.xml": "read"}
    assert second.removed == set()


def test_a_twin_of_another_folder_stays_while_its_file_is_there(
    build: Builder, tmp_path: Path
) -> None:
    put_named(tmp_path, {"een/a.xml": XML, "twee/b.txt": TEXT})
    first = build(tmp_path / "een")
    second = build(tmp_path / "twee", before=first.index)
    assert (second.held, second.status) == ({letter_id(1): "a.xml"}, {"b.txt": "skipped"})
    (tmp_path / "een" / "a.xml").unlink()
    third = build(tmp_path / "twee", before=second.index)
    assert (third.held, third.status) == ({letter_id(1): "b.txt"}, {"b.txt": "read"})


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_twin_in_an_archive_elsewhere_stays_while_the_archive_is_there(
    build: Builder, tmp_path: Path, pack: object
) -> None:
    assert callable(pack)
    put_named(tmp_path, {"een/a.bin": pack({"a.xml": XML}), "twee/b.txt": TEXT})
    first = build(tmp_path / "een" / "a.bin")
    second = build(tmp_path / "twee", before=first.index)
    assert second.held == {letter_id(1): "a.xml"}
    (tmp_path / "een" / "a.bin").unlink()
    assert build(tmp_path / "twee", before=second.index).held == {letter_id(1): "b.txt"}


FORMS = ["xml", "html", "odt", "pdf"]


@pytest.mark.parametrize("best", range(len(FORMS)))
def test_the_published_forms_of_one_letter(build: Builder, tmp_path: Path, best: int) -> None:
    for form in FORMS[best:]:
        shutil.copy(OFFICIAL / f"kst-32545-143_kst-32545-143.{form}", tmp_path)
    outcome = build(tmp_path)
    assert list(outcome.sources) == ["kst-32545-143"]
    assert outcome.index.letters["kst-32545-143"].form == FORMS[best]
    assert sorted(outcome.status.values()) == ["read", *["skipped"] * (3 - best)]


NAMES = ["a.txt", "b.xml", "c.txt", "d.zip", "e.xml"]
folders = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3), max_size=5)


def content(name: str, number: int) -> bytes:
    if name == "d.zip":
        return zipped({"p.txt": kamerstuk(number), "q.xml": official(number % 3 + 1)})
    return official(number, name) if name.endswith("xml") else kamerstuk(number, name)


@given(st.lists(folders, min_size=1, max_size=4))
@settings(deadline=None)
def test_many_builds_end_where_one_build_does(
    build: Builder, tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    index = Index()
    for state in states:
        for file in folder.iterdir():
            file.unlink()
        put_named(folder, {name: content(name, number) for name, number in state.items()})
        index = build(folder, before=index).index
    assert index == build(folder).index
    assert build(folder, before=index).written == []
