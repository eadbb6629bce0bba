"""What the environment asks of a build."""

from __future__ import annotations

import os


def asked_for(variable: str) -> bool | None:
    """Return whether an environment variable asks for something ("1") or against it ("0"); None where it says nothing, or anything else."""
    return {"1": True, "0": False}.get(os.environ.get(variable, ""))
