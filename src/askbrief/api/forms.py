"""The forms in which an answer can be had over HTTP."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from askbrief.exports import FORMATS, export
from askbrief.types import Answer

NO_STORE = {"Cache-Control": "no-store"}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "docx": {"type": "string", "format": "binary"},
    "csl-json": {"type": "array", "items": {"type": "object"}},
}
OTHER_FORMS: dict[str, dict[str, Any]] = {
    one.media_type: {"schema": _SCHEMAS.get(one.name, {"type": "string"})}
    for one in FORMATS.values()
}
"""For the OpenAPI document."""
_BY_TYPE = {one.media_type: one.name for one in FORMATS.values()}


def form_of(wanted: str | None, accept: str) -> str | None:
    """Return the form that is asked for, by name or by what is accepted; None means JSON."""
    if wanted:
        return None if wanted == "json" else wanted
    for kind in _preferred(accept):
        if kind in {"*/*", "application/*", "application/json", "text/event-stream"}:
            return None
        if kind in _BY_TYPE:
            return _BY_TYPE[kind]
    return None


def _preferred(accept: str) -> list[str]:
    """Return the media types of an Accept header, the most wanted first."""
    kinds = []
    for part in accept.lower().split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [p.removeprefix("q=") for p in parameters if p.startswith("q=")]
        kinds.append((kind, _weight(weights[0]) if weights else 1.0))
    ordered = sorted(kinds, key=lambda pair: -pair[1])
    return [kind for kind, weight in ordered if kind and weight > 0]


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def exported(answer: Answer, name: str) -> Response:
    """Return an answer in a form, as a file to keep."""
    form = FORMATS[name]
    headers = {"Content-Disposition": f'attachment; filename="answer{form.suffix}"'}
    return Response(export(answer, name), media_type=form.media_type, headers=NO_STORE | headers)
