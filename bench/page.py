"""How soon a new server answers, and how soon its page can be used.

    python bench/page.py --index INDEX [--runs 5]

Each run starts a server of its own. "first answer" is from starting the process until the
event with the answer has come over a stream that asked as soon as the port was open (a 503 is asked
again). "interactive" is from opening the page in Chromium, nothing of it cached, until the question box
has focus and the handler of its form is there: a question typed then is asked. Chromium is Debian's,
through Playwright.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from askbrief.settings import load_settings

QUESTION = "which bodies receive accountability funding?"
CHROMIUM = "/usr/bin/chromium"


@contextmanager
def server(index: str, cache: str) -> Iterator[tuple[str, float]]:
    """Start a server; yields its address and when it was started."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "askbrief", "serve", "--port", "0"]
    environ = os.environ | {"ASKBRIEF_INDEX": index, "ASKBRIEF_CACHE": cache, "ASKBRIEF_RATE": "0"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environ)
    try:
        line = process.stderr.readline()
        yield re.search(r"http://\S+", line)[0], began
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def first_answer(url: str, began: float) -> float:
    """Return the seconds until the answer of the first question has come."""
    while True:
        try:
            with urllib.request.urlopen(asked(url)) as stream:
                for line in stream:
                    if line.startswith(b"event: answer"):
                        return time.perf_counter() - began
            time.sleep(0.02)  # the stream told that the index is still being opened
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            time.sleep(0.02)


def asked(url: str) -> urllib.request.Request:
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    return urllib.request.Request(
        f"{url}/api/ask", json.dumps({"question": QUESTION}).encode(), headers
    )


def interactive(browser, url: str) -> float:
    """Return the seconds until the page can be used."""
    context = browser.new_context()
    page = context.new_page()
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator("#question:focus").wait_for()
    spent = time.perf_counter() - began
    context.close()
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--index", default=load_settings().index)
    parser.add_argument("--cache", default=str(load_settings().cache))
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    answers, pages = [], []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for _ in range(options.runs):
            with server(options.index, options.cache) as (url, began):
                answers.append(first_answer(url, began))
                pages.append(interactive(browser, url))
        browser.close()
    for name, values in (("first answer", answers), ("page interactive", pages)):
        print(f"{name:17} median {statistics.median(values):.2f} s, most {max(values):.2f} s")


if __name__ == "__main__":
    main()
