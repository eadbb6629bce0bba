"""SQuAD-format JSON read, and which gold texts are numbers or dates."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportqa.evaluate.squad import Asked, Gold, Measured, Paragraph, load_squad, measured
from reportqa.model.errors import UsageError

CONTEXT = "石橋鎮於1912年設鎮，面積約42平方公里。"
SET: dict[str, Any] = {"version": "1", "data": [{"title": "石橋鎮", "paragraphs": [{"id": "1", "context": CONTEXT, "qas": [
    {"id": "1-1", "question": "石橋鎮何時設鎮？", "answers": [{"id": "1", "text": "1912年", "answer_start": 4}, {"id": "2", "text": "1912", "answer_start": 4}]},
    {"id": 2, "question": "誰設的？"},
]}]}]}  # fmt: skip


def written(path: Path, data: object) -> Path:
    path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_set_is_read_whole(tmp_path: Path) -> None:
    answers = (Gold("1912年", 4), Gold("1912", 4))
    assert load_squad(written(tmp_path / "a.json", SET)) == (
        Paragraph("石橋鎮", CONTEXT, (Asked("1-1", "石橋鎮何時設鎮？", answers), Asked("2", "誰設的？", ()))),
    )
    assert all(CONTEXT[a.start :].startswith(a.text) for a in answers)


@pytest.mark.parametrize("data", [
    "{", "[]", "[" * 100_000, {}, {"data": None}, {"data": [{}]}, {"data": [{"paragraphs": [{"context": 1, "qas": []}]}]}, {"data": ["x"]},
    {"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "1"}]}]}]}, {"data": [{"paragraphs": [{"context": "x", "qas": []}]}]}, {"data": []},
], ids=range(11))  # fmt: skip
def test_what_is_no_set_is_one_sentence_with_the_file(tmp_path: Path, data: object) -> None:
    path = written(tmp_path / "bad.json", data)
    with pytest.raises(UsageError, match=r"\.$") as caught:
        load_squad(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    for name in ("none.json", "."):
        with pytest.raises(UsageError, match="cannot be read"):
            load_squad(tmp_path / name)


@pytest.mark.parametrize("text, value, high", [
    ("62萬", "620000", None), ("約２,０００毫米", "2000", None), ("13億美元", "1300000000", None), ("四分之三", "0.75", None), ("三十", "30", None),
    ("不到三千", "3000", None), ("第149位", "149", None), ("8至15小時", "8", "15"), ("1000萬觀眾", "10000000", None),
    ("公元前216年", "216", None), ("神爵二年", "2", None), ("一年左右", "1", None), ("136 次", "136", None), ("five million", "5000000", None), ("17 seconds", "17", None),
])  # fmt: skip
def test_a_number(text: str, value: str, high: str | None) -> None:
    assert measured(text) == Measured(Decimal(value), None if high is None else Decimal(high))


@pytest.mark.parametrize("text, first, last", [
    ("1987年", date(1987, 1, 1), date(1987, 12, 31)), ("西元1872年", date(1872, 1, 1), date(1872, 12, 31)), ("民國34年", date(1945, 1, 1), date(1945, 12, 31)),
    ("1969年1月31日", date(1969, 1, 31), date(1969, 1, 31)), ("1644年6月19日", date(1644, 6, 19), date(1644, 6, 19)), ("4月18日", date(1990, 4, 18), date(1990, 4, 18)),
    ("480年", date(480, 1, 1), date(480, 12, 31)), ("光緒三十三年", date(1907, 1, 1), date(1907, 12, 31)), ("「20世紀」", date(1901, 1, 1), date(2000, 12, 31)),
    ("February 2015", date(2015, 2, 1), date(2015, 2, 28)),
])  # fmt: skip
def test_a_time(text: str, first: date, last: date) -> None:
    read = measured(text, year=1990)
    assert read is not None
    assert read.is_date
    assert read.days == (first, last)


@pytest.mark.parametrize("text", [
    "歐洲", "八掌溪", "路易十四", "揆一", "二二八事變", "第二次世界大戰", "1962年世界盃", "F-16戰鬥機", "同年", "一夫一妻制", "", "。", "1944年於巴黎", "the second",
])  # fmt: skip
def test_neither(text: str) -> None:
    assert measured(text) is None


def test_the_same_and_a_finer_time() -> None:
    year, roc, day = measured("1945年"), measured("民國34年"), measured("1945年8月15日")
    assert year is not None
    assert roc is not None
    assert day is not None
    assert year.same(roc)
    assert not year.same(day)
    assert year.holds(day)
    assert not day.holds(year)
    assert not year.holds(roc)
    assert not year.same(Measured(None))
    assert Measured(Decimal(3)).same(Measured(Decimal("3.0")))
    assert not Measured(Decimal(3)).same(Measured(Decimal(3), Decimal(5)))
    assert not Measured(Decimal(3)).holds(day)
