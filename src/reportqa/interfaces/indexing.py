"""`index`: builds or refreshes the index of a corpus, and says what became of each file."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from reportqa.interfaces.progress import Watch
from reportqa.interfaces.terminal import ANSWERED, complain, say, say_json
from reportqa.model.progress import Stage

if TYPE_CHECKING:
    from reportqa.library import Corpus
    from reportqa.model.progress import Progress

SCHEMA = "reportqa.index/1"


def index(corpus: str, *, rebuild: bool, semantic: bool = False, ocr: bool | None = None, as_json: bool = False) -> int:
    """Build or refresh the index of a corpus; say what it holds, what was read and what was left out.

    Raises:
        ReportQAError: nothing there can be read.
    """
    from reportqa.library import open_corpus  # noqa: PLC0415

    built = False
    started = time.perf_counter()
    with Watch(lines=True) as watch:

        def hear(progress: Progress) -> None:
            nonlocal built
            built = built or progress.stage is not Stage.LOOKING
            watch.hear(progress)

        found = open_corpus(corpus, rebuild=rebuild, semantic=semantic or None, ocr=ocr, tell=hear)
    seconds = time.perf_counter() - started
    for note in found.notes:
        complain(note)
    if as_json:
        say_json(_summary(corpus, found, seconds, built=built))
    else:
        say(_sentence(found, seconds, built=built))
    return ANSWERED


def _sentence(found: Corpus, seconds: float, *, built: bool) -> str:
    fates = found.fates
    counts = (counted(len(found.documents), "report"), counted(len(found.passages), "passage"), counted(len(found.view.figures), "figure"))
    out = f"; {counted(len(fates.left_out), 'file')} left out" if fates.left_out else ""
    if not built:
        return f"{', '.join(counts)}; the index was up to date{out}."
    return f"{', '.join(counts)}; {len(fates.read)} read, {len(fates.kept)} kept{out}; indexed in {seconds:.1f} s."


def _summary(corpus: str, found: Corpus, seconds: float, *, built: bool) -> dict[str, object]:
    fates = found.fates
    return {
        "schema": SCHEMA,
        "corpus": corpus,
        "up_to_date": not built,
        "reports": len(found.documents),
        "passages": len(found.passages),
        "figures": len(found.view.figures),
        "read": list(fates.read),
        "kept": list(fates.kept),
        "left_out": [{"file": name, "why": why} for name, why in fates.left_out],
        "same": [{"file": name, "as": other} for name, other in fates.same],
        "notes": list(fates.notes),
        "seconds": round(seconds, 3),
    }


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 report, 2 reports."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
