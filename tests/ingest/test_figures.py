"""Numbers in prose: every numeral of a report accounted for, each figure with its own words, time and total."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given

from reportqa.ingest.figures import Findings
from reportqa.language.numerals_en import number_words_in
from reportqa.language.script import fold
from reportqa.language.words import numerals_in
from reportqa.model.document import BlockKind, Span
from reportqa.model.figure import Bound, Direction, Figure, Kind, Sense

from ..strategies import messes, wrapped
from ..support import CORPUS, Read, cases, read_report, read_text, squash

REPORTS = (CORPUS, *sorted(p for p in (Path(__file__).parents[2] / "evals" / "reports" / "tuned").iterdir() if p.suffix in (".txt", ".md")))
CASES = [(sentence, [row[1:] for row in rows]) for sentence, rows in groupby(cases("prose.tsv"), key=lambda row: row[0])]
REASONS = {"heading", "time", "clock", "list number", "code", "reference", "ratio", "name", "word", "unit", "row label", "bare"}


def _prose(read: Read) -> list[Figure]:
    """Return the figures that stand in no table row."""
    rows = [b.span for b in read.document.blocks if b.kind is BlockKind.ROW]
    return [f for f in read.findings.figures if not any(r.start <= f.span.start < r.end for r in rows)]


def _covered(text: str, found: Findings) -> bytearray:
    mask = bytearray(len(text))
    for span in (*(f.span for f in found.figures), *(m.span for m in found.moments), *(n.span for n in found.none)):
        mask[span.start : span.end] = b"\1" * (span.end - span.start)
    return mask


def _whole(text: str, mask: bytearray, numeral: Span) -> bool:
    """Whether every digit of a numeral is covered; its commas and points need not be, where it is two numbers (196,8)."""
    return all(mask[i] or text[i] in ",.，．" for i in range(numeral.start, numeral.end))  # noqa: RUF001


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_every_numeral_is_accounted_for(path: Path) -> None:
    """Each run of digits and each Chinese numeral is a figure, a time, or is named as none, with a reason."""
    read = read_report(path)
    text, found = read.document.text, read.findings
    mask = _covered(text, found)
    numerals = [*numerals_in(fold(text)), *(number_words_in(fold(text)) if read.document.language == "en" else ())]
    assert [text[max(0, s.start - 9) : s.end + 9] for s in numerals if not _whole(text, mask, s)] == []
    assert {n.reason for n in found.none} <= REASONS


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_spans_hold_what_they_say(path: Path) -> None:
    """text[start:end] is the figure as printed, and it stands in its words, its clause and its sentence."""
    read = read_report(path)
    text = read.document.text
    for f in _prose(read):
        assert f.span.of(text) == f.text
        assert f.near.start <= f.span.start and f.span.end <= f.near.end
        assert f.span in f.clause and f.span in f.sentence
        assert f.part_of is None or f.part_of != f.id


def test_the_real_report_is_counted(report: Read) -> None:
    """The report in corpus/, read figure by figure: how many numbers are figures of what sort, and what the others are."""
    figures, none = _prose(report), Counter(n.reason for n in report.findings.none)
    assert len(figures) == 160
    assert Counter(f.quantity.unit_id for f in figures).most_common(6) == [("country", 38), ("person", 25), ("level", 23), ("percent", 21), ("time", 9), ("case", 6)]
    assert Counter(f.quantity.bound for f in figures) == {Bound.EXACT: 133, Bound.ABOUT: 25, Bound.OVER: 1, Bound.AT_LEAST: 1}
    assert Counter(f.period.sense for f in figures if f.period) == {Sense.DURING: 153, Sense.AS_OF: 5, Sense.TO_DATE: 2}
    assert sum(f.part_of is not None for f in figures) == 23
    assert none == {"heading": 103, "time": 93, "name": 21, "word": 12, "list number": 8, "code": 3, "bare": 1}
    assert [n.span.of(report.document.text) for n in report.findings.none if n.reason == "bare"] == ["萬"]  # a person's name


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[sentence for sentence, _ in CASES])
def test_each_number_has_its_own_words_time_and_total(sentence: str, expected: list[tuple[str, ...]]) -> None:
    """A number's period is the time that governs it, `near` its own words, `part_of` the total that the text names."""
    head = "Annual report of the bureau, 2017\n\n" if sentence.isascii() else "測試局106年度工作報告\n\n"
    read = read_text(f"{head}{sentence}\n")
    text, figures = read.document.text, read.findings.figures
    by_id = {f.id: f for f in figures}
    told = []
    for f in figures:
        assert f.period is not None
        period = f"{f.period.start or ''}..{f.period.end} {f.period.sense.value}"
        told.append((squash(f.text), period, squash(f.near.of(text)), squash(by_id[f.part_of].text) if f.part_of is not None else "-"))
    assert told == expected


