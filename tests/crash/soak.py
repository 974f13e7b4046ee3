"""The long form of the crash tests: ``make soak``.

    python tests/crash/soak.py [--kills 220] [--faults 60] [--real-kills 10] [--seed N]

Builds of real motions are killed at random moments, or their disk fails, while a thread
reads all the time. After each: the index opens, holds a state that was committed, whole, and
so did every answer read meanwhile; in half of the cases the next build must end where an
uninterrupted one from nothing does, in the others the next one is killed too. The vectors are
real and were made once, so that a build takes a second or two; in ``--real-kills`` the model
itself embeds. Stops at the first failure.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from faults import Disk, compiled, compiler
from loop import Loop
from recorded import ARCHIVE, real_motions, record, save

from askbrief.embedding import open_embedder
from askbrief.settings import BUNDLED_MODEL, load_settings


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=220)
    parser.add_argument("--faults", type=int, default=60)
    parser.add_argument("--real-kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    if not ARCHIVE.exists():
        sys.exit(f"{ARCHIVE} is not here: nothing to build from")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="askbrief-soak-") as folder:
        loop, cache = prepared(Path(folder), options.seed)
        run(loop, cache, options)
    say(f"all held: {dict(loop.counts)}, seed {options.seed}, {time.monotonic() - began:.0f} s")


def prepared(scratch: Path, seed: int) -> tuple[Loop, Path]:
    kept = os.environ.get("ASKBRIEF_TEST_CACHE")
    cache = Path(kept) if kept else load_settings().cache
    say("embedding the motions, once")
    motions = real_motions()
    save(record(motions, open_embedder(BUNDLED_MODEL, cache), scratch), scratch / "vectors")
    return Loop(scratch, motions, scratch / "vectors", seed), cache


def run(loop: Loop, cache: Path, options: argparse.Namespace) -> None:
    for number in range(options.kills):
        loop.kill_one()
        if number % 20 == 19:
            say(f"{number + 1} of {options.kills} kills: {dict(loop.counts)}")
    for number in range(options.real_kills):
        loop.kill_one(cache)
        say(f"{number + 1} of {options.real_kills} kills while the model embeds")
    loop.build_to_the_end()
    if options.faults and compiler() is None:
        say("no C compiler: the disk does not fail")
        return
    disk = Disk(compiled(loop.scratch), loop.index)
    for number in range(options.faults):
        told = loop.fail_at_random(disk, reads=number % 4 == 3)
        say(f"{number + 1} of {options.faults} faults: {told}")
    loop.build_to_the_end()


def say(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
