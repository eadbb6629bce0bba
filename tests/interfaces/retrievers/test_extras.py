"""The frameworks are extras: the library loads neither, and says which is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

_CODE = """
import sys
import reportqa.library, reportqa.interfaces.cli, reportqa.interfaces.retrievers.passages
assert not {m.split(".")[0] for m in sys.modules} & {"langchain_core", "llama_index"}
sys.modules["langchain_core"] = sys.modules["llama_index"] = None
try:
    import reportqa.interfaces.retrievers.%s
except ImportError as error:
    print(error)
"""


@pytest.mark.parametrize(("module", "extra"), [("langchain", "langchain"), ("llama_index", "llama-index")])
def test_a_missing_framework_is_told_and_none_is_loaded_unasked(module: str, extra: str) -> None:
    done = subprocess.run([sys.executable, "-c", _CODE % module], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.startswith(f"this needs the extra {extra} (")
    assert f'pip install "reportqa[{extra}]"' in done.stdout
