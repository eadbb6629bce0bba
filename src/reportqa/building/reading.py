"""One file -> what an index holds of it, whatever it is called and wherever it stands: ids count from 0 within it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from reportqa.building.folder import reason
from reportqa.index.lazy import write_line, write_records, write_rows
from reportqa.language.grams import index_terms
from reportqa.language.script import fold
from reportqa.language.segment import Segmenter
from reportqa.model.document import Document, Passage
from reportqa.model.errors import ReadError
from reportqa.model.figure import Figure, Moment
from reportqa.model.wire import pack

STAND_IN = "\ufdd0"  # the file's name while it is read: no text holds this code point, and `called` puts the name in its place
FAILED = "failed"  # the part that says why a file cannot be read

Parts = Mapping[str, bytes | memoryview]


def read_file(data: bytes, suffix: str, segmenter: Segmenter, *, ocr: str = "") -> dict[str, bytes]:
    """Return the parts of a file's reading, or the one part `FAILED`; `ocr` names the languages in which scanned pages are read.

    Raises:
        Exception: whatever a reader raises that is no `ReadError`; it is a fault of the reader.
    """
    from reportqa.index.memory import count  # noqa: PLC0415
    from reportqa.ingest.chunk import chunk  # noqa: PLC0415
    from reportqa.ingest.document import read_document  # noqa: PLC0415
    from reportqa.ingest.figures import find_figures  # noqa: PLC0415

    path = Path(STAND_IN + suffix)
    try:
        read = read_document(path, data, ocr=ocr)
    except ReadError as error:
        return failed(reason(error, str(path)))
    document = read.document
    passages = chunk(document, 0)
    told = find_figures(document, 0, passages, read.grids, read.labels)
    counts = count([(*index_terms(p.span.of(document.text)), *index_terms("\n".join(p.path))) for p in passages])
    return {
        "document": write_rows([pack(document)]),
        "passages": write_rows(map(pack, passages)),
        "figures": write_rows(map(pack, told.figures)),
        "moments": write_rows(map(pack, told.moments)),
        "postings": write_records(counts.postings),
        "lengths": json.dumps(counts.lengths).encode(),
        "words": "\n".join(sorted(set(_original_words(segmenter, document.text)))).encode(),
        "pages": str(len(document.pages)).encode(),
        "notes": json.dumps([*(note.removeprefix(f"{path}: ") for note in read.notes), *_notes(document)]).encode(),
    }


def failed(why: str) -> dict[str, bytes]:
    """Return the parts that say why a file cannot be read."""
    return {FAILED: why.encode("utf-8", "backslashreplace")}


def pages_of(parts: Parts) -> int:
    """Return how many pages a file has, 0 where it has none or could not be read."""
    return int(bytes(parts.get("pages", b"0")))


def _notes(document: Document) -> list[str]:
    damaged = document.text.count("\ufffd")
    return [f"{damaged} unreadable character(s) in {document.encoding}, shown as \ufffd; save the report anew as UTF-8."] if damaged else []


def _original_words(segmenter: Segmenter, text: str) -> Iterable[str]:
    """Return the words of `text` in its own script: folding keeps lengths, so the cuts are the same."""
    found: set[str] = set()
    for run in set(re.findall(r"[㐀-鿿]+", text)):
        at = 0
        for word in segmenter.words(fold(run)):
            found.add(run[at : at + len(word)])
            at += len(word)
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """A file's reading in its place in a corpus: its document's record, the lines of JSON that an index holds of the rest, and the figures of each passage."""

    document: list[Any]
    text: str
    passages: list[str]
    figures: list[str]
    moments: list[str]
    by_passage: dict[str, list[int]]


def named(document: Sequence[Any], name: str) -> str:
    """Return a document's record as a line of JSON, with the name that it has in its corpus."""
    return write_line([*document[: (at := _field(Document, "name"))], name, *document[at + 1 :]])


def placed(parts: Parts, name: str, number: int, first_passage: int, first_figure: int) -> Placed:
    """Return the reading of the file called `name` as document `number` of a corpus, its passages and figures numbered on."""
    (document,) = _values(parts, "document")
    uri, title, text = (_field(Document, field) for field in ("uri", "title", "text"))
    document[uri] = name
    if document[title] == STAND_IN:
        document[title] = Path(name).stem
    passages, figures, moments = _values(parts, "passages"), _values(parts, "figures"), _values(parts, "moments")
    for value in passages:
        value[_field(Passage, "id")] += first_passage
        value[_field(Passage, "document")] = number
    by_passage: dict[str, list[int]] = {}
    for value in figures:
        value[_field(Figure, "id")] += first_figure
        value[_field(Figure, "document")] = number
        value[_field(Figure, "passage")] += first_passage
        if value[_field(Figure, "part_of")] is not None:
            value[_field(Figure, "part_of")] += first_figure
        by_passage.setdefault(str(value[_field(Figure, "passage")]), []).append(value[_field(Figure, "id")])
    for value in moments:
        value[_field(Moment, "document")] = number
        value[_field(Moment, "passage")] += first_passage
    return Placed(document, document[text], [*map(write_line, passages)], [*map(write_line, figures)], [*map(write_line, moments)], by_passage)


def called(text: str, suffix: str, name: str) -> str:
    """Return a sentence about a file with its name."""
    return text.replace(STAND_IN + suffix, name).replace(STAND_IN, Path(name).stem)


@cache
def _field(kind: type, name: str) -> int:
    """Return where `pack` writes a field."""
    return [f.name for f in fields(kind)].index(name)


def _values(parts: Parts, name: str) -> list[list[Any]]:
    text = str(parts[name], "utf-8")
    return [json.loads(line) for line in text.split("\n")] if text else []
