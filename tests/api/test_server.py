"""A real server in a process of its own: how it starts, ends, and bears bad company."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from served import ASKBRIEF, LETTER, QUESTION, Builder, Server, events, serving

from askbrief.api.serving import bind
from askbrief.settings import Settings

SECOND = """29 999 Vaste kaders

Nr. 7 Brief van de minister van Financiën

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, 3 maart 2025

De accijns op benzine blijft in 2026 gelijk.
"""
BODY = f'{{"question": "{QUESTION}"}}'
STREAM_HEAD = (
    "POST /api/ask HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
    f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
)


def test_the_first_answer_is_there_two_seconds_after_the_start(index: Path, cache: Path) -> None:
    with serving(index, cache) as server:
        began = time.monotonic()
        server.wait_for(200)
        found = events(server.ask(headers={"Accept": "text/event-stream"}).text)
        assert [name for name, _ in found] == ["hits", "answer", "done"]
        # Two seconds on a machine of its own; this one may be shared.
        assert time.monotonic() - began < 10
        assert server.stop() == 0
        assert not server.logged("a request failed")


def test_a_request_that_runs_is_finished_when_the_server_is_told_to_end(
    index: Path, cache: Path
) -> None:
    with serving(index, cache) as server, ThreadPoolExecutor(8) as pool:
        server.wait_for(200)
        asked = [pool.submit(server.ask) for _ in range(8)]
        while not any(one.done() for one in asked):
            time.sleep(0.005)
        assert server.stop() == 0
        assert Counter(one.result().status_code for one in asked) == {200: 8}


def test_a_port_that_is_taken_is_told_in_one_line(server: Server, index: Path) -> None:
    command = [*ASKBRIEF, "serve", "--port", str(server.port), "--index", str(index)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr == (
        f"askbrief: another program already listens there, 127.0.0.1:{server.port}; "
        "Choose another address with --host or --port.\n"
    )


def test_an_address_that_others_reach_without_a_token_is_warned_of(
    index: Path, cache: Path
) -> None:
    with serving(index, cache, "--host", "0.0.0.0") as server:
        server.wait_for(200)
        assert any("nobody is asked for a token" in line for line in server.lines)


def test_overload_is_refused_honestly_and_passes(index: Path, cache: Path) -> None:
    with serving(index, cache, queue="2") as server, ThreadPoolExecutor(24) as pool:
        server.wait_for(200)
        responses = list(pool.map(lambda _: server.ask(), range(48)))
        statuses = Counter(one.status_code for one in responses)
        assert set(statuses) == {200, 503}
        for refused in (one for one in responses if one.status_code == 503):
            assert refused.headers["retry-after"] == "2"
            assert refused.json()["detail"] == "The server is busy. Try again in a moment."
            assert refused.json()["type"] == "urn:askbrief:busy"
        for answered in (one for one in responses if one.status_code == 200):
            assert answered.json()["citations"]
        assert server.ask().status_code == 200
        assert 'askbrief_waiting{desk="ask"} 0.0' in server.get("/metrics").text


def test_a_client_that_leaves_in_mid_stream_leaves_no_trace(server: Server) -> None:
    for _ in range(5):
        with server.connect() as connection:
            connection.sendall((STREAM_HEAD + BODY).encode())
            received = b""
            while b"event: hits" not in received:
                received += connection.recv(1000)
    for _ in range(5):
        with server.connect() as connection:
            connection.sendall((STREAM_HEAD + BODY[:10]).encode())
    assert server.ask().status_code == 200
    assert not [line for line in server.lines if "Traceback" in line or '"error"' in line]


def test_clients_that_connect_and_say_nothing_are_borne(server: Server) -> None:
    idle = [server.connect() for _ in range(300)]
    try:
        for one in idle[:100]:
            one.sendall(b"POST /api/ask HTTP/1.1\r\nHost: local")
        began = time.monotonic()
        assert server.get("/healthz").status_code == 200
        assert server.ask().status_code == 200
        assert time.monotonic() - began < 10
    finally:
        for one in idle:
            one.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000,
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: a\r\n Set-Cookie: b\r\n\r\n",
    ],
)
def test_what_is_hardly_http_is_refused_or_dropped(server: Server, sent: bytes) -> None:
    with server.connect() as connection:
        connection.sendall(sent)
        connection.shutdown(1)
        answer = connection.recv(100_000)
    assert b" 500 " not in answer.split(b"\r\n")[0]
    assert b"set-cookie" not in answer.lower()
    assert server.get("/healthz").status_code == 200


def test_several_workers_share_one_address_and_count_together(index: Path, cache: Path) -> None:
    with serving(index, cache, "--workers", "2") as server:
        server.wait_for(200)
        with ThreadPoolExecutor(8) as pool:
            responses = list(pool.map(lambda _: server.ask(), range(16)))
        assert Counter(one.status_code for one in responses)[200] >= 1
        answered = sum(one.status_code == 200 for one in responses)
        time.sleep(0.1)
        text = server.get("/metrics").text
        assert f'askbrief_answers_total{{result="answered"}} {answered}.0' in text
        assert 'askbrief_waiting{desk="ask"} 0.0' in text
        assert text.count("askbrief_index_info{") == 1
        assert server.stop() == 0


def test_an_index_that_comes_changes_and_goes_breaks_no_request(
    index: Path, cache: Path, build: Builder, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    statuses: Counter[int] = Counter()
    over = Event()
    with serving(folder, cache) as server, ThreadPoolExecutor(4) as pool:
        server.wait_for(503, told="askbrief build")
        shutil.copytree(index, folder)
        first = server.wait_for(200).json()["index"]

        def ask() -> None:
            while not over.is_set():
                statuses[server.ask().status_code] += 1
                statuses[server.get(f"/api/letters/{LETTER}").status_code] += 1

        asking = [pool.submit(ask) for _ in range(3)]
        (tmp_path / "second.txt").write_text(SECOND, encoding="utf-8")
        build(folder, tmp_path / "second.txt")
        end = time.monotonic() + 30
        while server.get("/readyz").json()["index"] == first:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert server.get("/api/letters/kst-29999-7").status_code == 200
        assert set(statuses) == {200}
        shutil.rmtree(folder)
        server.wait_for(503, told="there is no index")
        shutil.copytree(index, folder)
        assert server.wait_for(200).json()["index"] == first
        over.set()
        for one in asking:
            one.result()
    assert set(statuses) == {200, 503}
    assert not [line for line in server.lines if "Traceback" in line]


def test_a_response_is_not_held_back_until_the_client_acknowledges(settings: Settings) -> None:
    with bind(replace(settings, port=0)) as taken, socket.create_connection(taken.getsockname()):
        connection, _ = taken.accept()
        with connection:
            assert connection.proto == socket.IPPROTO_TCP  # asyncio then sets TCP_NODELAY
