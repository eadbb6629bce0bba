"""CSV and TSV -> elements: the delimiter told from the text, then read as a sheet: titles above, the table, notes below."""

from __future__ import annotations

import csv
import io
import re

from reportqa.ingest.elements import Told
from reportqa.ingest.read import decode
from reportqa.ingest.readers.sheetmodel import MOST_CELLS, MOST_COLUMNS, Cell, Sheet
from reportqa.ingest.readers.sheets import sheet_elements
from reportqa.model.errors import ReadError

_DELIMITERS = ",\t;|，"  # noqa: RUF001
_SAMPLE = 64 * 1024  # characters that tell the delimiter
_SAMPLE_ROWS = 200
_LONGEST_FIELD = 1024 * 1024  # characters
_NUMBER = re.compile(r"[(（]?[-+−△▲]?\s?(?:NT\$|US\$|[$¥￥€£])?\s?\d[\d,]*(?:\.\d+)?\s?[%％]?[)）]?")  # noqa: RUF001
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read(name: str, data: bytes) -> Told:
    """Return what a file of delimited values tells.

    Args:
        name: what the file is called in messages.
        data: its bytes, in any encoding that `decode` tells.

    Raises:
        ReadError: the bytes are no text, hold no value, or more than a report's tables do.
    """
    text = decode(data, name)[0].lstrip("\ufeff")
    told = _SEPARATOR.match(text)
    delimiter = told.group(1) if told else _delimiter(text)
    text = text[told.end() :] if told else text
    sheet = Sheet("")
    cells = 0
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True), 1):
            row = {c: Cell(stripped, _NUMBER.fullmatch(stripped) is not None) for c, value in enumerate(values[:MOST_COLUMNS], 1) if (stripped := _shown(value))}
            cells += len(row)
            if cells > MOST_CELLS:
                msg = f"{name}: the file has more than {MOST_CELLS:,} values, more than a report's tables hold; give the part to be asked about."
                raise ReadError(msg)
            if row:
                sheet.rows[number] = row
    except csv.Error as error:
        msg = f"{name}: line {number + 1 if sheet.rows else 1} cannot be read as delimited values ({error}); check its quotation marks."
        raise ReadError(msg) from error
    finally:
        csv.field_size_limit(before)
    elements = sheet_elements([sheet])
    if not elements:
        msg = f"{name}: the file holds no value; give the report's table."
        raise ReadError(msg)
    return Told(elements)


def _shown(value: str) -> str:
    """Return a value as a spreadsheet shows it: ="007" is 007."""
    bare = value.replace("\r\n", "\n").replace("\r", "\n").strip().strip("\u3000")
    return bare[2:-1] if bare.startswith('="') and bare.endswith('"') and len(bare) > 3 else bare  # noqa: PLR2004


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the most rows of one width; `csv.Sniffer` takes letters for one where titles stand above."""
    sample = text[:_SAMPLE]
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        try:
            widths = [len(row) for row, _ in zip(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), range(_SAMPLE_ROWS), strict=False) if row]
        except csv.Error:
            continue
        wide = [w for w in widths if w > 1]
        common = max((wide.count(w) for w in set(wide)), default=0)
        score = common / max(1, len(widths)) + (0.01 if delimiter == "\t" else 0.0)
        if score > most:
            best, most = delimiter, score
    return best
