"""Archives: members are letters, and nothing in one can do harm."""

from __future__ import annotations

import io
import shutil
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from builds import (
    SHARED,
    Builder,
    kamerstuk,
    letter_id,
    official,
    put_named,
    statuses,
    tarred,
    zipped,
)

from askbrief.corpus import archives
from askbrief.corpus.archives import ArchiveFile, allowed_bytes, files_in, look_into
from askbrief.corpus.found import File, Problem
from askbrief.reading import MAX_LETTER_BYTES

LETTERS = {"map/a.txt": kamerstuk(1), "./b.xml": official(2), "README.md": b"x", ".git/c": b"x"}
PACKED = {
    "zip": zipped(LETTERS),
    "tar": tarred(LETTERS, "w"),
    "gz": tarred(LETTERS, "w:gz"),
    "bz2": tarred(LETTERS, "w:bz2"),
    "xz": tarred(LETTERS, "w:xz"),
}


def with_member(member: tarfile.TarInfo, data: bytes = b"") -> bytes:
    """A tar archive of a letter, another member and another letter."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for number, one in enumerate([None, member, None]):
            letter = tarfile.TarInfo(f"{number}.txt")
            text = kamerstuk(number + 1)
            letter.size = len(text)
            archive.addfile(one or letter, io.BytesIO(data if one else text))
    return packed.getvalue()


@pytest.mark.parametrize("kind", PACKED)
def test_members_are_letters(build: Builder, tmp_path: Path, kind: str) -> None:
    put_named(tmp_path, {"brieven.bin": PACKED[kind]})  # its name says nothing
    archive = tmp_path / "brieven.bin"
    outcome = build(archive)
    assert statuses(outcome.reports) == {f"{archive}/b.xml": "read", f"{archive}/map/a.txt": "read"}
    assert outcome.told.totals == [1, 2]
    again = build(tmp_path, before=outcome.index)
    assert set(again.status.values()) == {"unchanged"}
    archive.unlink()
    assert build(tmp_path, before=again.index).removed == {letter_id(1), letter_id(2)}


def test_a_member_that_is_gone_is_removed(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"a.zip": zipped({"1.txt": kamerstuk(1), "2.txt": kamerstuk(2)})})
    first = build(tmp_path)
    put_named(tmp_path, {"a.zip": zipped({"2.txt": kamerstuk(2)})})
    second = build(tmp_path, before=first.index)
    assert second.removed == {letter_id(1)}
    assert second.status == {"1.txt": "removed", "2.txt": "unchanged"}


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "C:\\a.txt", "x/../../a.txt", "..\\a"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_paths_that_climb_out_fail(build: Builder, tmp_path: Path, name: str, pack: object) -> None:
    assert callable(pack)
    put_named(tmp_path, {"a.bin": pack({name: kamerstuk(1), "goed.txt": kamerstuk(2)})})
    outcome = build(tmp_path)
    assert sorted(outcome.status.values()) == ["failed", "read"]
    (reason,) = filter(None, outcome.reasons.values())
    assert reason == "its path leads out of the archive. Do not trust it."
    assert list(outcome.sources) == [letter_id(2)]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (tarfile.SYMTYPE, "a link inside an archive"),
        (tarfile.LNKTYPE, "a link inside an archive"),
        (tarfile.CHRTYPE, "neither a file nor a folder"),
        (tarfile.FIFOTYPE, "neither a file nor a folder"),
    ],
)
def test_links_and_devices_are_skipped(
    build: Builder, tmp_path: Path, kind: bytes, reason: str
) -> None:
    member = tarfile.TarInfo("x")
    member.type, member.linkname = kind, "/etc/passwd"
    put_named(tmp_path, {"a.tar": with_member(member)})
    outcome = build(tmp_path)
    assert outcome.status == {"0.txt": "read", "2.txt": "read", "x": "skipped"}
    assert outcome.reasons["x"] == reason


def test_a_link_in_a_zip_archive_is_skipped(build: Builder, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("x")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    put_named(tmp_path, {"a.zip": packed.getvalue()})
    assert build(tmp_path).reasons == {"x": "a link inside an archive"}


def test_an_encrypted_member_fails(build: Builder, tmp_path: Path) -> None:
    packed = bytearray(zipped({"geheim.txt": kamerstuk(1)}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(signature) + flags] |= 1
    put_named(tmp_path, {"a.zip": bytes(packed)})
    outcome = build(tmp_path)
    assert outcome.status == {"geheim.txt": "failed"}
    assert outcome.reasons["geheim.txt"].startswith("it is encrypted")


def test_an_archive_inside_an_archive_is_skipped(build: Builder, tmp_path: Path) -> None:
    inner = {"in.zip": zipped({"a.txt": kamerstuk(1)}), "in.tgz": tarred({"a.txt": kamerstuk(1)})}
    put_named(tmp_path, {"a.zip": zipped(inner)})
    outcome = build(tmp_path)
    assert outcome.status == {"in.zip": "skipped", "in.tgz": "skipped"}
    assert set(outcome.reasons.values()) == {"an archive inside an archive: unpack it first"}


def test_documents_of_office_programs_are_no_archives(build: Builder, tmp_path: Path) -> None:
    word = min((SHARED / "docx").iterdir(), key=lambda path: path.stat().st_size)
    text = SHARED / "official" / "kst-32545-143_kst-32545-143.odt"
    shutil.copy(word, tmp_path / "a.zip")
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.write(word, "w.docx")
        archive.write(text, "t.odt")
    put_named(tmp_path, {"b.bin": stored.getvalue()})
    outcome = build(tmp_path)
    forms = {Path(one.path).name: one.form for one in outcome.reports}
    assert forms == {"a.zip": "docx", "t.odt": "odt", "w.docx": "docx"}


@pytest.mark.parametrize("kind", ["tar", "gz", "bz2", "xz"])
def test_an_archive_that_is_cut_off_gives_what_it_has(
    build: Builder, tmp_path: Path, kind: str
) -> None:
    mode = "w" if kind == "tar" else f"w:{kind}"
    whole = tarred({f"{n:03}.txt": kamerstuk(n) for n in range(1, 200)}, mode)
    put_named(tmp_path, {"a.bin": whole})
    first = build(tmp_path)
    put_named(tmp_path, {"a.bin": whole[: len(whole) * 2 // 3]})
    fresh, second = build(tmp_path), build(tmp_path, before=first.index)
    assert fresh.status["a.bin"] == "failed"
    assert fresh.reasons["a.bin"].startswith("the archive is damaged or not complete")
    assert (fresh.status.get("001.txt") == "read") or kind in {"bz2", "xz"}  # in one block
    assert second.sources == first.sources
    assert second.removed == set()


def test_a_tar_archive_cut_off_between_members_is_noticed(build: Builder, tmp_path: Path) -> None:
    whole = tarred({"a.txt": kamerstuk(1), "b.txt": kamerstuk(2)}, "w")
    put_named(tmp_path, {"a.tar": whole[:1024]})
    assert build(tmp_path).status == {"a.txt": "read", "a.tar": "failed"}
    put_named(tmp_path, {"a.tar": whole[:1024] + b"x" * 1024})
    assert build(tmp_path).status == {"a.txt": "read", "a.tar": "failed"}


@pytest.mark.parametrize("cut", [-30, 40])
def test_a_zip_archive_that_is_cut_off_fails(build: Builder, tmp_path: Path, cut: int) -> None:
    put_named(tmp_path, {"a.zip": PACKED["zip"][:cut]})
    outcome = build(tmp_path)
    assert outcome.status == {"a.zip": "failed"}
    assert "damaged or not complete" in outcome.reasons["a.zip"]


def test_a_damaged_member_fails_and_the_next_is_read(build: Builder, tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.txt": kamerstuk(1), "b.txt": kamerstuk(2)}))
    packed[packed.index(b"a.txt") + 20] ^= 0xFF
    put_named(tmp_path, {"a.zip": bytes(packed)})
    outcome = build(tmp_path)
    assert outcome.status == {"a.txt": "failed", "b.txt": "read"}
    assert outcome.reasons["a.txt"].startswith("it is damaged in the archive")


def test_a_way_of_compressing_that_is_not_known(build: Builder, tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.txt": kamerstuk(1)}))
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", packed, packed.index(signature) + at, 97)
    put_named(tmp_path, {"a.zip": bytes(packed)})
    assert build(tmp_path).reasons["a.txt"].startswith("it is compressed in a way")


@pytest.mark.parametrize("data", [b"\x1f\x8b\x08" + bytes(99), b"\x28\xb5\x2f\xfd" + bytes(99)])
def test_what_is_compressed_and_no_tar_archive_fails(
    build: Builder, tmp_path: Path, data: bytes
) -> None:
    put_named(tmp_path, {"a.gz": data})
    assert "Unpack it, and read what is in it." in build(tmp_path).reasons["a.gz"]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_without_letters_is_skipped(
    build: Builder, tmp_path: Path, pack: object
) -> None:
    assert callable(pack)
    put_named(tmp_path, {"a.bin": pack({"README": b"x"})})
    assert build(tmp_path).reasons == {"a.bin": "an archive without letters"}


def test_of_members_of_one_name_the_last_is_read(build: Builder, tmp_path: Path) -> None:
    member = tarfile.TarInfo("2.txt")
    text = kamerstuk(7)
    member.size = len(text)
    put_named(tmp_path, {"a.tar": with_member(member, text)})
    outcome = build(tmp_path)
    assert set(outcome.sources) == {letter_id(1), letter_id(3)}
    assert [one.status for one in outcome.reports] == ["read", "read", "skipped"]
    assert build(tmp_path, before=outcome.index).written == []


def test_a_member_that_is_too_large_is_not_read(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"a.zip": zipped({"a.txt": bytes(MAX_LETTER_BYTES + 9)})})
    assert "too large for a letter" in build(tmp_path).reasons["a.txt"]


def test_how_much_an_archive_may_unpack_to() -> None:
    assert allowed_bytes(1) == 2_000_000_000
    assert allowed_bytes(100_000_000) == 20_000_000_000


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_an_archive_that_unpacks_to_too_much_is_stopped(build: Builder, kind: str) -> None:
    files = {f"{n}.txt": kamerstuk(n) for n in range(1, 9)}
    data = zipped(files) if kind == "zip" else tarred(files)
    allowed = 3 * len(kamerstuk(1)) + 10
    archive = ArchiveFile(io.BytesIO(data), "/a", kind, allowed)  # type: ignore[arg-type]
    *found, last = files_in(archive, look_into(archive, build.readers))
    assert [type(one) for one in found] == [File] * 3
    assert isinstance(last, Problem)
    assert (last.path, last.status) == ("/a", "failed")
    assert "far more than letters do" in last.reason


def test_a_bomb_is_not_unpacked(build: Builder, tmp_path: Path) -> None:
    """A header that says 1 TB: skipping over the member would mean unpacking it."""
    member = tarfile.TarInfo("bom.txt")
    member.size = 10**12
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.fileobj.write(member.tobuf(tarfile.GNU_FORMAT))  # type: ignore[union-attr]
        archive.fileobj.write(bytes(10_000_000))  # type: ignore[union-attr]
    put_named(tmp_path, {"a.tgz": packed.getvalue()})
    assert "unpacks to more than 2 GB" in build(tmp_path).reasons["a.tgz"]


@pytest.mark.parametrize("size", [-512, -1024, 10**12])
@pytest.mark.parametrize("kind", [tarfile.REGTYPE, tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_sizes_that_are_out_to_harm(build: Builder, tmp_path: Path, kind: bytes, size: int) -> None:
    member = tarfile.TarInfo("x")
    member.type, member.size = kind, 0
    header = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    header[124:136] = tarfile.itn(size, 12, tarfile.GNU_FORMAT)  # type: ignore[attr-defined]
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    put_named(tmp_path, {"a.tar": bytes(header) * 3 + bytes(10240)})
    assert build(tmp_path).status["a.tar"] == "failed"


def test_nothing_is_written_to_disk(build: Builder, tmp_path: Path) -> None:
    put_named(tmp_path, {"a.zip": PACKED["zip"]})
    build(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["a.zip"]
    assert archives.ALLOWED_RATIO == 200


def test_the_motions(build: Builder) -> None:
    """Every member of a real archive is found, in one pass and without a metadata file."""
    path = SHARED / "tk-moties-xml.tar.xz"
    with path.open("rb") as file:
        archive = ArchiveFile(file, str(path), "tar", allowed_bytes(path.stat().st_size))
        contents = look_into(archive, build.readers)
        found = list(files_in(archive, contents))
    assert len(found) == contents.names.total() == 8041
    assert all(isinstance(one, File) and one.data.startswith(b"<?xml") for one in found)
