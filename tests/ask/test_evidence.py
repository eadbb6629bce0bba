"""Guards how a figure's period fits the one asked for, and the sentences and dates that are put forward."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ask.evidence import is_cell, period_fit, rank_moments, rank_sentences, trimmed
from reportqa.ask.matching import Matcher
from reportqa.library import Corpus
from reportqa.model.document import Span
from reportqa.model.figure import Period, Sense

from .conftest import Opener

LONG = "縣志\n\n石埔湖的堤岸分為三段。" + "堤上種有柳樹，樹下有步道，步道旁有座椅和路燈，每到假日遊人不絕。" * 9 + "北段長40公尺。南段長60公尺。\n\n另有一段是新的。\n"


def test_a_paragraph_goes_on_in_its_next_passage(opened: Opener) -> None:
    """The names at the beginning of a paragraph cut in two are around the numbers of its end, and those of another are not."""
    view = opened(LONG).view
    last = next(f for f in view.figures if f.text == "60公尺")
    first = next(p for p in view.passages if "石埔湖" in p.span.of(view.documents[0].text))
    assert last.passage != first.id
    assert view.paragraph(last.passage).start == first.span.start
    assert "石埔湖" in view.context(last).block and "石埔湖" in view.context(last).before
    assert view.paragraph(len(view.passages) - 1) == view.passages[-1].span


def during(start: date, end: date) -> Period:
    return Period("", start, end, Sense.DURING)


def year(n: int) -> Period:
    return during(date(n, 1, 1), date(n, 12, 31))


def as_of(day: date) -> Period:
    return Period("", None, day, Sense.AS_OF)


def to_date(start: date, end: date) -> Period:
    return Period("", start, end, Sense.TO_DATE)


NOVEMBER = to_date(date(2016, 1, 1), date(2016, 11, 30))
QUARTER = during(date(2016, 1, 1), date(2016, 3, 31))
JUNE = during(date(2016, 6, 1), date(2016, 6, 30))
DAY = during(date(2016, 6, 15), date(2016, 6, 15))
SCHOOL_YEAR = during(date(2016, 8, 1), date(2017, 7, 31))


def fit(asked: Period, given_: Period | None, *, inherited: bool = False) -> float:
    return period_fit((asked,), given_, inherited=inherited)


@pytest.mark.parametrize("period", [year(2016), NOVEMBER, QUARTER, JUNE, DAY, SCHOOL_YEAR, as_of(date(2016, 12, 31)), as_of(date(2016, 6, 30))])
def test_the_very_period_fits_wholly(period: Period) -> None:
    assert fit(period, period) == 1.0
    assert 0.5 < fit(period, period, inherited=True) < 1.0


@pytest.mark.parametrize(
    ("asked", "given_"),
    [
        (year(2016), year(2015)), (year(2016), as_of(date(2015, 12, 31))), (as_of(date(2016, 12, 31)), year(2014)), (JUNE, QUARTER), (JUNE, during(date(2016, 7, 1), date(2016, 7, 31))),
        (DAY, during(date(2016, 6, 16), date(2016, 6, 16))), (QUARTER, during(date(2015, 1, 1), date(2015, 3, 31))), (during(date(2014, 1, 1), date(2016, 12, 31)), year(2013)),
    ],
)  # fmt: skip
def test_another_period_does_not_fit(asked: Period, given_: Period) -> None:
    assert fit(asked, given_) < 0


@pytest.mark.parametrize(
    ("asked", "closer", "farther"),
    [
        (year(2016), year(2016), NOVEMBER), (year(2016), NOVEMBER, SCHOOL_YEAR), (JUNE, DAY, year(2016)), (as_of(date(2016, 12, 31)), as_of(date(2016, 12, 31)), as_of(date(2016, 6, 30))),
        (QUARTER, during(date(2016, 2, 1), date(2016, 2, 29)), year(2016)), (NOVEMBER, NOVEMBER, year(2016)),
    ],
)  # fmt: skip
def test_what_is_closer_fits_better(asked: Period, closer: Period, farther: Period) -> None:
    assert fit(asked, closer) > fit(asked, farther)


def test_a_year_asked_for_is_met_by_a_count_up_to_its_end_and_one_within_it() -> None:
    assert fit(year(2016), as_of(date(2016, 12, 31))) > 0.5
    assert fit(year(2016), NOVEMBER) > 0


def test_a_year_is_no_answer_to_a_month() -> None:
    assert fit(JUNE, year(2016)) < 0
    assert fit(DAY, year(2016)) < 0


def test_without_a_question_for_a_period_any_fits_alike_and_without_one_given_none_is_sure() -> None:
    assert period_fit((), year(2016), inherited=False) == period_fit((), None, inherited=True) == 0.0
    assert -1 < fit(year(2016), None) < 0


def test_the_best_of_several_periods_counts() -> None:
    assert period_fit((year(2015), year(2016)), year(2016), inherited=False) == 1.0


_DAYS = st.dates(date(2010, 1, 1), date(2020, 12, 31))
_PERIODS = st.one_of(
    st.tuples(_DAYS, _DAYS, st.sampled_from((Sense.DURING, Sense.TO_DATE))).map(lambda x: Period("", min(x[:2]), max(x[:2]), x[2])), _DAYS.map(as_of), st.integers(2010, 2020).map(year),
)  # fmt: skip


@given(_PERIODS, _PERIODS, st.booleans())
def test_a_fit_is_from_minus_1_to_1_and_no_shared_year_is_none(asked: Period, given_: Period, inherited: bool) -> None:
    found = fit(asked, given_, inherited=inherited)
    assert -1.0 <= found <= 1.0
    if not set(asked.years) & set(given_.years):
        assert found == -1.0


# ---------------------------------------------------------------- what is put forward


def test_the_sentence_that_holds_what_was_asked_comes_first(bureau: Corpus) -> None:
    best = rank_sentences(bureau.understand("為什麼垃圾車清運時間延長？", None), bureau.view, Matcher())[0]
    assert "清運時間延長" in best.span.of(bureau.documents[0].text)
    assert best.coverage > 0.8


def test_a_constraint_not_met_pulls_a_sentence_down(bureau: Corpus) -> None:
    plain, women = (rank_sentences(bureau.understand(q, None), bureau.view, Matcher())[0] for q in ("清潔隊員", "女性清潔隊員"))
    assert women.score < plain.score - 0.3
    assert any(t.strict for t in women.missing)


def test_the_date_beside_the_event_comes_first(bureau: Corpus) -> None:
    best = rank_moments(bureau.understand("環保志工大會是哪一天？", None), bureau.view, Matcher())[0]
    assert best.moment is not None
    assert best.moment.period.start == date(2016, 6, 15)


def test_a_context_tells_cells_from_prose(fire: Corpus, bureau: Corpus) -> None:
    assert all(is_cell(f) for f in fire.figures(unit="件"))
    assert not any(is_cell(f) for f in bureau.figures())
    cell = next(f for f in fire.figures(unit="件") if f.headers[0] == "東區")
    context = fire.view.context(cell)
    assert (context.row, "火灾件数" in context.column) == ("东区", True)


def test_a_part_s_words_are_no_other_figure_s(bureau: Corpus) -> None:
    noise = next(f for f in bureau.figures() if f.text.startswith("180") and "噪音" in f.near.of(bureau.documents[0].text))
    context = bureau.view.context(noise)
    assert "噪音" in context.near
    assert "水污染" not in context.near + context.clause


@given(st.text(alphabet="查獲件 \n", max_size=30), st.data())
def test_trimmed_spans_begin_and_end_with_a_letter(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found = trimmed(text, span)
    assert found in span
    assert found.of(text) == span.of(text).strip(" \n")
