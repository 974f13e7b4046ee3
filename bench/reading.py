"""Reading PDFs: askbrief against pypdf, pdfplumber, kreuzberg and plain pdfium.

    pip install -e '.[bench]'
    python bench/reading.py ../shared [--runs 3]

Each reads all PDFs of ../shared/letters that have a text layer, in a process of its own.
The truth is tests/reading/golden/: facts that people read off the rendered pages.

- pages/s, peak MB: of the process, after its imports
- furniture left: printed furniture and margin lines that are still lines of the text (askbrief
  keeps the address and labels of a letterhead: they are the letter's head)
- body lost: runs of five words within one printed body line that the text does not hold
- over breaks: sentences over a page break that stand in the text as one piece
- hyphens: words broken at a line end that read as they should
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

GOLDEN = Path(__file__).parents[1] / "tests" / "reading" / "golden"
SYSTEMS = ("askbrief", "pdfium", "pypdf", "pdfplumber", "kreuzberg")
RUN_OF_WORDS = 5
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def read_with_askbrief() -> Callable[[Path], str]:
    from askbrief.reading import read_letter

    return lambda path: read_letter(path.read_bytes(), path.name).letter.text


def read_with_pdfium() -> Callable[[Path], str]:
    import pypdfium2

    def read(path: Path) -> str:
        pages = pypdfium2.PdfDocument(path)
        return "\n".join(page.get_textpage().get_text_range() for page in pages)

    return read


def read_with_pypdf() -> Callable[[Path], str]:
    import pypdf

    return lambda path: "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def read_with_pdfplumber() -> Callable[[Path], str]:
    import pdfplumber

    def read(path: Path) -> str:
        with pdfplumber.open(path) as document:
            return "\n".join(page.extract_text() for page in document.pages)

    return read


def read_with_kreuzberg() -> Callable[[Path], str]:
    import kreuzberg

    return lambda path: kreuzberg.extract_file_sync(str(path)).content


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path, help="the folder of the shared letters")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", choices=SYSTEMS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        run_child(options.child, options.shared)
    else:
        compare(options.shared, options.runs)


def goldens() -> list[dict]:
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLDEN.glob("*.json"))]
    return [one for one in found if one["file"].endswith(".pdf") and one["first_sentence"]]


def run_child(system: str, shared: Path) -> None:
    """Read everything once; print the texts and what it took."""
    read = globals()[f"read_with_{system}"]()
    began = time.perf_counter()
    texts = {one["file"]: read(shared / "letters" / one["file"]) for one in goldens()}
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / 1e6
    json.dump({"texts": texts, "seconds": seconds, "megabytes": peak}, sys.stdout)


def compare(shared: Path, runs: int) -> None:
    pages = sum(one["pages"] for one in goldens())
    results: dict[str, list[dict]] = {system: [] for system in SYSTEMS}
    for _ in range(runs):
        for system in SYSTEMS:
            results[system].append(child(system, shared))
    lines = {one["file"]: body_lines(one, results["pdfium"][0]["texts"]) for one in goldens()}
    print(f"{len(goldens())} PDFs, {pages} pages, {runs} runs, medians")
    print(
        f"{'':11}{'pages/s':>9}{'peak MB':>9}{'furniture left':>16}{'body lost':>11}"
        f"{'over breaks':>13}{'hyphens':>9}"
    )
    for system, found in results.items():
        speed = pages / median(one["seconds"] for one in found)
        memory = median(one["megabytes"] for one in found)
        shares = quality(found[0]["texts"], lines)
        print(
            f"{system:11}{speed:9.1f}{memory:9.0f}{shares[0]:16.1%}{shares[1]:11.1%}"
            f"{shares[2]:13.1%}{shares[3]:9.1%}"
        )


def child(system: str, shared: Path) -> dict:
    command = [sys.executable, __file__, str(shared), "--child", system]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def body_lines(golden: dict, texts: dict[str, str]) -> list[str]:
    """Return the printed lines that are neither furniture nor margin."""
    other = {flat(line) for line in (*golden["furniture"], *golden["margin"])}
    lines = [flat(line) for line in texts[golden["file"]].replace("\ufffe", "-\n").split("\n")]
    marked = [line for line in other if len(line) > 8]
    return [
        line
        for line in lines
        if line and line not in other and not any(stem in line for stem in marked)
    ]


def quality(texts: dict[str, str], lines: dict[str, list[str]]) -> tuple[float, ...]:
    left = of = lost = runs = whole = breaks = right = hyphens = 0
    for golden in goldens():
        text = texts[golden["file"]]
        rows = {flat(line) for line in text.split("\n")}
        running = bare(text)
        for line in {flat(one) for one in (*golden["furniture"], *golden["margin"])}:
            if len(line) > 3:
                of += 1
                left += any(line in row for row in rows) if len(line) > 8 else line in rows
        for words in runs_of(lines[golden["file"]]):
            runs += 1
            lost += words not in running
        if golden["over_page_break"]:
            breaks += 1
            whole += bare(golden["over_page_break"]) in running
        for word in golden["hyphenated"]:
            hyphens += 1
            right += word["reads"] in flat(text)
    return left / of, lost / runs, whole / breaks, right / hyphens


def runs_of(lines: list[str]) -> list[str]:
    """Return all runs of words within lines, the last word left out: it may be broken."""
    found = []
    for line in lines:
        words = line.split()[:-1]
        found += [
            bare(" ".join(words[at : at + RUN_OF_WORDS]))
            for at in range(len(words) - RUN_OF_WORDS + 1)
        ]
    return found


def flat(text: str) -> str:
    return " ".join(text.split())


def bare(text: str) -> str:
    """Return letters only: marks, digits and spaces differ between readers by taste."""
    return re.sub(r"[\W\d_]+", "", text.replace("´", ""))


if __name__ == "__main__":
    main()
