"""`outline`, `show`, `figures` and `eval`: what a corpus holds, and how well it is answered from."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.interfaces.asking import opened, paged
from reportqa.interfaces.indexing import counted
from reportqa.interfaces.service import Service, figure_rows, sections_named
from reportqa.interfaces.terminal import ANSWERED, NOT_FOUND, complain, plain, say, say_json, table
from reportqa.model.errors import ReadError, UsageError

if TYPE_CHECKING:
    from reportqa.model.document import Document

_PIPED_WIDTH = 160  # columns of a table that no terminal limits


def outline(corpus: str, *, as_json: bool) -> int:
    """Print the section tree of each document, with sizes in characters and pages where the file has them."""
    found = opened(corpus)
    documents = found.documents
    if as_json:
        say_json(Service(found).outline())
        return ANSWERED
    for document in documents:
        say(f"{plain(document.title)}  ({document.name}, {len(document.text):,} characters)")
        for path, section in document.root.walk():
            place = document.locate(section.heading)
            page = paged(place.page, place.printed_page)
            say(f"{'  ' * len(path)}{plain(section.label)}  ({section.span.end - section.span.start:,}{', ' if page else ''}{page})")
    return ANSWERED


def show(corpus: str, place: str, name: str | None) -> int:
    """Print one section or span as text.

    Raises:
        UsageError: no document or section is named so, or the span is none of the text.
    """
    documents = opened(corpus).documents
    wanted = [d for d in documents if name is None or d.name == name]
    if not wanted:
        msg = f"there is no document '{name}'; name one of {', '.join(d.name for d in documents)}."
        raise UsageError(msg)
    start, colon, end = place.partition(":")
    if colon and start.isdecimal() and end.isdecimal():
        say(plain(_span(wanted, int(start), int(end))))
        return ANSWERED
    found = sections_named(wanted, place)
    if not found:
        msg = f"no section's heading holds '{place}'; `reportqa outline` lists them."
        raise UsageError(msg)
    document, section = found[0]
    say(plain(section.span.of(document.text).rstrip()))
    if len(found) > 1:
        others = ", ".join(f"'{s.label}'" for _, s in found[1:4])
        complain(f"{counted(len(found) - 1, 'other section')} would match: {others}{', …' if len(found) > 4 else ''}; give more of the heading to see one.")  # noqa: PLR2004
    return ANSWERED


def _span(documents: Sequence[Document], start: int, end: int) -> str:
    if len(documents) > 1:
        msg = f"there are {len(documents)} documents; say which with --document: {', '.join(d.name for d in documents)}."
        raise UsageError(msg)
    text = documents[0].text
    if not start < end <= len(text):
        msg = f"{start}:{end}: the text has characters 0 to {len(text)}; give START:END within them."
        raise UsageError(msg)
    return text[start:end]


def figures(corpus: str, filters: Mapping[str, str | None], *, as_csv: bool, as_json: bool) -> int:
    """Print the figures that meet every filter.

    Raises:
        UsageError: --csv and --json at once, or a period that is no year.
    """
    from reportqa.study.export import to_csv  # noqa: PLC0415

    if as_csv and as_json:
        msg = "give --csv or --json, not both."
        raise UsageError(msg)
    found = opened(corpus)
    rows = figure_rows(found, found.figures(**filters))
    if as_json:
        say_json(rows)
    elif as_csv:
        sys.stdout.write(to_csv(rows))
    elif not rows:
        complain("no figure meets these filters; leave one out.")
    else:
        columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPED_WIDTH
        header = ("figure", "bound", "period", "from")
        cells = [(plain(_amount(row)), str(row["bound"]), plain(str(row["period"] or "-")), plain(str(row["quote"]))) for row in rows]
        for line in table(header, cells, (24, 8, 24, max(20, columns - 62))):
            say(line)
    return ANSWERED


def _amount(row: Mapping[str, object]) -> str:
    high = f"–{row['high']:,}" if row["high"] is not None else ""  # noqa: RUF001
    return f"{row['value']:,}{high} {row['unit']}".rstrip()


def evaluate(corpus: str, sets: Sequence[Path], minimum: str | None, against: Path | None, *, as_json: bool, verbose: bool) -> int:
    """Run question sets and print their figures of merit; 1 where they are below `minimum` or worse than `against`.

    Raises:
        ReadError, UsageError: a set, the minimum or the saved report cannot be read.
    """
    from reportqa.evaluate.cases import load_cases  # noqa: PLC0415
    from reportqa.evaluate.harness import check_minimum, compare, render, report_dict  # noqa: PLC0415
    from reportqa.evaluate.harness import evaluate as run  # noqa: PLC0415

    saved = None if against is None else _saved(against)
    report = run(opened(corpus), load_cases(sets))
    if as_json:
        say_json(report_dict(report))
    else:
        say(render(report, verbose=verbose))
    failures = [*(check_minimum(report, minimum) if minimum else ()), *(compare(report, saved) if saved is not None else ())]
    for failure in failures:
        complain(failure)
    return NOT_FOUND if failures else ANSWERED


def _saved(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{path}: the saved report cannot be read ({error.strerror or error}); write one with `reportqa eval … --json`."
        raise ReadError(msg) from error
    except ValueError as error:
        msg = f"{path}: this is no saved report; write one with `reportqa eval … --json`."
        raise ReadError(msg) from error
    if not isinstance(found, dict):
        msg = f"{path}: this is no saved report; write one with `reportqa eval … --json`."
        raise ReadError(msg)
    return found
