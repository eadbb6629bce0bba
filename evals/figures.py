"""Runs the question sets and writes the tables of evals/README.md between its two marks; no question or answer is shown or kept.

    python evals/figures.py [--write | --tuned]

`--tuned` prints what development may look at: without the held-back sets and the closed family of generated reports.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reportqa.evaluate.cases import load_cases
from reportqa.evaluate.harness import Outcome, Scores, outcomes, report_of
from reportqa.ingest.kinds import SUFFIXES
from reportqa.library import open_corpus

HERE = Path(__file__).resolve().parent
START, END = "<!-- figures: start -->", "<!-- figures: end -->"
REPORTS, SEED = 16, 2026  # generated reports of each family
HEAD = "| | n | right | cited | first exact | made up | silent | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|---|\n"


def report_of_set(path: Path) -> Path:
    """Return the report that a question set is about: the file or folder of its name beside it, else (of later questions) among the tuned reports, else the corpus."""
    for beside in (path.parent, HERE / "documents" / "tuned", HERE / "reports" / "tuned"):
        if (beside / path.stem).is_dir():
            return beside / path.stem
        found = next((p for suffix in SUFFIXES if (p := beside / f"{path.stem}{suffix}").exists()), None)
        if found is not None:
            return found
    return HERE.parent / "corpus"


@contextmanager
def own_cache() -> Iterator[None]:
    """Keep the indexes of this run apart, and none of them afterwards: held-back reports are not to be read."""
    before = os.environ.get("REPORTQA_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REPORTQA_CACHE"] = folder
        try:
            yield
        finally:
            os.environ.pop("REPORTQA_CACHE")
            if before is not None:
                os.environ["REPORTQA_CACHE"] = before


def asked(paths: list[Path]) -> list[Outcome]:
    """Ask every question of some sets, each of its own report; what fails is named by its file alone."""
    found: list[Outcome] = []
    for path in paths:
        try:
            found += outcomes(open_corpus(report_of_set(path)), load_cases([path]))
        except Exception as error:  # noqa: BLE001 (its message may hold a question)
            sys.exit(f"{path.name}: {type(error).__name__}")
    return found


def generated(family: str) -> list[Outcome]:
    """Write reports of a family, ask their questions, keep nothing but the outcomes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "evals.generate", "--family", family, "--reports", str(REPORTS), "--seed", str(SEED), "--out", folder]
        subprocess.run(command, cwd=HERE.parent, check=True, capture_output=True)  # noqa: S603
        return asked(sorted(Path(folder).glob("*.jsonl")))


def row(name: str, s: Scores) -> str:
    """Return a table row of scores."""
    shown = ["–" if v is None else f"{v:.3f}" for v in (s.right, s.cited, s.first, s.made_up, s.silent)]
    return f"| {name} | {s.n} | " + " | ".join(shown) + f" | {s.p50 or 0:.1f} | {s.p99 or 0:.1f} |\n"


def table(parts: list[tuple[str, list[Outcome]]]) -> str:
    """Return a table with a row for each part and each of its languages."""
    text = HEAD
    for name, found in parts:
        report = report_of(found)
        text += row(f"**{name}**", report.overall)
        text += "".join(row(f"— {language}", s) for language, s in report.by_language)
        if report.chat and not all(o.chat for o in found):
            text += row("— conversation turns", report.chat)
    return text


def by_type(found: list[Outcome]) -> str:
    """Return a table of one part by type of question and language."""
    return HEAD + "".join(row(name, s) for name, s in report_of(found).by_type)


TAGS = ("cell", "prose", "cross-year", "followup", "unanswerable")


def by_tag(found: list[Outcome]) -> str:
    """Return a table of one part by the tags that tell what documents are asked."""
    named = dict(report_of(found).by_tag)
    return HEAD + "".join(row(tag, named[tag]) for tag in TAGS if tag in named)


def reliability(found: list[Outcome]) -> str:
    """Return the table of confidence against share right, refusals left out."""
    text = "| confidence | answers | mean confidence | right |\n|---|---|---|---|\n"
    return text + "".join(f"| {b.low:.1f}–{b.high:.1f} | {b.n} | {b.confidence:.3f} | {b.right:.3f} |\n" for b in report_of(found).reliability)  # noqa: RUF001


def measured(*, closing: bool) -> str:
    """Run the sets and return the tables; `closing` has the held-back ones run too."""
    halves = {"tuned": "tuned", "heldback": "held back"} if closing else {"tuned": "tuned"}
    own = {half: asked(sorted((HERE / half).glob("*.jsonl"))) for half in halves}
    other = {half: asked(sorted((HERE / "reports" / half).glob("*.jsonl"))) for half in halves}
    families = {family: generated(family) for family in (("open", "field", "closed") if closing else ("open", "field"))}
    parts = [(f"corpus, {name}", own[half]) for half, name in halves.items()]
    parts += [(f"other reports, {name}", other[half]) for half, name in halves.items()]
    documents = {half: asked(sorted((HERE / "documents" / half).glob("*.jsonl"))) for half in halves}
    parts += [(f"documents, {name}", documents[half]) for half, name in halves.items()]
    parts += [(f"generated reports, {family} family", found) for family, found in families.items()]
    if closing:
        parts.append(("tuned reports asked anew, held back", asked(sorted((HERE / "fresh" / "heldback").glob("*.jsonl")))))
    last, name = list(halves.items())[-1]
    text = f"{START}\n\n{table(parts)}\nThe corpus's {name} half by type and language:\n\n{by_type(own[last])}\n"
    text += f"Documents (PDF, DOCX, ODT, HTML, spreadsheets; series of yearly reports), {name} half by tag:\n\n{by_tag(documents[last])}\n"
    return text + f"Confidence against share right, {name} halves together:\n\n{reliability(own[last] + other[last] + documents[last])}\n{END}"


def main() -> None:
    """Run the sets; print the tables, or with --write put them into evals/README.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--write", action="store_true", help="put the tables into evals/README.md instead of printing them")
    chosen.add_argument("--tuned", action="store_true", help="leave out what is held back")
    args = parser.parse_args()
    with own_cache():
        text = measured(closing=not args.tuned)
    if not args.write:
        sys.stdout.write(text + "\n")
        return
    readme = HERE / "README.md"
    old = readme.read_text(encoding="utf-8")
    readme.write_text(old[: old.index(START)] + text + old[old.index(END) + len(END) :], encoding="utf-8")


if __name__ == "__main__":
    main()
