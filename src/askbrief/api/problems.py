"""Errors as RFC 9457 problem documents: what happened, where, what to do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from askbrief.errors import (
    AskbriefError,
    DataError,
    MissingError,
    NoIndexError,
    OpeningError,
    QuestionError,
)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2
BROKEN = "The server failed at this request. Its log says more, under the request id."
_PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}


NO_TYPE = "about:blank"
BUSY, OPENING, NO_INDEX = (f"urn:askbrief:{name}" for name in ("busy", "opening", "no-index"))
"""Types of those problems of status 503 that a client may want to tell from others."""


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str
    problem: str


class ProblemDocument(BaseModel):
    """An error as RFC 9457 has it."""

    type: str = Field(examples=[NO_TYPE, BUSY, OPENING, NO_INDEX])
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldProblem] | None = None


@dataclass(eq=False)
class Problem(Exception):  # noqa: N818 - its name in RFC 9457
    """An answer that is not what was asked for."""

    status: int
    detail: str
    headers: dict[str, str] = field(default_factory=dict)
    errors: Sequence[FieldProblem] = ()
    type: str = NO_TYPE

    def document(self, instance: str) -> dict[str, Any]:
        """Return the problem document; ``instance`` is the path it happened at."""
        made: dict[str, Any] = {
            "type": self.type,
            "title": title_of(self.status),
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
        }
        return made | ({"errors": [one.model_dump() for one in self.errors]} if self.errors else {})

    def response(self, instance: str) -> Response:
        """Return the HTTP response."""
        # In ASCII: the names of unknown fields may be no text at all.
        body = json.dumps(self.document(instance))
        return Response(body, self.status, headers=self.headers, media_type=MEDIA_TYPE)


def title_of(status: int) -> str:
    """Return the name of a status."""
    return _PHRASES.get(status) or HTTPStatus(status).phrase


def problem_of(error: AskbriefError) -> Problem:
    """Return the problem that an error of ours is to a client."""
    match error:
        case QuestionError():
            return Problem(400, str(error))
        case MissingError() | DataError():
            return Problem(404, str(error))
        case OpeningError():
            return unavailable(str(error), type_=OPENING)
        case NoIndexError():
            return unavailable(str(error), type_=NO_INDEX)
        case _:
            return unavailable(str(error))


def unavailable(detail: str, seconds: int = RETRY_SECONDS, *, type_: str = NO_TYPE) -> Problem:
    """Return the problem of a server that cannot answer now."""
    return Problem(503, detail, {"Retry-After": str(seconds)}, type=type_)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe problem responses for the OpenAPI document."""
    return {status: _described(status) for status in statuses}


def _described(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    made: dict[str, Any] = {"description": title_of(status), "content": content}
    if status in {429, 503}:
        schema = {"type": "integer", "minimum": 1}
        made["headers"] = {"Retry-After": {"description": "Seconds to wait", "schema": schema}}
    return made


def tell_problems(app: FastAPI) -> None:
    """Make an app answer every error with a problem document."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(AskbriefError, _on_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)


def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - it was registered for it
    return error.response(request.url.path)


def _on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AskbriefError)  # noqa: S101
    return problem_of(error).response(request.url.path)


def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    errors = [FieldProblem(field=_place(one["loc"]), problem=one["msg"]) for one in error.errors()]
    if any(one["type"] == "json_invalid" for one in error.errors()):
        return Problem(422, "The body is not JSON. Send one JSON object.", errors=errors).response(
            request.url.path
        )
    named = "; ".join(f"{one.field}: {one.problem}" for one in errors[:3])
    detail = f"The request has not the form it should have ({named}). See /openapi.json."
    return Problem(422, detail, errors=errors).response(request.url.path)


def _place(place: Sequence[int | str]) -> str:
    return ".".join(str(part)[:100] for part in place)


def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    detail = {
        404: "There is nothing at this address. /openapi.json lists what there is.",
        405: f"{request.method} is not possible here. /openapi.json lists what is.",
    }.get(error.status_code, str(error.detail))
    return Problem(error.status_code, detail, dict(error.headers or {})).response(request.url.path)
