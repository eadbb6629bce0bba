"""Guards the reading of enumerations: the names, without what leads in or follows, for any Chinese or English text."""

from __future__ import annotations

import pytest
from hypothesis import given

from reportqa.ask.enumerations import counted, english_counted, english_enumerations, enumerations, is_name
from reportqa.language.script import fold

from ..strategies import messes, sentences

CHINESE = [
    ("手冊提供英文、越南文及泰文等3種語言。", ("英文", "越南文", "泰文")),
    ("回收點設置於超商、學校及社區活動中心等3類場所。", ("超商", "學校", "社區活動中心")),
    ("会议邀请教育局、财政局和民政局参加。", ("教育局", "財政局", "民政局")),
    ("出版《山城記》、《海城記》及《平原記》三書。", ("山城記", "海城記", "平原記")),
    ("與日本、帛琉簽署備忘錄。", ("日本", "帛琉")),
    ("計有東區120件、西區95件及南區80件。", ("東區", "西區", "南區")),
    ("原因以機械故障118件最多，傷病後送97件次之，擱淺36件、失火21件。", ("機械故障", "傷病後送", "擱淺", "失火")),
    ("北港區二千八百件最多，南港區二千零四十件其次。", ("北港區", "南港區")),
    ("我與甲島共和國、乙島及丙島共和國等國完成簽署。", ("甲島共和國", "乙島", "丙島共和國")),
    ("走私與偷渡及盜採為海域三大犯罪。", ("走私", "偷渡", "盜採")),
    ("路線行經各鄉（鎮、市），涵蓋東岸、北部及外島地區。", ("東岸", "北部", "外島地區")),
    ("補助對象包括國小、國中與高中。", ("國小", "國中", "高中")),
]


@pytest.mark.parametrize(("text", "names"), CHINESE)
def test_chinese_names_side_by_side(text: str, names: tuple[str, ...]) -> None:
    found = [tuple(map(fold, e.names)) for e in (*enumerations(text), *counted(text))]
    assert tuple(map(fold, names)) in found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Germany (22,900), the Netherlands (18,450) and Norway (15,020) were the largest markets.", ("Germany", "Netherlands", "Norway")),
        ("Leaflets come in Welsh, Polish and Urdu.", ("Welsh", "Polish", "Urdu")),
        ("The partners were Leeds, York, and Hull.", ("Leeds", "York", "Hull")),
        ("Grants were made for roads, schools or parks during the year.", ("roads", "schools", "parks")),
    ],
)
def test_english_names_side_by_side(text: str, names: tuple[str, ...]) -> None:
    assert names in [e.names for e in english_enumerations(text)]


@pytest.mark.parametrize("text", ["105年度辦理宣導136場。", "查獲480件。", "", "本署持續辦理"])
def test_a_sentence_without_names_side_by_side_has_none(text: str) -> None:
    assert enumerations(text) == []


def test_a_thousands_comma_joins_no_names() -> None:
    assert english_enumerations("There were 3,150 households.") == []


@given(messes | sentences())
def test_every_name_stands_in_the_text_within_its_run(text: str) -> None:
    for run in (*enumerations(text), *counted(text), *english_enumerations(text)):
        assert 0 <= run.start < run.end <= len(text)
        assert len(run.names) == len(set(run.names)) > 0
        for name in run.names:
            assert name in text[run.start : run.end]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("准予1,152件，依國籍以甲國468件最多，乙國397件、丙國203件。", ("甲國", "乙國", "丙國")),
        ("今年整治工作開展,重點查處無照營業、超時營業、哄抬價格三類行為。", ("無照營業", "超時營業", "哄抬價格")),
        ("规模最大的是东馆，其余为西馆、南馆及北馆。", ("东馆", "西馆", "南馆", "北馆")),
    ],
)
def test_a_run_led_by_its_largest_keeps_its_first_name(text: str, names: tuple[str, ...]) -> None:
    assert names in [e.names for e in (*enumerations(text), *counted(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Of these, 4,318 were floods, 6,207 were rescues and 37 were false calls.", ("floods", "rescues", "false calls")),
        ("Our oldest branch is Marrow; the others are Quill, Sandholm and Tern Bay.", ("Marrow", "Quill", "Sandholm", "Tern Bay")),
    ],
)
def test_english_parts_and_a_first_apart_from_the_rest(text: str, names: tuple[str, ...]) -> None:
    assert names in [e.names for e in english_enumerations(text)]


def test_one_thing_counted_makes_no_run() -> None:
    assert english_counted("Of the calls, 40 were hoaxes.") == []


@pytest.mark.parametrize("text", ["2022-23", "April 2018", "21 October 2022", "表3 主要产品产量", "Table 2: Stock", "貳、績效達成情形", "全年出動檢查326家次", "其中关停", "up from 13,940", "which had told us", "1,204 calls"])
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize("text", ["March Hall", "COVID-19", "印尼", "104年度計畫", "5人座公車", "uniform grant of £120 per child", "Port of Isen", "500人以上企業"])
def test_what_may_be_a_name(text: str) -> None:
    assert is_name(text)


def test_what_is_done_each_by_itself_is_no_part_of_the_last_name() -> None:
    names = [name for run in enumerations("本會辦理協定：與北嶼國、南嶼國及東礁聯邦分別簽訂合作協定。") for name in run.names]
    assert names[-1] == "東礁聯邦", names
