"""Guards the decision on one figure: what may answer, what contradicts, what does not, and why none answers."""

from __future__ import annotations

import pytest

from reportqa.ask.clashes import agree, meets, overlap
from reportqa.ask.figures import confidence, shortened
from reportqa.ask.matching import Matcher
from reportqa.ask.ranking import rank_figures
from reportqa.library import Corpus
from reportqa.model.answer import Answer, Reason, Status
from reportqa.model.document import Span
from reportqa.model.figure import Bound

from .conftest import Opener
from .values import quantity, year


def values(answer: Answer) -> list[int]:
    return [int(f.value) for f in answer.figures]


def others(answer: Answer) -> list[int]:
    return [int(c.figure.value) for c in answer.conflicts]


# ---------------------------------------------------------------- contradictions


def test_both_figures_of_a_contradiction_are_shown_and_cited(library: Corpus) -> None:
    answer = library.ask("112年底館藏圖書共有幾冊？")
    assert {*values(answer), *others(answer)} == {356800, 361200}
    assert "356,800" in answer.text
    assert "361,200" in answer.text
    quotes = {c.n: c.quote for c in answer.citations}
    assert "356,800" in quotes[answer.figures[0].citation] or "361,200" in quotes[answer.figures[0].citation]
    assert all(c.figure.text in quotes[c.figure.citation] and c.explanation for c in answer.conflicts)


@pytest.mark.parametrize("question", ["112年底馆藏图书共有几册？", "How many books did the library hold at the end of 2023?"])
def test_a_contradiction_is_shown_in_each_language(library: Corpus, question: str) -> None:
    answer = library.ask(question)
    assert {*values(answer), *others(answer)} == {356800, 361200}


def test_figures_for_two_periods_are_told_apart_by_them(opened) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    corpus = opened("南灣縣政府105年度報告\n\n一、受理陳情：105年1月至11月受理陳情案件1,020件。\n\n二、便民服務：105年度受理陳情案件1,015件。\n")
    answer = corpus.ask("105年度受理陳情案件幾件？")
    assert {*values(answer), *others(answer)} == {1015, 1020}
    assert {c.difference for c in answer.conflicts} == {"period"}
    november = corpus.ask("105年1月至11月受理陳情案件幾件？")
    assert values(november) == [1020]


def test_rounding_is_no_contradiction(library: Corpus) -> None:
    answer = library.ask("112年度借閱圖書幾冊次？")
    assert values(answer) == [1204567]
    assert answer.conflicts == ()


def test_rounding_without_a_word_for_it_is_no_contradiction(opened) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    corpus = opened("松嶺市立圖書館112年度年報\n\n一、借閱：112年度借閱圖書1,204,567冊次。\n\n二、成果：112年度圖書借閱達120萬冊次，創歷年新高。\n")
    assert corpus.ask("112年度借閱圖書幾冊次？").conflicts == ()


@pytest.mark.parametrize("question", ["112年度新增館藏圖書幾冊？", "112年度新增館藏中文圖書幾冊？", "112年度辦理講座幾場？"])
def test_neither_a_part_nor_another_thing_contradicts(library: Corpus, question: str) -> None:
    assert library.ask(question).conflicts == ()


def test_a_part_is_no_contradiction_of_its_total(bureau: Corpus) -> None:
    for question in ("105年度查處違規案件幾件？", "查處違規案件中空氣污染幾件？", "105年底編制員額幾人？", "105年度預算多少元？"):
        assert bureau.ask(question).conflicts == (), question


def test_the_same_figure_twice_is_no_contradiction(opened) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    corpus = opened("南灣縣政府105年度報告\n\n一、摘要：105年度興建社會住宅315戶。\n\n二、住宅：105年度共興建社會住宅315戶，均已入住。\n")
    answer = corpus.ask("105年度興建社會住宅幾戶？")
    assert (values(answer), others(answer)) == ([315], [])


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (quantity("100"), quantity("100"), True), (quantity("100"), quantity("101"), False), (quantity("1204567"), quantity("1200000", bound=Bound.ABOUT), True),
        (quantity("1204567"), quantity("1200000", bound=Bound.OVER), True), (quantity("1204567"), quantity("1100000", bound=Bound.ABOUT), False), (quantity("0"), quantity("0"), True),
    ],
)  # fmt: skip
def test_quantities_agree_up_to_their_rounding(a: object, b: object, same: bool) -> None:
    assert agree(a, b) is same  # type: ignore[arg-type]
    assert agree(b, a) is same  # type: ignore[arg-type]


