"""Guards what is computed over one line of a table or a sentence: the line that the question names, the figures by their labels."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa.library import Corpus
from reportqa.model.answer import Status

from .conftest import Opener

_HARBOUR = """松港市港務局113年度統計年報

一、業務統計

表1 歷年業務量
年度  靠泊船舶（艘次）  裝卸貨物（公噸）
110年  1,200  50,400
111年  1,150  52,000
112年  1,300  49,800
113年  1,420  55,100

表2 113年各碼頭業務量
碼頭  靠泊船舶（艘次）  裝卸貨物（公噸）
北碼頭  500  20,100
南碼頭  620  30,000
東碼頭  300  5,000
總計  1,420  55,100

表3 績效目標達成情形
指標  目標值  實際值  達成率（％）
靠泊船舶（艘次）  1,500  1,420  94.7
裝卸貨物（公噸）  50,000  55,100  110.2

二、說明
111年、112年及113年拖船出勤次數分別為310次、290次及350次。
113年度辦理港區導覽286場次，與112年270場次相較增加16場次。
113年度查獲違規捕撈案件90件：
◆ 毒魚：20件
◆ 電魚：45件
◆ 拖網：25件
"""

_RANGERS = """Ardmoor Ranger Service annual report for 2022

1. The year in figures

In 2022, guided walks numbered 864, down from 943 in 2021.

In 2020, 2021 and 2022, litter complaints stood at 41, 38 and 52 respectively.

Over the year, injured animals reported totalled 300. These comprised badgers 160 or 53.3 per cent, hedgehogs 90 or 30.0 per cent and swans 50 or 16.7 per cent.

2. Statement of performance

Measure  Planned  Result for the year  % of target
Trees planted  7,000  6,300  90.0
Bridges repaired  20  26  130.0
"""


@pytest.fixture(scope="module")
def harbour(opened: Opener) -> Corpus:
    return opened(_HARBOUR)


@pytest.fixture(scope="module")
def rangers(opened: Opener) -> Corpus:
    return opened(_RANGERS)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("裝卸貨物方面，南碼頭高出東碼頭多少？", "25000"), ("北碼頭和東碼頭的靠泊船舶加總多少艘次？", "800"), ("北碼頭占全部靠泊船舶的幾％？", "35.21"),
        ("以112年為基數，113年裝卸貨物的增幅是幾％？", "10.64"), ("110年至113年平均每年的靠泊船舶是多少艘次？", "1267.5"), ("靠泊船舶的實際數和目標差了多少？", "80"),
        ("112年跟113年加起來，港區導覽總共多少場次？", "556"),
        ("把112年、113年兩年的拖船出勤次數相加是多少？", "640"), ("就違規捕撈案件來說，電魚比毒魚多出多少件？", "25"),
    ],
)  # fmt: skip
def test_figures_on_one_line_are_set_against_each_other(harbour: Corpus, question: str, value: str) -> None:
    answer = harbour.ask(question)
    assert answer.figures[0].value == Decimal(value)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Taking 2021 as the base, what was the percentage decrease in guided walks by 2022?", "-8.38"), ("Adding 2021 and 2022, what is the total of litter complaints?", "90"),
        ("How much higher was the figure for litter complaints in 2022 than in 2021?", "14"),
        ("Within injured animals, how far ahead of swans is badgers?", "110"), ("What is the difference between plan and result for trees planted?", "700"),
    ],
)  # fmt: skip
def test_figures_of_one_sentence_are_too(rangers: Corpus, question: str, value: str) -> None:
    assert rangers.ask(question).figures[0].value == Decimal(value)


@pytest.mark.parametrize(
    ("question", "item"),
    [("論裝卸貨物，哪個碼頭排第一？", "南碼頭"), ("論靠泊船舶，哪個碼頭墊底？", "東碼頭"), ("把違規捕撈案件按手法來分，排第二的是哪個？", "拖網"), ("裝卸貨物的低點落在哪一年？", "112年")],
)
def test_what_ranks_is_found_by_its_label(harbour: Corpus, question: str, item: str) -> None:
    assert item in harbour.ask(question).items[0].text


@pytest.mark.parametrize(("question", "item"), [("Which year saw the peak in litter complaints?", "2022"), ("Break down injured animals by animal: which ranks second?", "hedgehogs")])
def test_what_ranks_in_a_sentence_is_found_by_its_label(rangers: Corpus, question: str, item: str) -> None:
    assert item in rangers.ask(question).items[0].text


@pytest.mark.parametrize(
    ("question", "held"),
    [("靠泊船舶是否達到目標值？", False), ("裝卸貨物有做到原訂目標嗎？", True), ("拖船出勤次數跟前一年比是增加的嗎？", True), ("裝卸貨物跟前一年比是增加的嗎？", True)],
)
def test_an_aim_or_a_year_before_on_the_line_tells_the_verdict(harbour: Corpus, question: str, held: bool) -> None:  # noqa: FBT001
    assert harbour.ask(question).verdict is held


@pytest.mark.parametrize(("question", "held"), [("Did trees planted reach the planned level?", False), ("Did litter complaints go up on the year before?", True)])
def test_a_verdict_in_english(rangers: Corpus, question: str, held: bool) -> None:  # noqa: FBT001
    assert rangers.ask(question).verdict is held


def test_the_years_of_a_sentence_are_a_trend(harbour: Corpus) -> None:
    assert [f.value for f in harbour.ask("111年到113年間拖船出勤次數的歷年數字各是多少？").figures] == [310, 290, 350]


@pytest.mark.parametrize("question", ["裝卸貨物方面，南碼頭高出西碼頭多少？", "把108年、109年兩年的拖船出勤次數相加是多少？", "論救生艇數，哪個碼頭排第一？"])
def test_what_the_line_lacks_is_not_computed(harbour: Corpus, question: str) -> None:
    answer = harbour.ask(question)
    assert answer.status is Status.NOT_FOUND or not answer.figures


_WATER = """北津縣水利處113年度工作報告

