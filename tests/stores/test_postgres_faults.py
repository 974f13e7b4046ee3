"""A server that refuses, fails or dies: a clear error, nothing lost or doubled, no password."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import servers
from child import change, state
from servers import Server
from store_letters import MODEL, X, indexed, owners, vector

from askbrief.errors import StoreError
from askbrief.stores import create_store, open_store
from askbrief.stores.base import Model
from askbrief.stores.memory import MemoryStore
from askbrief.stores.postgres import layout, schema
from askbrief.types import Filter

ALL = Filter()
SECRET = "geheim-wachtwoord"
CHILD = Path(__file__).with_name("child.py")


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    """A server that may be killed."""
    if reason := servers.missing():
        pytest.skip(reason)
    with servers.running() as server:
        yield server


def told(act: Callable[[], object]) -> str:
    with pytest.raises(StoreError) as caught:
        act()
    message = str(caught.value)
    assert SECRET not in message
    return message


def build(url: str, model: Model = MODEL) -> Callable[[], object]:
    return lambda: create_store(url, model, wait=0.2)


def fill(url: str, number: int = 9) -> MemoryStore:
    with closing(create_store(url, MODEL)) as writer:
        for step in range(number):
            writer.write(*change(step))
        writer.finish()
    plain = MemoryStore(MODEL)
    plain.write(state(number))
    return plain


# Connecting


def test_no_server() -> None:
    url = f"postgresql://u:{SECRET}@127.0.0.1:{servers.free_port()}/d"
    for act in (lambda: open_store(url), build(url)):
        assert "the server cannot be reached" in told(act)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (f"postgresql://u:{SECRET}@@host/d", "host"),
        (f"postgresql://u:{SECRET}@[::1/d", "not a URL"),
        (f"postgresql://u:{SECRET}/x@127.0.0.1/d", "postgresql://…: the server cannot"),
        ("postgresql://u@127.0.0.1/d?wings=2", "not a URL that PostgreSQL understands"),
        ("postgresql://u@127.0.0.1/d?schema=No", "cannot be the name of a schema"),
        ("postgresql://u@127.0.0.1/d?schema=pg_x", "cannot be the name of a schema"),
        ("postgresql://u@127.0.0.1/d?partial=x", "not 0 or 1"),
    ],
)
def test_what_is_not_a_url(url: str, message: str) -> None:
    assert message in told(lambda: open_store(url))


def test_a_wrong_password(postgres: Server) -> None:
    postgres.run("CREATE ROLE locked LOGIN PASSWORD 'right'")
    hba = postgres.data / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text("host all locked all scram-sha-256\n" + before)
    postgres.run("SELECT pg_reload_conf()")
    try:
        url = postgres.url(user=f"locked:{SECRET}")
        assert "refused user or password" in told(lambda: open_store(url))
        assert "wants a password" in told(lambda: open_store(postgres.url(user="locked")))
    finally:
        hba.write_text(before)
        postgres.run("SELECT pg_reload_conf()", "DROP ROLE locked")


def test_no_such_user_or_database(postgres: Server) -> None:
    for url in (postgres.url(user=f"nobody-here:{SECRET}"), postgres.url(database="nothing")):
        assert "does not know this user or database" in told(lambda url=url: open_store(url))


def test_no_encryption_where_it_is_wanted(postgres: Server) -> None:
    url = postgres.url("sslmode=require")
    assert "no encrypted connection can be made" in told(lambda: open_store(url))


def test_a_server_that_does_not_answer() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql://u:{SECRET}@127.0.0.1:{silent.getsockname()[1]}/d?connect_timeout=2"
        assert "the server cannot be reached" in told(lambda: open_store(url))


# What is missing


def test_no_index(postgres: Server) -> None:
    message = told(lambda: open_store(postgres.url("schema=nothing")))
    assert "there is no index in the schema nothing" in message or "pgvector" in message


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    postgres.run("CREATE DATABASE other", "CREATE ROLE plain LOGIN")
    yield "other"
    postgres.run("DROP DATABASE other WITH (FORCE)", "DROP ROLE plain")


def test_no_right_to_anything(postgres: Server, database: str) -> None:
    url = postgres.url(user="plain", database=database)
    assert "may not make the schema askbrief" in told(build(url))
    postgres.run("CREATE SCHEMA askbrief", database=database)
    assert "CREATE EXTENSION vector" in told(build(url))
    postgres.run("CREATE EXTENSION vector", database=database)
    assert "may not make tables in the schema askbrief" in told(build(url))
    assert "a right is missing" in told(lambda: open_store(url))
    postgres.run("GRANT CREATE, USAGE ON SCHEMA askbrief TO plain", database=database)
    fill(url)
    with closing(open_store(url)) as store:
        assert store.problems() == []


def test_readers_need_few_rights(postgres: Server, database: str) -> None:
    fill(postgres.url(database=database))
    url = postgres.url(user="plain", database=database)
    assert "permission denied" in told(lambda: open_store(url))
    postgres.run(
        "GRANT USAGE ON SCHEMA askbrief TO plain",
        "GRANT SELECT ON ALL TABLES IN SCHEMA askbrief TO plain",
        database=database,
    )
    with closing(open_store(url)) as store:
        assert store.dense(vector(X), 3, ALL)
    assert "a right is missing" in told(build(url)) or "may not make" in told(build(url))


def test_pgvector_is_missing_or_old(
    postgres: Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "OLDEST_VECTOR", (99, 0))
    url = postgres.url(database=database)
    assert "is too old" in told(build(url))
    monkeypatch.undo()
    fill(url)
    postgres.run("DROP EXTENSION vector CASCADE", database=database)
    assert "does not have pgvector" in told(lambda: open_store(url))


def test_an_old_server(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "OLDEST_SERVER", 990000)
    assert "which is too old" in told(build(postgres_url))


def test_a_database_that_is_not_utf8(postgres: Server) -> None:
    postgres.run("CREATE DATABASE old ENCODING 'SQL_ASCII' TEMPLATE template0")
    try:
        assert "keeps text as SQL_ASCII" in told(build(postgres.url(database="old")))
    finally:
        postgres.run("DROP DATABASE old WITH (FORCE)")


# Formats


def test_two_formats_of_the_schema(
    postgres: Server, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = fill(postgres_url)
    name = postgres_url.partition("schema=")[2]
    monkeypatch.setattr(layout, "FORMAT", 2)
    monkeypatch.setattr(schema, "FORMAT", 2)
    assert "made by an older askbrief" in told(lambda: open_store(postgres_url))
    step = ("ALTER TABLE {generations} ADD COLUMN remark text",)
    monkeypatch.setattr(schema, "MIGRATIONS", {1: step})
    for _ in range(2):  # the second time there is nothing to do
        create_store(postgres_url, MODEL).close()
    with closing(open_store(postgres_url)) as store:
        assert store.version() == plain.version()
    assert postgres.value(f"SELECT count(remark) FROM {name}.generations") == 0
    monkeypatch.undo()
    for act in (lambda: open_store(postgres_url), build(postgres_url)):
        assert "made by a newer askbrief" in told(act)


# One writes, others read


def test_another_model_is_refused_but_in_a_full_build(postgres_url: str) -> None:
    fill(postgres_url)
    other = Model("other", "0" * 64, 3)
    assert "was built with the model tiny" in told(build(postgres_url, other))
    with closing(create_store(postgres_url, other, full=True)) as writer:
        writer.finish()
    with closing(open_store(postgres_url)) as store:
        assert (store.model, store.counts().letters) == (other, 0)


def test_a_reader_keeps_its_version_through_writes_and_a_full_build(postgres_url: str) -> None:
    plain = fill(postgres_url)
    with closing(open_store(postgres_url)) as reader:
        with closing(create_store(postgres_url, MODEL)) as writer:
            writer.write(*change(9))
            writer.write([], [record.letter_id for record in writer.letters(ALL)])
            writer.finish()
        with closing(create_store(postgres_url, MODEL, full=True)) as writer:
            writer.write([indexed("later", "brief")])
            with closing(open_store(postgres_url)) as other:
                assert other.counts().letters == 0  # not published yet
            writer.finish()
        assert reader.version() == plain.version()
        for query in ("brief steun", "nieuw 8", "slot"):
            found = {hit.passage.id: hit.score for hit in reader.lexical(query, 99, ALL)}
            expected = {hit.passage.id: hit.score for hit in plain.lexical(query, 99, ALL)}
            assert found == pytest.approx(expected, abs=0.002)
        assert reader.dense(vector(X), 99, ALL) == plain.dense(vector(X), 99, ALL)
        assert reader.problems() == []
    with closing(open_store(postgres_url)) as store:
        assert list(store.sources()) == ["later"]


def test_an_unfinished_full_build_leaves_nothing(postgres: Server, postgres_url: str) -> None:
    plain = fill(postgres_url)
    with closing(create_store(postgres_url, MODEL, full=True)) as writer:
        writer.write([indexed("later", "brief")])
    with closing(open_store(postgres_url)) as store:
        assert store.version() == plain.version()
    create_store(postgres_url, MODEL).close()
    name = postgres_url.partition("schema=")[2]
    assert postgres.value(f"SELECT count(*) FROM {name}.generations") == 1
    assert postgres.value(f"SELECT to_regclass('{name}.letters_2')::text") is None


def test_a_full_build_waits_for_others_and_says_who(postgres_url: str) -> None:
    with (
        closing(create_store(postgres_url, MODEL)) as first,
        closing(create_store(postgres_url, MODEL)) as second,  # both only add
    ):
        first.write([indexed("a", "een")])
        second.write([indexed("b", "twee")])
        message = told(lambda: create_store(postgres_url, MODEL, full=True, wait=0.2))
        assert f"is being written by askbrief build on {socket.gethostname()}:" in message
        assert second.counts().letters == 2
        first.write([], ["b"])
        assert owners(first.lexical("een twee", 9, ALL)) == ["a"]
    with closing(create_store(postgres_url, MODEL, full=True)):
        assert "is being written" in told(build(postgres_url))


def test_what_was_replaced_long_ago_goes(postgres: Server, postgres_url: str) -> None:
    name = postgres_url.partition("schema=")[2]
    fill(postgres_url, 20)
    reader = open_store(postgres_url)
    postgres.run(f"UPDATE {name}.versions SET made = made - interval '2 hours'")
    plain = fill(postgres_url, 0)
    with closing(create_store(postgres_url, MODEL)) as writer:
        plain.write(state(20))
        writer.finish()
    assert postgres.value(f"SELECT count(*) FROM {name}.letters_1 WHERE removed IS NOT NULL") == 0
    assert postgres.value(f"SELECT count(DISTINCT version) FROM {name}.frequencies_1") == 1
    with closing(open_store(postgres_url)) as store:
        assert store.version() == plain.version()
        found = {hit.passage.id: hit.score for hit in store.lexical("brief steun", 99, ALL)}
        expected = {hit.passage.id: hit.score for hit in plain.lexical("brief steun", 99, ALL)}
        assert found == pytest.approx(expected, abs=0.002)
        assert store.problems() == []
    reader.close()


def test_a_version_that_is_gone_is_told(postgres: Server, postgres_url: str) -> None:
    fill(postgres_url)
    name = postgres_url.partition("schema=")[2]
    with closing(open_store(postgres_url)) as reader:
        with closing(create_store(postgres_url, MODEL, full=True)) as writer:
            writer.finish()
        postgres.run(f"UPDATE {name}.generations SET replaced = replaced - interval '2 hours'")
        with closing(create_store(postgres_url, MODEL)) as writer:
            writer.finish()
        assert "no longer there" in told(lambda: reader.letters(ALL))


# Servers that die


def test_a_question_survives_a_server_that_was_started_anew(own: Server) -> None:
    url = own.url("schema=anew")
    plain = fill(url)
    with closing(open_store(url)) as store:
        before = store.dense(vector(X), 9, ALL)
        own.kill()
        own.start()
        assert store.dense(vector(X), 9, ALL) == before == plain.dense(vector(X), 9, ALL)


def test_a_question_that_runs_while_the_server_is_killed_is_put_again(own: Server) -> None:
    url = own.url("schema=midway")
    plain = fill(url)
    with closing(open_store(url)) as store, ThreadPoolExecutor(1) as pool:
        holder = psycopg.connect(own.url())
        holder.execute("LOCK TABLE midway.vectors_1 IN ACCESS EXCLUSIVE MODE")
        asked = pool.submit(store.dense, vector(X), 9, ALL)
        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        while not own.value(waits):
            time.sleep(0.02)
        own.kill()
        own.start()
        assert asked.result(30) == plain.dense(vector(X), 9, ALL)
        holder.close()


def test_a_server_that_is_down_is_told_and_comes_back(own: Server) -> None:
    url = own.url("schema=down")
    fill(url)
    with closing(open_store(url)) as store:
        own.kill()
        assert "cannot be reached" in told(lambda: store.dense(vector(X), 9, ALL))
        own.start()
        assert len(store.dense(vector(X), 9, ALL)) == 9


def test_a_connection_that_is_cut_in_mid_build(own: Server) -> None:
    url = own.url("schema=cut")
    plain = fill(url)
    with closing(create_store(url, MODEL)) as writer:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE "
        own.run(cut + "'askbrief build%'")
        time.sleep(0.1)
        message = told(lambda: writer.write([indexed("late", "brief")]))
        assert "was cut" in message or "cannot be reached" in message
    with closing(open_store(url)) as store:
        assert store.version() == plain.version()


def test_a_question_that_takes_too_long(own: Server) -> None:
    url = own.url("schema=slow")
    fill(url)
    with closing(open_store(url + "&options=-c%20statement_timeout%3D200ms")) as store:
        with psycopg.connect(own.url()) as holder:
            holder.execute("LOCK TABLE slow.vectors_1 IN ACCESS EXCLUSIVE MODE")
            assert "took too long" in told(lambda: store.dense(vector(X), 9, ALL))
        assert len(store.dense(vector(X), 9, ALL)) == 9


def test_a_disk_that_is_full(own: Server) -> None:
    if not Path("/dev/shm").is_dir() or os.geteuid() != 0:
        pytest.skip("needs root, to mount a small file system")
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "small")
        small.mkdir()
        Path(folder).chmod(0o755)
        mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "askbrief", str(small)]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("no file system can be mounted here")
        try:
            os.chown(small, *_unprivileged())
            small.chmod(0o700)
            check_a_full_disk(own, small)
        finally:
            own.run("DROP SCHEMA small CASCADE", "DROP TABLESPACE small")
            subprocess.run(["umount", str(small)], check=True)


def check_a_full_disk(own: Server, small: Path) -> None:
    own.run(f"CREATE TABLESPACE small LOCATION '{small}'")
    url = own.url("schema=small&options=-c%20default_tablespace%3Dsmall")
    plain = fill(url)
    with closing(create_store(url, MODEL)) as writer:
        item = indexed("big", "brief")
        big = replace(item, letter=replace(item.letter, layout=os.urandom(8_000_000)))
        assert "disk is full" in told(lambda: writer.write([indexed("first", "een"), big]))
        assert writer.version() == plain.version()
        writer.write([indexed("small", "past nog")])
        assert owners(writer.lexical("past nog", 9, ALL)) == ["small"]
        writer.write([], ["small"])
        assert writer.version() == plain.version()


def _unprivileged() -> tuple[int, int]:
    import pwd  # noqa: PLC0415

    found = pwd.getpwnam(servers.UNPRIVILEGED)
    return found.pw_uid, found.pw_gid


def test_a_builder_that_is_killed_lets_the_next_in(own: Server) -> None:
    url = own.url("schema=killed")
    plain = fill(url)
    arguments = [sys.executable, str(CHILD), "hold", url]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    with closing(create_store(url, MODEL, full=True, wait=10)):
        pass
    with closing(open_store(url)) as store:
        assert store.version() == plain.version()


def test_psycopg_is_not_installed() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from askbrief.errors import StoreError\n"
        "from askbrief.stores import open_store\n"
        f"try: open_store('postgresql://u:{SECRET}@host/d')\n"
        "except StoreError as error: print(error)\n"
    )
    told_it = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert told_it.startswith("postgresql://u@host/d: an index in PostgreSQL needs psycopg")
    assert "pip install 'askbrief[postgres]'" in told_it
