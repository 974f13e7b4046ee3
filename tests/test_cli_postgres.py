"""The commands over PostgreSQL; copies there and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from servers import Server
from store_letters import MODEL, cited, indexed

from askbrief.cli import main
from askbrief.copying import copy, seal
from askbrief.embedding import ModelEmbedder
from askbrief.errors import StoreError
from askbrief.evaluation import Options, evaluate
from askbrief.settings import load_settings
from askbrief.stores import create_store, open_store
from askbrief.stores.base import IndexedLetter, Model
from askbrief.stores.locations import shown
from askbrief.types import KnownDocument

CORPUS = Path(__file__).parents[1] / "corpus"
QUESTION = "which bodies receive accountability funding?"
SECRET = "geheim-wachtwoord"
LETTERS = [
    cited(indexed("a", "een brief", "nog een", vectors=[(0.6, 0.8, 0, 0)]), "kst-1-2", "kst-1-1"),
    indexed("b", "twee\x00", dossier="1", path="/corpus/b\udcff.txt"),
    indexed("c"),
]
REGISTER = [KnownDocument("kst-1-2", "Een motie", "1")]
Tell = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(create_store(str(tmp_path / "index"), MODEL)) as writer:
        writer.write(LETTERS)
        writer.register(REGISTER)
        writer.finish()
    return tmp_path / "index"


def copied(source: object, target: object, tell: Tell = silent, *, full: bool = False) -> Any:  # noqa: ANN401
    with (
        closing(open_store(str(source))) as store,
        closing(create_store(str(target), store.model, full=full)) as writer,
    ):
        return copy(store, writer, tell)


def test_there_and_back(folder: Path, postgres_url: str, tmp_path: Path) -> None:
    there = copied(folder, postgres_url)
    assert (there.letters, there.passages, there.copied, there.already) == (3, 3, 3, 0)
    assert there.documents == 1
    back = copied(postgres_url, tmp_path / "back")
    assert back.index_id == there.index_id
    with (
        closing(open_store(str(folder))) as one,
        closing(open_store(str(tmp_path / "back"))) as other,
    ):
        names = ["a", "b", "c"]
        assert list(map(seal, one.stored(names))) == list(map(seal, other.stored(names)))
        assert one.registered() == other.registered() == REGISTER
        assert one.sources() == other.sources()
        assert other.problems() == []


def test_a_copy_goes_on_where_it_stopped(folder: Path, postgres_url: str) -> None:
    with closing(create_store(postgres_url, MODEL)) as writer:
        writer.write(LETTERS[:2])  # and then it died
    again = copied(folder, postgres_url)
    assert (again.copied, again.already) == (1, 2)
    assert copied(folder, postgres_url).copied == 0


def test_what_is_there_but_not_the_same_is_copied_again(folder: Path, postgres_url: str) -> None:
    turned = replace(LETTERS[1], vectors=-LETTERS[1].vectors)
    with closing(create_store(postgres_url, MODEL)) as writer:
        writer.write([LETTERS[0], turned])
    assert copied(folder, postgres_url).copied == 2


def test_a_target_with_other_letters_or_another_model_is_left_alone(
    folder: Path, postgres_url: str
) -> None:
    with closing(create_store(postgres_url, MODEL)) as writer:
        writer.write([indexed("other", "brief")])
    with pytest.raises(StoreError, match="holds letters that the source does not: other"):
        copied(folder, postgres_url)
    assert copied(folder, postgres_url, full=True).copied == 3
    with closing(create_store(postgres_url, Model("x", "0" * 64, 4), full=True)) as writer:
        writer.finish()
    with pytest.raises(StoreError, match="was built with the model x"):
        copied(folder, postgres_url)


def test_a_target_that_does_not_give_back_what_was_written(
    folder: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        closing(open_store(str(folder))) as store,
        closing(create_store(postgres_url, MODEL)) as writer,
    ):
        stored = writer.stored

        def damaged(names: list[str]) -> list[IndexedLetter]:
            return [replace(item, vectors=-item.vectors) for item in stored(names)]

        monkeypatch.setattr(writer, "stored", damaged)
        with pytest.raises(StoreError, match="did not come back as it was written"):
            copy(store, writer, silent)


# The commands


def test_the_commands_over_postgres(
    postgres: Server, model_cache: Path, embedder: ModelEmbedder, tmp_path: Path
) -> None:
    del embedder  # its export is made once
    url = postgres.url("schema=commands", user=f"postgres:{SECRET}")

    def run(*args: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        before = ["--index", url, "--cache", str(model_cache)]
        result = CliRunner().invoke(main, [*before, *args, "--json"])
        assert SECRET not in result.output
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    made = run("build", str(CORPUS))
    assert made["read"] == 1
    answer = run("ask", QUESTION)
    assert answer["answered"]
    saved = tmp_path / "answer.json"
    saved.write_text(json.dumps(answer), encoding="utf-8")
    assert run("check", str(saved))["holds"]
    assert run("search", "bewijzenbank", "--limit", "3")["hits"]
    assert [one["letter_id"] for one in run("letters")["letters"]] == ["kst-32623-376"]
    assert run("show", "kst-32623-376")["sha256"] == answer["citations"][0]["text_sha256"]
    status = run("status")
    assert status["problems"] == []
    assert status["index"]["location"] == postgres.url("schema=commands")
    report = run("copy", url, str(tmp_path / "copied"))
    assert (report["copied"], report["index_id"]) == (1, made["index"]["id"])
    postgres.run("DROP SCHEMA commands CASCADE")


def test_questions_are_read_from_the_replica(postgres_url: str, folder: Path) -> None:
    copied(folder, postgres_url)
    settings = load_settings({"ASKBRIEF_REPLICA": postgres_url}, index="elsewhere")
    assert (settings.index, settings.read_from) == ("elsewhere", postgres_url)
    environ = {"ASKBRIEF_REPLICA": postgres_url, "ASKBRIEF_INDEX": "nowhere"}
    result = CliRunner(env=environ).invoke(main, ["letters", "--json"])
    assert len(json.loads(result.stdout)["letters"]) == 3


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("index", "index"),
        ("postgresql://h/d", "postgresql://h/d"),
        (f"postgresql://u:{SECRET}@h:1,g:2/d?schema=x", "postgresql://u@h:1,g:2/d?schema=x"),
        (
            f"postgresql://u@h/d?password={SECRET}&sslmode=require",
            "postgresql://u@h/d?sslmode=require",
        ),
        (f"postgresql://u:{SECRET}@x@h/d", "postgresql://…"),
        (f"postgresql://u:a/{SECRET}@h/d", "postgresql://…"),
        (f"postgresql://u:a#{SECRET}@h/d", "postgresql://…"),
        (f"postgresql://u:a?{SECRET}@h/d", "postgresql://…"),
        (f"postgresql://u:[{SECRET}@h/d", "postgresql://…"),
    ],
)
def test_a_password_is_never_shown(location: str, expected: str) -> None:
    assert shown(location) == expected


def test_an_evaluation_over_postgres_gives_the_same_figures(
    postgres: Server, postgres_url: str, embedder: ModelEmbedder, tmp_path: Path
) -> None:
    docs, questions = tmp_path / "docs.jsonl", tmp_path / "questions.jsonl"
    texts = {
        "a": "Het paspoort kost 75 euro. U haalt het af bij de gemeente.",
        "b": "De dijken langs de Waal worden in 2027 met een meter verhoogd.",
        "c": "Het vliegveld mag dit jaar 478.000 vluchten afhandelen.",
    }
    asked = {"a": "Wat kost een paspoort?", "b": "How much higher will the dikes be?"}
    docs.write_text("\n".join(json.dumps({"id": i, "text": t}) for i, t in texts.items()))
    rows = [{"id": i, "question": q, "relevant_doc_ids": [i]} for i, q in asked.items()]
    questions.write_text("\n".join(json.dumps(row) for row in rows))
    figures = [
        evaluate(docs, questions, embedder, threshold=0.25, progress=silent, options=options)
        for options in (Options(), Options(near=postgres_url))
    ]
    assert figures[0]["systems"] == figures[1]["systems"]
    left = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'test\\_%\\_%'"
    assert postgres.value(left) == 0
