"""One answer against one case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reportqa.evaluate.cases import Expected, Turn
from reportqa.evaluate.measures import Judgement, all_groups, is_cited, judge, same_unit
from reportqa.model.answer import Answer, AnswerFigure, Citation, Conflict, Item, Reason, Status, Type
from reportqa.model.figure import Bound

CITED = "至 106 年底止，共有 19 國"


def figure(value: str, unit: str = "國", high: str | None = None, unit_id: str = "") -> AnswerFigure:
    return AnswerFigure(Decimal(value), Decimal(high) if high else None, unit, unit_id, Bound.EXACT, f"{value}{unit}", None, "", 1)


def quoted(*quotes: str) -> tuple[Citation, ...]:
    return tuple(Citation(n, "d", "", (), None, None, 0, len(q), q) for n, q in enumerate(quotes, 1))


def answer(*figures: AnswerFigure, text: str = "", quotes: tuple[str, ...] = (CITED,), **more: Any) -> Answer:
    conflicts = tuple(Conflict(figure(v), "", "") for v in more.pop("conflicts", ()))
    settings: dict[str, Any] = {"type": Type.FIGURE, "status": Status.ANSWERED, "reason": None} | more
    return Answer("q", "q", "zh-TW", text=text, figures=figures, conflicts=conflicts, citations=quoted(*quotes), **settings)


REFUSED = Answer("q", "q", "en", Type.FIGURE, Status.NOT_FOUND, Reason.NO_TOPIC, "")


def turn(kind: Type = Type.FIGURE, *values: str, unit: str = "國", status: Status = Status.ANSWERED, **more: Any) -> Turn:
    figures = more.pop("figures", tuple(Expected(Decimal(v), unit) for v in values))
    conflicts = tuple(Decimal(v) for v in more.pop("conflicts", ()))
    return Turn("t", "zh-TW", kind, "q", status, figures, conflicts=conflicts, **more)


def right(case: Turn, given: Answer) -> bool:
    return judge(case, given).right


def test_refusals() -> None:
    unanswerable = turn(status=Status.NOT_FOUND)
    assert judge(unanswerable, REFUSED) == Judgement(right=True, made_up=False)
    assert judge(unanswerable, answer(figure("1"))) == Judgement(right=False, made_up=True)
    assert judge(unanswerable, answer(figure("1"), status=Status.PARTIAL)) == Judgement(right=False, made_up=True)
    assert judge(turn(Type.FIGURE, "19"), REFUSED) == Judgement(right=False, first=False, silent=True)
    assert judge(turn(Type.LIST, items=(("甲",),)), REFUSED) == Judgement(right=False, silent=True)


@pytest.mark.parametrize("case, given, good", [
    (turn(Type.FIGURE, "19"), answer(figure("19")), True),
    (turn(Type.FIGURE, "19"), answer(figure("19.0")), True),
    (turn(Type.COMPUTED, "19"), answer(figure("19"), figure("3")), True),
    (turn(Type.FIGURE, "19"), answer(figure("3"), figure("19")), False),
    (turn(Type.FIGURE, "19"), answer(), False),
    (turn(Type.FIGURE, "19"), answer(figure("19", "件")), False),
    (turn(Type.FIGURE, "19"), answer(figure("19", "")), False),
    (turn(Type.FIGURE, "19", unit=""), answer(figure("19", "件")), True),
    (turn(Type.FIGURE, "19"), answer(figure("19"), type=Type.YESNO), True),
    (turn(Type.FIGURE, "19", status=Status.PARTIAL), answer(figure("19")), True),
    (turn(Type.FIGURE, "19"), answer(figure("19"), status=Status.PARTIAL), True),
    (turn(figures=(Expected(Decimal(-5), "元", None, (Decimal(5),)),)), answer(figure("5", "元")), True),
    (turn(figures=(Expected(Decimal(575), "元", Decimal(700)),)), answer(figure("575", "元", "700")), True),
    (turn(figures=(Expected(Decimal(575), "元", Decimal(700)),)), answer(figure("575", "元")), False),
    (turn(figures=(Expected(Decimal(575), "元"),)), answer(figure("575", "元", "700")), True),
])  # fmt: skip
def test_first_figure(case: Turn, given: Answer, good: bool) -> None:
    assert (judge(case, given).right, judge(case, given).first) == (good, good)


@pytest.mark.parametrize("printed, unit, unit_id, same", [
    ("國", "國", "country", True),
    ("个国家", "國", "", True),
    ("％", "%", "", True),
    ("GBP", "£", "", True),
    ("冊（件）", "册(件)", "", True),
    ("Visitors", "visitors", "none", True),
    ("度", "度", "kilowatt_hour", True),
    ("人", "people", "person", True),
    ("甲乙", "丙丁", "none", False),
    ("人", "人次", "person_time", False),
    ("人次", "", "none", False),
    ("", "件", "", True),
])  # fmt: skip
def test_units(printed: str, unit: str, unit_id: str, same: bool) -> None:
    assert same_unit(printed, figure("1", unit, unit_id=unit_id)) is same


@pytest.mark.parametrize("given, is_right, is_first", [
    (answer(figure("11"), conflicts=("12",)), True, True),
    (answer(figure("11"), figure("12")), True, True),
    (answer(figure("12"), conflicts=("11",)), True, True),
    (answer(figure("11")), False, True),
    (answer(figure("12")), False, False),
    (answer(figure("13"), figure("11"), figure("12")), False, False),
])  # fmt: skip
def test_conflicts(given: Answer, is_right: bool, is_first: bool) -> None:
    found = judge(turn(Type.FIGURE, "11", conflicts=("12",)), given)
    assert (found.right, found.first) == (is_right, is_first)


@pytest.mark.parametrize("values, good", [
    (("1", "2", "3"), True), (("0", "1", "2", "9", "3"), True), (("1", "3", "2"), False), (("1", "2"), False), ((), False),
])  # fmt: skip
def test_trend_is_a_subsequence(values: tuple[str, ...], good: bool) -> None:
    found = judge(turn(Type.TREND, "1", "2", "3"), answer(*(figure(v) for v in values)))
    assert found.right is good
    assert found.first is None


def test_a_trend_with_one_value_twice_wants_it_twice() -> None:
    assert not right(turn(Type.TREND, "5", "5"), answer(figure("5")))
    assert right(turn(Type.TREND, "5", "5"), answer(figure("5"), figure("5")))


def test_items_may_stand_in_text_items_or_dates() -> None:
    case = turn(Type.LIST, items=(("帛琉", "Palau"), ("聖文森",), ("2017-07-30",)))
    items = (Item("圣 文\n森", 1), Item("", 1, "2017-07-30"))
    assert right(case, answer(text="ＰＡＬＡＵ and others", items=items))
    assert not right(case, answer(text="ＰＡＬＡＵ and others", items=items[:1]))


@pytest.mark.parametrize("string, text, found", [
    ("1月5日", "於 １ 月\u3000５ 日", True),
    ("1月5日", "11月5日", False),
    ("一月二日", "十一月二日", False),
    ("一次性授權金", "統一一次性授權金", True),
    ("2023-10", "2023-10-02", True),
    ("3 June 2024", "on 3  June\n2024.", True),
    ("3 June 2024", "13 June 2024", False),
    ("18 September", "Table 3 18 September", True),
    ("19", "190", False),
    ("2021", "in 2021,2022", True),
])  # fmt: skip
def test_strings_are_found_whatever_the_white_space_but_not_inside_numbers(string: str, text: str, found: bool) -> None:
    assert all_groups(((string,),), (text,)) is found


def test_strings_do_not_run_from_one_item_into_the_next_number() -> None:
    assert all_groups((("5件",),), ("共1", "5件"))
    assert not all_groups((), ("x",))


def test_yesno_is_judged_by_its_verdict_and_counts_its_figure_apart() -> None:
    case = turn(Type.YESNO, "9", unit="人", verdict=True)
    assert judge(case, answer(figure("9", "人"), verdict=True)) == Judgement(right=True, cited=True, first=True, silent=False)
    assert judge(case, answer(figure("8", "人"), verdict=True)) == Judgement(right=True, cited=True, first=False, silent=False)
    assert judge(turn(Type.YESNO, verdict=False), answer(verdict=True)) == Judgement(right=False, cited=True, silent=False)
    assert not right(turn(Type.YESNO, verdict=False), answer())


def test_a_passage_may_say_it_in_text_or_quotation() -> None:
    case = turn(Type.PASSAGE, text_has=(("陰雨", "阴雨"), ("烂场雨",)))
    assert right(case, answer(text="因陰 雨", quotes=("爛場雨",)))
    assert not right(case, answer(text="因陰雨"))


@pytest.mark.parametrize("case, quotes, good", [
    (turn(evidence=("共有 19 國",)), (CITED,), True),
    (turn(evidence=("至１０６年底止，共有19國，另有",)), (CITED,), True),
    (turn(evidence=("其中共有19國",)), ("有19國",), False),
    (turn(evidence=("其中共有19國者",)), ("共有 19 國者",), True),
    (turn(evidence=("甲", "19 國")), (CITED,), True),
    (turn(evidence=("甲",)), (CITED,), False),
    (turn(evidence_all=("19國", "3 件")), (CITED,), False),
    (turn(evidence_all=("19國", "3 件")), ("查獲3件", CITED), True),
    (turn(), (CITED,), True),
    (turn(), (), False),
])  # fmt: skip
def test_cited(case: Turn, quotes: tuple[str, ...], good: bool) -> None:
    assert is_cited(case, quoted(*quotes)) is good
