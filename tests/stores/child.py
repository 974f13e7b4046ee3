"""What the tests run in processes of their own: ``python child.py NAME FOLDER [NUMBER]``."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from contextlib import closing

import faiss  # noqa: F401  (all imports before rights are given up)
from store_letters import DIAGONAL, MODEL, X, Y, indexed, owners, vector

import askbrief.stores.local
import askbrief.stores.writing  # noqa: F401
from askbrief.errors import StoreError
from askbrief.stores import create_store, open_store
from askbrief.stores.base import IndexedLetter
from askbrief.types import Filter

NAMES = "abcdefg"
NOBODY = 65534


def state(number: int) -> list[IndexedLetter]:
    """The content after a number of writes."""
    held: dict[str, IndexedLetter] = {}
    for step in range(number):
        letters, removed = change(step)
        held = {name: item for name, item in held.items() if name not in removed}
        held |= {item.letter.id: item for item in letters}
    return list(held.values())


def change(step: int) -> tuple[list[IndexedLetter], list[str]]:
    """What one write adds and removes; some only add."""
    name, other = NAMES[step % 7], NAMES[(step * 3 + 1) % 7]
    text = f"brief {step} over steun"
    letters = [
        indexed(f"{name}{step // 7 % 3}", text, "slot", vectors=[X, DIAGONAL], dossier=other),
        indexed(f"new{step}", f"nieuw {step}", vectors=[Y]),
    ]
    return letters, [f"{other}0", f"new{step - 3}"] if step % 2 else []


def write_on(folder: str, number: int) -> None:
    """Write until killed, now and then as a full build."""
    say("ready")
    while True:
        full = number % 4 == 3
        with closing(create_store(folder, MODEL, full=full)) as writer:
            if full:
                for item in state(number + 1):
                    writer.write([item])
            else:
                writer.write(*change(number))
            writer.finish()
        number += 1


def hold(folder: str, _number: int) -> None:
    """Hold the lock until killed or told to stop."""
    with closing(create_store(folder, MODEL)):
        say("held")
        sys.stdin.readline()


def hold_in_write(folder: str, number: int) -> None:
    """Stop in the middle of a write, or of a full build if ``number`` is 1."""
    with closing(create_store(folder, MODEL, full=bool(number))) as writer:
        writer.write([indexed("before", "tekst")])

        def letters() -> object:
            yield indexed("during", "tekst")
            say("held")
            sys.stdin.readline()

        writer.write(letters(), ["a", "before"])


def read_only(folder: str, _number: int) -> None:
    """Read where nothing may be written."""
    give_up_rights()
    with closing(open_store(folder)) as store:
        say(repr(owners(store.dense(vector(X), 9, Filter()))))
        say(repr(owners(store.lexical("veldkantoor", 9, Filter()))))
        say(repr([store.problems(), store.warnings]))
        if sys.stdin.readline():
            say_error(store.counts)
    say_error(lambda: create_store(folder, MODEL))


def open_only(folder: str, _number: int) -> None:
    """Say why an index cannot be opened where nothing may be written."""
    give_up_rights()
    say_error(lambda: open_store(folder))


def small_files(folder: str, number: int) -> None:
    """Write and finish with a limit on the size of files, as on a full disk."""
    with closing(create_store(folder, MODEL)) as writer:
        resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
        before = writer.version()
        say_error(lambda: writer.write([indexed("large", "tekst " * 100_000)]))
        say(repr(writer.version() == before))
        writer.finish()
        say(repr(writer.warnings))


def say_error(call: Callable[[], object]) -> None:
    try:
        call()
        say("no error")
    except StoreError as error:
        say(str(error))


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def give_up_rights() -> None:
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


if __name__ == "__main__":
    name, folder, *numbers = sys.argv[1:]
    globals()[name](folder, *map(int, numbers or [0]))
