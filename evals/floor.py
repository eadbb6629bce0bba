"""Holds the tuned question sets to `floor.tsv`: each row a set, the least share right and the most made up.

    python evals/floor.py [--write]

Exit code 0 where every set holds, 1 where one falls below. `--write` sets the floor .05 below what is measured now.
A process for each processor opens the reports, so that what indexing reads (CC-CEDICT, word vectors) is read once in each.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from math import ceil, floor

from figures import HERE, asked, own_cache

from reportqa.evaluate.harness import Scores, report_of

TABLE = HERE / "floor.tsv"
MARGIN = 0.05
HEAD = "# The least that each tuned question set must show: evals/floor.py.\n# columns: set below evals/ <TAB> least share right <TAB> most made up of what is unanswerable\n# source: evals/floor.py --write, .05 below what was measured, in whole hundredths\n"


def measured(name: str) -> Scores:
    """Return the scores of a set."""
    return report_of(asked([HERE / f"{name}.jsonl"])).overall


def scores(names: list[str]) -> Iterator[Scores]:
    """Return the scores of sets, in order; the sets are shared out among the processors."""
    with ProcessPoolExecutor() as pool:
        yield from pool.map(measured, names)


def sets() -> list[str]:
    """Return the names of the tuned sets, those over the corpus first."""
    return [str(path.relative_to(HERE).with_suffix("")) for folder in ("tuned", "reports/tuned", "documents/tuned") for path in sorted((HERE / folder).glob("*.jsonl"))]


def write() -> None:
    """Set the floor by what is measured now."""
    lines = [HEAD]
    names = sets()
    for name, s in zip(names, scores(names), strict=True):
        least, most = floor((s.right - MARGIN) * 100 + 1e-9) / 100, ceil(((s.made_up or 0.0) + MARGIN) * 100 - 1e-9) / 100
        lines.append(f"{name}\t{least:.2f}\t{most:.2f}\n")
    TABLE.write_text("".join(lines), encoding="utf-8")


def holds() -> bool:
    """Say how each set does against its floor, and whether all hold."""
    found = True
    rows = [row.split("\t") for row in TABLE.read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    for (name, least, most), s in zip(rows, scores([name for name, _, _ in rows]), strict=True):
        ok = s.right >= float(least) and (s.made_up or 0.0) <= float(most)
        sys.stdout.write(f"{'ok   ' if ok else 'BELOW'} {name:36} right {s.right:.3f} (least {least})  made up {s.made_up or 0.0:.3f} (most {most})\n")
        found = found and ok
    return found


if __name__ == "__main__":
    with own_cache():
        if "--write" in sys.argv[1:]:
            write()
        elif not holds():
            sys.exit(1)
