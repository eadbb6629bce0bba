"""REPORTS -> FIGURES OF MERIT: asks the library every question of every report, pools, and lists the misses."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evals.generate.questions import Case as Made_Case
from evals.generate.report import Made

import reportqa
from reportqa.evaluate.cases import Case, load_cases
from reportqa.evaluate.harness import Asker, Report, evaluate, render
from reportqa.model.answer import Answer


class _Switch:
    """Asks the report whose turn it is, so that one evaluation runs over many."""

    def __init__(self) -> None:
        self.corpus: reportqa.Corpus | None = None

    def ask(self, question: str) -> Answer:
        """Ask the report whose turn it is."""
        return self._open.ask(question)

    def chat(self) -> Asker:
        """Begin a conversation with the report whose turn it is."""
        return self._open.chat()

    @property
    def _open(self) -> reportqa.Corpus:
        if self.corpus is None:
            msg = "no report is open"
            raise RuntimeError(msg)
        return self.corpus


def measure(made: list[Made], folder: Path) -> Report:
    """Save the reports and return what the library makes of all their questions."""
    switch = _Switch()
    with tempfile.TemporaryDirectory() as cache:
        before = os.environ.get("REPORTQA_CACHE")
        os.environ["REPORTQA_CACHE"] = cache
        try:
            return evaluate(switch, _cases(made, folder, switch))
        finally:
            os.environ.pop("REPORTQA_CACHE")
            if before is not None:
                os.environ["REPORTQA_CACHE"] = before


def _cases(made: list[Made], folder: Path, switch: _Switch) -> Iterator[Case]:
    for one in made:
        report, questions = one.save(folder)
        sys.stderr.write(f"{one.name}\n")
        switch.corpus = reportqa.open(report)
        yield from load_cases([questions])


def misses(report: Report, made: list[Made]) -> str:
    """Return every question answered wrongly: what was wanted, what came, where the report says it, and its tags."""
    turns: dict[str, Made_Case] = {t["id"]: t for one in made for c in one.cases for t in c.get("turns", [c])}
    lines = []
    for miss in report.misses:
        turn = turns[miss.id]
        reason = f" ({miss.reason})" if miss.reason else ""
        lines.append("\n".join((
            f"{miss.id}  [{turn['type']} {turn['language']}]  {miss.question}",
            f"    wanted    {miss.expected}",
            f"    got       {miss.status}{reason}: {miss.got}",
            f"    evidence  {turn.get('evidence', [''])[0]}",
            f"    tags      {' '.join(turn['tags'])}", "",
        )))  # fmt: skip
    return "\n".join(lines)


def table(report: Report) -> str:
    """Return the pooled table by language, type and tag."""
    return render(report)
