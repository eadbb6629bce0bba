"""Guards what a question is before it is understood: half width, no spaces inside its words and times, the rest as typed."""

from __future__ import annotations

import pytest
from hypothesis import given

from reportqa.ask.typed import typed_plain
from reportqa.library import Corpus

from ..strategies import messes


@pytest.mark.parametrize(("typed", "plain"), [
    ("１０６年ＭＯＵ？", "106年MOU？"), ("ｈｏｗ　ｍａｎｙ　ＭＯＵｓ？", "how many MOUs?"), ("２０２０／２１", "2020/21"), ("K P I 達 成 度", "K P I 達成度"),
    ("查 獲 案 件 幾 件", "查獲案件幾件"), ("臺北 人口", "臺北 人口"), ("106 年 底 MOU", "106年底 MOU"), ("112 年到 113 年", "112年到113年"), ("how many 通譯 in 106", "how many 通譯 in 106"),
    ("預算 執 行率", "預算執行率"), ("MOU\t106\n", "MOU 106"),
])  # fmt: skip
def test_widths_and_spaces(typed: str, plain: str) -> None:
    assert typed_plain(typed) == plain


@given(messes)
def test_it_is_done_once(text: str) -> None:
    assert typed_plain(typed_plain(text)) == typed_plain(text)


@pytest.mark.parametrize("question", [
    "106年底止共有幾國簽署MOU？", "１０６年底止共有幾國簽署ＭＯＵ？", "106年底止共有幾國簽署 MOU？", "106年底止共有几國签署MOU?", "106 年底 止 共 有 幾 國 簽 署 MOU",
    "106年底MOU簽了幾國", "106年底MOU签了几国", "how many MOUs by end of １０６?", "106年底止共有幾國簽屬MOU？",
])  # fmt: skip
def test_however_it_is_written_it_is_answered(real: Corpus, question: str) -> None:
    assert [f.value for f in real.ask(question).figures[:1]] == [19]
