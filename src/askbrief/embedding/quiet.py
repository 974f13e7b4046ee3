"""Keeps the chatter of the model libraries away from people. Imported late: loads transformers."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import transformers.utils.logging

_CHATTY = ("torch.onnx", "onnxscript", "onnx_ir", "sentence_transformers", "transformers")


@contextmanager
def quiet() -> Iterator[None]:
    """Hold back warnings, log lines and progress bars; errors still get through."""
    with _errors_only(), _no_progress_bars(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _errors_only() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in _CHATTY]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def _no_progress_bars() -> Iterator[None]:
    control: Any = transformers.utils.logging
    shown = control.is_progress_bar_enabled()
    control.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            control.enable_progress_bar()
