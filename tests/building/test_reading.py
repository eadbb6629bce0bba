"""Guards that what is kept of a file depends on its content alone, and finds its name and its place when it is joined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportqa.building import worker
from reportqa.building.compiled import segmenter_from
from reportqa.building.reading import FAILED, STAND_IN, called, named, placed, read_file
from reportqa.building.worker import bounded
from reportqa.index import store
from reportqa.ingest.chunk import chunk
from reportqa.ingest.document import read_document
from reportqa.ingest.figures import find_figures
from reportqa.language.segment import Segmenter
from reportqa.model.document import Document, Passage
from reportqa.model.figure import Figure, Moment
from reportqa.model.wire import unpack

from ..interfaces.conftest import REPORT

DATA = REPORT.encode()


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return segmenter_from(store.cache_folder())


def test_a_reading_put_in_its_place_is_what_reading_it_there_gives(segmenter: Segmenter) -> None:
    own = placed(read_file(DATA, ".txt", segmenter), "sub/health-105.txt", 2, 30, 400)
    read = read_document(Path("sub/health-105.txt"), DATA)
    passages = chunk(read.document, 2, 30)
    told = find_figures(read.document, 2, passages, read.grids, read.labels, 400)
    assert unpack(Document, json.loads(named(own.document, "health-105"))) == read.document
    assert [unpack(Passage, json.loads(line)) for line in own.passages] == [*passages]
    assert [unpack(Figure, json.loads(line)) for line in own.figures] == [*told.figures]
    assert [unpack(Moment, json.loads(line)) for line in own.moments] == [*told.moments]
    assert any(f.part_of is not None for f in told.figures)
    assert own.by_passage == {str(p.id): [f.id for f in told.figures if f.passage == p.id] for p in passages if any(f.passage == p.id for f in told.figures)}


def test_a_document_without_a_title_is_called_by_its_file(segmenter: Segmenter) -> None:
    parts = read_file("一、105年查獲5件。".encode(), ".txt", segmenter)
    title = unpack(Document, json.loads(named(placed(parts, "sub/年報.txt", 0, 0, 0).document, "年報"))).title
    assert title == read_document(Path("年報.txt"), "一、105年查獲5件。".encode()).document.title == "年報"


def test_a_file_that_cannot_be_read_says_why_without_its_name(segmenter: Segmenter) -> None:
    parts = read_file(bytes(range(256)) * 9, ".txt", segmenter)
    assert set(parts) == {FAILED}
    why = parts[FAILED].decode()
    assert "binary" in why
    assert STAND_IN not in why
    assert called(f"{STAND_IN}.pdf, {STAND_IN}", ".pdf", "a/b.pdf") == "a/b.pdf, b"


@pytest.mark.parametrize("error", [KeyError("key"), RecursionError("too deep"), AssertionError(), ValueError(f"{STAND_IN}.txt: odd\nlines")])
def test_whatever_a_reader_raises_is_one_sentence(segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(worker, "read_file", fail)
    why = bounded(DATA, ".txt", segmenter)[FAILED].decode()
    assert why.startswith(f"could not be read ({type(error).__name__}")
    assert "\n" not in why


def test_a_lack_of_memory_is_not_taken_for_a_fault_of_the_file(segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(worker, "read_file", fail)
    with pytest.raises(MemoryError):
        bounded(DATA, ".txt", segmenter)
