"""The server and the client of the completions' tests."""

from __future__ import annotations

from ..completions.conftest import base, client, reports

__all__ = ["base", "client", "reports"]
