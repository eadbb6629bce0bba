"""The names of ASGI's types, and how a guard reads a request's headers."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["ASGIApp", "Message", "Receive", "Scope", "Send", "header", "headers"]


def headers(scope: Scope, name: bytes) -> list[str]:
    """Return the values of a header, whose name is in lower case."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def header(scope: Scope, name: bytes) -> str | None:
    """Return the first value of a header, None where there is none."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)