def test_periods_overlap_where_they_share_a_year_or_are_unknown() -> None:
    assert overlap(year(2016), year(2016))
    assert overlap(None, year(2016))
    assert not overlap(year(2016), year(2015))


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("question", "reasons"),
    [
        ("106年度資源回收量多少公噸？", {Reason.OTHER_PERIOD}), ("101年度資源回收量多少公噸？", {Reason.OTHER_PERIOD}), ("105年底女性清潔隊員幾人？", {Reason.OTHER_ENTITY}),
        ("105年底越南籍清潔隊員幾人？", {Reason.OTHER_ENTITY}), ("105年度屏東縣資源回收量多少公噸？", {Reason.OTHER_ENTITY, Reason.NO_TOPIC}), ("未成年志工有幾人參加？", {Reason.OTHER_ENTITY}),
        ("How many women are on the cleaning crew?", {Reason.OTHER_ENTITY, Reason.NO_TOPIC}), ("How much was recycled in 2018?", {Reason.OTHER_PERIOD}),
        ("105年度核發護照幾本？", {Reason.NO_TOPIC, Reason.TOPIC_WITHOUT_FIGURE}), ("105年度資源回收車幾輛？", {Reason.TOPIC_WITHOUT_FIGURE, Reason.NO_TOPIC}),
        ("105年度環境教育宣導經費多少元？", {Reason.TOPIC_WITHOUT_FIGURE, Reason.OTHER_ENTITY, Reason.NO_TOPIC}),
    ],
)  # fmt: skip
def test_what_misses_a_constraint_is_declined_with_the_reason(bureau: Corpus, question: str, reasons: set[Reason]) -> None:
    answer = bureau.ask(question)
    assert answer.status is Status.NOT_FOUND, answer.text
    assert answer.reason in reasons


@pytest.mark.parametrize("district", ["中區", *(pytest.param(d, marks=pytest.mark.xfail(reason="a district cut in two by the segmenter is met by the row whose name it ends with")) for d in ("新東區", "北新區"))])
def test_a_district_that_a_table_lacks_is_declined(fire: Corpus, district: str) -> None:
    answer = fire.ask(f"113年{district}火災幾件？")
    assert answer.figures == (), answer.text


def test_a_district_that_a_table_lacks_is_declined_without_a_year_too(fire: Corpus) -> None:
    answer = fire.ask("中區火災幾件？")
    assert answer.figures == (), answer.text


def test_a_row_of_a_table_lacks_other_columns(fire: Corpus) -> None:
    assert fire.ask("東區火災死亡幾人？").figures == ()


def test_what_is_declined_names_what_is_near(bureau: Corpus) -> None:
    answer = bureau.ask("106年度資源回收量多少公噸？")
    assert 1 <= len(answer.nearest) <= 3
    assert any("資源回收量" in n.citation.quote for n in answer.nearest)


def test_a_year_asked_for_takes_the_figure_of_that_year_only(bureau: Corpus) -> None:
    for asked, value in (("105", 12345), ("104", 11111), ("103", 10500), ("102", 9800)):
        assert values(bureau.ask(f"{asked}年度資源回收量多少公噸？")) == [value]


@pytest.mark.parametrize("question", ["104年資源回收量是多少？", "資源回收量104年是多少", "104年的資源回收量"])
def test_a_figure_of_an_earlier_year_is_found_without_naming_its_unit(bureau: Corpus, question: str) -> None:
    assert values(bureau.ask(question)) == [11111]


def test_where_no_year_is_asked_the_report_s_own_is_given(bureau: Corpus) -> None:
    assert values(bureau.ask("資源回收量多少公噸？")) == [12345]
    assert values(bureau.ask("辦理環境教育宣導幾場？")) == [136]


