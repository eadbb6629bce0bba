"""`reportqa trend`: one thing over the years, as a table with bars, CSV, JSON or a picture."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.interfaces.asking import opened
from reportqa.interfaces.terminal import ANSWERED, NOT_FOUND, complain, plain, say, say_json, table
from reportqa.model.errors import UsageError

if TYPE_CHECKING:
    from reportqa.model.trend import Trend, TrendPoint

_PIPED_WIDTH = 160  # columns of a table that no terminal limits
_BAR, _QUOTE = 24, 20  # columns of a bar; the least of a clause
_HEADER = ("period", "value", "unit", "document", "name", "from")


@dataclass(frozen=True, slots=True)
class Trending:
    """What `reportqa trend` was called with."""

    words: str
    corpus: str
    unit: str | None = None
    first: str | None = None
    last: str | None = None
    as_csv: bool = False
    as_json: bool = False
    png: Path | None = None
    svg: Path | None = None


def trend(asked: Trending) -> int:
    """Print a trend, and draw it where a file is named; 1 where no report gives a figure for it.

    Raises:
        UsageError: --csv and --json at once, a year that is none, or matplotlib is not installed.
    """
    if asked.as_csv and asked.as_json:
        msg = "give --csv or --json, not both."
        raise UsageError(msg)
    _check_endings(asked)
    found = opened(asked.corpus).trend(asked.words, unit=asked.unit, first=asked.first, last=asked.last)
    if asked.as_json:
        from reportqa.study.trend import trend_dict  # noqa: PLC0415

        say_json(trend_dict(found))
    elif asked.as_csv:
        from reportqa.study.trend import trend_csv  # noqa: PLC0415

        sys.stdout.write(trend_csv(found))
    if not found.points:
        return complain(f"no figure is found for '{asked.words}'; name the thing as the reports do, or give no --unit, --from and --to.", NOT_FOUND)
    if not (asked.as_json or asked.as_csv):
        show(found)
    for path in (asked.png, asked.svg):
        if path is not None:
            from reportqa.study.plot import draw  # noqa: PLC0415

            said = draw(found, path)
            if said:
                complain(said)
    return ANSWERED


def _check_endings(asked: Trending) -> None:
    for path, ending in ((asked.png, ".png"), (asked.svg, ".svg")):
        if path is not None and path.suffix.lower() != ending:
            msg = f"{path}: the file of --{ending[1:]} ends in {ending}; name it so."
            raise UsageError(msg)


def show(found: Trend) -> None:
    """Print a trend: with bars at a terminal, else as plain lines."""
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        _draw(found)
    else:
        say(plain(f"{_title(found)}"))
        for line in table(_HEADER, [_cells(p, found) for p in found.points], (24, 24, 12, 24, 32, max(_QUOTE, _PIPED_WIDTH - 128))):
            say(line)
    for note in found.notes:
        say(plain(note.text))
        for citation in note.citations:
            say(f"  [{plain(citation.document)}] 「{plain(' '.join(citation.quote.split()))}」")


def _title(found: Trend) -> str:
    name = found.words if found.name in ("", found.words) else f"{found.words} ({found.name})"
    return f"{name} [{found.unit}]" if found.unit else name


def _cells(point: TrendPoint, found: Trend) -> tuple[str, ...]:
    mark = " *" if point.revised else ""
    own = "" if point.own else " †"
    name = point.name if point.renamed or point.name != found.name else ""
    return (plain(point.period.text), f"{point.value:,f}{mark}", plain(point.unit), plain(point.citation.document) + own, plain(name), plain(" ".join(point.citation.quote.split())))


def _draw(found: Trend) -> None:
    """Print the table with a bar for each value, as wide as the terminal."""
    from rich.bar import Bar  # noqa: PLC0415 (only at a terminal)
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    values = [float(p.value) for p in found.points]
    low, high = min(0.0, *values), max(0.0, *values)
    shown = Table(title=Text(plain(_title(found))), title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column, right in (("period", False), ("value", True), ("", False), ("unit", False), ("document", False), ("name", False), ("from", False)):
        shown.add_column(column, justify="right" if right else "left", overflow="ellipsis", no_wrap=column != "from", min_width=_BAR if not column else None)
    for point, value in zip(found.points, values, strict=True):
        period, number, unit, document, name, quote = (Text(cell) for cell in _cells(point, found))
        shown.add_row(period, number, Bar((high - low) or 1.0, min(0.0, value) - low, max(0.0, value) - low, width=_BAR, color="cyan"), unit, document, name, quote)
    Console(file=sys.stdout, width=shutil.get_terminal_size().columns, highlight=False).print(shown)
