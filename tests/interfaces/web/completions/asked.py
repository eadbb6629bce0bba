"""The report, what is asked of it, and how Markdown shows a text."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ....strategies import messes

REPORT = """交通局105年度工作報告

壹、執法成果
一、取締：105年度取締違規停車1,234件，104年度取締違規停車1,100件。
二、宣導：105年度辦理交通安全宣導136場，參加民眾5,432人次。

貳、附帶說明
一、年度檢討：105年度取締違規停車1,300件，較往年增加。
二、網站：公告刊於 [首頁](https://evil.example/x) 及 <script>alert(1)</script>，105年度瀏覽網站共7,890人次。
三、𠮷祥：105年度𠮷祥路口裝設號誌77座。
"""
TALKS = "105年度辦理交通安全宣導幾場？"
PARKING = "105年度取締違規停車幾件？"
MARKDOWN = MarkdownIt("gfm-like")  # with raw HTML and links of bare addresses
INERT = {"inline", "text", "text_special", "code_inline", "paragraph_open", "paragraph_close"}
HOSTILE = [
    "[x](y)", "![x](y)", "[x][1]", "[1]: y", "[x](http://evil.example)", "![x](//evil.example/p.png)", "<script>alert(1)</script>", "<b>x</b>", "<http://evil.example>", "https://evil.example/?a=1&b=2",
    "www.evil.example", "evil.com", "a@evil.example", "//evil.example", "ftp://evil.example", "http://例.台灣", "http://", "javascript:alert(1)", "[^1]", "&lt;img&gt;", "&#60;b>", "&copy;", "R&D", "**粗**",
    "*x*", "__x__", "_x_", "~~x~~", "`code`", "``", "```", "$x$", "\\[x\\]", "\\", "\\*", "|a|b|", "|-|-|", "# x", "- x", "+ x", "* x", "1. x", "1) x", "2017. x", "> x", "===", "---", "    x", "{{x}}",
    "\x1b[31m", "\u202e", "。", "105", "年", "\n", "\t", " ",
]  # fmt: skip
TEXTS = st.one_of(messes, st.lists(st.sampled_from(HOSTILE), max_size=8).map("".join))


def shown(markdown: str) -> tuple[set[str], str]:
    """Return the kinds of a rendering's tokens, and its text."""

    def walk(tokens: list[Token]) -> Iterator[Token]:
        for token in tokens:
            yield token
            yield from walk(token.children or [])

    tokens = list(walk(MARKDOWN.parse(markdown)))
    return {t.type for t in tokens}, "".join(t.content for t in tokens if t.type in ("text", "text_special", "code_inline"))
