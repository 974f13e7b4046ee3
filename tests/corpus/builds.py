"""Builds with a dictionary in the store's place, and letters that name themselves."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from askbrief.corpus import (
    CorpusReader,
    FileReport,
    Holders,
    Inventory,
    IsolatedReaders,
    Memory,
    survey,
)
from askbrief.isolation import Worker
from askbrief.stores.base import Source
from askbrief.types import Letter

SHARED = Path(__file__).parents[3] / "shared" / "letters"


def kamerstuk(number: int, more: str = "") -> bytes:
    """A letter as text."""
    return (
        f"29 999 Vaste kaders\n\nNr. {number} Brief van de minister van Financiën\n\n"
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal\n\n"
        f"Den Haag, 3 maart 2025\n\nDit is brief {number}. {more}\n"
    ).encode()


def official(number: int, more: str = "") -> bytes:
    """The same letter as official XML."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<officiele-publicatie><kamerstuk>'
        "<dossier><dossiernummer><dossiernr>29 999</dossiernr></dossiernummer>"
        "<titel>Vaste kaders</titel></dossier>"
        f'<stuk><stuknr>Nr. <ondernummer kamer="2">{number}</ondernummer></stuknr>'
        "<titel>BRIEF VAN DE MINISTER VAN FINANCIËN</titel>"
        f"<algemeen><vrije-tekst><tekst><al>Dit is brief {number}. {more}</al></tekst>"
        "</vrije-tekst></algemeen></stuk></kamerstuk></officiele-publicatie>"
    ).encode()


def metadata(number: int, subject: str) -> bytes:
    """A metadata file of the publisher."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<metadata_gegevens>\n'
        f'<metadata name="DC.identifier" scheme="" content="{letter_id(number)}"/>\n'
        f'<metadata name="OVERHEIDop.documenttitel" scheme="" content="{subject}"/>\n'
        "</metadata_gegevens>"
    ).encode()


def letter_id(number: int) -> str:
    return f"kst-29999-{number}"


def put(folder: Path, **files: bytes) -> None:
    """Write text files."""
    put_named(folder, {f"{name}.txt": data for name, data in files.items()})


def put_named(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(files: Mapping[str, bytes], mode: str = "w:gz") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


@dataclass
class Told:
    """A progress that remembers."""

    totals: list[int] = field(default_factory=list)
    reports: list[FileReport] = field(default_factory=list)

    def files(self, total: int) -> None:
        self.totals.append(total)

    def file(self, report: FileReport) -> None:
        self.reports.append(report)

    def embedded(self, passages: int) -> None:
        raise AssertionError(f"nothing is embedded here, not even {passages}")


@dataclass
class Index:
    """What a store would hold."""

    sources: dict[str, Source] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)


@dataclass
class Outcome:
    """One build's account, and the index after it."""

    reports: list[FileReport]
    removed: set[str]
    index: Index
    told: Told
    written: list[str]
    """Ids of the letters that would have been embedded."""

    @property
    def status(self) -> dict[str, str]:
        return {Path(report.path).name: report.status for report in self.reports}

    @property
    def reasons(self) -> dict[str, str]:
        return {Path(report.path).name: report.reason for report in self.reports}

    @property
    def sources(self) -> dict[str, Source]:
        return self.index.sources

    @property
    def held(self) -> dict[str, str]:
        """Which file each letter in the index came from."""
        return {one: Path(source.path).name for one, source in self.sources.items()}


class Builder:
    """Builds with real readers."""

    def __init__(self, worker: Worker) -> None:
        self.readers = IsolatedReaders(worker)

    def __call__(
        self,
        *paths: Path,
        before: Index | None = None,
        piped: bytes | None = None,
        memory: Memory | None = None,
    ) -> Outcome:
        """Do what a build does; ``before`` is left as it is."""
        before = before or Index()
        index, told = Index(dict(before.sources), dict(before.letters)), Told()
        stdin = io.BytesIO(piped) if piped is not None else None
        inventory = Inventory(survey(paths), self.readers, stdin, memory)
        holders = Holders(dict(index.sources), paths, lambda one: index.letters[one].form)
        reader = CorpusReader(inventory, holders, self.readers, memory)
        written = []
        for letter, source in reader.letters(told):
            index.letters[letter.id], index.sources[letter.id] = letter, source
            written.append(letter.id)
        removed = reader.gone(told)
        for one in removed:
            del index.letters[one], index.sources[one]
        inventory.close()
        return Outcome(reader.reports, removed, index, told, written)


def statuses(reports: Sequence[FileReport]) -> dict[str, str]:
    return {report.path: report.status for report in reports}
