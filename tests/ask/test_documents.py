"""Guards questions over several reports: which of them a question means, what each year's own report says, and what is made of several years."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reportqa
from reportqa.ask.compose import LIMITS
from reportqa.ask.documents import Source, maker_of, mention, swap_maker
from reportqa.library import Corpus
from reportqa.model.answer import Answer, Reason, Status, Type

from ..support import squash
from .yearly import HEALTH, NORTH, SONG, ZHU


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Corpus]:
    """Open a folder of reports given as text by name; the same set is indexed once."""
    known: dict[tuple[str, ...], Corpus] = {}

    def open_set(*sets: dict[str, str]) -> Corpus:
        reports = {name: text for one in sets for name, text in one.items()}
        key = tuple(reports)
        if key not in known:
            folder: Path = tmp_path_factory.mktemp("shelf")
            for name, text in reports.items():
                (folder / f"{name}.txt").write_text(text, encoding="utf-8")
            known[key] = reportqa.open(folder)
        return known[key]

    return open_set


@pytest.fixture(scope="module")
def song(shelf: Callable[..., Corpus]) -> Corpus:
    return shelf(SONG)


@pytest.fixture(scope="module")
def both(shelf: Callable[..., Corpus]) -> Corpus:
    return shelf(SONG, ZHU)


@pytest.fixture(scope="module")
def north(shelf: Callable[..., Corpus]) -> Corpus:
    return shelf(NORTH)


@pytest.fixture(scope="module")
def health(shelf: Callable[..., Corpus]) -> Corpus:
    return shelf(HEALTH)


def values(answer: Answer) -> list[float]:
    return [float(f.value) for f in answer.figures]


def cited(answer: Answer) -> set[str]:
    return {c.document for c in answer.citations}


# ---------------------------------------------------------------- which report


@pytest.mark.parametrize(
    ("title", "maker"),
    [
        ("松嶺市立圖書館105年年報", "松岭市立图书馆"), ("民國105年 松嶺市立圖書館 年報", "松岭市立图书馆"), ("雲溪縣衛生局 雲溪縣衛生局112年度施政成果摘要 112年1月至12月", "云溪县卫生局"),
        ("Northshire Council Annual Report 2015", "northshire council"), ("2015 Annual Report", ""),
    ],
)  # fmt: skip
def test_who_made_a_report_is_told_from_its_title(title: str, maker: str) -> None:
    assert maker_of(title) == maker


@pytest.mark.parametrize(
    ("question", "found"),
    [("松嶺市立圖書館105年借閱", "松岭市立图书馆"), ("松嶺圖書館105年借閱", "松岭图书馆"), ("松嶺105年借閱", "松岭"), ("市立圖書館105年借閱", ""), ("竹溪圖書館105年借閱", ""), ("圖書館105年借閱", "")],
)
def test_a_maker_is_named_in_full_or_by_what_no_other_is_called(question: str, found: str) -> None:
    from reportqa.language.script import fold

    span = mention(fold(question), "松岭市立图书馆", ("松岭市立图书馆", "竹溪市立图书馆"))
    assert (span.of(fold(question)) if span else "") == found


def test_a_turn_that_names_another_maker_asks_the_same_of_it() -> None:
    two = (Source(0, "a", "", 2016, "松岭市立图书馆"), Source(1, "b", "", 2016, "竹溪市立图书馆"))
    assert swap_maker("那竹溪圖書館呢？", "松嶺市立圖書館106年推廣活動幾場？", two) == "竹溪圖書館106年推廣活動幾場？"
    assert swap_maker("竹溪圖書館的預算呢？", "松嶺市立圖書館106年推廣活動幾場？", two) is None
    assert swap_maker("那105年呢？", "松嶺市立圖書館106年推廣活動幾場？", two) is None


@pytest.mark.parametrize(
    ("question", "value", "document"),
    [
        ("105年借閱冊數是多少？", 1204567, "song-105"), ("106年借閱冊數是多少？", 1310220, "song-106"), ("107年的借閱冊數是多少？", 1287930, "song-107"),
        ("106年推廣活動幾場？", 150, "song-106"), ("去年辦理幾場推廣活動？", 150, "song-106"), ("館藏圖書有多少冊？", 338150, "song-107"),
        ("106年報說105年進館人次是多少？", 862100, "song-106"),
    ],
)  # fmt: skip
def test_a_years_own_report_answers(song: Corpus, question: str, value: float, document: str) -> None:
    answer = song.ask(question)
    assert answer.status is Status.ANSWERED
    assert values(answer)[0] == value
    assert cited(answer) == {document}
    assert answer.documents == (document,)


def test_a_figure_whose_words_leave_out_the_year_is_shown_with_it(song: Corpus) -> None:
    assert "106年" in song.ask("106年借閱冊數是多少？").text


def test_a_revised_figure_comes_first_and_the_first_one_is_shown_beside_it(song: Corpus) -> None:
    answer = song.ask("105年進館人次是多少？")
    assert values(answer)[0] == 862100
    assert [float(c.figure.value) for c in answer.conflicts] == [868300]
    assert answer.conflicts[0].difference == "revised"
    assert "松嶺市立圖書館106年年報" in answer.text
    assert "松嶺市立圖書館105年年報" in answer.text
    assert len(answer.text) <= LIMITS[Type.LIST]


def test_a_look_back_that_does_not_say_that_it_revises_comes_after_the_years_own_report(shelf: Callable[..., Corpus]) -> None:
    later = SONG["song-106"].replace("105年度進館人次修正為", "105年度進館人次為")
    answer = shelf({"song-105": SONG["song-105"], "song-106-again": later}).ask("105年進館人次是多少？")
    assert values(answer)[0] == 868300
    assert [(float(c.figure.value), c.difference) for c in answer.conflicts] == [(862100, "document")]


@pytest.mark.parametrize(
    ("question", "value", "document"),
    [("松嶺圖書館105年借閱冊數？", 1204567, "song-105"), ("竹溪圖書館105年進館人次？", 210450, "zhu-105"), ("竹溪107年推廣活動幾場？", 61, "zhu-107"), ("行動書車105年出勤幾趟？", 88, "zhu-105")],
)
def test_the_organisation_named_answers_else_the_only_one_that_has_it(both: Corpus, question: str, value: float, document: str) -> None:
    answer = both.ask(question)
    assert values(answer)[0] == value
    assert cited(answer) == {document}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("竹溪市立圖書館106年借閱冊數是多少？", Reason.OTHER_PERIOD), ("梅山市立圖書館105年借閱冊數是多少？", Reason.OTHER_ENTITY), ("梅山圖書館105年借閱冊數是多少？", Reason.OTHER_ENTITY),
        ("松嶺圖書館行動書車出勤幾趟？", Reason.NO_TOPIC),
    ],
)  # fmt: skip
def test_no_other_organisation_or_year_answers_in_place_of_the_one_named(both: Corpus, question: str, reason: Reason) -> None:
    answer = both.ask(question)
    assert (answer.status, answer.reason) == (Status.NOT_FOUND, reason)
    assert answer.figures == ()
    assert answer.citations == ()


def test_a_refusal_shows_what_is_nearest(both: Corpus) -> None:
    answer = both.ask("竹溪市立圖書館106年借閱冊數是多少？")
    assert answer.nearest
    assert {n.citation.document for n in answer.nearest} <= {"zhu-105", "zhu-107"}
    assert "106年" in answer.text


def test_where_no_organisation_is_named_each_ones_figure_is_told_by_its_name(both: Corpus) -> None:
    answer = both.ask("105年借閱冊數是多少？")
    assert answer.type is Type.LIST
    assert sorted(values(answer)) == [456780, 1204567]
    assert "松嶺市立圖書館：1,204,567冊" in answer.text
    assert "竹溪市立圖書館：456,780冊" in answer.text


@pytest.mark.parametrize(("question", "value"), [("松嶺和竹溪圖書館105年借閱冊數相差多少？", 747787), ("松嶺圖書館與竹溪圖書館107年推廣活動合計幾場？", 203), ("松嶺圖書館與竹溪圖書館107年推廣活動哪一個比較多？", 142)])
def test_two_organisations_are_set_side_by_side(both: Corpus, question: str, value: float) -> None:
    answer = both.ask(question)
    assert answer.type is Type.COMPUTED
    assert values(answer)[0] == value


def test_what_stands_in_one_report_is_found_without_a_year(song: Corpus) -> None:
    assert cited(song.ask("誰在10月接任？")) == {"song-106"}
    assert cited(song.ask("為什麼二樓閱覽室關閉？")) == {"song-105"}


def test_a_name_in_latin_letters_means_the_organisation_that_sounds_so(shelf: Callable[..., Corpus]) -> None:
    answer = shelf(SONG, NORTH).ask("Songling library visits in 2016?")
    assert all(d.startswith("song") for d in cited(answer))


# ---------------------------------------------------------------- over years


@pytest.mark.parametrize("question", ["105年到107年借閱冊數的變化", "借閱冊數歷年變化", "列出105至107年每年的借書量"])
def test_a_thing_is_followed_though_its_name_drifts(song: Corpus, question: str) -> None:
    answer = song.ask(question)
    assert answer.type is Type.TREND
    assert values(answer) == [1204567, 1310220, 1287930]
    assert cited(answer) == {"song-105", "song-106", "song-107"}


def test_other_names_are_said_and_cited(song: Corpus) -> None:
    answer = song.ask("105年到107年借閱冊數的變化")
    (note,) = [n for n in answer.notes if n.kind == "renamed"]
    assert "圖書借閱冊數" in note.text
    assert "借書量" in note.text
    assert set(note.citations) <= {c.n for c in answer.citations}
    assert note.text in answer.text
    assert len(answer.text) <= LIMITS[Type.TREND]


def test_a_change_of_definition_is_said_and_cited(song: Corpus) -> None:
    answer = song.ask("105年到107年進館人次的變化")
    assert values(answer)[:3] == [862100, 795410, 812660]
    (note,) = [n for n in answer.notes if n.kind == "redefined"]
    assert any("統計口徑" in squash(c.quote) for c in answer.citations if c.n in note.citations)
    assert [n.kind for n in answer.notes if n.kind == "revised"] == ["revised"]


@pytest.mark.parametrize(
    ("question", "value", "operands"),
    [
        ("105至107年平均每年辦理幾場推廣活動？", 142.67, [136, 150, 142]), ("105到107年購書經費三年合計多少？", 27750000, [8250000, 9100000, 10400000]),
        ("借閱冊數三年合計多少？", 3802717, [1204567, 1310220, 1287930]), ("107年借閱冊數比105年增加多少？", 83363, [1204567, 1287930]),
        ("購書經費的成長率，105年到107年", 26.06, [8250000, 10400000]), ("106年借閱冊數比前一年增加多少？", 105653, [1204567, 1310220]), ("最近兩年推廣活動合計幾場？", 292, [150, 142]),
        ("107年進館人次是105年的幾倍？", 0.94, [862100, 812660]),
    ],
)  # fmt: skip
def test_what_is_computed_over_years_cites_its_operands(song: Corpus, question: str, value: float, operands: list[float]) -> None:
    answer = song.ask(question)
    assert answer.type is Type.COMPUTED
    assert answer.computation is not None
    assert values(answer)[0] == value
    assert [float(o.value) for o in answer.computation.operands] == operands
    assert all(o.citation for o in answer.computation.operands)
    assert len(answer.text) <= LIMITS[Type.COMPUTED]


@pytest.mark.parametrize(("question", "year", "value"), [("哪一年進館人次最多？", "105年", 862100), ("哪一年推廣活動場次最少？", "105年", 136), ("哪一年借閱冊數最多？", "106年", 1310220)])
def test_which_year_has_the_most(song: Corpus, question: str, year: str, value: float) -> None:
    answer = song.ask(question)
    assert values(answer)[0] == value
    assert answer.text.startswith(year)


def test_english_reports_are_followed_too(north: Corpus) -> None:
    grown = north.ask("How did visits grow from 2015 to 2017?")
    assert values(grown) == [410200, 431900, 452750]
    assert values(north.ask("In which year were there the fewest visits?"))[0] == 410200
    assert values(north.ask("by how much did book loans fall between 2015 and 2017?"))[0] == 42520
    assert values(north.ask("What was the average number of kilometres resurfaced a year from 2015 to 2017?"))[0] == 82.67


def test_a_year_without_a_report_is_said(both: Corpus) -> None:
    answer = both.ask("竹溪圖書館105年到107年借閱冊數的變化")
    assert (answer.status, answer.reason) == (Status.PARTIAL, Reason.OTHER_PERIOD)
    assert values(answer) == [456780, 470120]
    assert "沒有106年" in answer.text


def test_nothing_is_added_up_where_a_year_lacks(both: Corpus) -> None:
    answer = both.ask("竹溪圖書館105到107年推廣活動合計幾場？")
    assert (answer.status, answer.reason) == (Status.NOT_FOUND, Reason.OTHER_PERIOD)
    assert "106年" in answer.text


def test_a_half_year_is_not_set_beside_whole_ones(health: Corpus) -> None:
    added = health.ask("105到107年門診人次合計多少？")
    assert added.status is Status.NOT_FOUND
    assert "107年只有部分期間" in added.text
    shown = health.ask("105到107年門診人次的變化")
    assert shown.status is Status.PARTIAL
    assert values(shown) == [118400, 121050]


def test_years_that_count_in_different_units_are_not_computed(health: Corpus) -> None:
    answer = health.ask("105年到106年健康檢查增加多少？")
    assert (answer.status, answer.reason) == (Status.NOT_FOUND, Reason.CONFLICTING)
    assert "單位不同" in answer.text
    assert answer.nearest


def test_whether_years_may_be_compared_is_what_the_reports_say_of_their_counting(song: Corpus) -> None:
    answer = song.ask("105年和106年的進館人次可以直接比較嗎？")
    assert answer.verdict is False
    assert "統計口徑" in answer.text


# ---------------------------------------------------------------- conversations


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("106年推廣活動幾場？", "那前一年呢？", "107年呢？"), [150, 136, 142]), (("107年推廣活動幾場？", "前一年呢？", "再前一年呢？"), [142, 150, 136]),
        (("106年借閱冊數是多少？", "那前一年呢？"), [1310220, 1204567]),
    ],
)  # fmt: skip
def test_a_turn_goes_to_another_years_report(song: Corpus, turns: tuple[str, ...], told: list[float]) -> None:
    chat = song.chat()
    answers = [chat.ask(turn) for turn in turns]
    assert [values(a)[0] for a in answers] == told
    assert len({c.document for a in answers for c in a.citations}) == len(turns)


def test_a_turn_may_name_another_report_or_organisation(both: Corpus, north: Corpus) -> None:
    chat = both.chat()
    assert values(chat.ask("松嶺市立圖書館107年推廣活動幾場？")) == [142]
    assert values(chat.ask("那竹溪呢？")) == [61]
    assert values(chat.ask("105年呢？")) == [52]
    english = north.chat()
    assert values(english.ask("How many kilometres of road were resurfaced in 2017?")) == [91]
    assert values(english.ask("what about the 2016 report?")) == [75]


def test_an_organisation_keeps_its_series_when_it_is_renamed(shelf: Callable[..., Corpus]) -> None:
    old = "石穗縣公共汽車管理處105年營運報告\n\n一、營運\n105年載客1,200,300人次。\n"
    new = "石穗縣公共運輸處106年營運報告\n\n一、組織\n本處原為公共汽車管理處，106年1月改制。\n\n二、營運\n106年載客1,310,400人次。\n"
    answer = shelf({"bus-105": old, "bus-106": new}).ask("105年到106年載客人次增加多少？")
    assert values(answer)[0] == 110100


def test_reports_of_one_year_each_are_shown_under_explain(both: Corpus) -> None:
    trace = both.ask("竹溪圖書館105年進館人次？").trace
    assert any(s.stage == "documents" and "zhu-105" in s.note for s in trace)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(("", "松嶺圖書館", "竹溪市立圖書館", "梅山圖書館", "各圖書館", "哪個機關")), st.sampled_from(("", "105年", "105到107年", "106年和107年", "近三年", "哪一年", "上半年", "去年", "106年報")),
    st.sampled_from(("借閱冊數", "進館人次", "推廣活動", "館長", "海豚")), st.sampled_from(("是多少？", "的變化", "合計多少", "最多", "增加多少？", "可以比較嗎", "有哪些？", "為什麼？")),
)  # fmt: skip
def test_any_question_over_several_is_answered_within_its_length_and_cites_what_stands_there(both: Corpus, who: str, when: str, what: str, how: str) -> None:
    answer = both.ask(who + when + what + how)
    texts = {Path(d.uri).stem: d.text for d in both.documents}
    for c in (*answer.citations, *(n.citation for n in answer.nearest)):
        assert texts[c.document][c.start : c.end] == c.quote
    assert len(answer.text) <= LIMITS[Type.LIST if answer.conflicts else answer.type]
    assert {n for note in answer.notes for n in note.citations} <= {c.n for c in answer.citations}
    assert answer.status is not Status.NOT_FOUND or not answer.figures
    if who.startswith(("松嶺", "竹溪")):
        assert {c.document[:2] for c in answer.citations} <= {"so" if who.startswith("松嶺") else "zh"}
