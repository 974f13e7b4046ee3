"""Servers for the tests of the page: real processes on the loopback address."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ASKBRIEF = [sys.executable, "-m", "askbrief"]
START_SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    url: str
    port: int


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with settings of askbrief and no others."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ASKBRIEF_")}
    return clean | {f"ASKBRIEF_{name.upper()}": value for name, value in settings.items()}


def build(letters: Path, index: Path, cache: Path) -> Path:
    """Build an index in a process of its own."""
    settings = environment(index=str(index), cache=str(cache))
    done = subprocess.run(
        [*ASKBRIEF, "build", str(letters)],
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return index


@contextlib.contextmanager
def serving(
    index: Path, cache: Path, *, port: int = 0, ready: bool = True, **settings: str
) -> Iterator[Served]:
    """Serve an index until the block ends."""
    own = environment(index=str(index), cache=str(cache), port=str(port), **settings)
    process = subprocess.Popen(
        [*ASKBRIEF, "serve"], env=own, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    try:
        yield _started(process, ready=ready)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stderr
        process.stderr.close()


def _started(process: subprocess.Popen[str], *, ready: bool) -> Served:
    assert process.stderr
    for line in process.stderr:
        if found := re.search(r"serving on (http://[\d.]+:(\d+))", line):
            break
    else:
        raise AssertionError("the server ended before it served")
    # Read on, or a full pipe would hold the server up.
    threading.Thread(target=_drain, args=(process.stderr,), daemon=True).start()
    served = Served(found[1], int(found[2]))
    _wait_for(served.url + ("/readyz" if ready else "/healthz"))
    return served


def _drain(stream: object) -> None:
    with contextlib.suppress(ValueError):  # closed at the end of the test
        for _line in stream:  # type: ignore[attr-defined]
            pass


def _wait_for(url: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if _answers(url):
            return
        time.sleep(0.1)
    raise AssertionError(f"no good answer from {url}")


def _answers(request: str | urllib.request.Request) -> bool:
    """Send a request; tell whether there was a good answer."""
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            response.read()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def crowd(server: Served, people: int) -> Iterator[None]:
    """Have others ask one question after the other until the block ends."""
    leave = threading.Event()
    body = json.dumps({"question": "Wat doet Nederland voor minderheden in Syrië?"}).encode()
    wanted = {"Content-Type": "application/json"}

    def ask_on() -> None:
        while not leave.is_set():
            _answers(urllib.request.Request(f"{server.url}/api/ask", body, wanted))

    crew = [threading.Thread(target=ask_on, daemon=True) for _ in range(people)]
    for one in crew:
        one.start()
    try:
        yield
    finally:
        leave.set()
        for one in crew:
            one.join(25)
