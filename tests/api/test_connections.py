"""Connections that are opened and left are closed; too many are refused."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from askbrief.api import bodies, connections
from askbrief.api.bodies import Bodies
from askbrief.api.connections import Connection

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Open = Callable[[], Coroutine[None, None, Streams]]
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("hello")(scope, receive, send)


def against_server(scenario: Callable[[Open], Coroutine[None, None, None]]) -> None:
    """Run a scenario against a small app on a real socket."""

    async def run() -> None:
        config = uvicorn.Config(
            hello, port=0, http=Connection, lifespan="off", log_config=None, ws="none"
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server._serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            await scenario(lambda: asyncio.open_connection("127.0.0.1", port))
        finally:
            server.should_exit = True
            await running

    asyncio.run(run())


async def answered(streams: Streams) -> bool:
    reader, writer = streams
    writer.write(GET)
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(5)
    return head.startswith(b"HTTP/1.1 200 ")


async def closed(reader: asyncio.StreamReader) -> bool:
    try:
        return await asyncio.wait_for(reader.read(), 5) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: loc"])
def test_who_does_not_finish_the_head_of_a_request_is_hung_up_on(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)

    async def scenario(opened: Open) -> None:
        reader, writer = await opened()
        writer.write(sent)
        assert await closed(reader)
        writer.close()

    against_server(scenario)


def test_who_asks_in_time_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)

    async def scenario(opened: Open) -> None:
        streams = await opened()
        assert await answered(streams)
        await asyncio.sleep(0.4)
        assert await answered(streams)
        streams[1].close()

    against_server(scenario)


def test_too_many_connections_cost_the_silent_ones_their_place(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Connection, "most", 3)
    caplog.set_level(logging.WARNING)

    async def scenario(opened: Open) -> None:
        asking = [await opened() for _ in range(2)]
        for streams in asking:
            assert await answered(streams)
        silent = [await opened() for _ in range(3)]
        for streams in silent[:2]:
            assert await closed(streams[0])
        another = await opened()
        assert await closed(silent[2][0])
        for streams in (*asking, another):
            assert await answered(streams)
        refused = await opened()
        assert await closed(refused[0])
        for _, writer in (*asking, *silent, another, refused):
            writer.close()

    against_server(scenario)
    assert not caplog.records


def test_a_body_that_does_not_arrive_in_time_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.1)
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/ask",
        "headers": [(b"content-type", b"application/json")],
    }
    asyncio.run(Bodies(hello)(scope, never, send))
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]
