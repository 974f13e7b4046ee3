"""Real letters that lie beside the project; skipped where they are absent."""

from __future__ import annotations

import tarfile
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from textwrap import wrap

from askbrief.reading import read_letter
from askbrief.types import Letter

Whole = Callable[[Letter], None]


def printed(root: ET.Element) -> tuple[str, list[str]]:
    """Print an official motion as plain text, and give the paragraphs that are in it."""

    def words(element: ET.Element | None) -> str:
        return " ".join("".join(element.itertext()).split()) if element is not None else ""

    piece = root.find("kamerstuk/stuk")
    assert piece is not None
    lines: list[str] = []
    for dossier in root.findall("kamerstuk/dossier"):
        number = " ".join(words(part) for part in dossier.findall("dossiernummer/*"))
        lines += [*wrap(f"{number} {words(dossier.find('titel'))}", 68, break_on_hyphens=False), ""]
    lines += wrap(f"{words(piece.find('stuknr'))}  {words(piece.find('titel'))}", 68)
    lines += [words(piece.find("datumtekst")), ""]
    paragraphs = [words(element) for element in piece.iter("al")]
    for paragraph in paragraphs:
        lines += [*wrap(paragraph, 72, break_on_hyphens=False), ""]
    return "\n".join(lines), paragraphs


def test_official_motions_of_the_users_dossier_are_read_back(shared: Path, whole: Whole) -> None:
    """The 8,041 motions are the Tweede Kamer's own data; 32 623 is the user's dossier."""
    checked = 0
    with tarfile.open(shared / "letters" / "tk-moties-xml.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if "kst-32623-" in member.name else None
            if file is None:
                continue
            text, paragraphs = printed(ET.parse(file).getroot())
            letter = read_letter(text.encode(), "brief.txt").letter
            whole(letter)
            assert letter.id == Path(member.name).stem
            assert letter.metadata.dossier_title == (
                "Actuele situatie in Noord-Afrika en het Midden-Oosten"
            )
            assert (letter.metadata.kind or "").startswith("Motie")
            assert letter.metadata.date is not None
            words = " ".join(letter.text.split())
            assert all(paragraph in words for paragraph in paragraphs)
            checked += 1
    assert checked == 40


def test_the_shared_copy_of_the_users_letter_is_the_one_in_the_corpus(
    shared: Path, seed_bytes: bytes
) -> None:
    copy = (shared / "letters" / "seed" / "kst-32623-376.txt").read_bytes()
    assert copy == seed_bytes
