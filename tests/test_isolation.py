"""The worker process: whatever a reader does, the next file is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from askbrief.errors import LetterError
from askbrief.isolation import Limits, Worker

READERS = Path(__file__).parent / "corpus"
LETTER = Path(__file__).parents[1] / "corpus" / "kst-32623-376.txt"


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(READERS))


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker(Limits(seconds=1.5, memory_bytes=1_000_000_000)) as opened:
        yield opened


def call(worker: Worker, reader: str, data: bytes = b"brief") -> object:
    return worker.call(f"bad_readers:{reader}", data, "brief.pdf")


def process_of(worker: Worker) -> int:
    answer = call(worker, "well")
    assert isinstance(answer, tuple)
    return int(answer[2])


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"


def until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_a_letter_is_read_as_it_is_here(worker: Worker) -> None:
    from askbrief.reading import read_letter  # noqa: PLC0415

    data = LETTER.read_bytes()
    there = worker.call("askbrief.reading:read_letter", data, LETTER.name)
    assert there == read_letter(data, LETTER.name)


def test_one_process_reads_all_files(worker: Worker) -> None:
    first = process_of(worker)
    assert first not in {os.getpid(), 0}
    assert process_of(worker) == first


def test_no_process_is_started_before_it_is_needed(worker: Worker) -> None:
    assert worker._process is None


def test_what_a_reader_says_is_passed_on(worker: Worker) -> None:
    with pytest.raises(LetterError) as caught:
        call(worker, "refuses")
    error = caught.value
    assert (error.what, error.where, error.remedy) == ("no letter", "brief.pdf", "Read another.")


def test_a_reader_that_fails_names_its_error_and_lives_on(worker: Worker) -> None:
    process = process_of(worker)
    with pytest.raises(LetterError, match=r"crashed on it \(ValueError: of no use\)"):
        call(worker, "fails")
    assert process_of(worker) == process


@pytest.mark.parametrize(
    ("reader", "told"),
    [
        ("leaves", "the reader crashed on it (exit status 9)"),
        ("is_killed", "the reader crashed on it (SIGSEGV)"),
        ("allocates", "the reader crashed on it (out of memory)"),
        ("hangs", "it took longer than 1.5 s to read"),
    ],
)
@pytest.mark.parametrize("used", [False, True])
def test_a_reader_that_dies_is_replaced(worker: Worker, reader: str, told: str, used: bool) -> None:
    before = process_of(worker) if used else 0
    with pytest.raises(LetterError) as caught:
        call(worker, reader)
    assert (caught.value.what, caught.value.where) == (told, "brief.pdf")
    assert caught.value.remedy
    assert process_of(worker) != before
    assert not before or not is_alive(before)


def test_a_hang_is_ended_in_time(worker: Worker) -> None:
    process_of(worker)
    began = time.monotonic()
    with pytest.raises(LetterError, match="took longer"):
        call(worker, "hangs")
    assert 1.4 < time.monotonic() - began < 5


def test_what_earlier_files_left_behind_does_not_decide(worker: Worker) -> None:
    assert call(worker, "leaves_the_second_time") == "brief.pdf"
    assert call(worker, "leaves_the_second_time") == "brief.pdf"


def test_a_process_that_was_killed_between_two_files_is_replaced(worker: Worker) -> None:
    os.kill(process_of(worker), signal.SIGKILL)
    assert process_of(worker)


def test_output_of_a_reader_does_not_disturb(
    worker: Worker, capfd: pytest.CaptureFixture[str]
) -> None:
    assert call(worker, "prints") == "brief.pdf"
    assert call(worker, "prints") == "brief.pdf"
    assert capfd.readouterr() == ("", "")


def test_large_files_and_answers_pass(worker: Worker) -> None:
    data = os.urandom(2_000_000)
    assert call(worker, "big", data) == data * 50


def test_a_reader_that_does_not_exist_is_an_error(worker: Worker) -> None:
    with pytest.raises(LetterError, match="AttributeError"):
        call(worker, "none")
    with pytest.raises(LetterError, match="ModuleNotFoundError"):
        worker.call("no_such_module:read", b"", "brief.pdf")


def test_no_module_of_the_folder_we_are_in_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit(1)", "utf-8")
    monkeypatch.chdir(tmp_path)
    with Worker() as worker:
        assert process_of(worker)


def test_closing_ends_the_process(worker: Worker) -> None:
    process = process_of(worker)
    worker.close()
    assert not is_alive(process)
    worker.close()
    assert process_of(worker) != process


PARENT = """
import signal
import sys
from askbrief.isolation import Worker
# A shell that starts its jobs in the background lets them ignore interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
with Worker() as worker:
    print(worker.call("bad_readers:well", b"", "x")[2], flush=True)
    if sys.argv[1] == "busy":
        worker.call("bad_readers:hangs_for_good", sys.argv[2].encode(), "x")
    sys.stdin.read()
"""


def parent(*args: str) -> tuple[subprocess.Popen[str], int]:
    """Start a process with a worker; return it and the worker's id."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", PARENT, *args]
    started = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert started.stdout is not None
    return started, int(started.stdout.readline())


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_idle_worker_ends_with_its_parent(how: signal.Signals) -> None:
    started, worker = parent("idle")
    assert is_alive(worker)
    started.send_signal(how)
    started.communicate()
    assert until(lambda: not is_alive(worker))


def test_a_busy_worker_is_killed_when_its_parent_is_interrupted(tmp_path: Path) -> None:
    started, worker = parent("busy", str(tmp_path / "begun"))
    assert until((tmp_path / "begun").exists)
    started.send_signal(signal.SIGINT)
    _, told = started.communicate()
    assert "KeyboardInterrupt" in told
    assert until(lambda: not is_alive(worker))
