"""Guards that a quotation is verified to the digit: only white space, width, case and script are passed over."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reportqa.study.verify import LONGEST_QUOTE, Matchable, Verdict, verify

TEXT = """本年約有23人參加，較上年減少5%。
服務23,456人次以上，支出▲12.5萬元，場地10²公尺。
In 2017 about 1,200 people took part in the yearly programme, up 5% on 2016.
共 1 億 2,345 萬元，105年底編制員額共有87人，其中護理人員42人。
宣導一百三十六場，與十九國簽署瞭解備忘錄，臺灣列名第一級國家。
"""
REPORT = Matchable(TEXT)
VERIFIED, APPROXIMATE, ALTERED, NOT_FOUND = Verdict.VERIFIED, Verdict.APPROXIMATE, Verdict.ALTERED, Verdict.NOT_FOUND


def told(quote: str) -> Verdict:
    return verify(quote, [REPORT]).verdict


@pytest.mark.parametrize("quote", [
    "105年底編制員額共有87人", "１０５年底編制員額共有８７人", "105 年底\n編制員額 共有 87 人", "105年底编制员额共有87人", "105年底\u200b編制員額共有87人",
    "共1億2,345萬元", "IN 2017 ABOUT 1,200 PEOPLE", "臺湾列名第一級國家", "減少5％", "場地10²公尺",
])  # fmt: skip
def test_white_space_width_case_and_script_are_passed_over(quote: str) -> None:
    assert told(quote) is VERIFIED


@pytest.mark.parametrize("quote", [
    "105年底編制員額共有88人",  # a digit
    "5年底編制員額共有87人", "共有87人，其中護理人員4", "456人次以上", "2,345萬元", "共1億2,345", "1億",  # a number cut short
    "12.5萬元",  # a sign
    "23人參加", "23,456人次",  # a bound cut off
    "105年底編制員額共有87國，其中護理人員42人",  # a unit
    "較上年增加5%。服務23,456人次以上",  # a direction
    "about 1,300 people took part in the yearly programme", "about 1 200 people took part in the yearly programme",
    "宣導一百三十七場，與十九國", "與十八國簽署瞭解備忘錄",
])  # fmt: skip
def test_another_number_unit_sign_or_bound_is_altered(quote: str) -> None:
    found = verify(quote, [REPORT])
    assert found.verdict is ALTERED
    assert found.changes


@pytest.mark.parametrize("quote", ["105年底編制員額共有八十七人", "about 1200 people took part in the yearly programme", "宣導136場，與19國簽署瞭解備忘錄", "105年底的編制員額總共有87人，其中護理人員有42人"])
def test_other_words_with_the_same_numbers_are_approximate(quote: str) -> None:
    assert told(quote) is APPROXIMATE


@pytest.mark.parametrize("quote", ["", " ", "太陽從西邊出來，天氣很好，共有87人", "99人", "支出12.5萬元", "The sun rose in the west and set in the east"])
def test_what_no_report_says_is_not_found(quote: str) -> None:
    assert told(quote) is NOT_FOUND


def test_a_change_shows_both_numbers_as_printed() -> None:
    found = verify("與十八國簽署瞭解備忘錄", [REPORT])
    assert [(c.quoted, c.printed) for c in found.changes] == [("十八", "十九")]
    assert found.span is not None
    assert found.span.of(TEXT) == "與十九國簽署瞭解備忘錄"


def test_a_place_that_says_it_to_the_letter_comes_before_one_that_does_not() -> None:
    texts = [Matchable("104年底編制員額共有85人"), Matchable("105年底編制員額共有87人")]
    assert (verify("105年底編制員額共有87人", texts).document, verify("104年底編制員額共有85人", texts).document) == (1, 0)


@given(st.integers(0, len(TEXT) - 12), st.integers(12, 60))
def test_what_the_report_says_is_found_where_it_stands(start: int, length: int) -> None:
    found = verify(TEXT[start : start + length], [REPORT])
    assert found.verdict in (VERIFIED, ALTERED)  # altered where the cut goes through a number or its bound
    assert found.span is not None
    assert found.span.start <= start + length
    assert found.span.end >= start
    if found.verdict is VERIFIED:
        assert Matchable(found.span.of(TEXT)).text == Matchable(TEXT[start : start + length]).text


@given(st.integers(0, len(TEXT) - 8), st.integers(8, 80), st.data())
def test_a_changed_digit_is_never_verified_nor_approximate(start: int, length: int, data: st.DataObject) -> None:
    quote = TEXT[start : start + length]
    digits = [i for i, c in enumerate(quote) if c in "0123456789"]
    assume(digits)
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != quote[at]]))
    changed = quote[:at] + other + quote[at + 1 :]
    assume(Matchable(changed).text not in REPORT.text)
    assert told(changed) in (ALTERED, NOT_FOUND)


@given(st.text(max_size=LONGEST_QUOTE))
def test_any_text_is_a_quotation(quote: str) -> None:
    verify(quote, [REPORT])


@pytest.mark.parametrize("quote", ["一" * LONGEST_QUOTE, "ab" * (LONGEST_QUOTE // 2), "1," * (LONGEST_QUOTE // 2), "人" * LONGEST_QUOTE])
def test_a_quotation_that_repeats_itself_ends(quote: str) -> None:
    texts = [REPORT, Matchable("人" * 20_000 + "ab" * 20_000 + "1," * 20_000)]
    assert verify(quote, texts).verdict in set(Verdict)
