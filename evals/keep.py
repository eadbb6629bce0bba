"""Keeps what a benchmark prints in README.md: the standard input, between the marks of a name.

    python evals/bench/reading.py PATH | python evals/keep.py reading
"""

from __future__ import annotations

import sys
from pathlib import Path

README = Path(__file__).with_name("README.md")


def keep(name: str, printed: str) -> None:
    """Put text as a block between `<!-- NAME: start -->` and `<!-- NAME: end -->`.

    Raises:
        SystemExit: the marks are not there, or nothing was printed.
    """
    start, end = f"<!-- {name}: start -->", f"<!-- {name}: end -->"
    text = README.read_text(encoding="utf-8")
    if start not in text or end not in text or not printed.strip():
        sys.exit(f"keep: README.md has no marks of '{name}', or nothing was printed; nothing is changed.")
    before, _, rest = text.partition(start)
    README.write_text(f"{before}{start}\n\n```\n{printed.strip()}\n```\n\n{end}{rest.partition(end)[2]}", encoding="utf-8")


if __name__ == "__main__":
    keep(sys.argv[1], sys.stdin.read())
