"""Guards the cells of two reports' tables that are of one thing though they share no word."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reportqa.ask.alignment import in_place_of, put_right, told_again
from reportqa.ask.evidence import View
from reportqa.library import Corpus
from reportqa.model.figure import Figure

from .conftest import Opener

OLD = """海口縣消防局110年年報

表1 案件統計
單位：件
類別　109年　110年
受困電梯　41　52
捕蜂捉蛇　388　401
溺水　12　17
合計　441　470

表2 裝備
單位：輛
車種　年初　新增　報廢　年底
水箱車　20　3　2　21
雲梯車　14　1　1　14
合計　34　4　3　35
"""

NEW = """海口縣消防局111年年報

表1 服務案件
單位：件
類別　110年　111年
電梯受困救援　52　60
動物處理　401　377
水域救援　17　25
合計　470　462

表2 車輛異動
單位：輛
車種　期初　購置　汰除　期末
水箱車　21　2　4　19
雲梯車　14　0　2　12
合計　35　2　6　31
"""


def cell(corpus: Corpus, row: str, column: str) -> Figure:
    return next(f for f in corpus.view.figures if f.headers[:2] == (row, column))


def values(figure: Figure | None) -> Decimal | None:
    return None if figure is None else figure.quantity.value


def test_the_row_in_which_a_report_repeats_a_value_is_the_things(opened: Opener) -> None:
    old, new = opened(OLD), opened(NEW)
    assert values(told_again(cell(old, "溺水", "110年"), old.view, new.view, 2021, 2022)) == 25
    assert values(told_again(cell(old, "合計", "110年"), old.view, new.view, 2021, 2022)) == 462
    assert values(told_again(cell(new, "動物處理", "110年"), new.view, old.view, 2021, 2020)) == 388


def test_a_value_that_stands_there_by_chance_tells_nothing(opened: Opener) -> None:
    old, other = opened(OLD), opened("海口縣消防局111年年報\n\n表1 捐贈\n單位：件\n類別　110年　111年\n被服　52　80\n食品　90　70\n合計　142　150\n")
    assert told_again(cell(old, "受困電梯", "110年"), old.view, other.view, 2021, 2022) is None


def test_a_column_is_found_by_its_place_in_a_table_of_the_same_rows(opened: Opener) -> None:
    old, new = opened(OLD), opened(NEW)
    assert values(in_place_of(cell(old, "水箱車", "報廢"), old.view, new.view)) == 4
    assert values(in_place_of(cell(old, "合計", "報廢"), old.view, new.view)) == 6


def test_a_table_of_other_rows_or_columns_has_no_such_place(opened: Opener) -> None:
    old = opened(OLD)
    fewer = opened(NEW.replace("　汰除", "").replace("　2　4　19", "　2　19").replace("　0　2　12", "　0　12").replace("　2　6　31", "　2　31"))
    others = opened(NEW.replace("水箱車", "救護車").replace("雲梯車", "指揮車"))
    assert in_place_of(cell(old, "水箱車", "報廢"), old.view, fewer.view) is None
    assert in_place_of(cell(old, "水箱車", "報廢"), old.view, others.view) is None


def _said(view: View, value: int) -> Figure:
    return next(f for f in view.figures if f.quantity.value == value)


def test_what_a_later_report_puts_right_is_found_by_the_value_that_it_replaces(opened: Opener) -> None:
    first = opened("海口縣消防局110年年報\n\n110年救護出勤21,690趟。\n")
    later = opened("海口縣消防局111年年報\n\n110年救護出勤原列21,690趟，經重新核算更正為20,472趟。\n")
    plain = opened("海口縣消防局111年年報\n\n110年救護出勤21,690趟，111年為22,472趟。\n")
    known = _said(first.view, 21690)
    found = put_right(known, later.view)
    assert found is not None
    assert found.quantity.value == 20472
    assert found.period == known.period
    assert put_right(known, plain.view) is None


@given(st.integers(min_value=0, max_value=9))
def test_a_small_number_is_never_taken_for_one_told_again(small: int) -> None:
    from .values import figure, year

    known = figure(str(small), period=year(2021))
    assert told_again(known, View((), (), (), (), None), View((), (), (), (), None), 2021, 2022) is None  # type: ignore[arg-type]
    assert put_right(known, View((), (), (), (), None)) is None  # type: ignore[arg-type]
