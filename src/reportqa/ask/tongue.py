"""A question -> the language that it is asked in, and so is answered in."""

from __future__ import annotations

import re
import unicodedata

from reportqa.ask.vocabulary import stopwords
from reportqa.language.script import is_cjk, script_of

_LATIN = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")  # noqa: RUF001
_HAN_ASKS = re.compile(r"多少|[幾几哪誰谁嗎吗呢吧何怎是]|什[麼么]|甚[麼么]|有[沒没無无]")  # what a Chinese question asks with, whatever else stands in it
# What Simplified writes with letters that Traditional has too, in other words: 几 (but 茶几), 么, 后 and 里.
_SIMPLIFIED = re.compile(r"(?<![茶窗條条])几|[什怎那多甚]么|[之以今最然]后|[哪那]里")
_COMMON = 2  # English function words that make a question with Chinese letters an English one
_SHOUTED = 3  # words from which capitals are how all is written, and no abbreviations


def language_of(question: str, default: str) -> str:
    """Tell the language of a question: zh-TW, zh-CN or en; `default` where no character tells.

    >>> language_of("KPI 達成度?", "en"), language_of("how many MOUs", "zh-TW"), language_of("106 MOU?", "zh-TW")
    ('zh-TW', 'en', 'zh-TW')
    >>> language_of("what is 達成度", "zh-TW"), language_of("budget 是多少", "zh-TW"), language_of("MOU 是什么", "zh-TW")
    ('en', 'zh-TW', 'zh-CN')
    """
    text = unicodedata.normalize("NFKC", question)
    words = _LATIN.findall(text)
    shouted = len(words) >= _SHOUTED and all(w.isupper() for w in words)
    english = stopwords("en")
    kinds = [english.get(w.lower()) for w in words if shouted or not (w.isupper() and len(w) > 1)]  # US and IT are names
    common = sum(kind is not None for kind in kinds)
    han = sum(map(is_cjk, text))
    if han and not _is_english(text, kinds, han, common):
        script = script_of(text)
        if script is None and not _SIMPLIFIED.search(text):
            return default if default.startswith("zh") else "zh-TW"
        return "zh-TW" if script == "Hant" else "zh-CN"
    long = [w for w in words if len(w) > 1]
    if not long or (not common and all(w.isupper() for w in long)):
        return default
    return "en"


def _is_english(text: str, kinds: list[str | None], han: int, common: int) -> bool:
    """Whether a question with Chinese letters is built of English words: What about 新北市? is, KPI 達成度 and Work of Art 經費 are not."""
    if _HAN_ASKS.search(text):
        return common > _COMMON and common * 2 > han
    return "question" in kinds[:_COMMON] or kinds[:_COMMON] == ["politeness", "function"] or common > _COMMON or (common == _COMMON and han <= len(kinds))
