"""The API's description: what the framework tells of the routes, and what the guards before them reply."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from reportqa.interfaces.web.failures import STATUSES
from reportqa.interfaces.web.guards.access import counted, needed
from reportqa.interfaces.web.shapes import Failure

_FAILURE = {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}
_AFTER = {"Retry-After": {"description": "Seconds after which to ask again.", "schema": {"type": "string"}}}
_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key of `reportqa keys add`."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key."},
}
_METHODS = ("get", "head", "post", "put", "patch", "delete")


def describe(app: FastAPI, *, keyed: bool) -> dict[str, Any]:
    """Return the OpenAPI description of an application; `keyed` says whether it asks for keys."""
    found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    parts = found.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    schemas.update({"Failure": Failure.model_json_schema(ref_template="#/components/schemas/{model}")})
    schemas.update(schemas["Failure"].pop("$defs", {}))
    for name in ("HTTPValidationError", "ValidationError"):  # the framework's; `failures` replies otherwise
        schemas.pop(name, None)
    if keyed:
        parts["securitySchemes"] = _SCHEMES
    for path, item in found["paths"].items():
        for method in _METHODS:
            if method in item:
                _complete(item[method], method.upper(), path, keyed=keyed)
    return found


def _complete(operation: dict[str, Any], method: str, path: str, *, keyed: bool) -> None:
    replies = operation["responses"]
    power = needed(method, path)
    statuses = {400, 500}
    if power is not None:
        statuses |= {401, 403}
        if keyed:
            operation["security"] = [{"bearer": []}, {"header": []}]
    if method not in ("GET", "HEAD"):
        statuses |= {403, 408, 413}
    if counted(path):
        statuses.add(429)
    if "422" in replies:
        statuses.add(422)
    for status in statuses:
        replies[str(status)] = {"description": STATUSES[status], "content": _FAILURE}
    for again in ("429", "503"):
        if again in replies:
            replies[again]["headers"] = _AFTER
    operation["responses"] = dict(sorted(replies.items()))
