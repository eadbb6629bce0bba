"""Number formats: each number as Excel shows it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.ingest.readers.shown import format_code, general, shown_number, shown_text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234567.891, "#,##0", "1,234,568"), (1234.5, "#,##0.00", "1,234.50"), (0.123, "0.0%", "12.3%"), (0.125, "0%", "13%"), (2.5, "0", "3"), (1.005, "0.00", "1.01"),
        (-5.5, "#,##0.0_);(#,##0.0)", "(5.5)"), (-6, "#,##0;△#,##0", "△6"), (-0.1234, "0.0%;[Red]-0.0%", "-12.3%"), (-0.4, "0", "0"), (0, '#,##0;-#,##0;"-"', "-"),
        (1234567, "#,##0,", "1,235"), (12345678, "0.0,,", "12.3"), (1234567, '#,##0.0,"千元"', "1,234.6千元"),
        (1234, "[$NT$-404]#,##0", "NT$1,234"), (1234, '"NT$"#,##0.00', "NT$1,234.00"), (-1234, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "-1,234"), (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "-"),
        (3, '0"人"', "3人"), (1000, "#,##0元", "1,000元"), (12, "0kg", "12kg"), (12, '0.0"m"', "12.0m"), (5, "00000", "00005"), (123456789, "000-000-000", "123-456-789"), (106, 'General"年"', "106年"),
        (5, '[>=100]"多"0;[<100]"少"0', "少5"), (250, '[>=100]"多"0;[<100]"少"0', "多250"), (7, ";;;", ""), (-3, "0;;", ""),
        (123456, "0.00E+00", "1.23E+05"), (0.00012, "0.0E+0", "1.2E-4"), (999999, "0.0E+00", "1.0E+06"), (1.25, "# ?/?", "1 1/4"), (0.333, "# ?/?", "1/3"), (0.5, "# ?/8", "4/8"), (1234, "#,##0.##", "1,234"), (0.5, "#.0", ".5"),
        (123, "[DBNum1][$-404]General", "一百二十三"), (305, "[DBNum2]General", "參佰零伍"), (12, "[DBNum3]0", "１２"),  # noqa: RUF001
    ],
)  # fmt: skip
def test_numbers(value: float, code: str, text: str) -> None:
    assert shown_number(value, code) == text


@pytest.mark.parametrize(
    ("days", "code", "text"),
    [
        (43100, '[$-404]e"年"m"月"d"日";@', "106年12月31日"), (43100, "[$-404]e/m/d", "106/12/31"), (43100, '[$-404]gge"年"m"月"d"日"', "民國106年12月31日"), (43100, '[$-404]ggge"年"', "中華民國106年"),
        (43100, '"民國"e"年"m"月"', "民國106年12月"), (43100, "e/m/d", "2017/12/31"), (43100, 'yyyy"年"m"月"d"日"', "2017年12月31日"), (43100, "yyyy/mm/dd;@", "2017/12/31"), (43100, "mmm-yy", "Dec-17"),
        (43100, "dddd, mmmm d, yyyy", "Sunday, December 31, 2017"), (43100, "[$-404]aaaa", "星期日"), (43100, '[DBNum1][$-404]e"年"m"月"d"日"', "一〇六年十二月三十一日"), (4000, "[$-404]e/m/d", "前2/12/13"),
        (43100.5, "yyyy/m/d h:mm", "2017/12/31 12:00"), (0.75, "h:mm AM/PM", "6:00 PM"), (0.5, '上午/下午h"時"mm"分"', "下午12時00分"), (1.5, "[h]:mm:ss", "36:00:00"), (45.5, "[mm]:ss", "65520:00"), (0.99999999, "h:mm", "0:00"),
        (1, "yyyy/m/d", "1900/1/1"), (59, "yyyy/m/d", "1900/2/28"), (61, "yyyy/m/d", "1900/3/1"), (-1, "yyyy/m/d", "-1"), (2958466, "yyyy/m/d", "2958466"),
    ],
)  # fmt: skip
def test_dates_and_durations(days: float, code: str, text: str) -> None:
    assert shown_number(days, code) == text


def test_days_from_1904() -> None:
    assert shown_number(0, "yyyy/m/d", from_1904=True) == "1904/1/1"


@pytest.mark.parametrize(("value", "text"), [(0.1 + 0.2, "0.3"), (1e15, "1000000000000000"), (123456789012, "123456789012"), (1 / 3, "0.333333333"), (12345.678901, "12345.6789"), (0.0000123, "0.0000123"), (-0.0, "0")])
def test_general(value: float, text: str) -> None:
    assert shown_number(value, "General") == text


def test_texts_follow_the_text_part_of_a_format() -> None:
    assert shown_text("臺北", '@"市"') == "臺北市"
    assert shown_text("臺北", "0.00") == "臺北"
    assert shown_text("臺北", '0;-0;0;"縣"@') == "縣臺北"
    assert format_code(10) == "0.00%"
    assert format_code(9999) == "General"


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_with_thousands_read_back_as_they_were(number: int) -> None:
    assert int(shown_number(number, "#,##0").replace(",", "")) == number


@given(st.decimals(-(10**9), 10**9, places=4))
def test_general_loses_no_more_than_its_width(number: Decimal) -> None:
    assert abs(Decimal(general(number)) - number) <= max(Decimal("0.0001"), abs(number) / 10**9)


@given(st.floats(allow_nan=True, allow_infinity=True), st.text('0#?.,;%@"\\[]$-yYmdhseEgab/*_ AMP人年<>=15', max_size=30))
def test_any_format_shows_any_number(value: float, code: str) -> None:
    assert isinstance(shown_number(value, code), str)
    assert isinstance(shown_text("甲", code), str)
