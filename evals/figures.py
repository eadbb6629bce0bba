"""Runs the question sets and writes the tables of evals/README.md between its two marks; no question or answer is shown.

    python evals/figures.py [--write] [--tuned]

`--tuned` leaves out the held-back sets and the closed family of generated reports, for use while developing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from reportqa.evaluate.cases import load_cases
from reportqa.evaluate.harness import Outcome, Scores, outcomes, report_of
from reportqa.library import open_corpus

HERE = Path(__file__).resolve().parent
START, END = "<!-- figures: start -->", "<!-- figures: end -->"
HEAD = "| | n | right | cited | first exact | made up | silent | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|---|\n"


def report_of_set(path: Path) -> Path:
    """Return the report that a question set is about: the one beside it, else the corpus."""
    return next((p for p in (path.with_suffix(".txt"), path.with_suffix(".md")) if p.exists()), HERE.parent / "corpus")


def asked(paths: list[Path]) -> list[Outcome]:
    """Ask every question of some sets, each of its own report."""
    return [outcome for path in paths for outcome in outcomes(open_corpus(report_of_set(path)), load_cases([path]))]


def generated(family: str, reports: int, seed: int) -> list[Outcome]:
    """Write reports of a family, ask their questions, keep nothing but the outcomes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "evals.generate", "--family", family, "--reports", str(reports), "--seed", str(seed), "--out", folder]
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


def reliability(found: list[Outcome]) -> str:
    """Return the table of confidence against share right, refusals left out."""
    text = "| confidence | answers | mean confidence | right |\n|---|---|---|---|\n"
    return text + "".join(f"| {b.low:.1f}–{b.high:.1f} | {b.n} | {b.confidence:.3f} | {b.right:.3f} |\n" for b in report_of(found).reliability)  # noqa: RUF001


def main() -> None:
    """Run the sets; print the tables, or with --write put them into evals/README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--tuned", action="store_true")
    args = parser.parse_args()
    halves = ["tuned"] if args.tuned else ["tuned", "heldback"]
    label = {"tuned": "tuned", "heldback": "held back"}
    own = {h: asked(sorted((HERE / h).glob("*.jsonl"))) for h in halves}
    other = {h: asked(sorted((HERE / "reports" / h).glob("*.jsonl"))) for h in halves}
    families = {f: generated(f, 16, 2026) for f in (["open"] if args.tuned else ["open", "closed"])}
    parts = [(f"corpus, {label[h]}", own[h]) for h in halves] + [(f"other reports, {label[h]}", other[h]) for h in halves]
    parts += [(f"generated reports, {f} family", found) for f, found in families.items()]
    last = halves[-1]
    text = f"{START}\n\n{table(parts)}\nThe corpus's {label[last]} half by type and language:\n\n{by_type(own[last])}\n"
    text += f"Confidence against share right, {label[last]} halves together:\n\n{reliability(own[last] + other[last])}\n{END}"
    if not args.write:
        sys.stdout.write(text + "\n")
        return
    readme = HERE / "README.md"
    old = readme.read_text(encoding="utf-8")
    readme.write_text(old[: old.index(START)] + text + old[old.index(END) + len(END) :], encoding="utf-8")


if __name__ == "__main__":
    main()