def test_subjects_say_what_is_counted() -> None:
    """A subject has the words near its number without times, asides, fillers and other numbers; a part names its total."""
    read = read_text("測試局106年度工作報告\n\n106年司法機關共計查獲案件（不含未遂）136件，其中勞力剝削40件；外籍勞工在我國近67萬人。\n")
    assert [f.subject for f in read.findings.figures] == ["司法機關共計查獲案件", "司法機關共計查獲案件：勞力剝削", "外籍勞工在我國"]


def test_a_change_keeps_its_value_and_says_its_direction() -> None:
    """下降2.5個百分點 is 2.5, down; 縮短為1.3公里 is no change."""
    read = read_text("測試局106年度工作報告\n\n比率下降2.5個百分點，案件增加11件，長度縮短為1.3公里。\n")
    shown = [(f.quantity.value, f.quantity.direction, f.quantity.signed) for f in read.findings.figures]
    assert [(str(v), d, str(s)) for v, d, s in shown] == [("2.5", Direction.DOWN, "-2.5"), ("11", Direction.UP, "11"), ("1.3", Direction.NONE, "1.3")]


@pytest.mark.parametrize(
    ("sentence", "reason", "expected"),
    [
        ("請撥打1955專線或02-2388-9393洽詢。", "code", ["撥打1955", "02-2388-9393"]),
        ("依第21條第2項及ISO 9001辦理。", "code", ["第21條第2項", "ISO 9001"]),
        ("詳表2-1及附錄3。", "reference", ["表2-1", "附錄3"]),
        ("under paragraph 15 of Schedule 1, section 19(4) and Article 4(2)(b)。", "reference", ["paragraph 15", "Schedule 1", "section 19(4)"]),
        ("開放時間為上午9時30分至12時。", "clock", ["上午9時30分至12時"]),
        ("祥安5號專案與4P策略。", "code", ["5號", "4P"]),
        ("一般而言，第一線人員逐一統一訓練。", "word", ["一般", "第一線", "逐一", "統一"]),
        ("單位：千元，罰鍰（萬元）。", "unit", ["千", "萬"]),
        ("其中第一級國家30國。", "name", ["第一級"]),
        ("辦理「2017國際工作坊」。", "name", ["2017"]),
        ("工作如下：1.預防。2.保護。", "list number", ["1.", "2."]),
    ],
)
def test_what_is_no_figure_is_named(sentence: str, reason: str, expected: list[str]) -> None:
    """Codes, references, clock times, words, names and list numbers are no figures, and say which of these they are."""
    read = read_text(f"測試局106年度工作報告\n\n本署說明如下，{sentence}\n")
    assert [n.span.of(read.document.text) for n in read.findings.none if n.reason == reason] == expected