一、用水服務
（一）113年度受理漏水通報2,316件（112年2,104件），派工修復2,190件，誤報35件。
（二）表1 水利會費收支（單位：千元）
科目  113年預算  113年決算  112年決算
會費收入  41,000  43,500  39,200
清淤支出  18,500  16,250  15,900

二、績效指標
指標  111  112  113
水質採樣目標值（次）  120  130  150
水質採樣實際值（次）  118  133  141
志工巡守目標值（次）  60  60  70
志工巡守實際值（次）  64  71  70
"""

_LIDO = """Penmoor Lido Trust annual report for 2023

1. The year
In 2023, lifeguards made 412 rescues, against 530 in 2022. Season tickets rose 4.1 per cent to 2,180 and swimming lessons reached 9,300 people.
Swimming lessons reached 9,300 people in 2023, compared with 7,500 in 2022.

2. Costs (£000)
Item  Plan 2023  Spent 2023  Spent 2022
Heating  310.5  342.0  298.0
Repairs  90  75.5  81
"""


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("清淤支出的決算比預算少多少？", "2250000"), ("會費收入實際比預算多多少元？", "2500000"), ("113年會費收入比112年多多少？", "4300000"),
        ("113年水質採樣比目標少做了幾次？", "9"), ("漏水通報113年比112年多幾件？", "212"), ("漏水通報比112年多幾件？", "212"), ("113年會費收入比112年多收多少？", "4300000"),
    ],
)  # fmt: skip
def test_a_row_that_gives_a_year_and_a_plan_is_read_both_ways(opened: Opener, question: str, value: str) -> None:
    answer = opened(_WATER).ask(question)
    assert answer.figures, answer.text
    assert answer.figures[0].value == Decimal(value), answer.text


@pytest.mark.parametrize(
    ("question", "value"),
    [("How far above plan did heating come in for 2023?", "31500"), ("How much more was spent on heating in 2023 than in 2022?", "44000"), ("By how many did rescues drop from 2022?", "118")],
)
def test_a_plan_or_an_earlier_year_is_set_against_the_same_row(opened: Opener, question: str, value: str) -> None:
    answer = opened(_LIDO).ask(question)
    assert answer.figures, answer.text
    assert answer.figures[0].value == Decimal(value), answer.text


@pytest.mark.parametrize("question", ["誤報比112年多幾件？", "113年志工訓練比目標少做了幾次？"])
def test_a_year_in_brackets_is_of_what_stands_before_it_alone(opened: Opener, question: str) -> None:
    assert not opened(_WATER).ask(question).figures


def test_a_printed_change_is_of_what_stands_before_it(opened: Opener) -> None:
    answer = opened(_LIDO).ask("By what percentage did swimming lessons go up between 2022 and 2023?")
    assert answer.figures, answer.text
    assert answer.figures[0].value == Decimal(24)
