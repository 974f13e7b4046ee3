"""How many citations of official documents are found: against the publisher's marks and a
parser's own test sentences, beside a plain pattern.

Run: python bench/references.py ../shared [--misses] [--index INDEX]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from askbrief.reading.references import find_references
from askbrief.referring import references_of
from askbrief.stores import open_store
from askbrief.types import Filter, Metadata

Found = list[tuple[int, int, str]]
Finder = Callable[[str, Metadata], Found]
_OWN = re.compile(r"kst-(\d{5}(?:-(?:\d\d(?=-)|[IVX]+[A-E]?|[A-M]))?)-")


@dataclass(frozen=True)
class Mark:
    """A citation in a context that the publisher marked, with what it points to."""

    context: str
    document: str
    surface: str
    target: str
    seen: bool
    """Whether its record was looked at while the patterns were written."""


@dataclass(frozen=True)
class Half:
    """The marks to find, by document and context, beside all marks there."""

    wanted: dict[tuple[str, str], list[Mark]]
    all: dict[tuple[str, str], list[Mark]]
    existing: frozenset[str]
    """Ids of all Kamerstukken to early 2025."""


@dataclass
class Score:
    """What a finder got right."""

    found: int = 0
    wanted: int = 0
    right: int = 0
    exist: int = 0
    """Found and marked, or not marked but the id of a document that exists."""
    returned: int = 0

    def row(self) -> str:
        of = max(self.returned, 1)
        return (
            f"{self.found / self.wanted:6.3f} {self.right / of:9.3f} {self.exist / of:9.3f}"
            f"   {self.found}/{self.wanted}, {self.right} and {self.exist} of {self.returned}"
        )


def by_askbrief(text: str, context: Metadata) -> Found:
    return [(one.start, one.end, one.target) for one in find_references(text, context=context)]


_PLAIN = re.compile(
    r"\b(?P<dossier>\d{2} ?\d{3})(?: (?P<addition>[IVXL]+))?, nr\. (?P<number>\d+)\b"
)


def by_pattern(text: str, _context: Metadata) -> Found:
    """A plain pattern: the form of the handbook, "32 623, nr. 343"."""
    return [(one.start(), one.end(), _target(one)) for one in _PLAIN.finditer(text)]


def _target(one: re.Match[str]) -> str:
    parts = ("kst", one["dossier"].replace(" ", ""), one["addition"], one["number"])
    return "-".join(filter(None, parts))


def read_marks(shared: Path) -> list[Mark]:
    path = shared / "citations" / "kst_citations_publisher_marked.jsonl"
    marks = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        seen = hashlib.sha256(line.strip().encode()).digest()[0] % 2 == 0
        target = record["target"].strip()
        marks.append(Mark(record["context"], record["in_doc"], record["surface"], target, seen))
    return marks


def context_of(document: str) -> Metadata:
    own = _OWN.match(document)
    return Metadata(dossier=own[1] if own else None)


def covers(one: tuple[int, int, str], mark: Mark) -> bool:
    """Whether what was found is the marked citation: its target, at a place of its surface."""
    start, end, target = one
    if target != mark.target:
        return False
    places = (found.start() for found in re.finditer(re.escape(mark.surface), mark.context))
    return any(start < place + len(mark.surface) and place < end for place in places)


def judge(half: Half, finder: Finder, told: Callable[[str], None]) -> Score:
    """Recall over the marks of a half; precision over all that was found in their contexts,
    where a mark of either half makes it right."""
    score = Score()
    for (document, context), wanted in half.wanted.items():
        found = finder(context, context_of(document))
        score.wanted += len(wanted)
        score.returned += len(found)
        for mark in wanted:
            hit = any(covers(one, mark) for one in found)
            score.found += hit
            if not hit:
                told(f"not found: {mark.surface!r} -> {mark.target} in {around(mark)!r}")
        for one in found:
            right = any(covers(one, mark) for mark in half.all[document, context])
            score.right += right
            exists = one[2] in half.existing
            score.exist += right or exists
            if not right:
                told(
                    f"not marked: {context[one[0] : one[1]]!r} -> {one[2]} in {document}"
                    f" ({'exists' if exists else 'not in the list'})"
                )
    return score


def around(mark: Mark) -> str:
    at = mark.context.find(mark.surface)
    return mark.context[max(0, at - 40) : at + len(mark.surface) + 20]


def sentences(shared: Path) -> Iterator[tuple[str, set[str]]]:
    """The parser's sentences, with how the id of each citation ends."""
    path = shared / "citations" / "kst_citation_cases_nllegalcit.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        ends = set()
        for one in record["expected"]:
            first, _, last = one["nr"].partition("-")
            ends |= {f"-{one['dossier']}-{number}" for number in {first, last or first}}
        yield record["text"], ends


