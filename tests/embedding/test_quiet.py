"""The libraries are as they were after we have held them back."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator

import pytest
from transformers.utils import logging as transformers_logging

from askbrief.embedding.quiet import quiet


@pytest.fixture(params=[True, False])
def bars(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether progress bars are shown to begin with; they are again at the end."""
    if not request.param:
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    yield bool(request.param)
    transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def test_nothing_gets_through_but_errors(
    caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    logger = logging.getLogger("transformers")
    before = logger.level
    with quiet():
        warnings.warn("chatter", UserWarning, stacklevel=1)
        logger.warning("chatter")
        assert not transformers_logging.is_progress_bar_enabled()
        assert not logger.isEnabledFor(logging.WARNING)
        assert logger.isEnabledFor(logging.ERROR)
    assert logger.level == before
    assert not recwarn.list
    assert not caplog.records


def test_progress_bars_are_as_before_even_after_a_failure(*, bars: bool) -> None:
    with pytest.raises(KeyError), quiet():
        raise KeyError
    assert transformers_logging.is_progress_bar_enabled() is bars
