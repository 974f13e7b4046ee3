"""Two shards and a replica: the same content as on one machine, and nothing hidden in a fault."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import psycopg
import pytest
from child import change, state
from click.testing import CliRunner
from shard_servers import PASSWORD, Cluster, script
from starlette.testclient import TestClient
from store_letters import DIAGONAL, MODEL, X, Y, Z, ids, indexed, owners, vector

from askbrief.answering import ask
from askbrief.api import create_app
from askbrief.cli import main
from askbrief.cli_layout import show_answer
from askbrief.console import Watch
from askbrief.embedding import ModelEmbedder
from askbrief.errors import StoreError
from askbrief.export import answer_document
from askbrief.indexing import build
from askbrief.settings import load_settings
from askbrief.stores import create_store, open_store
from askbrief.stores.base import IndexedLetter, Model, Store
from askbrief.stores.memory import MemoryStore
from askbrief.stores.postgres import generations
from askbrief.types import Filter

ALL = Filter()
STEPS = 12


@pytest.fixture
def schema(shards: Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """A schema that is spread over the shards, all of which run again afterwards."""
    name = f"t{abs(hash(request.node.name)) % 10**9}"
    shards.set_up(name)
    yield name
    for server in (*shards.shards.values(), shards.replica):
        if not server.is_running():
            server.start()


def fill(url: str, *letters: IndexedLetter) -> MemoryStore:
    """Write many letters in several writes, some of them removed again."""
    with closing(create_store(url, MODEL)) as writer:
        for step in range(STEPS):
            writer.write(*change(step))
        writer.write(letters)
        writer.finish()
    plain = MemoryStore(MODEL)
    plain.write([*state(STEPS), *letters])
    return plain


def motions(number: int = 60) -> list[IndexedLetter]:
    """Letters whose cosines to X differ from one another."""
    return [
        indexed(
            f"kst-{one:03}",
            f"De minister geeft steun {'steun ' * (one % 5)}aan hulp {one}",
            f"Over Gaza en begroting {one % 7}",
            vectors=[_at(one), Y],
            dossier=str(32000 + one % 3),
        )
        for one in range(number)
    ]


def _at(one: int) -> list[float]:
    """Return a vector whose cosine to X falls with a number, exact in half precision."""
    cosine = 1.0 - one / 100
    values = np.array([cosine, 0.0, 0.0, (1 - cosine**2) ** 0.5], np.float16)
    return [float(value) for value in values]


def assert_same(store: Store, plain: Store) -> None:
    assert store.version() == plain.version()
    assert store.counts() == plain.counts()
    for where in (ALL, Filter(dossier="32001"), Filter(dossier="nowhere")):
        for axis in (X, Y, Z, DIAGONAL):
            for k in (1, 10, 200):
                ours, theirs = (
                    store.dense(vector(axis), k, where),
                    plain.dense(vector(axis), k, where),
                )
                assert ids(ours) == ids(theirs)
                scores = [hit.score for hit in theirs]
                assert [hit.score for hit in ours] == pytest.approx(scores, abs=2e-3)
        for query in ("steun", "steun hulp gaza", "begroting 3 slot", "niets"):
            assert ids(store.lexical(query, 10, where)) == ids(plain.lexical(query, 10, where))


def told(act: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as caught:
        act()
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


# The same as elsewhere


def test_two_shards_give_what_one_machine_gives(shards: Cluster, schema: str) -> None:
    url = shards.url(f"schema={schema}")
    plain = fill(url, *motions())
    for table in ("passages", "vectors", "postings"):
        held = [s.value(f"SELECT count(*) FROM {schema}.{table}_1") for s in shards.shards.values()]
        assert min(held) > 0
    for place in (url, f"{url}&partial=1"):
        with closing(open_store(place)) as store:
            assert_same(store, plain)
            assert store.problems() == []
            assert store.left_out(0.0) == ()
            its = store.passages("kst-007")
            assert [passage.text for passage in its] == [p.text for p in plain.passages("kst-007")]
            (tokens,) = store.token_vectors([its[0].id])
            assert tokens.codes.tolist() == plain.token_vectors([its[0].id])[0].codes.tolist()
            assert store.stored(["kst-007"])[0].source == plain.stored(["kst-007"])[0].source


def test_graphs_on_the_shards_find_the_nearest(
    shards: Cluster, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "EXACT_PASSAGES", 10)
    url = shards.url(f"schema={schema}")
    plain = fill(url, *motions())
    for shard in shards.shards.values():
        assert shard.value(f"SELECT to_regclass('{schema}.vectors_near_1')::text")
    with closing(open_store(url)) as store:
        found = store.dense(vector(X), 10, Filter(dossier="32001"))
        assert ids(found) == ids(plain.dense(vector(X), 10, Filter(dossier="32001")))
        assert ids(store.dense(vector(X), 10, ALL)) == ids(plain.dense(vector(X), 10, ALL))


def test_shards_sort_and_cut_off_by_themselves(shards: Cluster, schema: str) -> None:
    fill(shards.url(f"schema={schema}"), *motions())
    nearest = f"""EXPLAIN (VERBOSE) SELECT passage FROM {schema}.vectors_1_s1 WHERE passage <= 99
        ORDER BY vector OPERATOR(public.<#>) '[1,0,0,0]' LIMIT 5"""
    counted = f"""EXPLAIN (VERBOSE) SELECT passage, sum(times) FROM {schema}.postings_1_s1
        WHERE term = ANY('{{1,2}}'::bigint[]) GROUP BY passage HAVING sum(times) >= 1"""
    with psycopg.connect(shards.url()) as connection:
        for query, parts in (
            (
                nearest,
                ("WHERE ((passage <= 99))", "ORDER BY (vector OPERATOR(public.<#>)", "LIMIT"),
            ),
            (counted, ("sum(times)", "GROUP BY", "HAVING")),
        ):
            lines = [row[0] for row in connection.execute(query)]  # type: ignore[arg-type]
            (remote,) = [line for line in lines if "Remote SQL" in line]
            assert all(part in remote for part in parts)


def test_a_schema_of_another_index_is_refused(shards: Cluster, schema: str) -> None:
    fill(shards.url(f"schema={schema}"))
    shards.primary.run(f"UPDATE {schema}.meta SET value = 'other' WHERE name = 'token'")
    url = shards.url(f"schema={schema}")
    said = told(lambda: create_store(url, MODEL, full=True))
    assert f"the schema {schema} is a shard of another index" in said


def test_replaced_generations_leave_the_shards_too(
    shards: Cluster, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = shards.url(f"schema={schema}")
    fill(url)
    monkeypatch.setattr(generations, "KEEP", "0 seconds")
    with closing(create_store(url, MODEL, full=True)) as writer:
        writer.write(motions(3))
        writer.finish()
    for shard in shards.shards.values():
        assert shard.value(f"SELECT to_regclass('{schema}.passages_1')") is None
        assert shard.value(f"SELECT to_regclass('{schema}.passages_2')::text")


def test_a_role_that_only_reads(shards: Cluster, schema: str) -> None:
    plain = fill(shards.url(f"schema={schema}"), *motions(20))
    shards.primary.run(
        "CREATE ROLE reader LOGIN",
        f"GRANT USAGE ON SCHEMA {schema} TO reader",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader",
        "GRANT USAGE ON FOREIGN SERVER shard1, shard2 TO reader",
        *(
            f"CREATE USER MAPPING FOR reader SERVER {name}"
            f" OPTIONS (user 'askbrief', password '{PASSWORD}')"
            for name in shards.shards
        ),
    )
    with closing(open_store(shards.primary.url(f"schema={schema}", user="reader"))) as store:
        assert_same(store, plain)
    told(lambda: create_store(shards.primary.url(f"schema={schema}", user="reader"), MODEL))


# A shard that dies


def test_a_dead_shard_is_named_or_left_out_and_told(shards: Cluster, schema: str) -> None:
    url = shards.url(f"schema={schema}")
    plain = fill(url, *motions())
    whole, partial = open_store(url), open_store(f"{url}&partial=1")
    with closing(whole), closing(partial):
        everything = ids(whole.dense(vector(X), 200, ALL))
        assert ids(partial.dense(vector(X), 200, ALL)) == everything
        shards.shards["shard2"].kill()
        before = time.perf_counter()
        for act in (
            lambda: whole.dense(vector(X), 5, ALL),
            lambda: whole.lexical("steun", 5, ALL),
            lambda: whole.passages("kst-007"),
        ):
            said = told(act)
            assert '"shard2"' in said
            assert "partial=1" in said
        there = ids(partial.dense(vector(X), 200, ALL))
        assert 0 < len(there) < len(everything)
        assert there == [one for one in everything if one in set(there)]
        assert set(ids(partial.lexical("steun", 200, ALL))) < set(
            ids(plain.lexical("steun", 200, ALL))
        )
        assert partial.left_out(before) == ("shard2",)
        assert partial.warnings == ("partial: these shards could not be searched: shard2",)
        assert '"shard2"' in told(lambda: partial.stored(list(partial.sources())))
        shards.shards["shard1"].kill()
        assert "shard1, shard2" in told(lambda: partial.dense(vector(X), 5, ALL))
        for shard in shards.shards.values():
            shard.start()
        after = time.perf_counter()
        assert_same(whole, plain)
    with closing(open_store(f"{url}&partial=1")) as again:
        assert_same(again, plain)
        assert again.left_out(after) == ()


def test_a_shard_that_is_back_is_asked_again(
    shards: Cluster, schema: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = shards.url(f"schema={schema}")
    plain = fill(url, *motions())
    with closing(open_store(f"{url}&partial=1")) as store:
        monkeypatch.setattr("askbrief.stores.postgres.spread.AGAIN_SECONDS", 0.0)
        shards.shards["shard1"].kill()
        assert len(store.dense(vector(X), 200, ALL)) < plain.counts().passages
        shards.shards["shard1"].start()
        since = time.perf_counter()
        assert_same(store, plain)
        assert store.left_out(since) == ()


def test_a_shard_that_dies_before_it_commits(shards: Cluster, schema: str) -> None:
    """The other shard keeps its part of the write; nobody sees it, and the next write ends it."""
    url = shards.url(f"schema={schema}")
    plain = fill(url, *motions(20))
    added = [indexed(f"nieuw-{one}", "nieuwe steun", vectors=[X]) for one in range(20)]
    refuses(shards, schema, "shard2", "DEFERRABLE INITIALLY DEFERRED")
    with closing(create_store(url, MODEL)) as writer:
        told(lambda: writer.write(added))
        assert left_behind(shards, schema) > 0
        with closing(open_store(url)) as reader:
            assert_same(reader, plain)
        shards.shards["shard2"].run(f"DROP TRIGGER refuses ON {schema}.passages_1")
        writer.write(added)
        writer.finish()
    plain.write(added)
    with closing(open_store(url)) as reader:
        assert_same(reader, plain)
        assert reader.problems() == []
    assert left_behind(shards, schema) == 0


def refuses(shards: Cluster, schema: str, shard: str, when: str) -> None:
    """Make a shard fail when it is told to commit, as one that dies just then."""
    shards.shards[shard].run(
        f"""CREATE OR REPLACE FUNCTION {schema}.refuse() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN RAISE EXCEPTION ''refused''; END'""",
        f"""CREATE CONSTRAINT TRIGGER refuses AFTER INSERT ON {schema}.passages_1
        {when} FOR EACH ROW EXECUTE FUNCTION {schema}.refuse()""",
    )


def left_behind(shards: Cluster, schema: str) -> int:
    """Count rows on the shards that the primary does not know of."""
    last = shards.primary.value(f"SELECT max(last_passage) FROM {schema}.versions")
    query = f"SELECT count(*) FROM {schema}.passages_1 WHERE row > {last}"
    return sum(int(str(shard.value(query))) for shard in shards.shards.values())


def test_a_write_without_a_shard_is_told_and_can_be_done_again(
    shards: Cluster, schema: str
) -> None:
    url = shards.url(f"schema={schema}")
    plain = fill(url, *motions(20))
    added = [indexed(f"nieuw-{one}", "nieuwe steun") for one in range(20)]
    with closing(create_store(url, MODEL)) as writer:
        shards.shards["shard1"].kill()
        assert "shard1" in told(lambda: writer.write(added))
        shards.shards["shard1"].start()
        writer.write(added)
        writer.finish()
    plain.write(added)
    with closing(open_store(url)) as reader:
        assert_same(reader, plain)


# A replica


def test_a_replica_that_is_behind_shows_the_last_version_it_has(
    shards: Cluster, schema: str
) -> None:
    url, replica = shards.url(f"schema={schema}"), shards.replica_url(f"schema={schema}")
    plain = fill(url, *motions(20))
    caught_up(shards)
    shards.replica.run("SELECT pg_wal_replay_pause()")
    with closing(create_store(url, MODEL)) as writer:
        writer.write([indexed("nieuw", "nieuwe steun", vectors=[X])], ["kst-003"])
        writer.write([indexed("kst-004", "anders steun", vectors=[Z])])
        writer.finish()
    with closing(open_store(replica)) as store:
        assert_same(store, plain)
        assert store.letter("kst-003").text == plain.letter("kst-003").text
    shards.replica.run("SELECT pg_wal_replay_resume()")
    caught_up(shards)
    with closing(open_store(replica)) as store, closing(open_store(url)) as primary:
        assert store.version() == primary.version() != plain.version()
        assert owners(store.dense(vector(X), 1, ALL)) == owners(primary.dense(vector(X), 1, ALL))


def test_a_dead_replica_is_told_or_the_primary_answers(shards: Cluster, schema: str) -> None:
    plain = fill(shards.url(f"schema={schema}"), *motions(20))
    caught_up(shards)
    replica = shards.replica_url(f"schema={schema}")
    either = replica.replace("/postgres", f",127.0.0.1:{shards.primary.port}/postgres")
    either += "&target_session_attrs=prefer-standby"
    alone, both = open_store(replica), open_store(either)
    with closing(alone), closing(both):
        assert_same(both, plain)
        shards.replica.kill()
        assert_same(both, plain)
        assert "the server cannot be reached" in told(lambda: alone.dense(vector(X), 5, ALL))
        shards.replica.start()
        assert_same(alone, plain)


def caught_up(shards: Cluster) -> None:
    """Wait until the replica has all that the primary has written."""
    wanted = shards.primary.value("SELECT pg_current_wal_lsn()::text")
    query = f"SELECT pg_last_wal_replay_lsn() >= '{wanted}'::pg_lsn"
    deadline = time.monotonic() + 30
    while not shards.replica.value(query):
        assert time.monotonic() < deadline
        time.sleep(0.05)


# On the doors


def test_an_answer_says_that_it_is_partial(
    shards: Cluster,
    schema: str,
    embedder: ModelEmbedder,
    model_cache: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url, question = shards.url(f"schema={schema}"), "Hoeveel geeft Nederland aan hulp voor Sudan?"
    for number in range(6):
        text = (
            f"Brief {number}. Nederland geeft dit jaar {number} miljoen euro aan hulp voor Sudan."
        )
        (tmp_path / f"brief{number}.txt").write_text(text)
    model = Model(embedder.name, embedder.fingerprint, embedder.dim)
    with closing(create_store(url, model)) as writer, Watch() as watch:
        build([tmp_path], writer, embedder, watch)
    with closing(open_store(f"{url}&partial=1")) as store:
        whole = ask(question, store, embedder, threshold=0)
        shards.shards["shard2"].kill()
        answer = ask(question, store, embedder, threshold=0)
    assert (whole.partial, answer.partial) == ((), ("shard2",))
    assert answer_document(answer)["partial"] == ["shard2"]
    assert answer.answered
    show_answer(answer)
    said = " ".join(capsys.readouterr().out.split())
    assert "Onvolledig: een deel van de passages kon niet worden doorzocht (shard2)." in said
    check_command_line(url, question, model_cache)
    check_server(url, question, model_cache)


def check_command_line(url: str, question: str, cache: Path) -> None:
    where = ["--json", "--cache", str(cache), "--index"]
    done = CliRunner().invoke(main, ["search", question, *where, f"{url}&partial=1"])
    assert json.loads(done.stdout)["partial"] == ["shard2"]
    assert "warning: partial" in done.stderr
    done = CliRunner().invoke(main, ["search", question, *where, url])
    assert (done.exit_code, done.stdout) == (2, "")
    assert '"shard2"' in done.stderr


def check_server(url: str, question: str, cache: Path) -> None:
    settings = load_settings({}, index=f"{url}&partial=1", cache=str(cache), threshold=0)
    with TestClient(create_app(settings), "http://localhost") as client:
        deadline = time.monotonic() + 60
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        answer = client.post("/api/ask", json={"question": question}).json()
        assert answer["partial"] == ["shard2"]
        assert client.get("/api/search", params={"q": question}).json()["partial"] == ["shard2"]


def test_the_script_can_be_run_again(shards: Cluster, schema: str) -> None:
    shards.set_up(schema)
    assert shards.primary.value(f"SELECT count(*) FROM {schema}.shards") == 2
    script(shards.shards["shard1"], schema=schema, role="askbrief")
