"""What several test modules share: a text read in one step, and the tables of cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from reportqa.index.semantic import SIZE
from reportqa.ingest.chunk import chunk
from reportqa.ingest.document import read_document
from reportqa.ingest.figures import Findings, find_figures
from reportqa.model.document import Document, Passage

CASES = Path(__file__).parent / "cases"
CORPUS = Path(__file__).parent.parent / "corpus" / "nia-106.txt"


class Read(NamedTuple):
    """A report with all that ingest tells from it."""

    document: Document
    passages: tuple[Passage, ...]
    findings: Findings


def read_text(text: str, name: str = "sample.txt") -> Read:
    """Return the report whose file holds `text`."""
    return read_report(Path(name), text.encode())


def read_report(path: Path, data: bytes | None = None) -> Read:
    """Return the report at `path`."""
    reading = read_document(path, data)
    passages = chunk(reading.document, 0)
    return Read(reading.document, passages, find_figures(reading.document, 0, passages, reading.grids, reading.labels))


def squash(text: str) -> str:
    """Return `text` without white space."""
    return "".join(text.split())


def cases(name: str) -> list[tuple[str, ...]]:
    """Return the rows of a table of cases, each a tuple of its cells."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


class Letters:
    """An embedder that counts letters, in the place of the extra's."""

    name = "letters 1"

    def passages(self, texts: Sequence[str]) -> Any:
        rows = np.array([[text.count(chr(i + 32)) for i in range(SIZE)] for text in texts], dtype=np.float32).reshape(-1, SIZE)
        return rows / np.maximum(1e-9, np.linalg.norm(rows, axis=1, keepdims=True))

    def question(self, text: str) -> Any:
        return self.passages([text])[0]
