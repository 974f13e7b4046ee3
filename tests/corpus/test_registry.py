"""Registry files: what they tell, and which of their lines do not."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askbrief.corpus import BadLine, Registry, read_registry
from askbrief.corpus.registry import LONGEST_LINE
from askbrief.errors import DataError
from askbrief.types import KnownDocument

SHARED = Path(__file__).parents[3] / "shared/citations/dossier_32623_registry.jsonl"
TITLE = "Actuele situatie in Noord-Afrika en het Midden-Oosten"
ROW = {
    "Soort": "Motie",
    "Titel": TITLE,
    "Onderwerp": "Motie van het lid  Kahraman over humanitaire hulp ",
    "Datum": "2025-04-09T00:00:00+01:00",
    "Vergaderjaar": "2024-2025",
    "Volgnummer": 342,
    "Verwijderd": False,
}
MOTION = KnownDocument(
    id="kst-32623-342",
    title="Motie van het lid Kahraman over humanitaire hulp",
    dossier="32623",
    number="342",
    date=dt.date(2025, 4, 9),
    kind="Motie",
)


def read(tmp_path: Path, *lines: object, name: str = "dossier_32623.jsonl") -> Registry:
    path = tmp_path / name
    data = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(data))
    return read_registry(path)


def reasons(registry: Registry) -> dict[int, str]:
    return {one.line: one.reason for one in registry.bad}


def test_the_registry_of_the_users_dossier() -> None:
    if not SHARED.exists():
        pytest.skip("the registry is not here")
    registry = read_registry(SHARED)
    assert registry.bad == ()
    known = {one.id: one for one in registry.documents}
    assert len(known) == 46
    assert {one.dossier for one in registry.documents} == {"32623"}
    assert known["kst-32623-343"].title == (
        "Motie van het lid Kahraman c.s. over steun voor het OHCHR-veldkantoor of bewijzenbank IIIM"
    )
    assert known["kst-32623-342"].title == (
        "Motie van het lid Kahraman over humanitaire hulp voor specifieke minderheden"
    )
    assert known["kst-32623-376"].kind == "Brief regering"


def test_under_another_name_the_dossier_is_told_by_motions_that_replace_others(
    tmp_path: Path,
) -> None:
    if not SHARED.exists():
        pytest.skip("the registry is not here")
    (tmp_path / "registry.jsonl").write_bytes(SHARED.read_bytes())
    moved = read_registry(tmp_path / "registry.jsonl")
    assert (moved.documents, moved.bad) == (read_registry(SHARED).documents, ())


def test_a_row_of_the_kamer(tmp_path: Path) -> None:
    assert read(tmp_path, ROW).documents == (MOTION,)
    expanded = ROW | {"Kamerstukdossier": [{"Nummer": 36410, "Toevoeging": "XVII"}]}
    (known,) = read(tmp_path, expanded).documents
    assert (known.id, known.dossier) == ("kst-36410-XVII-342", "36410-XVII")
    plain = ROW | {"Kamerstukdossier": {"Nummer": 36410, "Toevoeging": None}}
    assert read(tmp_path, plain, name="x.jsonl").documents[0].id == "kst-36410-342"
    (known,) = read(tmp_path, ROW, name="dossier_36410-XVII_2024.jsonl").documents
    assert known.id == "kst-36410-XVII-342"


def test_a_row_of_answered_questions(tmp_path: Path) -> None:
    row = ROW | {"Volgnummer": -1, "Aanhangselnummer": 594, "Onderwerp": "Antwoord"}
    (known,) = read(tmp_path, row, name="x.jsonl").documents
    assert (known.id, known.number, known.dossier) == ("ah-tk-20242025-594", "594", None)


def test_a_plain_object(tmp_path: Path) -> None:
    row = {"id": "kst-36410-XVII-53", "title": "Motie", "date": "2024-02-01", "kind": "Motie"}
    (known,) = read(tmp_path, row | {"url": "https://example.org/53"}).documents
    assert known == KnownDocument(
        id="kst-36410-XVII-53",
        title="Motie",
        dossier="36410-XVII",
        number="53",
        date=dt.date(2024, 2, 1),
        kind="Motie",
        url="https://example.org/53",
    )
    assert read(tmp_path, {"id": "blg-1007826", "title": "Rapport"}).documents == (
        KnownDocument("blg-1007826", "Rapport"),
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "is not JSON in UTF-8"),
        (b"\xff\xfe", "is not JSON in UTF-8"),
        (b"[" * 100_000, "is not JSON in UTF-8"),
        ([1], "is not an object"),
        ({}, "has no title"),
        ({"id": "kst 1", "title": "x"}, "'kst 1' is not an official id"),
        ({"id": 7, "title": "x"}, 'its "id" is not text'),
        ({"id": "kst-1-2"}, "has no title"),
        ({"id": "kst-1-2", "title": "\ud800"}, 'its "title" is not Unicode'),
        ({"id": "kst-1-2", "title": "x", "date": "9 april"}, 'its "date" is not a date'),
        (
            {"id": "kst-1-2", "title": "x", "url": "javascript:alert(1)"},
            "its url does not begin with https://",
        ),
        (ROW | {"Verwijderd": True}, "was deleted by the Kamer"),
        (ROW | {"Onderwerp": None, "Titel": " "}, "has no title"),
        (ROW | {"Volgnummer": None}, "has no number, so no official id"),
        (ROW | {"Datum": "gisteren"}, 'its "Datum" is not a date'),
        (b" " * (LONGEST_LINE + 5) + b"{}", "is longer than 1,048,576 bytes"),
    ],
)
def test_a_broken_line_is_told_and_left_out(tmp_path: Path, line: object, reason: str) -> None:
    registry = read(tmp_path, line, b"", ROW, line)
    assert registry.documents == (MOTION,)
    assert registry.bad == (BadLine(1, reason), BadLine(4, reason))


def test_without_any_sign_of_its_dossier_a_row_is_left_out(tmp_path: Path) -> None:
    registry = read(tmp_path, ROW, name="registry.jsonl")
    assert registry.documents == ()
    assert reasons(registry) == {
        1: "does not say which dossier it is of; name the file after it, dossier_32623.jsonl"
    }
    one = ROW | {"Onderwerp": "Gewijzigde motie (t.v.v. 32623-337)", "Volgnummer": 350}
    other = ROW | {"Onderwerp": "Gewijzigde motie (t.v.v. 36410-12)", "Volgnummer": 13}
    assert len(read(tmp_path, ROW, one, name="registry.jsonl").documents) == 2
    assert read(tmp_path, ROW, one, other, name="registry.jsonl").documents == ()


def test_the_last_of_the_same_id_counts(tmp_path: Path) -> None:
    (known,) = read(tmp_path, ROW, ROW | {"Onderwerp": "Anders"}).documents
    assert known.title == "Anders"


def test_windows_may_have_written_it(tmp_path: Path) -> None:
    line = b"\xef\xbb\xbf" + json.dumps(ROW).encode() + b"\r"
    assert read(tmp_path, line, b"\r").documents == (MOTION,)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_registry(tmp_path)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_documents_or_told(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "32623.jsonl")
        path.write_bytes(data + b"\n" + json.dumps(ROW).encode())
        registry = read_registry(path)
    assert MOTION in registry.documents
    lines = [line for line in data.split(b"\n") if line.strip()]
    assert len(registry.bad) + len(registry.documents) == len(lines) + 1