@given(messes.filter(lambda text: "\x01" not in text) | wrapped())
def test_any_text_is_read_whole(text: str) -> None:
    """In any text every numeral is accounted for, and every span lies in the text."""
    read = read_text(f"測試局106年度工作報告\n\n{text}\n")
    clean, found = read.document.text, read.findings
    mask = _covered(clean, found)
    assert [s.of(clean) for s in numerals_in(fold(clean)) if not _whole(clean, mask, s)] == []
    assert all(0 <= f.clause.start <= f.span.start < f.span.end <= f.clause.end <= len(clean) for f in _prose(read))


def test_a_sentence_of_thousands_of_numbers_is_read() -> None:
    """The work grows with the length of a text, not with its square: a list of thousands of numbers comes back."""
    read = read_text("測試局106年度工作報告\n\n查獲" + "案件3件、" * 2000 + "等。\n")
    assert len(read.findings.figures) == 2000


@pytest.mark.parametrize(
    ("text", "values", "days"),
    [
        ("一、活動\n1.4月18日至20日辦理培訓，參加31人。\n2.6月8日考察，參加9人。\n3.1,234人參加健檢。\n", ["31", "9", "1234"], ["2017-04-18..2017-04-20", "2017-06-08..2017-06-08"]),
        ("本季工作如下：1.4月18日辦理講座2場；2.105年6月8日辦理展覽1場；3.1,234人參加健檢。\n", ["2", "1", "1234"], ["2017-04-18..2017-04-18", "2016-06-08..2016-06-08"]),
        ("一、活動\n１.１１月６日舉辦說明會，參加９７人。\n２.７月１日起停機2.7個月。\n", ["97", "2.7"], ["2017-11-06..2017-11-06", "2017-07-01..2017-07-01"]),
        ("本專案自3月15日起至8月31日止，出動2,160人次。\n", ["2160"], ["2017-03-15..2017-08-31"]),
    ],
    ids=["blocks", "in a line", "full width", "a long range"],
)
def test_an_item_s_number_is_no_part_of_the_time_or_number_behind_it(text: str, values: list[str], days: list[str]) -> None:
    """2.7月1日 is item 2, of the 1st of July; a range of days is a dated statement however long it is."""
    found = read_text(f"測試局106年度工作報告\n\n{text}").findings
    assert [f"{f.quantity.value}" for f in found.figures] == values
    assert [f"{m.period.start}..{m.period.end}" for m in found.moments[1:]] == days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("106年受理申請1,234件（105年：1,100），志工45人（105年底）。", [("1,234件", "受理申請", "case", 2017), ("1,100", "受理申請", "case", 2016), ("45人", "志工", "person", 2016)]),
        ("核准補貼3,120戶（105年度核准2,521戶）。", [("3,120戶", "核准補貼", "household", 2017), ("2,521戶", "核准補貼", "household", 2016)]),
        ("Wardens found 194 breaches (2016: 231), and 57 boats (two of them new) were held.", [("194 breaches", "Wardens found", "item", 2017), ("231", "Wardens found", "item", 2016), ("57 boats", "boats", "item", 2017)]),
    ],
)
def test_a_number_of_another_year_in_brackets_is_of_the_same_thing(text: str, expected: list[tuple[str, str, str, int]]) -> None:
    """194 breaches (2016: 231): the second number has the unit and subject of the first, and its own year."""
    head = "Annual report of the bureau, 2017" if text.isascii() else "測試局106年度工作報告"
    figures = read_text(f"{head}\n\n{text}\n").findings.figures
    shown = [(f.text, f.subject, f.quantity.unit_id, f.period.end.year) for f in figures if f.period and f.period.end]
    assert [s for s in shown if s[0][0].isdigit()] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("106年度借閱12,345冊，較105年度增加234冊；105年度為12,111冊，104年度為11,500冊。", [("12,345冊", "借閱", 2017), ("12,111冊", "借閱", 2016), ("11,500冊", "借閱", 2015)]),
        ("106年度辦理閱讀講座136場，參加5,432人次；105年度辦理120場。", [("136場", "辦理閱讀講座", 2017), ("120場", "辦理閱讀講座", 2016)]),
        ("106年度辦理閱讀講座136場；105年度修繕館舍12場。", [("136場", "辦理閱讀講座", 2017), ("12場", "修繕館舍", 2016)]),
        ("106年度借閱12,345冊。105年度為12,111冊。", [("12,345冊", "借閱", 2017), ("12,111冊", "", 2016)]),
        ("The amount recycled was 12,345 tonnes in 2017, 11,111 in 2016 and 10,500 in 2015.", [("12,345 tonnes", "amount recycled in", 2017), ("11,111", "amount recycled in", 2016), ("10,500", "amount recycled in", 2015)]),
    ],
    ids=["only years", "fewer words", "other words", "a new sentence", "in English"],
)
def test_years_told_in_turn_are_of_one_thing(text: str, expected: list[tuple[str, str, int]]) -> None:
    """A later clause with only its own year and number has the subject, the nearby words and the unit of the first."""
    head = "Annual report of the bureau, 2017" if text.isascii() else "測試局106年度工作報告"
    read = read_text(f"{head}\n\n{text}\n")
    figures = [f for f in read.findings.figures if f.quantity.unit_id in ("volume", "session", "tonne") and f.quantity.direction is Direction.NONE]
    assert [(f.text, f.subject, f.period.end.year) for f in figures if f.period and f.period.end] == expected
    first = figures[0].near.start
    assert [f.near.start == first for f in figures] == [subject == expected[0][1] for _, subject, _ in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("起火原因前依序為電線、菸蒂及爐灶，分別為514次、377次及286次。", [("514次", "起火原因前依序為電線", 2017), ("377次", "起火原因前依序為菸蒂", 2017), ("286次", "起火原因前依序為爐灶", 2017)]),
        ("甲站、乙站及丙站旅客量分別為31萬人次、18萬人次（占30%）及9萬人次。", [("31萬人次", "甲站旅客量", 2017), ("18萬人次", "乙站旅客量", 2017), ("30%", "乙站旅客量", 2017), ("9萬人次", "丙站旅客量", 2017)]),
        ("合作社、農場餘額分別為31億元及18億元。", [("31億元", "合作社餘額", 2017), ("18億元", "農場餘額", 2017)]),
        ("城區1,341件，鄉區282件，分別增加7%和8%。", [("1,341件", "城區", 2017), ("282件", "鄉區", 2017), ("7%", "城區增加", 2017), ("8%", "鄉區增加", 2017)]),
        ("補貼惠及3萬人和4萬人，分別為育兒補貼和租屋補貼。", [("3萬人", "補貼惠及育兒補貼", 2017), ("4萬人", "補貼惠及租屋補貼", 2017)]),
        ("104年至106年受理件數依序為312件、287件及301件。", [("312件", "受理件數", 2015), ("287件", "受理件數", 2016), ("301件", "受理件數", 2017)]),
        ("受理申訴及檢舉各為3及5件。", [("3", "受理申訴", 2017), ("5件", "受理檢舉", 2017)]),
        ("依身分別統計，學生12人、教師3人。", [("12人", "學生", 2017), ("3人", "教師", 2017)]),
        ("The water board and the gas board received 120 and 85 complaints respectively.", [("120", "water board received", 2017), ("85 complaints", "gas board received", 2017)]),
        ("We upheld 30% and 24% of complaints about dentists and opticians respectively.", [("30%", "We upheld of complaints about dentists", 2017), ("24%", "We upheld of complaints about opticians", 2017)]),
        ("In 2016 and 2017 the bureau received 120 and 85 complaints respectively.", [("120", "bureau received", 2016), ("85 complaints", "bureau received", 2017)]),
    ],
)
def test_numbers_dealt_out_to_names_have_each_its_own(text: str, expected: list[tuple[str, str, int]]) -> None:
    """分別為, respectively: the first number is of the first name or year, the second of the second; what all share is everyone's."""
    read = read_text(f"{'Annual report of the bureau, 2017' if text.isascii() else '測試局106年度工作報告'}\n\n{text}\n")
    figures = [f for f in read.findings.figures if f.quantity.kind is not Kind.RANK]
    assert [(f.text, f.subject, f.period.end.year) for f in figures if f.period and f.period.end] == expected
    assert all(f.text == f.span.of(read.document.text) and f.span in f.clause for f in figures)
    assert {f.quantity.unit_id for f in figures if f.text in ("3", "120")} <= {"case", "item"}


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        ("除另有註明外，括號內為105年數字。", "查獲走私案件312件（287件），占全部案件（12.5%）。", [("312件", 2017), ("287件", 2016), ("12.5%", 2017)]),
        ("括弧內數字係上年同期數。", "截至106年底在職88人（90人）。", [("88人", 2017), ("90人", 2016)]),
        ("Figures in brackets are for the previous year.", "We received 312 complaints (287) and upheld 30% (28%).", [("312 complaints", 2017), ("287", 2016), ("30%", 2017), ("28%", 2016)]),
        ("括號內為百分比。", "查獲走私案件312件（287件）。", [("312件", 2017), ("287件", 2017)]),
    ],
)
def test_a_report_says_what_its_brackets_hold(declared: str, text: str, expected: list[tuple[str, int]]) -> None:
    """Declared once, a number in brackets behind another of its kind is of the year before."""
    head = "Annual report of the bureau, 2017" if declared.isascii() else "測試局106年度工作報告"
    figures = read_text(f"{head}\n\n{declared}\n\n{text}\n").findings.figures
    assert [(f.text, f.period.end.year) for f in figures if f.period and f.period.end] == expected
    assert len({f.subject for f in figures[:2]}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eleven persons lost their lives, eight of them by drowning.", [("Eleven persons", None), ("eight", "Eleven persons")]),
        ("There were 1,204 arrivals, among them 655 without an adult.", [("1,204 arrivals", None), ("655", "1,204 arrivals")]),
        ("Within health, 702 complaints were about hospitals, 344 about opticians and 158 about dentists.", [("702 complaints", None), ("344", None), ("158", None)]),
        ("We received 25 applications; 7 were granted, 16 refused.", [("25 applications", None), ("7", None), ("16", None)]),
        ("We made 1,688 inspections against a target of 1,750. Of these, 1,312 were planned and 376 were reactive.", [("1,688 inspections", None), ("1,750", None), ("1,312", "1,688 inspections"), ("376", "1,688 inspections")]),
        ("Of the 14 withdrawn, nine were for medical reasons and five for misconduct.", [("14", None), ("nine", "14"), ("five", "14")]),
        ("We referred seven to the tribunal and 12 to committees; a family of five was rehoused in phase two.", [("seven", None), ("12", None)]),
    ],
)
def test_a_number_word_counts_what_was_named_before_it(text: str, expected: list[tuple[str, str | None]]) -> None:
    """Eight of them, nine were, seven to the tribunal are counts, and parts of what they are counted from; a family of five is not."""
    figures = read_text(f"Annual report of the bureau, 2017\n\n{text}\n").findings.figures
    by_id = {f.id: f.text for f in figures}
    assert [(f.text, by_id[f.part_of] if f.part_of is not None else None) for f in figures] == expected


def test_an_english_number_without_its_noun_has_that_of_the_one_before() -> None:
    """344 about opticians counts complaints where 702 complaints stand before it in the sentence; an amount lends no noun."""
    text = "Annual report of the bureau, 2017\n\nWithin health, 702 complaints were about hospitals, 344 about opticians, and £90 and 12 of advice were given.\n"
    read = read_text(text)
    shown = [(f.text, f.quantity.unit, [s.of(read.document.text) for s in f.apart]) for f in read.findings.figures]
    assert shown == [("702 complaints", "complaints", []), ("344", "complaints", ["complaints"]), ("£90", "£", []), ("12", "", [])]
