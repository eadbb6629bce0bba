"""What a document says of itself: its title, its year, its calendar, its language."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from reportqa.ingest.elements import Told
from reportqa.ingest.grids import CAPTION
from reportqa.ingest.layout import lay_out
from reportqa.ingest.lines import width
from reportqa.ingest.outline import outline
from reportqa.ingest.read import read
from reportqa.ingest.shapes import Shape, shape_of
from reportqa.ingest.tables import Grid, find_tables
from reportqa.ingest.written import Written
from reportqa.language.periods import Anchor, find_english_periods, find_periods, is_age
from reportqa.language.script import fold, is_cjk, script_of
from reportqa.model.document import Block, BlockKind, Document, Source
from reportqa.model.naming import stem_of

_TITLE_LINES = 3
_TITLE_WIDTH = 76  # half-width columns of a line of the title
_NAMES_REPORT = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{2,3}\s?(?:學|学)?年度?|\b(?:report|review|yearbook)\b|報告|报告|年報|年报", re.IGNORECASE)
_IMPRINT = re.compile(r"編印|编印|編製|编制|印製|prepared by|published", re.IGNORECASE)


def title_of(text: str, blocks: tuple[Block, ...], fallback: str) -> str:
    """Return the document's title: its first short lines, up to the first heading or sentence, else the file's name."""
    found: list[str] = []
    for block, after in zip(blocks[:_TITLE_LINES], [*blocks[1 : _TITLE_LINES + 1], None], strict=False):
        line = block.span.of(text).strip()
        if not _is_title_line(block, line) or width(" ".join(found) + line) > 1.6 * _TITLE_WIDTH:
            break
        heads = block.kind is BlockKind.HEADING and after is not None and not _is_title_line(after, after.span.of(text).strip())
        if found and heads and not (_NAMES_REPORT.search(line) and not _NAMES_REPORT.search(" ".join(found))):
            break
        if not _IMPRINT.search(line) and shape_of(line) in (Shape.WORDS, Shape.PERIOD) and len(line) >= 4:  # noqa: PLR2004
            found.append(line)
        if heads:
            break
    return " ".join(found) or fallback


def _is_title_line(block: Block, line: str) -> bool:
    short = block.kind in (BlockKind.PROSE, BlockKind.HEADING) and not block.number and width(line) <= _TITLE_WIDTH
    return short and line[-1] not in "。；，：.;!?" and not CAPTION.search(line)  # noqa: RUF001


def language_of(text: str) -> str:
    """Return the language of a document: zh-TW, zh-CN or en."""
    sample = text[:20_000]
    han = sum(map(is_cjk, sample))
    letters = sum(c.isascii() and c.isalpha() for c in sample)
    if han * 4 < letters:
        return "en"
    return "zh-CN" if script_of(sample) == "Hans" else "zh-TW"


_FIRST_ROC, _LAST_ROC = 80, 139  # ROC years that a report of our time names
_MOSTLY = 4  # Western years to one ROC year from which on a text is one in Western years


def calendar_of(text: str, language: str) -> tuple[int | None, bool]:
    """Return the Western year that a document reports on, and whether it counts ROC years.

    The title's year decides, then the year named most often.
    """
    folded = fold(text)
    find = (lambda t, a: find_english_periods(t, a)) if language == "en" else find_periods
    marked = re.findall(r"(?<!\d)(\d{2,4})\s?(?:学?年度?)", folded)
    roc = sum(m.isdigit() and _FIRST_ROC <= int(m) <= _LAST_ROC for m in marked)
    western = sum(len(m) == 4 for m in marked)  # noqa: PLR2004
    stretch = roc * _MOSTLY < western and "民国" not in folded  # one 120年 among many Western years is how long something lasted
    is_roc = language == "zh-TW" and ((roc > 0 and not stretch) or western == 0)
    title = find(folded[:120] if language != "en" else text[:200], Anchor(None, roc=is_roc))
    named = [m.period for m in title if m.explicit and m.period.years and not is_age(m.period.text)]
    if named:
        return named[0].years[0], is_roc
    years = Counter(m.period.years[-1] for m in find(folded if language != "en" else text, Anchor(None, roc=is_roc)) if m.explicit and m.period.years and not is_age(m.period.text))
    return (years.most_common(1)[0][0] if years else None), is_roc


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with what its figures will need: its tables' grids and each block's row label; `notes` are for the user."""

    document: Document
    grids: tuple[Grid, ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_document(path: Path, data: bytes | None = None, *, ocr: str = "") -> Reading:
    """Return the document in a file (or in its bytes, already read); `ocr` names the languages in which scanned pages are read, none where they are not.

    Raises:
        ReadError: see `ingest.read.read`.
    """
    return document_of(*read(path, data, ocr=ocr), path)


def document_of(source: Source, written: Written, told: Told, path: Path) -> Reading:
    """Return the document that a file's text and what the file says of it make."""
    text, alignment, blocks, labels, laid = lay_out(written)
    language = language_of(text)
    year, roc = calendar_of(text, language)
    grids = find_tables(text, blocks, laid)
    starts = (0, *(m.end() for m in re.finditer("\n", source.text)))
    document = Document(
        source.id, source.uri, stem_of(path.name), title_of(text, blocks, told.title or path.stem), source.encoding, text, year, roc, language,
        alignment, blocks, outline(text, blocks), tuple(g.table for g in grids), starts, written.pages,
    )  # fmt: skip
    return Reading(document, grids, labels, told.notes)
