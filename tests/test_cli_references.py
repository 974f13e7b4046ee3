"""`build --registry` and `show --references`: what letters cite, on the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from askbrief.cli import main
from askbrief.cli_references import show_cited
from askbrief.embedding import ModelEmbedder
from askbrief.types import LinkedReference

SEED = Path(__file__).parents[1] / "corpus" / "kst-32623-376.txt"
SHARED = Path(__file__).parents[2] / "shared"
TITLE = "Motie van het lid Kahraman c.s. over steun voor het OHCHR-veldkantoor of bewijzenbank IIIM"
KNOWN = {"id": "kst-32623-343", "title": TITLE, "date": "2025-04-09", "kind": "Motie"}
ADDRESS = "https://zoek.officielebekendmakingen.nl/kst-32623-343.html"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def seeded(
    tmp_path_factory: pytest.TempPathFactory, model_cache: Path, embedder: ModelEmbedder
) -> Path:
    """A folder with the user's letter and an index of it."""
    del embedder  # it has been unpacked
    folder = tmp_path_factory.mktemp("references")
    (folder / "letters").mkdir()
    shutil.copy(SEED, folder / "letters")
    where = ["--index", str(folder / "index"), "--cache", str(model_cache)]
    assert CliRunner().invoke(main, ["build", str(folder / "letters"), *where]).exit_code == 0
    return folder


@pytest.fixture
def run(seeded: Path, tmp_path: Path, model_cache: Path) -> Run:
    """Run commands on a copy of that index."""
    shutil.copytree(seeded / "index", tmp_path / "index")

    def run_command(*args: str) -> Result:
        cache = ["--cache", str(model_cache)] if args[0] in ("build", "ask") else []
        return CliRunner().invoke(main, [*args, "--index", str(tmp_path / "index"), *cache])

    return run_command


@pytest.fixture
def build(run: Run, seeded: Path, tmp_path: Path) -> Run:
    def build_letters(*lines: object, more: tuple[str, ...] = ()) -> Result:
        path = tmp_path / "registry.jsonl"
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        return run("build", str(seeded / "letters"), "--registry", str(path), *more)

    return build_letters


def cited(run: Run) -> list[dict[str, object]]:
    shown = run("show", "kst-32623-376", "--references", "--json")
    assert shown.exit_code == 0, shown.output
    references: list[dict[str, object]] = json.loads(shown.stdout)["references"]
    return references


def test_both_places_that_cite_a_motion_show_its_title(run: Run, build: Run) -> None:
    assert build(KNOWN).exit_code == 0
    first, second = cited(run)
    assert first == {
        "start": 3288,
        "end": 3313,
        "surface": "Kamerstuk 32 623, nr. 343",
        "target": "kst-32623-343",
        "status": "known",
        "title": TITLE,
        "number": "343",
        "date": "2025-04-09",
        "url": ADDRESS,
    }
    assert second == first | {"start": 5469, "end": 5494}
    shown = run("show", "kst-32623-376", "--references").stdout
    assert "motie Kahraman (»Kamerstuk 32 623, nr." in shown
    assert shown.count("Kamerstuk 32623, nr. 343: Motie van het lid Kahraman c.s. over") == 2
    assert shown.count("not in this index)") == 2
    assert shown.count(f"      {ADDRESS}\n") == 2
    assert shown.endswith("Cited by no letter in this index.\n")


def test_without_a_registry_it_says_that_it_does_not_know(run: Run) -> None:
    assert [(one["status"], one["title"], one["url"]) for one in cited(run)] == [
        ("unknown", None, ADDRESS)
    ] * 2
    shown = " ".join(run("show", "kst-32623-376", "--references").stdout.split())
    assert "Kamerstuk 32623, nr. 343 (not in this index; whether it exists is not known" in shown


def test_a_document_missing_in_the_registry_of_its_dossier(run: Run, build: Run) -> None:
    build(KNOWN | {"id": "kst-32623-342"})
    assert {(one["status"], one["url"]) for one in cited(run)} == {("unknown", None)}
    assert "nr. 343 (no such document known)" in run("show", "kst-32623-376", "--references").stdout


