"""The OpenAPI document: what FastAPI makes of the routes, and the problem document."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from askbrief.api.problems import ProblemDocument
from askbrief.settings import Settings


def describe_api(app: FastAPI, settings: Settings) -> None:
    """Give an app its OpenAPI document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, needs_token=bool(settings.tokens))
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # as FastAPI's manual has it


def _document(app: FastAPI, *, needs_token: bool) -> dict[str, Any]:
    made = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    template = "#/components/schemas/{model}"
    problem = ProblemDocument.model_json_schema(ref_template=template)
    parts = made.setdefault("components", {})
    parts.setdefault("schemas", {}).update(problem.pop("$defs", {}), ProblemDocument=problem)
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    if needs_token:
        for path, methods in made["paths"].items():
            for operation in methods.values() if path.startswith("/api/") else ():
                operation["security"] = [{"token": []}]
    return made
