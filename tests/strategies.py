"""Hypothesis strategies: Chinese prose, hard-wrapped text, numbered reports, numerals with their value."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

_WORDS = (
    "移民署", "查獲", "人口販運", "案件", "辦理", "宣導活動", "被害人", "安置保護", "共計", "合作備忘錄", "新住民", "服務", "臺灣", "訓練",
    "会议", "发展", "工作", "地区", "企业", "预算", "達成率為", "約", "至少", "其中", "MOU", "第一級", "國家", "提升", "各縣市",
)  # fmt: skip
_FACTS = (
    "136件", "73 件 210人", "196,896人", "2億2,987萬3千元", "約占 16.6％", "8至15小時", "106 年 3月 17 日", "至 106 年底止", "三成五", "4 國 7 位",
    "5次", "逾500萬人次", "2017年上半年", "1,234.5千元", "第3名", "兩百人", "0元", "百分之六", "106年度", "１２場",
)  # fmt: skip
_MESS = "查獲人口年月日第級件元％%萬億千百十一二三壹貳甲、，。；：（）()「」【】|\t \n\f　#*-.0123456789０１abcMOU★½①ⅲ︰﹪\x01\ufeff\xa0"

messes = st.text(alphabet=_MESS, max_size=200)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """One sentence of words and facts, 20 characters or longer, ending with a full stop."""
    parts = draw(st.lists(st.sampled_from(_WORDS + _FACTS), min_size=8, max_size=16))
    commas = draw(st.lists(st.sampled_from(("", "", "，", "、")), min_size=len(parts), max_size=len(parts)))
    return "本署" + "".join(p + c for p, c in zip(parts, commas, strict=True)).rstrip("，、 ") + "等。"


paragraphs = st.lists(sentences(), min_size=1, max_size=3).map("".join)


def wrap(text: str, width: int) -> list[str]:
    """Break `text` after every `width` characters, as an export does."""
    return [text[i : i + width] for i in range(0, len(text), width)]


def lay(parts: list[str], width: int, *, spaced: bool, apart: bool) -> str:
    """Return paragraphs as hard-wrapped lines; `spaced`: a blank line after each line, `apart`: after each paragraph."""
    line_end, part_end = ("\n\n" if spaced else "\n"), ("\n\n" if apart or spaced else "\n")
    return part_end.join(line_end.join(wrap(p, width)) for p in parts) + "\n"


@st.composite
def wrapped(draw: st.DrawFn) -> str:
    """Plain paragraphs, hard-wrapped at a random width of 10 or more, with or without blank lines."""
    parts = draw(st.lists(paragraphs, min_size=1, max_size=4))
    return lay(parts, draw(st.integers(10, 60)), spaced=draw(st.booleans()), apart=draw(st.booleans()))


_HAN = "一二三四五六七八九"


@st.composite
def numbered(draw: st.DrawFn) -> list[str]:
    """The paragraphs of a report in numbered sections of two levels."""
    found = ["內政部移民署106年度施政績效報告"]
    for part in range(draw(st.integers(1, 3))):
        found.append(f"{'壹貳參'[part]}、{draw(st.sampled_from(('年度施政目標', '衡量標準', '執行成果')))}")
        for item in range(draw(st.integers(1, 3))):
            found.append(f"{_HAN[item]}、{draw(paragraphs)}")
    return found


def _group(value: int, comma: bool) -> str:
    return f"{value:,}" if comma else str(value)


@st.composite
def numerals(draw: st.DrawFn) -> tuple[str, Decimal]:
    """A number as a report writes it (commas, 億 and 萬, decimals before a scale) with its value."""
    comma = draw(st.booleans())
    form = draw(st.sampled_from(("plain", "mixed", "scaled")))
    if form == "plain":
        value = draw(st.integers(0, 10**12))
        return _group(value, comma), Decimal(value)
    if form == "scaled":
        word, size = draw(st.sampled_from((("萬", 4), ("万", 4), ("億", 8), ("亿", 8), ("兆", 12), ("萬億", 12), ("百萬", 6), ("千", 3))))
        number = draw(st.decimals(min_value=1, max_value=9999, places=draw(st.integers(0, 3))))
        return f"{number:,f}{word}" if comma else f"{number:f}{word}", number * Decimal(10) ** size
    value = draw(st.integers(10**4, 10**12 - 1))
    parts = ((value // 10**8, "億"), (value // 10**4 % 10**4, "萬"), (value % 10**4, ""))
    return "".join(_group(n, comma) + word for n, word in parts if n), Decimal(value)