@pytest.mark.skipif(not SHARED.exists(), reason="the shared letters are not here")
def test_an_indexed_document_says_who_cites_it(run: Run, build: Run) -> None:
    build(KNOWN, more=(str(SHARED / "letters/official/kst-32623-343.xml"),))
    assert {(one["status"], one["title"]) for one in cited(run)} == {("indexed", TITLE)}
    motion = json.loads(run("show", "kst-32623-343", "--references", "--json").stdout)
    assert motion["references"] == []
    assert [one["letter_id"] for one in motion["cited_by"]] == ["kst-32623-376"]
    shown = run("show", "kst-32623-343", "--references").stdout
    assert "Cites no documents by number.\n" in shown
    assert "Cited by 1:\n    kst-32623-376 (2025-09-19): Actuele situatie" in shown


def test_a_page_has_its_own_references(run: Run) -> None:
    pages = [
        json.loads(run("show", "kst-32623-376", "--page", page, "--references", "--json").stdout)[
            "references"
        ]
        for page in "123"
    ]
    assert [len(references) for references in pages] == [0, 1, 0]
    plain = json.loads(run("show", "kst-32623-376", "--json").stdout)
    assert not {"references", "cited_by"} & plain.keys()


def test_broken_lines_are_told_and_the_rest_is_built(run: Run, build: Run) -> None:
    built = build({"id": "kst-32623-343"}, KNOWN, 7)
    assert built.exit_code == 1
    assert "registry.jsonl, line 1: has no title\n" in built.stdout
    assert "registry.jsonl, line 3: is not an object\n" in built.stdout
    assert "The registry tells of 1 document.\n0 read, 1 unchanged," in built.stdout
    assert {one["title"] for one in cited(run)} == {TITLE}


def test_a_build_says_what_the_registry_told(build: Run) -> None:
    first = json.loads(build(KNOWN, "x", more=("--json",)).stdout)
    assert first["registry"] == {
        "path": first["registry"]["path"],
        "documents": 1,
        "failed": 1,
        "errors": [{"line": 2, "reason": "is not an object"}],
    }
    again = json.loads(build(KNOWN, more=("--json",)).stdout)
    assert (again["read"], again["unchanged"], again["registry"]["failed"]) == (0, 1, 0)
    assert again["index"] == first["index"]


def test_many_broken_lines_are_counted(build: Run) -> None:
    built = build(*range(25))
    assert built.stdout.count("is not an object") == 20
    assert "… and 5 more lines failed\n" in built.stdout


def test_a_registry_that_is_not_there(run: Run, tmp_path: Path) -> None:
    built = run("build", str(tmp_path), "--registry", str(tmp_path / "none.jsonl"))
    assert built.exit_code == 2
    assert "none.jsonl" in built.stderr


def test_an_answer_says_what_its_quotes_cite(run: Run, build: Run) -> None:
    build(KNOWN)
    question = "Hoeveel humanitaire hulp geeft Nederland in 2025?"
    answer = json.loads(run("ask", question, "--json").stdout)
    (reference,) = answer["citations"][0]["references"]
    quote = answer["citations"][0]
    offset = reference["start"] - quote["start"]
    assert quote["quote"][offset:].startswith("Kamerstuk 32 623, nr. 343), heeft")
    assert (reference["status"], reference["title"]) == ("known", TITLE)
    told = " ".join(run("ask", question).stdout.split())
    assert (
        f"verwijst naar Kamerstuk 32623, nr. 343: {TITLE} (2025-04-09, niet in deze index)" in told
    )


def test_a_document_cited_twice_in_a_quote_is_named_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = LinkedReference(0, 5, "36 4", "kst-36410-3", "indexed", "Motie")
    show_cited([one, one], "en")
    assert capsys.readouterr().out == (
        "    cites Kamerstuk 36410, nr. 3: Motie (in this index)\n      kst-36410-3\n"
    )
