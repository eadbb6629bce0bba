"""Figures -> rows for a table, CSV or JSON; a cell is never a spreadsheet formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from reportqa.model.figure import Figure
from reportqa.model.wire import number, period_dict

COLUMNS = ("value", "high", "unit", "unit_id", "kind", "bound", "period", "period_start", "period_end", "sense",
           "subject", "part_of", "unit_from", "document", "page", "ocr", "section", "start", "end", "quote")  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def figure_row(figure: Figure, *, document: str, quote: str, page: int | None = None, ocr: bool = False) -> dict[str, Any]:
    """Return a figure as one flat, JSON-safe row (see `COLUMNS`); offsets are in the document's cleaned text, `ocr` tells that it was read off a scanned page."""
    q, period = figure.quantity, period_dict(figure.period)
    return {
        "value": number(q.value), "high": None if q.high is None else number(q.high), "unit": q.unit, "unit_id": q.unit_id,
        "kind": q.kind.value, "bound": q.bound.value, "period": period["text"] if period else None,
        "period_start": period["start"] if period else None, "period_end": period["end"] if period else None,
        "sense": period["sense"] if period else None, "subject": figure.subject, "part_of": figure.part_of,
        "unit_from": figure.unit_from.value, "document": document, "page": page, "ocr": ocr, "section": " > ".join(figure.path),
        "start": figure.span.start, "end": figure.span.end, "quote": " ".join(quote.split()),
    }  # fmt: skip


def to_csv(rows: Iterable[dict[str, Any]], columns: Sequence[str] = COLUMNS) -> str:
    """Return rows as CSV with a header of `columns`; text that a spreadsheet would run as a formula is quoted with '.

    Source of the rule: OWASP, CSV Injection.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v for k, v in row.items()})
    return out.getvalue()


def rows_of(figures: Iterable[Figure], name: Callable[[Figure], str], quote: Callable[[Figure], str], page: Callable[[Figure], int | None] = lambda _: None, ocr: Callable[[Figure], bool] = lambda _: False) -> list[dict[str, Any]]:
    """Return the rows of figures; pages are the file's, counted from 1."""
    return [figure_row(f, document=name(f), page=page(f), ocr=ocr(f), quote=quote(f)) for f in figures]
