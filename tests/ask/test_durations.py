"""Guards what is answered of durations told in several units: shown whole, and set against others in one unit."""

from __future__ import annotations

import pytest

from reportqa.library import Corpus
from reportqa.model.answer import Status

from .conftest import Opener

REPORT = """示範縣政府消防局107年度工作報告

壹、救護業務
107年度平均每案處理時間為3小時20分，較106年度之4小時5分縮短45分鐘。
到達現場平均時間為5分30秒，目標為6分鐘。

貳、法務
全案平均審理期間為2年6個月。宿舍整修工期為3個月15天。
"""

ENGLISH = """Annual Report of the Exampleshire Fire Service 2023

Response
The average response time to dwelling fires was 7 minutes 48 seconds against a target of 8 minutes.

Training
Each recruit spent two years and six months in training.
"""

TABLE = """# 示範縣政府107年度工作報告

## 壹、搶救

| 分隊 | 平均處理時間 |
|---|---|
| 東區分隊 | 3小時20分 |
| 西區分隊 | 2小時5分 |
| 南區分隊 | 4小時 |
"""


@pytest.fixture(scope="module")
def brigade(opened: Opener) -> Corpus:
    return opened(REPORT)


@pytest.fixture(scope="module")
def service(opened: Opener) -> Corpus:
    return opened(ENGLISH)


@pytest.fixture(scope="module")
def squads(opened: Opener) -> Corpus:
    return opened(TABLE)


@pytest.mark.parametrize(
    ("question", "printed", "english", "value", "unit"),
    [
        ("107年度平均每案處理時間多久？", "3小時20分", "3 hours 20 minutes", 200, "minute"),
        ("到達現場平均時間多久？", "5分30秒", "5 minutes 30 seconds", 330, "second"),
        ("全案平均審理期間多久？", "2年6個月", "2 years 6 months", 30, "month"),
        ("宿舍整修工期多久？", "3個月15天", "3 months 15 days", 3, "month"),
    ],
)
def test_a_duration_is_shown_whole_in_every_language(brigade: Corpus, question: str, printed: str, english: str, value: int, unit: str) -> None:
    """As printed in Chinese, in words in English; a citation quotes it, and its figure is exact."""
    for language, shown in (("zh-TW", printed), ("zh-CN", printed.translate(str.maketrans("時個", "时个"))), ("en", english)):
        answer = brigade.ask(question, lang=language)
        assert answer.text.startswith(shown)
        found = answer.figures[0]
        assert (found.text, found.value, found.unit_id) == (printed, value, unit)
        (citation,) = answer.citations
        assert printed in citation.quote
        assert brigade.documents[0].text[citation.start : citation.end] == citation.quote


def test_the_text_of_each_figure_is_what_stands_at_its_place(brigade: Corpus, service: Corpus) -> None:
    """Nothing of a duration is left over as a figure of its own."""
    for corpus, told in ((brigade, ["3小時20分", "4小時5分", "45分鐘", "5分30秒", "6分鐘", "2年6個月", "3個月15天"]), (service, ["7 minutes 48 seconds", "8 minutes", "two years and six months"])):
        figures = corpus.figures()
        assert [f.text for f in figures] == told
        assert [f.span.of(corpus.documents[0].text) for f in figures] == told


@pytest.mark.parametrize("language", ["zh-TW", "zh-CN", "en"])
def test_an_english_duration_is_shown_whole(service: Corpus, language: str) -> None:
    answer = service.ask("How long did it take on average to get to a house fire?", lang=language)
    assert answer.text.startswith("7 minutes 48 seconds")
    assert (answer.figures[0].value, answer.figures[0].unit_id) == (468, "second")


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Was the average response time to dwelling fires under 8 minutes?", True),
        ("Was the average response time to dwelling fires more than 7 minutes?", True),
        ("Was the average response time to dwelling fires under 7 minutes?", False),
        ("Did they meet the target for response time to dwelling fires?", True),
    ],
)
def test_a_number_of_minutes_is_compared_with_minutes_and_seconds(service: Corpus, question: str, verdict: bool) -> None:  # noqa: FBT001
    """468 is more than 8, and 7 minutes 48 seconds are less than 8 minutes."""
    answer = service.ask(question)
    assert answer.verdict is verdict
    assert answer.figures[0].text == "7 minutes 48 seconds"


@pytest.mark.parametrize(("question", "verdict"), [("到達現場平均時間有沒有達到目標？", True), ("到達現場平均時間是否低於5分鐘？", False)])
def test_an_aim_in_minutes_is_met_in_minutes_and_seconds(brigade: Corpus, question: str, verdict: bool) -> None:  # noqa: FBT001
    assert brigade.ask(question).verdict is verdict


def test_two_years_are_set_against_each_other(brigade: Corpus) -> None:
    answer = brigade.ask("平均處理時間比106年度縮短多少？")
    assert (answer.figures[0].value, answer.figures[0].unit_id) == (45, "minute")


def test_a_column_is_ranked_and_computed_in_one_unit(squads: Corpus) -> None:
    """4小時 among 3小時20分 and 2小時5分 is the longest, and is still shown as 4 hours."""
    assert "南區分隊" in squads.ask("哪個分隊平均處理時間最長？").text
    assert "西區分隊" in squads.ask("哪個分隊平均處理時間最短？").text
    answer = squads.ask("南區分隊平均處理時間比東區分隊多多少？")
    assert (answer.status, answer.figures[0].value, answer.figures[0].unit_id) == (Status.ANSWERED, 40, "minute")
    assert squads.ask("南區分隊平均處理時間多久？", lang="en").text.startswith("4 hours")
