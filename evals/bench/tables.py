"""Cells of tables: how many are read with their row, column, unit and value, beside what other libraries' raw tables give.

    python evals/bench/tables.py [FOLDER …] [--verbose | --totals]

FOLDER holds documents with their cells (`NAME.pdf` and `NAME.cells.tsv`: row path, column path, value, unit, page, and
for a folder of documents the file's name). Default: the tuned documents; `--totals` prints the last row alone. Recall is the share of the cells listed that a
figure has; precision the share of the figures in tables that are a cell listed. A path is its labels from the outermost
in, compared without spaces and punctuation. A raw table's row is told by the texts left of its first number, its column by
the texts above: what a reader of the raw table would take for the labels; raw tables tell no unit and no scale, so
neither is asked of them.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from figures import HERE, own_cache, report_of_set

from reportqa.ingest.chunk import chunk
from reportqa.ingest.document import read_document
from reportqa.ingest.figures import find_figures
from reportqa.language.script import fold
from reportqa.language.units import unit_of


@dataclass(frozen=True, slots=True)
class CellAt:
    """A cell by its row, its column, its value and its unit's id; paths without spaces and punctuation."""

    row: str
    column: str
    value: Decimal
    unit: str = ""

    @property
    def bare(self) -> tuple[str, str]:
        """Its row and column."""
        return self.row, self.column


def squeezed(path: str) -> str:
    """Return a path's letters and digits in matching form."""
    return "".join(c for c in fold(unicodedata.normalize("NFKC", path)).lower() if c.isalnum() or c in "%$")


