"""How long asking takes: a whole process against jieba's own start, and a corpus that is already open.

usage: python evals/bench/speed.py [--runs N] [--corpus PATH] [--sets FILE…]

Cold: `reportqa ask` (index present) and `python -c "import jieba; jieba.initialize()"` (its cache present)
run in turn, so that a machine that slows down slows both; the ratio is taken pair by pair. Both may
write and use bytecode, as installed packages do. Warm: each question of the sets is asked once
to warm up and then timed once; conversations are asked turn by turn.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = ("106年查獲人口販運案件幾件？", "106年查获人口贩运案件几件？", "how many MOUs by end of 106?")
JIEBA = (sys.executable, "-c", "import jieba; jieba.initialize()")


def seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    """Return the wall time of a whole process; what it prints is dropped, 0 and 1 are its good exit codes."""
    started = time.perf_counter()
    code = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode  # noqa: S603
    taken = time.perf_counter() - started
    if code not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit code {code}")
    return taken


def row(name: str, values: Sequence[float], unit: str) -> str:
    """Return one line of a table: a name and the least, middle and greatest of the values."""
    return f"{name:<34}{min(values):>9.3f}{median(values):>9.3f}{max(values):>9.3f}  {unit}"


def cold(corpus: str, runs: int) -> None:
    """Print how a cold question compares with jieba's start."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    print(f"{'cold, whole process':<34}{'min':>9}{'median':>9}{'max':>9}   n = {runs}")
    for question in QUESTIONS:
        ask = (sys.executable, "-m", "reportqa", "ask", question, "--corpus", corpus)
        for command in (ask, ask, JIEBA):
            seconds(command, environment)
        pairs = [(seconds(ask, environment), seconds(JIEBA, environment)) for _ in range(runs)]
        print(row(f"reportqa ask {question[:14]}", [a for a, _ in pairs], "s"))
        print(row("jieba.initialize()", [b for _, b in pairs], "s"))
        print(row("ratio", [a / b for a, b in pairs], ""))


def conversations(path: Path) -> Iterator[list[str]]:
    """Yield the questions of each line of a set: one, or the turns of a conversation."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            entry = json.loads(line)
            yield [turn["question"] for turn in entry.get("turns", [entry])]


def warm(corpus: str, sets: Sequence[Path]) -> None:
    """Print how long questions take once the corpus is open."""
    import reportqa  # noqa: PLC0415

    started = time.perf_counter()
    opened = reportqa.open(corpus)
    print(f"\nopened in {time.perf_counter() - started:.3f} s: {len(opened.passages)} passages, {len(opened.figures())} figures")
    print(f"{'warm, corpus.ask':<34}{'n':>9}{'p50':>9}{'p99':>9}{'max':>9}  ms")
    every: list[float] = []
    for path in sets:
        taken: list[float] = []
        for questions in conversations(path):
            for timed in (False, True):
                chat = opened.chat()
                for question in questions:
                    started = time.perf_counter()
                    chat.ask(question)
                    if timed:
                        taken.append(1000 * (time.perf_counter() - started))
        every += taken
        print(percentiles(path.name, taken))
    if len(sets) > 1:
        print(percentiles("all", every))


def percentiles(name: str, taken: Sequence[float]) -> str:
    """Return one line of a table: how many, the median, the 99th percentile (nearest rank), the greatest."""
    ordered = sorted(taken)
    return f"{name:<34}{len(ordered):>9}{median(ordered):>9.2f}{ordered[max(0, -(-99 * len(ordered) // 100) - 1)]:>9.2f}{ordered[-1]:>9.2f}"


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=15, help="cold runs of each command")
    parser.add_argument("--corpus", default=str(ROOT / "corpus"), help="a report, or a folder of reports")
    parser.add_argument("--sets", nargs="*", type=Path, default=sorted((ROOT / "evals" / "tuned").glob("*.jsonl")), help="question sets for the warm part")
    arguments = parser.parse_args()
    if arguments.runs > 0:
        cold(arguments.corpus, arguments.runs)
    if arguments.sets:
        warm(arguments.corpus, arguments.sets)


if __name__ == "__main__":
    main()
