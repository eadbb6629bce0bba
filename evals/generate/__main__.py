"""Make reports with questions, and with --run ask the library all of them: python -m evals.generate --help."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evals.generate.report import FAMILIES, reports


def main(arguments: list[str] | None = None) -> int:
    """Write the reports asked for, and where asked what the library makes of them; return the exit code."""
    parser = argparse.ArgumentParser(prog="evals.generate", description=__doc__)
    parser.add_argument("--family", choices=FAMILIES, default="open", help="templates to use; closed is for closing figures only")
    parser.add_argument("--reports", type=int, default=10, help="how many reports")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, help="folder for the reports and their questions")
    parser.add_argument("--run", action="store_true", help="ask the library the questions; the table goes to table.txt and, of the families that may be read, the misses to misses.txt")
    chosen = parser.parse_args(arguments)
    made = reports(chosen.family, chosen.reports, chosen.seed)
    if not chosen.run:
        for one in made:
            one.save(chosen.out)
        sys.stdout.write(f"{len(made)} reports, {sum(len(m.cases) for m in made)} cases in {chosen.out}\n")
        return 0
    from evals.generate.measure import measure, misses, table  # noqa: PLC0415

    if chosen.family == "closed":  # nothing of it is left to be read: it gives closing figures only
        with tempfile.TemporaryDirectory() as folder:
            report = measure(made, Path(folder))
        chosen.out.mkdir(parents=True, exist_ok=True)
    else:
        report = measure(made, chosen.out)
        (chosen.out / "misses.txt").write_text(misses(report, made), encoding="utf-8")
    (chosen.out / "table.txt").write_text(table(report) + "\n", encoding="utf-8")
    sys.stdout.write(table(report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
