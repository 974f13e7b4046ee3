"""Metadata files beside letters."""

from __future__ import annotations

import shutil
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

OFFICIAL = SHARED / "official"


def subject(outcome: object, number: int) -> str | None:
    return outcome.index.letters[letter_id(number)].metadata.subject  # type: ignore[attr-defined,no-any-return]


def test_a_record_is_applied_to_the_letter_beside_it(build: Builder, tmp_path: Path) -> None:
    files = {"map/a.xml": official(1), "map/metadata.xml": metadata(1, "Uit de metadata")}
    put_named(tmp_path, files | {"b.xml": official(2)})
    outcome = build(tmp_path)
    assert outcome.status == {"a.xml": "read", "b.xml": "read", "metadata.xml": "skipped"}
    assert outcome.reasons["metadata.xml"] == f"metadata of {letter_id(1)}"
    assert subject(outcome, 1) == "Uit de metadata"
    assert subject(outcome, 2) != "Uit de metadata"
    assert build(tmp_path, before=outcome.index).written == []


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_record_in_an_archive_may_come_last(build: Builder, tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    files = {"m/a.xml": official(1), "b.xml": official(2), "m/metadata.xml": metadata(1, "Zo")}
    put_named(tmp_path, {"a.bin": pack(files | {"metadata.xml": metadata(1, "Elders")})})
    outcome = build(tmp_path)
    assert subject(outcome, 1) == "Zo"
    assert build(tmp_path, before=outcome.index).written == []


def test_a_record_is_found_by_the_name_of_the_letter(build: Builder, tmp_path: Path) -> None:
    text = b"Geachte voorzitter,\n\nDit is een brief zonder kop.\n\nDe minister"
    files = {"kst-29999-1_brief.txt": text, "kst-29999-12.txt": text + b" van"}
    put_named(tmp_path, files | {"metadata_x.xml": metadata(1, "Uit de metadata")})
    outcome = build(tmp_path)
    assert set(outcome.sources) == {letter_id(1), letter_id(12)}
    assert subject(outcome, 1) == "Uit de metadata"
    assert subject(outcome, 12) is None
    assert build(tmp_path, before=outcome.index).written == []


def test_the_plain_record_wins(build: Builder, tmp_path: Path) -> None:
    put_named(
        tmp_path,
        {
            "a.xml": official(1),
            "metadata.xml": metadata(1, "Gewoon"),
            "metadata_owms.xml": metadata(1, "Owms"),
        },
    )
    assert subject(build(tmp_path), 1) == "Gewoon"


def test_a_record_that_changes_leads_to_a_new_letter(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"a.xml": official(1), "metadata.xml": metadata(1, "Eerst")})
    first = build(tmp_path)
    put_named(tmp_path, {"metadata.xml": metadata(1, "Later")})
    second = build(tmp_path, before=first.index)
    assert (subject(second, 1), second.written) == ("Later", [letter_id(1)])
    (tmp_path / "metadata.xml").unlink()
    third = build(tmp_path, before=second.index)
    assert (subject(third, 1) == "Later", third.written) == (False, [letter_id(1)])
    assert third.sources == build(tmp_path).sources


def test_a_letter_that_is_named_alone_has_its_record_too(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"a.xml": official(1), "metadata.xml": metadata(1, "Beide")})
    assert subject(build(tmp_path / "a.xml"), 1) == "Beide"


def test_a_file_that_is_only_named_like_metadata_is_read(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"metadata.xml": official(1), "metadatabrief.xml": b"geen metadata"})
    outcome = build(tmp_path)
    assert outcome.status == {"metadata.xml": "read", "metadatabrief.xml": "read"}


def test_a_record_of_no_publication_is_applied_to_nothing(build: Builder, tmp_path: Path) -> None:
    record = b'<metadata_gegevens><metadata name="DC.title" content="Iets"/></metadata_gegevens>'
    put_named(tmp_path, {"a.txt": kamerstuk(1), "metadata.xml": record})
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "read", "metadata.xml": "skipped"}
    assert outcome.reasons["metadata.xml"] == "metadata of no letter by its identifier"


@pytest.mark.parametrize("form", ["xml", "html", "odt", "pdf"])
def test_a_real_letter_with_its_records(build: Builder, tmp_path: Path, form: str) -> None:
    for name in (f"kst-32545-143.{form}", "metadata.xml", "metadata_owms.xml"):
        shutil.copy(OFFICIAL / f"kst-32545-143_{name}", tmp_path)
    outcome = build(tmp_path)
    letter = outcome.index.letters["kst-32545-143"]
    assert letter.metadata.dossier_title == "Wet- en regelgeving financiële markten"
    assert letter.form == form
    assert sorted(outcome.status.values()) == ["read", "skipped", "skipped"]
