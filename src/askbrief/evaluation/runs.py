"""Rankings -> run files, as trec_eval and its like read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from askbrief.errors import DataError
from askbrief.evaluation.asking import Outcome
from askbrief.evaluation.systems import SYSTEMS


def check_target(run: Path) -> None:
    """Make sure, before the work begins, that run files can be put there.

    Raises:
        DataError: the folder does not exist.
    """
    if not run.parent.is_dir():
        raise DataError(
            "there is no such folder", where=str(run.parent), remedy="Make it, or name another."
        )


def check_names(names: Iterable[str], kind: str) -> None:
    """Make sure that ids can stand in a run file, whose fields are parted by blanks.

    Raises:
        DataError: an id is empty, holds a blank, or comes twice.
    """
    for name, times in Counter(list(names)).items():
        if times > 1 or len(name.split()) != 1 or name != name.strip():
            raise DataError(
                f"a run file cannot hold the {kind} id {name!r}",
                remedy="Ids in a run file have no blanks, and each occurs once.",
            )


def write_runs(run: Path, outcomes: Sequence[Outcome]) -> list[Path]:
    """Write one file a system, beside each other, and return their paths.

    Raises:
        DataError: a file cannot be written.
    """
    paths = [run.with_name(f"{run.name}.{system}") for system in SYSTEMS]
    for system, path in zip(SYSTEMS, paths, strict=True):
        try:
            path.write_text("".join(_lines(system, outcomes)), encoding="utf-8")
        except OSError as error:
            raise DataError(
                f"cannot be written: {error}", where=str(path), remedy="Name another file."
            ) from None
    return paths


def _lines(system: str, outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        for rank, name in enumerate(outcome.rankings.get(system, ()), start=1):
            # Readers order by score, so it has to fall with the rank, without ties.
            yield f"{outcome.asked.id} Q0 {name} {rank} {1 / rank:.6f} {system}\n"
