"""Small Word documents, built by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from askbrief.reading import Reading, read_letter
from askbrief.types import Letter

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"

Docx = Callable[..., bytes]
Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def docx() -> Docx:
    """Give the function that builds a document."""
    return build


@pytest.fixture(scope="session")
def read(whole: Callable[[Letter], None]) -> Read:
    """Give the function that builds a document, reads it, and checks what every letter promises."""

    def reading(body: str, **parts: str) -> Reading:
        found = read_letter(build(body, **parts), "brief.docx")
        whole(found.letter)
        return found

    return reading


def build(body: str, *, strict: bool = False, **parts: str) -> bytes:
    """Build a document.

    Args:
        body: the inside of its ``w:body``.
        parts: the insides of other parts by name: ``styles``, ``footnotes``, ``header1``.
    """
    namespace = _STRICT if strict else _W
    files = {
        "_rels/.rels": relations(_R, {"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": relations(_R, {name: f"{name}.xml" for name in parts}),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>", namespace),
    }
    for name, content in parts.items():
        root = {"footnotes": "footnotes", "header1": "hdr"}.get(name, name)
        files[f"word/{name}.xml"] = part(root, content, namespace)
    return zipped(files)


def relations(kinds: str, targets: dict[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="{name}" Type="{kinds}/{name.rstrip("0123456789")}" Target="{target}"/>'
        for name, target in targets.items()
    )
    return f'<Relationships xmlns="{_REL}">{found}</Relationships>'


def part(root: str, content: str, namespace: str) -> str:
    names = f'xmlns:w="{namespace}" xmlns:r="{_R}" xmlns:mc="{_MC}"'
    return f"<w:{root} {names}>{content}</w:{root}>"


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
