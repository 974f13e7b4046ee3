"""One JSON line a request or event, on standard error."""

from __future__ import annotations

import datetime as dt
import json
import logging
import logging.config
import traceback

_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class JsonLines(logging.Formatter):
    """Writes a record with all that was added to it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        when = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line = {
            "time": when.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        if record.exc_info:
            line["error"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=True, default=str)


def set_up_logs() -> None:
    """Send what the server and its libraries tell to standard error."""
    handler = {"class": "logging.StreamHandler", "formatter": "json"}
    logger = {"handlers": ["lines"], "level": "INFO", "propagate": False}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonLines}},
            "handlers": {"lines": handler},
            "loggers": {
                "askbrief": logger,
                "uvicorn": logger,
                # Its lines would hold the questions of searches.
                "uvicorn.access": {"handlers": [], "propagate": False},
            },
            "root": {"handlers": ["lines"], "level": "WARNING"},
        }
    )
