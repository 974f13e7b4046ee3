"""Files -> letters: which are new, changed, unchanged, twins or gone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from askbrief.corpus.found import STDIN, File, Found, Problem, reason_of
from askbrief.corpus.holders import Holders
from askbrief.corpus.inventory import Inventory
from askbrief.corpus.readers import Readers
from askbrief.corpus.records import Beside
from askbrief.corpus.reports import FileReport, Progress
from askbrief.corpus.sharing import Alone, Claims, Whose, standing_of
from askbrief.errors import LetterError
from askbrief.stores.base import Source
from askbrief.types import Letter

OTHERS_SECONDS = 1.0
_BETTER = "another build reads a better form of the same letter"
_STAYS = "The letter read from it before stays in the index."


@dataclass(frozen=True, slots=True)
class Read:
    """A letter that was read just now."""

    letter: Letter
    source: Source
    report: FileReport


class CorpusReader:
    """Reads the letters of one build and keeps the account of every file."""

    def __init__(
        self,
        inventory: Inventory,
        holders: Holders,
        readers: Readers,
        claims: Claims | None = None,
    ) -> None:
        self._inventory = inventory
        self._claims = claims or Alone()
        self._theirs: set[str] = set()
        """Files that another build is reading."""
        self._holders = holders
        self._readers = readers
        self._reports: dict[str, FileReport] = {}
        self._problems: list[FileReport] = []
        """Of files that were not read, and of letters that are gone."""
        self._awaiting: list[FileReport] = []
        """Files whose letter another file seems to hold that was not looked at yet."""

    @property
    def reports(self) -> list[FileReport]:
        """What became of every file, in the order of their paths."""
        read = [self._final(report) for report in self._reports.values()]
        problems = [self._stays(report) for report in self._problems]
        return sorted([*read, *problems], key=lambda report: report.path)

    def letters(self, progress: Progress) -> Iterator[tuple[Letter, Source] | None]:
        """Read one file after the other; yield the letters that are new or changed.

        A letter may come twice: the second then takes the place of the first. None means
        that others wait for what was yielded: store it before asking for more.
        """
        for found in self._inventory.all(progress.files):
            yield from self._deal_with(found, progress)
        self._holders.drop_unseen()
        for file in self._inventory.again(self._still_open(progress)):
            yield from self._deal_with(file, progress)
        while self._theirs:
            yield None
            self._claims.settle()
            yield from self._look_again(progress)

    def embedded(self, path: str, passages: int) -> None:
        """Note how many passages the letter in a file has."""
        self._reports[path] = replace(self._reports[path], passages=passages)

    def gone(self, progress: Progress) -> set[str]:
        """Return the ids of letters whose file is gone or now holds another letter."""
        reports = self.reports
        there = {one.path for one in reports}
        failed = {one.path for one in reports if one.status == "failed"}
        ids = set()
        for path, letter_id in self._holders.before.items():
            kept = any(str(above) in failed for above in (Path(path), *Path(path).parents))
            if not kept and not self._holders.is_seen(letter_id):
                ids.add(letter_id)
                why = f"its file {'now holds another letter' if path in there else 'is gone'}"
                report = FileReport(path, "removed", letter_id, why)
                self._problems.append(report)
                progress.file(report)
        return ids

    def _look_again(self, progress: Progress) -> Iterator[tuple[Letter, Source]]:
        """Look whether other builds are done with their files, or have died over them."""
        time.sleep(OTHERS_SECONDS)
        paths, self._theirs = self._theirs, set()
        for file in self._inventory.again(paths):
            yield from self._deal_with(file, progress)

    def _deal_with(self, found: Found, progress: Progress) -> Iterator[tuple[Letter, Source]]:
        if isinstance(found, Problem):
            self._tell_problem(found, progress)
            return
        report, read = self._look_at(found)
        if report is not None:
            self._tell(report, progress)
        if read is not None:
            yield read.letter, read.source

    def _look_at(self, file: File) -> tuple[FileReport | None, Read | None]:
        """Return what to tell of a file, or None for later; and its letter if it goes in."""
        former = self._holders.former(file.path)
        source = _source(file, file.records.about(former, file.name))
        known = self._holders.known(source)
        if known is not None:
            return self._as_before(known, file.path), None
        if (whose := self._claims.take(source)) != "ours":
            return self._read_elsewhere(file.path, former, whose), None
        began = time.perf_counter()
        read = self._read(file)
        seconds = time.perf_counter() - began
        self._holders.release(file.path)
        if isinstance(read, LetterError):
            return FileReport(file.path, "failed", former, reason_of(read), seconds), None
        return self._place(replace(read, report=replace(read.report, seconds=seconds)))

    def _read_elsewhere(self, path: str, former: str | None, whose: Whose) -> FileReport:
        if whose == "theirs":
            self._theirs.add(path)
        if former is not None and self._holders.holder(former) is not None:
            self._holders.confirm(former)
        return FileReport(path, "skipped", former, "another build reads it")

    def _as_before(self, letter_id: str, path: str) -> FileReport:
        holder = self._holders.holder(letter_id)
        if holder is not None and holder.path != path:
            return FileReport(path, "skipped", letter_id, _same_as(holder.path))
        self._holders.confirm(letter_id)
        return FileReport(path, "unchanged", letter_id)

    def _read(self, file: File) -> Read | LetterError:
        try:
            reading = self._readers.letter(file.data, file.name)
        except LetterError as error:
            return error
        beside = file.records.about(reading.letter.id, file.name)
        letter = beside.applied_to(reading.letter) if beside else reading.letter
        reason = "; ".join(reading.warnings)
        report = FileReport(file.path, "read", letter.id, reason, form=letter.form)
        return Read(letter, _source(file, beside), report)

    def _place(self, read: Read) -> tuple[FileReport | None, Read | None]:
        path, letter = read.report.path, read.letter
        elsewhere = self._claims.written(letter.id)
        if elsewhere is not None and elsewhere[0] != path:
            self._holders.note(letter.id, *elsewhere)
        if not self._claims.name(read.source, letter.id, standing_of(letter.form, path)):
            return replace(read.report, status="skipped", reason=_BETTER), None
        better = self._holders.better(letter.id, path, letter.form)
        if better is None:
            displaced = self._holders.take(letter.id, path, letter.form)
            if displaced is not None:
                self._reports[displaced] = _twin(self._reports[displaced], path)
            return read.report, read
        if self._holders.is_awaited(better):
            self._awaiting.append(read.report)
            return None, None
        return _twin(read.report, better.path), None

    def _still_open(self, progress: Progress) -> set[str]:
        """Settle the files that awaited another; return those that it did not come to."""
        paths = set()
        for report in self._awaiting:
            assert report.letter_id is not None  # noqa: S101 - it was read
            assert report.form is not None  # noqa: S101
            better = self._holders.better(report.letter_id, report.path, report.form)
            if better is None:
                paths.add(report.path)
            else:
                self._tell(_twin(report, better.path), progress)
        return paths

    def _tell(self, report: FileReport, progress: Progress) -> None:
        self._reports[report.path] = report
        progress.file(report)

    def _tell_problem(self, problem: Problem, progress: Progress) -> None:
        former = self._holders.former(problem.path)
        report = FileReport(problem.path, problem.status, former, problem.reason)
        self._problems.append(report)
        progress.file(report)

    def _final(self, report: FileReport) -> FileReport:
        """Name the file that holds the letter in the end; it may have changed since."""
        holder = self._holders.holder(report.letter_id or "")
        if report.status == "skipped" and holder is not None:
            return _twin(report, holder.path)
        return self._stays(report)

    def _stays(self, report: FileReport) -> FileReport:
        if report.status != "failed" or report.letter_id is None:
            return report
        stays = not self._holders.is_seen(report.letter_id)
        return replace(report, reason=f"{report.reason} {_STAYS}") if stays else report


def _source(file: File, beside: Beside | None) -> Source:
    digest = hashlib.sha256(file.data)
    digest.update(beside.data if beside else b"")
    return Source(file.path, digest.hexdigest())


def _twin(report: FileReport, holder: str) -> FileReport:
    return replace(report, status="skipped", reason=_same_as(holder), passages=None)


def _same_as(path: str) -> str:
    return f"the same letter as {'standard input' if path == STDIN else path}"
