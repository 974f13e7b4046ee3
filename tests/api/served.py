"""A real server in a process of its own, and what the tests say to it."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
from pypdfium2 import PdfDocument, raw
from starlette.testclient import TestClient

QUESTION = "which bodies receive accountability funding?"
LETTER = "kst-32623-376"
PDF = (
    "32 623 Actuele situatie in Noord-Afrika en het Midden-Oosten",
    "Nr. 901 Brief van de minister van Defensie",
    "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
    "Den Haag, 3 maart 2025",
    "De missie in Irak wordt met een jaar verlengd tot december 2026.",
    "Het kabinet stelt daarvoor honderdtwintig militairen beschikbaar.",
)
Client = Callable[..., TestClient]
Builder = Callable[..., None]
Headers = dict[str, str] | None
ASKBRIEF = [sys.executable, "-m", "askbrief"]


@dataclass
class Server:
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)
    """What it has written to standard error."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, headers: Headers = None) -> httpx2.Response:
        return httpx2.get(self.url + path, timeout=30, headers=headers)

    def ask(self, question: str = QUESTION, headers: Headers = None) -> httpx2.Response:
        body = {"question": question}
        return httpx2.post(self.url + "/api/ask", json=body, timeout=60, headers=headers)

    def wait_for(
        self, status: int, path: str = "/readyz", told: str = "", seconds: float = 30
    ) -> httpx2.Response:
        """Wait until a path is answered with a status, and with some text."""
        end = time.monotonic() + seconds
        while True:
            response = self.get(path)
            if response.status_code == status and told in response.text:
                return response
            assert time.monotonic() < end, f"{path} is {response.status_code}: {response.text}"
            time.sleep(0.05)

    def logged(self, message: str) -> list[dict[str, Any]]:
        """Return the lines of its log with a message."""
        found = [json.loads(line) for line in self.lines if line.startswith("{")]
        return [line for line in found if line["message"] == message]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def serving(index: Path, cache: Path, *flags: str, **environ: str) -> Iterator[Server]:
    """Start a server on a free port; end it afterwards."""
    command = [*ASKBRIEF, "serve", "--port", "0", "--index", str(index), "--cache", str(cache)]
    named = {f"ASKBRIEF_{name.upper()}": value for name, value in {"rate": "0", **environ}.items()}
    process = subprocess.Popen(
        [*command, *flags], stderr=subprocess.PIPE, text=True, env=os.environ | named
    )
    assert process.stderr
    told = process.stderr.readline()
    port = re.search(r"serving on http://[^ ]*:(\d+)$", told.strip())
    assert port, told + process.stderr.read()
    server = Server(process, int(port[1]), [told.rstrip()])
    reader = Thread(target=lambda: server.lines.extend(map(str.rstrip, process.stderr or ())))
    reader.start()
    try:
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        reader.join()
        process.stderr.close()


def events(text: str) -> list[tuple[str, Any]]:
    """Read server-sent events."""
    found = []
    for block in text.split("\n\n")[:-1]:
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def pdf_of(*lines: str) -> bytes:
    """Make a PDF of one page of A4 with some lines."""
    document = PdfDocument.new()
    page = document.new_page(595, 842)
    font = raw.FPDFText_LoadStandardFont(document, b"Helvetica")
    for number, line in enumerate(lines):
        text = raw.FPDFPageObj_CreateTextObj(document, font, 11)
        words = (line + "\0").encode("utf-16-le")
        raw.FPDFText_SetText(text, raw.cast(words, raw.FPDF_WIDESTRING))
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 60, 780 - 16 * number)
        raw.FPDFPage_InsertObject(page, text)
    page.gen_content()
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()
