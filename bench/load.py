"""Load on the HTTP API: clients that ask one question after the other, on loopback.

Beside it, in the same run, the ceiling: how many questions a second the bare
sentence-transformers encoder embeds, one after the other, when nothing else runs.

    python bench/load.py --index INDEX --questions ../shared/questions/kamervragen.questions.jsonl

The server is started by this script and ended with it; the rate limit per client is off, for
all of them have one address. Each question is asked once, as long as there are enough.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from askbrief.settings import load_settings

WARM_SECONDS = 20.0
CEILING = """
import sys, time
from time import process_time
from sentence_transformers import SentenceTransformer
folder, seconds = sys.argv[1], float(sys.argv[2])
questions = sys.stdin.read().splitlines()
model = SentenceTransformer(folder, device="cpu")
model.encode(["query: " + q for q in questions[:5]])
began, spent, asked = time.perf_counter(), process_time(), 0
while time.perf_counter() - began < seconds:
    model.encode("query: " + questions[asked % len(questions)], normalize_embeddings=True)
    asked += 1
print(asked / (time.perf_counter() - began), 1000 * (process_time() - spent) / asked)
"""


@dataclass
class Run:
    """What came of one level of load."""

    clients: int
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    cpu_milliseconds: float = 0.0
    """Time of the processor that the server took for each answer."""
    memory: tuple[int, int] = (0, 0)
    """Resident bytes of the server at start and end."""

    def percentile(self, share: float) -> float:
        values = sorted(self.milliseconds)
        return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")

    @property
    def throughput(self) -> float:
        return len(self.milliseconds) / self.seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--index", default=load_settings().index)
    parser.add_argument("--cache", default=str(load_settings().cache))
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines with `question`")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--seconds", type=float, default=30.0, help="for each number of clients")
    parser.add_argument("--workers", type=int, nargs="+", default=[1])
    options = parser.parse_args()
    questions = read(options.questions)
    ceiling, cpu = measure_ceiling(options.cache, questions, options.seconds)
    print(
        f"{len(questions)} questions; bare encoder: {ceiling:.1f} a second, {cpu:.0f} ms CPU each\n"
    )
    print(
        "workers  clients  answers/s  of ceiling  p50 ms  p95 ms  p99 ms  cpu ms  200     503   other  MB start  MB end"
    )
    for workers in options.workers:
        with_server(options, workers, questions, ceiling)


def read(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [" ".join(json.loads(line)["question"].split()) for line in lines]


def measure_ceiling(cache: str, questions: list[str], seconds: float) -> tuple[float, float]:
    folder = next(one for one in (Path(cache) / "models").iterdir() if one.is_dir())
    command = [sys.executable, "-c", CEILING, str(folder), str(seconds)]
    environ = os.environ | {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    ran = subprocess.run(
        command, input="\n".join(questions), capture_output=True, text=True, env=environ, check=True
    )
    rate, cpu = ran.stdout.split()[-2:]
    return float(rate), float(cpu)


def with_server(
    options: argparse.Namespace, workers: int, questions: list[str], ceiling: float
) -> None:
    askbrief = str(Path(sys.executable).with_name("askbrief"))
    command = [askbrief, "serve", "--port", "0", "--workers", str(workers)]
    command += ["--index", options.index, "--cache", options.cache]
    environ = os.environ | {"ASKBRIEF_RATE": "0", "ASKBRIEF_TOKENS": ""}
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environ)
    try:
        port = int(re.search(r":(\d+)\s*$", server.stderr.readline())[1])
        drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
        asyncio.run(until_ready(port))
        source = itertools.cycle(questions)
        # Until memory is what it stays at: caches fill, the model's buffers grow with questions.
        asyncio.run(load(port, 8, WARM_SECONDS, source))
        for clients in options.clients:
            before, spent = memory_of(server.pid), cpu_seconds(server.pid)
            run = asyncio.run(load(port, clients, options.seconds, source))
            run.memory = (before, memory_of(server.pid))
            spent = cpu_seconds(server.pid) - spent
            run.cpu_milliseconds = 1000 * spent / max(1, len(run.milliseconds))
            print(row(workers, run, ceiling), flush=True)
    finally:
        server.send_signal(signal.SIGTERM)
        status = server.wait(30)
        drain.wait(10)
        print(f"the server ended with status {status}")


def row(workers: int, run: Run, ceiling: float) -> str:
    good, busy = run.statuses[200], run.statuses[503]
    other = sum(run.statuses.values()) - good - busy
    start, end = (size / 1e6 for size in run.memory)
    rate = run.throughput
    p50, p95, p99 = (run.percentile(share) for share in (0.5, 0.95, 0.99))
    return (
        f"{workers:7}  {run.clients:7}  {rate:9.1f}  {rate / ceiling:10.0%}  {p50:6.0f}  {p95:6.0f}  {p99:6.0f}  {run.cpu_milliseconds:6.0f}"
        f"  {good:6}  {busy:4}  {other:6}  {start:8.0f}  {end:6.0f}"
    )


async def until_ready(port: int) -> None:
    for _ in range(300):
        try:
            status, _ = await get(port, "/readyz")
        except OSError:
            status = 0
        if status == 200:
            return
        await asyncio.sleep(0.1)
    raise SystemExit("the server does not get ready")


async def get(port: int, path: str) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return await response(reader)
    finally:
        writer.close()


async def load(port: int, clients: int, seconds: float, source: Iterator[str]) -> Run:
    run, began = Run(clients), time.perf_counter()
    await asyncio.gather(*(client(port, run, began + seconds, source) for _ in range(clients)))
    run.seconds = time.perf_counter() - began
    return run


async def client(port: int, run: Run, end: float, source: Iterator[str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while time.perf_counter() < end:
            began = time.perf_counter()
            body = json.dumps({"question": next(source)}).encode()
            head = (
                "POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            status, _ = await response(reader)
            run.statuses[status] += 1
            if status == 200:
                run.milliseconds.append((time.perf_counter() - began) * 1000)
            elif status == 503:
                await asyncio.sleep(0.5)
    except (OSError, asyncio.IncompleteReadError) as error:
        run.statuses[repr(error)] += 1
    finally:
        writer.close()


async def response(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = re.search(r"content-length: (\d+)", head)
    body = await reader.readexactly(int(length[1])) if length else b""
    return int(head.split()[1]), body


def memory_of(pid: int) -> int:
    """Resident bytes of a process and its children, what they share counted once."""
    total = 0
    for process in (pid, *children_of(pid)):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024
    return total


def cpu_seconds(pid: int) -> float:
    """Time of the processor that a process and its children have taken."""
    total = 0
    for process in (pid, *children_of(pid)):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, found) for one in (child, *children_of(child))]


if __name__ == "__main__":
    main()