@pytest.mark.parametrize("question", ["109年火災幾件？", "114年火災死亡幾人？"])
def test_a_year_that_a_table_lacks_is_declined(fire: Corpus, question: str) -> None:
    assert fire.ask(question).reason is Reason.OTHER_PERIOD


# ---------------------------------------------------------------- confidence, quotes


def test_confidence_is_lower_where_there_are_rivals(bureau: Corpus) -> None:
    def sure(question: str) -> float:
        candidates = rank_figures(bureau.understand(question, None), bureau.view, Matcher())
        return confidence(candidates[0], candidates)

    assert 0.0 < sure("宣導") < sure("105年底稽查人員幾人？") < 1.0


def test_a_candidate_in_another_period_meets_nothing(bureau: Corpus) -> None:
    candidates = rank_figures(bureau.understand("106年度資源回收量多少公噸？", None), bureau.view, Matcher())
    assert not any(meets(c) for c in candidates)


def test_a_long_span_is_cut_at_a_clause(bureau: Corpus) -> None:
    text = bureau.documents[0].text
    at = text.index("回收成果")
    span = Span(at, text.index("。", at))
    cut = shortened(bureau.view, 0, span, 40)
    assert cut in span
    assert 0 < cut.end - cut.start <= 40
    assert text[cut.end] in "，、；,"
    assert shortened(bureau.view, 0, cut, 40) == cut


def test_what_is_planned_for_a_later_year_was_not_spent(opened: Opener) -> None:
    corpus = opened("濕地管理處 113 年度工作報告\n\n一、113 年度整修木棧道 320 公尺，實支經費 480 萬元。\n二、114 年度預計新建賞鳥亭 3 座，經費 1,200 萬元。\n")
    assert corpus.ask("賞鳥亭花了多少錢？").status is Status.NOT_FOUND  # noqa: RUF001
    assert int(corpus.ask("賞鳥亭經費多少？").figures[0].value) == 12_000_000  # noqa: RUF001
    assert int(corpus.ask("木棧道花了多少錢？").figures[0].value) == 4_800_000  # noqa: RUF001


def test_a_budget_was_not_spent(opened: Opener) -> None:
    corpus = opened("動物園 112 年報摘要\n\n財務　單位：新臺幣千元\n項目｜預算｜決算\n飼料｜52,300｜49,875\n醫療｜18,900｜20,114\n")
    assert int(corpus.ask("How much was actually spent on feed?").figures[0].value) == 49_875_000
    assert int(corpus.ask("飼料預算多少？").figures[0].value) == 52_300_000  # noqa: RUF001


def test_a_slip_of_the_pen_is_shown_as_a_contradiction(opened: Opener) -> None:
    corpus = opened("海濱市圖書館 112 年度年報\n\n壹、摘要\n\n本年度全館志工服務同仁與132名志工攜手，辦理活動2,436場。\n\n貳、人力\n\n各館志工計126人，平均年齡58歲。\n\n參、活動\n\n全年辦理推廣活動2,346場，參加4萬人次。\n")
    answer = corpus.ask("辦理了幾場活動？")  # noqa: RUF001
    assert {answer.figures[0].value, *(c.figure.value for c in answer.conflicts)} == {2436, 2346}


def test_a_number_rounded_is_no_contradiction(opened: Opener) -> None:
    corpus = opened("海濱市圖書館 112 年度年報\n\n壹、摘要\n\n本年度進館人次91.6萬人次。\n\n貳、服務\n\n全年進館91萬6,384人次。\n")
    assert corpus.ask("112年進館多少人次？").conflicts == ()  # noqa: RUF001


@pytest.mark.parametrize(("question", "value"), [("收容了幾隻貓？", 735), ("收容了幾隻狗？", 1107), ("全年收容犬貓幾隻？", 1842)])
def test_a_part_that_is_named_comes_before_the_whole_that_names_it_too(opened: Opener, question: str, value: int) -> None:
    assert opened("海濱縣動物防疫所113年度報告\n\n一、收容\n全年收容犬貓1,842隻，其中犬1,107隻、貓735隻。\n").ask(question).figures[0].value == value
