"""Letters and archives from standard input."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from builds import (
    SHARED,
    Builder,
    kamerstuk,
    letter_id,
    metadata,
    official,
    put_named,
    tarred,
    zipped,
)

from askbrief.corpus.pipe import Pipe
from askbrief.reading import MAX_LETTER_BYTES


def test_a_letter(build: Builder) -> None:
    outcome = build(piped=official(1))
    assert {one: source.path for one, source in outcome.sources.items()} == {letter_id(1): "-"}
    assert [(one.path, one.status, one.form) for one in outcome.reports] == [("-", "read", "xml")]
    assert build(before=outcome.index, piped=official(1)).status == {"-": "unchanged"}


def test_a_letter_that_does_not_name_itself(build: Builder) -> None:
    assert list(build(piped=b"Een brief zonder kop.").sources) == ["stdin"]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive(build: Builder, pack: object) -> None:
    assert callable(pack)
    files = {"m/a.xml": official(1), "b.txt": kamerstuk(2), "m/metadata.xml": metadata(1, "Zo")}
    outcome = build(piped=pack(files))
    paths = {one: source.path for one, source in outcome.sources.items()}
    assert paths == {letter_id(1): "-/m/a.xml", letter_id(2): "-/b.txt"}


def test_a_document_of_an_office_program(build: Builder) -> None:
    path = SHARED / "official" / "kst-32545-143_kst-32545-143.odt"
    assert build(piped=path.read_bytes()).reports[0].form == "odt"


def test_what_came_that_way_stays(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"b.txt": kamerstuk(2)})
    first = build(piped=kamerstuk(1))
    second = build(tmp_path, before=first.index)
    third = build(before=second.index, piped=kamerstuk(3))
    assert set(third.sources) == {letter_id(1), letter_id(2), letter_id(3)}
    assert third.removed == set()


def test_twins_in_a_folder(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"a.txt": kamerstuk(1), "b.xml": official(2)})
    first = build(piped=tarred({"1.xml": official(1), "2.txt": kamerstuk(2)}))
    second = build(tmp_path, before=first.index)
    assert second.held == {letter_id(1): "1.xml", letter_id(2): "b.xml"}
    both = build(tmp_path, piped=tarred({"1.xml": official(1), "2.txt": kamerstuk(2)}))
    assert both.held == second.held


def test_nothing_at_all_fails(build: Builder) -> None:
    assert build(piped=b"").status == {"-": "failed"}


def test_of_an_endless_stream_only_the_beginning_is_read() -> None:
    with Path("/dev/zero").open("rb") as zeros:
        pipe = Pipe(zeros)
        assert len(pipe.opened().read()) == MAX_LETTER_BYTES + 1
        pipe.close()


def test_it_can_be_read_again() -> None:
    pipe = Pipe(io.BytesIO(b"Een brief"))
    assert pipe.opened().read() == pipe.opened().read() == b"Een brief"
    pipe.close()
    pipe.close()


def test_what_is_the_same_as_a_piped_letter_says_so(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"a.txt": kamerstuk(1)})
    first = build(piped=official(1))
    second = build(tmp_path, before=first.index)
    assert second.reasons == {"a.txt": "the same letter as standard input"}
