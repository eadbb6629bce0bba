"""Times asking: a cold `reportqa ask` on an indexed report beside a bare start of jieba, and warm questions.

    python evals/bench/speed.py [--runs 15]

Cold figures are whole processes, run in turns so that both meet the same machine; jieba's cache is warm.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from reportqa.evaluate.cases import load_cases
from reportqa.evaluate.harness import percentile
from reportqa.library import open_corpus

ROOT = Path(__file__).resolve().parents[2]
ASK = [sys.executable, "-m", "reportqa", "ask", "106年便民行動服務辦了幾場？", "--corpus", str(ROOT / "corpus")]  # noqa: RUF001
JIEBA = [sys.executable, "-c", "import jieba; jieba.initialize()"]


def seconds(command: list[str]) -> float:
    """Run a command and return how long it took."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - start


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    pairs = [(seconds(ASK), seconds(JIEBA)) for _ in range(runs + 1)][1:]
    out = sys.stdout.write
    for name, times in (("reportqa ask, cold", [a for a, _ in pairs]), ("import jieba; jieba.initialize()", [b for _, b in pairs])):
        out(f"{name:34} median {median(times):.3f} s  min {min(times):.3f}  max {max(times):.3f}\n")
    corpus = open_corpus(ROOT / "corpus")
    questions = [t.question for path in sorted((ROOT / "evals/tuned").glob("*.jsonl")) for case in load_cases([path]) if not case.chat for t in case.turns]
    for question in questions:
        corpus.ask(question)
    times = []
    for question in questions * 3:
        start = time.perf_counter()
        corpus.ask(question)
        times.append((time.perf_counter() - start) * 1000)
    ordered = sorted(times)
    out(f"warm corpus.ask over {len(questions)} questions: p50 {percentile(ordered, 50):.1f} ms  p99 {percentile(ordered, 99):.1f} ms\n")


if __name__ == "__main__":
    main()
