"""Requests at random against a running server: none may be answered with 500.

    python bench/fuzz.py http://127.0.0.1:8000 --requests 10000 [--seed 1]

Start the server with ASKBRIEF_RATE=0. Most requests are wrong somewhere: bytes of bodies are
changed, fields have other types, paths and parameters hold what nobody would type.
"""

from __future__ import annotations

import argparse
import json
import random
import string
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import httpx2

QUESTIONS = (
    "welke sancties zijn ingesteld?",
    "which bodies receive accountability funding?",
    "en in 2024?",
)
NASTY = (
    *(
        "",
        " ",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\ud800",
        "\U0001f600",
        "é" * 50,
        "<script>alert(1)</script>",
    ),
    *(
        "'; DROP TABLE letters; --",
        "../../etc/passwd",
        "%2e%2e/",
        "{{7*7}}",
        "a\r\nSet-Cookie: b=c",
        "-1",
        "1e999",
    ),
    *(
        "9" * 400,
        "NaN",
        "null",
        "true",
        "[]",
        "2025-02-30",
        "0000-00-00",
        "2025-01-01",
        "\\",
        '"',
        "*:*",
        "AND OR NOT (",
    ),
)
IDS = ("kst-32623-376", "kst-1-1", "..", ".", "%00", "kst-32623-376#1-2", "x" * 300)
PATHS = (
    *(
        "/api/letters",
        "/api/search",
        "/api/index",
        "/api/ask",
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
    ),
    *(
        "/",
        "/ask",
        "/assets/",
        "/assets/../x",
        "/api/letters/{id}",
        "/api/letters/{id}/pages/{n}",
        "/api/letters/{id}/pages/{n}.png",
    ),
)
NAMES = ("q", "limit", "offset", "dossier", "from", "to", "sender", "kind", "width", "colour")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("url")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args()
    statuses = fuzz(options.url, options.requests, options.seed, options.clients)
    for status, count in sorted(statuses.items(), key=str):
        print(f"{status}  {count}")
    if any(str(status).startswith("5") and status != 503 for status in statuses):
        raise SystemExit("the server failed")


def fuzz(url: str, requests: int, seed: int, clients: int = 4) -> Counter[object]:
    """Send requests; return how often each status came. The same seed gives the same requests."""
    source = random.Random(seed)
    made = [request(source) for _ in range(requests)]
    with httpx2.Client(base_url=url, timeout=60) as client, ThreadPoolExecutor(clients) as pool:
        return Counter(pool.map(lambda one: send(client, one), made))


def request(source: random.Random) -> dict:
    """Make a request: half of them to /api/ask, the rest anywhere."""
    headers = {}
    if source.random() < 0.3:
        name = source.choice(
            (
                "X-Request-ID",
                "Accept",
                "If-None-Match",
                "Authorization",
                "Origin",
                "Accept-Encoding",
            )
        )
        headers[name] = source.choice(
            ("text/event-stream", "gzip", "*", 'W/"x"', "Bearer x", "a" * 200)
        )
    if source.random() < 0.5:
        headers["Content-Type"] = source.choice(("application/json",) * 9 + ("text/plain",))
        return {"method": "POST", "url": "/api/ask", "content": body(source), "headers": headers}
    method = source.choice(("GET",) * 12 + ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "POST"))
    return {"method": method, "url": address(source), "headers": headers}


def body(source: random.Random) -> bytes:
    """Make a body: a good one with something changed, or bytes."""
    asked = {"question": source.choice(QUESTIONS)}
    for name in source.sample(
        ("limit", "filters", "history", "question", "more"), source.randrange(3)
    ):
        asked[name] = value(source, 3)
    data = json.dumps(asked).encode()
    if source.random() < 0.3:
        changed = bytearray(data)
        for _ in range(source.randrange(1, 6)):
            changed[source.randrange(len(changed))] = source.randrange(256)
        data = bytes(changed)
    return data[: source.randrange(len(data))] if source.random() < 0.1 else data


def value(source: random.Random, depth: int) -> object:
    """Make any JSON value."""
    kind = source.randrange(9 if depth else 6)
    if kind < 3:
        return text(source)
    if kind < 6:
        return source.choice((0, 1, 3, 20, 21, -1, 2.5, 3.0, 10**30, True, False, None, 1e308))
    if kind == 6:
        return [value(source, depth - 1) for _ in range(source.randrange(25))]
    names = ("dossier", "from", "to", "sender", "kind", text(source))
    return {source.choice(names): value(source, depth - 1) for _ in range(source.randrange(4))}


def text(source: random.Random) -> str:
    """Make a text: nasty, a question, letters at random, or any characters."""
    kind = source.randrange(4)
    if kind == 0:
        return source.choice(NASTY)
    if kind == 1:
        return source.choice(QUESTIONS) + source.choice(NASTY)
    alphabet = string.ascii_letters + " " if kind == 2 else [chr(c) for c in range(1, 0x2100)]
    return "".join(source.choices(alphabet, k=source.randrange(60)))


def address(source: random.Random) -> str:
    """Make a path with parameters."""
    number = source.choice(("1", "2", "0", "-1", "x", "9" * 30))
    path = source.choice(PATHS).replace("{id}", quote(source.choice(IDS))).replace("{n}", number)
    if source.random() < 0.1:
        path += "/" + quote(text(source).encode("utf-8", "replace"))
    values = {source.choice(NAMES): text(source) for _ in range(source.randrange(4))}
    if "search" in path and source.random() < 0.7:
        values["q"] = text(source)
    return f"{path}?{urlencode(values, errors='replace')}" if values else path


def send(client: httpx2.Client, one: dict) -> object:
    """Send a request; return its status, or what went wrong."""
    try:
        return client.request(**one).status_code
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return type(error).__name__


if __name__ == "__main__":
    main()
