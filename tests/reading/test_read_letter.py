"""What read_letter refuses, and what it says then."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from askbrief.errors import AskbriefError, LetterError
from askbrief.reading import MAX_BYTES, read_letter
from askbrief.reading.forms import archive_of, form_of
from askbrief.reading.text import MAX_LETTER_LINES


def refusal(data: bytes, name: str = "brief.txt") -> LetterError:
    with pytest.raises(LetterError) as caught:
        read_letter(data, name)
    return caught.value


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            content = "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x"
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t\r\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        "\u00a0\u2009\u200b\u00ad\n".encode(),
        b"\f\f\n",
    ],
    ids=["empty", "white space", "mark only", "utf-16 mark only", "unseen only", "form feeds"],
)
def test_a_file_without_text(data: bytes) -> None:
    error = refusal(data)
    assert error.what == "the file holds no text"
    assert error.where == "brief.txt"
    assert error.remedy


def test_the_limit_is_on_bytes_and_inclusive() -> None:
    most = MAX_BYTES["text"]
    assert read_letter(b"a" * most, "x.txt").letter.text == "a" * most
    error = refusal(b"a" * (most + 1))
    assert error.what == "the file has 10,000,001 bytes, more than 10,000,000"
    assert "Split it" in error.remedy


def test_fifty_megabytes_are_refused_at_once() -> None:
    data = b"Geachte voorzitter,\n" * 2_500_000
    began = time.monotonic()
    assert "50,000,000 bytes" in refusal(data).what
    assert time.monotonic() - began < 1


def test_more_lines_than_a_letter_has() -> None:
    error = refusal(b"a\n" * (MAX_LETTER_LINES + 1))
    assert error.what == "the text has more than 500,000 lines"


@pytest.mark.parametrize(
    "data",
    [
        b"\x00" * 1000,
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x02\x00\x00\x00",
        "Geachte voorzitter".encode("utf-16-le"),
        b"\x1f\x8b\x08\x00" + bytes((i * 37) % 256 for i in range(2000)),
    ],
    ids=["nuls", "all bytes", "png", "utf-16 without a mark", "gzip"],
)
def test_binary_rubbish(data: bytes) -> None:
    error = refusal(data)
    assert "not text" in error.what
    assert "UTF-8" in error.remedy


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (zipped("word/document.xml"), "docx"),
        (zipped("mimetype"), "odt"),
        (b"<!DOCTYPE html>\n<p>Geachte</p>", "html"),
        (b"<HTML><body>Geachte</body></HTML>", "html"),
        (b"<?xml version='1.0'?><html xmlns='x'></html>", "html"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><officiele-publicatie/>", "xml"),
        (b"<kamerstuk id='1'><al>Geachte</al></kamerstuk>", "xml"),
        ("<?xml version='1.0'?><a/>".encode("utf-16"), "xml"),
        (b"Geachte voorzitter", "text"),
        (b"", "text"),
    ],
)
def test_the_content_tells_the_form(data: bytes, form: str) -> None:
    assert form_of(data, "brief.bin") == form


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "an old Word document (.doc)"),
        (b"{\\rtf1\\ansi Geachte voorzitter}", "a Rich Text document (.rtf)"),
    ],
)
def test_old_forms_are_named_with_the_command_that_converts_them(data: bytes, what: str) -> None:
    error = refusal(data, "brief van 't kabinet; rm -rf.doc")
    assert error.what == f"this is {what}, which cannot be read"
    name = "'brief van '\"'\"'t kabinet; rm -rf.doc'"
    assert f"libreoffice --headless --convert-to docx {name}" in error.remedy


@pytest.mark.parametrize("data", [zipped("brieven/1.txt"), b"PK\x05\x06" + b"\0" * 18])
def test_an_archive_is_no_letter(data: bytes) -> None:
    error = refusal(data)
    assert error.what == "this is a ZIP archive, not a letter"
    assert archive_of(data) == "zip"


def test_content_decides_and_not_the_name() -> None:
    assert read_letter(b"Geachte voorzitter", "brief.pdf").letter.text == "Geachte voorzitter"


@pytest.mark.parametrize(
    "text",
    [
        "Als x < y dan is <b>dat</b> zo.",
        "<3 is een hartje",
        "<naam> volgt later",
        "< 5 % van alles",
    ],
)
def test_angle_brackets_do_not_make_a_text_markup(text: str) -> None:
    assert read_letter(text.encode(), "x.txt").letter.text == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_damaged_file_with_a_byte_order_mark(encoding: str) -> None:
    error = refusal("Geachte voorzitter".encode(encoding)[:-1])
    assert f"begins as {encoding.upper()}" in error.what
    assert error.remedy == "Save it again as UTF-8."


def test_errors_are_those_that_a_user_can_cause() -> None:
    assert isinstance(refusal(b""), AskbriefError)
    assert str(refusal(b"")).startswith("brief.txt: the file holds no text.")


def test_plain_text_without_the_form_of_a_letter() -> None:
    letter = read_letter(b"Zomaar een tekst.\nMet twee regels.\n", "map/Mijn notitie #2.txt").letter
    assert letter.id == "Mijn-notitie-2"
    assert letter.title == "Mijn notitie #2"
    assert letter.text == "Zomaar een tekst. Met twee regels."
    assert letter.pages == ()
    assert letter.footnotes == ()
    assert [block.kind for block in letter.blocks] == ["paragraph"]
    assert letter.metadata.kind is None
    assert letter.metadata.date is None


@pytest.mark.parametrize(
    "data",
    [
        b"woord.1\n\n" + b"1 noot\n\n" * 20_000,
        b"aan-\n" * 60_000,
        b"1. item;\n" * 40_000,
        b"een regel\n\f" * 20_000,
        b"De minister van Buitenlandse Zaken,\n" * 9_000,
        b"32 623 A\n" * 30_000,
        ("a" + "\u0301" * 75_000 + "\u0323" * 75_000).encode(),
        b"a" + b" " * 300_000 + b"b",
        b"a." * 150_000,
        b"\n" * 300_000 + b"a",
        b"((((" * 75_000,
        b"https://" * 40_000,
    ],
    ids=lambda data: data[:12].decode(errors="replace"),
)
def test_hostile_text_is_read_in_linear_time(data: bytes) -> None:
    began = time.monotonic()
    assert read_letter(data, "x.txt").letter.text
    assert time.monotonic() - began < 10
