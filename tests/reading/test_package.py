"""Word and OpenDocument files that are damaged, hostile or empty."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from askbrief.errors import LetterError
from askbrief.reading import package, read_letter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = f'xmlns:office="{OFFICE}:office:1.0" xmlns:text="{OFFICE}:text:1.0"'
ODT = "application/vnd.oasis.opendocument.text"


def word(inside: str = "<w:p><w:r><w:t>Zin.</w:t></w:r></w:p>") -> str:
    return f"<w:document {W}><w:body>{inside}</w:body></w:document>"


def writer(inside: str = "<text:p>Zin.</text:p>") -> str:
    body = f"<office:body><office:text>{inside}</office:text></office:body>"
    return f"<office:document-content {NAMES}>{body}</office:document-content>"


def zipped(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(content: str | bytes, **more: str | bytes) -> bytes:
    return zipped({"word/document.xml": content, **more})


def odt(content: str | bytes, more: dict[str, str | bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", ODT)
        for name, text in {"content.xml": content, **(more or {})}.items():
            archive.writestr(name, text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


BOTH = pytest.mark.parametrize(("build", "content"), [(docx, word()), (odt, writer())])
Build = type(docx)


def refusal(data: bytes) -> LetterError:
    with pytest.raises(LetterError) as caught:
        read_letter(data, "brief.x")
    assert caught.value.where == "brief.x"
    assert caught.value.remedy
    return caught.value


@BOTH
def test_the_least_that_can_be_read(build: Build, content: str) -> None:
    assert read_letter(build(content), "a").letter.text == "Zin."
    for encoding in ("utf-16", "utf-8-sig"):
        stated = f'<?xml version="1.0"?>{content}'.encode(encoding)
        assert read_letter(build(stated), "a").letter.text == "Zin."


@BOTH
def test_a_document_type_is_refused(build: Build, content: str) -> None:
    for doctype in (
        "<!DOCTYPE x>",
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    ):
        assert "document type" in refusal(build(doctype + content)).what


@BOTH
def test_entities_that_would_grow_without_bound(build: Build, content: str) -> None:
    names = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "lol">{names}]>'
    refusal(build(doctype + content.replace("Zin.", "&e12;")))
    refusal(build(doctype + content.replace("Zin.</", "</").replace("<w:p>", '<w:p a="&e12;">')))


@BOTH
def test_damaged_xml_is_refused(build: Build, content: str) -> None:
    for broken in (
        content[:-5],
        "",
        "geen xml",
        content.replace("Zin.", "&nbsp;"),
        b"\xff\xfe\x00",
    ):
        assert "XML is damaged" in refusal(build(broken)).what


@BOTH
def test_nesting_beyond_measure_is_refused(build: Build, content: str) -> None:
    deep = "<w:sdt>" * 5000 if build is docx else "<text:section>" * 5000
    ends = deep.replace("<", "</")
    middle = content.replace("Zin.", f"{deep}x{ends}")
    assert "XML is damaged" in refusal(build(middle)).what


@pytest.mark.parametrize(
    "opened",
    [
        "<w:sdt><w:sdtContent>",
        "<w:tbl><w:tr><w:tc>",
        "<w:p><w:r><w:pict><w:txbxContent>",
        "<w:p><w:ins><w:smartTag>",
    ],
)
def test_word_as_deep_as_can_be(opened: str) -> None:
    sentence = "Een zin die lang genoeg is om als lopende tekst te tellen, hoe diep die ook staat."
    inner = f"<w:p><w:r><w:t>{sentence}</w:t></w:r></w:p>"
    if "smartTag" in opened:
        inner = inner.removeprefix("<w:p>").removesuffix("</w:p>")
    assert read_letter(docx(word(nested(opened, inner))), "a").letter.text == sentence


@pytest.mark.parametrize(
    "opened", ["<text:section>", "<text:list><text:list-item>", "<text:p><text:span>"]
)
def test_texts_as_deep_as_can_be(opened: str) -> None:
    inner = "Zin." if "span" in opened else "<text:p>Zin.</text:p>"
    assert read_letter(odt(writer(nested(opened, inner))), "a").letter.text == "Zin."


def nested(opened: str, inner: str) -> str:
    """Put elements into each other nearly as often as an XML parser allows."""
    count = 240 // opened.count("<")
    names = reversed(opened.strip("<>").split("><"))
    return opened * count + inner + "".join(f"</{name}>" for name in names) * count


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PART_BYTES", 1_000_000)
    bomb = word() + " " * 2_000_000
    assert "larger than 1,000,000 bytes" in refusal(docx(bomb)).what
    assert "larger than 1,000,000 bytes" in refusal(odt(writer() + " " * 2_000_000)).what


def test_parts_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_BYTES_TOGETHER", 1_000_000)
    part = "<x>" + " " * 600_000 + "</x>"
    assert (
        "larger than"
        in refusal(
            zipped({"word/document.xml": word(), "word/a.xml": part, "word/b.xml": part})
        ).what
    )
    pictures = {
        "word/document.xml": word(),
        "word/media/a.png": part,
        "word/vbaProject.bin": part * 3,
    }
    assert read_letter(zipped(pictures), "a").letter.text == "Zin."


def test_a_size_that_is_a_lie_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PART_BYTES", 1_000_000)
    data = bytearray(docx(word() + " " * 2_000_000))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    refusal(bytes(data))


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(docx(word()))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        data[at] |= 1
    assert refusal(bytes(data)).what == "the file is encrypted"


def test_an_encrypted_text_is_refused() -> None:
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    data = odt(b"\x93\x11\x00", {"META-INF/manifest.xml": manifest})
    assert refusal(data).what == "the file is encrypted"


@BOTH
def test_damaged_containers_are_refused(build: Build, content: str) -> None:
    data = build(content)
    stored = bytearray(data)
    at = data.index(b"document.xml" if build is docx else b"content.xml") + 20
    stored[at : at + 20] = bytes(20)
    for broken in (data[: len(data) // 2], data[:-30], bytes(stored)):
        assert "damaged" in refusal(broken + (b"word/document" if build is docx else b"")).what


def test_a_method_of_packing_that_nobody_knows() -> None:
    data = bytearray(docx(word()))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.index(signature) + offset
        data[at : at + 2] = struct.pack("<H", 99)
    assert "cannot be unpacked" in refusal(bytes(data)).what


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_of_packing(method: int) -> None:
    assert read_letter(zipped({"word/document.xml": word()}, method), "a").letter.text == "Zin."


def test_missing_documents() -> None:
    assert "missing" in refusal(zipped({"word/document2.txt": "x"})).what
    data = zipped({"mimetype": ODT, "content.txt": "x"}, zipfile.ZIP_STORED)
    assert "missing" in refusal(data).what


@pytest.mark.parametrize("inside", ["", "<w:p/>", "<w:p><w:r><w:t> </w:t></w:r></w:p>", "<w:tbl/>"])
def test_empty_documents(inside: str) -> None:
    assert refusal(docx(word(inside))).what == "the file holds no text"


@pytest.mark.parametrize("inside", ["", "<text:p/>", "<text:p><text:s/></text:p>"])
def test_empty_texts(inside: str) -> None:
    assert refusal(odt(writer(inside))).what == "the file holds no text"
    assert refusal(odt(f"<office:document-content {NAMES}/>")).what == "the file holds no text"


def test_names_of_parts_as_other_programs_write_them() -> None:
    assert (
        read_letter(zipped({"Word\\Document.xml": word(), "word/document": ""}), "a").letter.text
        == "Zin."
    )


def test_relations_say_where_the_document_is() -> None:
    kinds = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    relation = f'<Relationship Id="a" Type="{kinds}/officeDocument" Target="/word/document7.xml"/>'
    relations = f"<Relationships>{relation}</Relationships>"
    data = zipped(
        {"_rels/.rels": relations, "word/document7.xml": word(), "word/document.xml": "oud"}
    )
    assert read_letter(data, "a").letter.text == "Zin."


def test_checksums_are_checked() -> None:
    data = zipped({"word/document.xml": word()}, zipfile.ZIP_STORED)
    crc = struct.pack("<I", zlib.crc32(word().encode()))
    assert data.count(crc) == 2
    assert "damaged" in refusal(data.replace(crc, b"\x00\x00\x00\x00")).what