def judge_sentences(shared: Path, finder: Finder, told: Callable[[str], None]) -> Score:
    score = Score()
    for text, ends in sentences(shared):
        found = [one for one in finder(text, Metadata()) if one[2].startswith("kst-")]
        score.wanted += len(ends)
        score.returned += len(found)
        for end in ends:
            hit = any(target.endswith(end) for _, _, target in found)
            score.found += hit
            if not hit:
                told(f"not found: {end} in {text.strip()!r}")
        for start, stop, target in found:
            right = any(target.endswith(end) for end in ends)
            score.right += right
            score.exist += right
            if not right:
                told(f"not expected: {text[start:stop]!r} -> {target} in {text.strip()!r}")
    return score


def tell_of_index(location: str, existing: frozenset[str]) -> None:
    """Count what the letters of an index cite, and name the Kamerstukken that do not exist."""
    with closing(open_store(location)) as store:
        here = {record.letter_id for record in store.letters(Filter())}
        found = [one for name in sorted(here) for one in references_of(store.letter(name))]
    kamerstukken = [one for one in found if one.kind == "kamerstuk"]
    nowhere = [one for one in kamerstukken if one.target not in existing | here]
    print(
        f"{len(here):,} letters cite {len(found)} documents, {len(kamerstukken)} of them"
        f" Kamerstukken; {len(nowhere)} of these are neither in the list of ids nor here:"
    )
    print("\n".join(f"  {one.surface!r} -> {one.target}" for one in nowhere))


def read_existing(shared: Path) -> frozenset[str]:
    with gzip.open(shared / "citations" / "kst_identifiers.txt.gz", "rt") as lines:
        return frozenset(map(str.strip, lines))


def by_context(marks: Iterable[Mark]) -> dict[tuple[str, str], list[Mark]]:
    grouped: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        grouped[mark.document, mark.context].append(mark)
    return grouped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--misses", action="store_true", help="list what is wrong")
    parser.add_argument("--seen", action="store_true", help="only what was looked at")
    parser.add_argument("--index", help="also count what its letters cite")
    options = parser.parse_args()
    marks, existing = read_marks(options.shared), read_existing(options.shared)
    everywhere = by_context(marks)
    halves = {"marks, seen while written": [mark for mark in marks if mark.seen]}
    if not options.seen:
        halves["marks, not seen"] = [mark for mark in marks if not mark.seen]
        halves["marks, all"] = marks
    misses: list[str] = []
    print(f"{'set':28}{'finder':10}recall precision or exists   of how many")
    for name, some in halves.items():
        half = Half(by_context(some), everywhere, existing)
        for label, finder in FINDERS.items():
            told = misses.append if (label, name) == ("askbrief", [*halves][-1]) else unheard
            print(f"{name:28}{label:10}{judge(half, finder, told).row()}")
    for label, finder in FINDERS.items():
        told = misses.append if label == "askbrief" else unheard
        score = judge_sentences(options.shared, finder, told)
        print(f"{'sentences of a parser':28}{label:10}{score.row()}")
    print("\n".join(misses if options.misses else []))
    if options.index:
        tell_of_index(options.index, existing)


def unheard(_miss: str) -> None:
    pass


FINDERS: dict[str, Finder] = {"askbrief": by_askbrief, "plain": by_pattern}


if __name__ == "__main__":
    main()