def listed(path: Path) -> dict[str, list[CellAt]]:
    """Return the cells listed for each file: under its name, or "" where the set has one document."""
    found: dict[str, list[CellAt]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row, column, value, unit, _, *name = [*line.split("\t"), "", "", ""][:6]
        known = unit_of(unit)
        found.setdefault("".join(name), []).append(CellAt(squeezed(row), squeezed(column), Decimal(value), known.id if known else squeezed(unit)))
    return found


def read_cells(path: Path) -> list[CellAt]:
    """Return the figures in tables of a document."""
    read = read_document(path)
    found = find_figures(read.document, 0, chunk(read.document, 0), read.grids, read.labels).figures
    return [CellAt(squeezed(f.headers[0]), squeezed(f.headers[1]), f.quantity.value, "" if f.quantity.unit_id == "none" else f.quantity.unit_id) for f in found if len(f.headers) > 1]


def matched(wanted: list[CellAt], found: list[CellAt]) -> int:
    """Return how many cells two lists share, each counted once."""
    return (Counter(wanted) & Counter(found)).total()


NUMBER = re.compile(r"[-+△▲(（]?\s?[\d,]*\d(?:\.\d+)?\s?[％%)）]?")  # noqa: RUF001


def raw_cells(tables: Iterable[list[list[str]]]) -> list[CellAt]:
    """Return the cells of raw tables: a number with the texts left of the row's first number, and those above the column's."""
    found: list[CellAt] = []
    for table in tables:
        heads: list[list[str]] = []
        for row in table:
            texts = ["".join((t or "").split()) for t in row]
            first = next((k for k, t in enumerate(texts) if k and NUMBER.fullmatch(t)), None)
            if first is None:
                heads = heads if found and heads else [*heads, texts]
                continue
            label = squeezed("".join(texts[:first]))
            for k, text in enumerate(texts[first:], first):
                if NUMBER.fullmatch(text):
                    number = re.sub(r"[^\d.]", "", text)
                    try:
                        value = Decimal(number)
                    except InvalidOperation:
                        continue
                    found.append(CellAt(label, squeezed("".join(head[k] for head in heads if k < len(head))), value))
    return found


def pdfplumber_tables(path: Path) -> Iterator[list[list[str]]]:
    """Return the raw tables that pdfplumber finds."""
    import pdfplumber  # noqa: PLC0415

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            yield from page.extract_tables()


def camelot_tables(path: Path) -> Iterator[list[list[str]]]:
    """Return the raw tables that camelot finds: by rules, else by the texts' places."""
    import camelot  # noqa: PLC0415

    for page in range(1, 60):
        try:
            found = camelot.read_pdf(str(path), pages=str(page), flavor="lattice")
            found = found if len(found) else camelot.read_pdf(str(path), pages=str(page), flavor="stream")
        except Exception:  # noqa: BLE001 (past the last page, and whatever else it raises: its table is missing then)
            return
        yield from (t.df.values.tolist() for t in found)


def raw(find: object, path: Path, wanted: list[CellAt]) -> tuple[int, int]:
    """Return how many of the cells wanted a library's raw tables have by row, column and digits, and how many cells it has."""
    found = [CellAt(c.row, c.column, _digits(c.value)) for c in raw_cells(find(path))]  # type: ignore[operator]
    scaled = Counter((c.row, c.column) for c in wanted)
    values = {}
    for c in wanted:
        values.setdefault(c.bare, set()).add(_digits(c.value))
    hits = Counter(c.bare for c in found if c.value in values.get(c.bare, ()))
    return (hits & scaled).total(), len(found)


def _digits(value: Decimal) -> Decimal:
    """Return a value without its scale and sign, as a raw table prints it."""
    digits = f"{abs(value):f}".replace(".", "").strip("0")
    return Decimal(digits or 0)


def documents(folders: list[Path]) -> Iterator[tuple[str, Path, list[CellAt]]]:
    """Return each document with the cells listed for it."""
    for folder in folders:
        for path in sorted(folder.glob("*.cells.tsv")):
            report = report_of_set(path.with_name(path.name.removesuffix(".cells.tsv") + ".jsonl"))
            for name, cells in listed(path).items():
                yield path.name.removesuffix(".cells.tsv") + (f"/{name}" if name else ""), report / name if name else report, cells


def main(arguments: list[str]) -> None:
    """Print a row for each document, and the whole."""
    verbose = "--verbose" in arguments
    folders = [Path(a) for a in arguments if not a.startswith("-")] or [HERE / "documents" / "tuned"]
    totals: Counter[str] = Counter()
    sys.stdout.write("| document | cells | recall | precision | pdfplumber recall | precision | camelot recall | precision |\n|---|---|---|---|---|---|---|---|\n")
    for name, path, wanted in documents(folders):
        found = read_cells(path)
        both = matched(wanted, found)
        totals.update(wanted=len(wanted), found=len(found), both=both)
        shown = f"| {name} | {len(wanted)} | {both / len(wanted):.3f} | {both / max(1, len(found)):.3f} |"
        if path.suffix == ".pdf":
            totals.update(pdf=len(wanted))
            for library, find in (("pdfplumber", pdfplumber_tables), ("camelot", camelot_tables)):
                hits, count = raw(find, path, wanted)
                totals.update({f"{library} both": hits, f"{library} found": count})
                shown += f" {hits / len(wanted):.3f} | {hits / max(1, count):.3f} |"
        else:
            shown += " – | – | – | – |"
        if "--totals" not in arguments:
            sys.stdout.write(shown + "\n")
        if verbose:
            for cell in (Counter(wanted) - Counter(found)).elements():
                sys.stdout.write(f"    missing {cell}\n")
            for cell in (Counter(found) - Counter(wanted)).elements():
                sys.stdout.write(f"    beyond  {cell}\n")
    row = f"| **all** | {totals['wanted']} | {totals['both'] / max(1, totals['wanted']):.3f} | {totals['both'] / max(1, totals['found']):.3f} |"
    for library in ("pdfplumber", "camelot"):
        row += f" {totals[f'{library} both'] / max(1, totals['pdf']):.3f} | {totals[f'{library} both'] / max(1, totals[f'{library} found']):.3f} |"
    sys.stdout.write(row + "\n")


if __name__ == "__main__":
    with own_cache():
        main(sys.argv[1:])
