"""The text of a message: its links lead to citations only, and each annotation spans its quotation."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.completions.content import content_of
from reportqa.interfaces.web.completions.markdown import escaped
from reportqa.interfaces.web.links import view_url

from .asked import INERT, MARKDOWN, TALKS, TEXTS, shown


@given(TEXTS, TEXTS)
def test_what_stands_in_a_message_leads_only_to_the_citation(quote: str, title: str) -> None:
    citation = {"n": 1, "document": "a b)(", "title": title, "section": [quote], "page": 3, "printed_page": "iii", "start": 1, "end": 2, "quote": quote, "table": title, "columns": ["x"], "ocr": True}
    figure = {"citation": 1, "subject": title, "text": quote}
    for language in ("zh-TW", "zh-CN", "en"):
        answer = {"language": language, "text": f"{quote}\n{title}", "computation": {"expression": "1 + 1"}, "figures": [figure], "citations": [citation], "nearest": [{"text": quote, "citation": citation}], "notes": [{"text": f"{title}."}]}
        content = content_of(answer, lambda c: view_url("http://127.0.0.1/", c))
        tokens = [t for block in MARKDOWN.parse(content.text) for t in (block, *(block.children or []))]
        links = {t.attrs["href"] for t in tokens if t.type == "link_open"}
        assert links == {"http://127.0.0.1/view/a%20b%29%28?start=1&end=2&page=3"}
        assert not {"image", "html_inline", "html_block", "table_open", "heading_open", "fence", "code_block"} & {t.type for t in tokens}
        (noted,) = content.annotations
        assert content.text[noted.start : noted.end] == escaped(quote)


_ASKED = st.lists(st.sampled_from(["105年度", "104年度", "107年度", "2016", "取締違規停車", "交通安全宣導", "參加民眾", "瀏覽網站", "𠮷祥路口", "號誌", "幾件？", "幾場？", "多少人次？", "在哪裡？", "how many ", "illegal parking cases "]), min_size=1, max_size=5).map("".join)


@given(question=_ASKED, lang=st.sampled_from([None, "zh-TW", "zh-CN", "en"]))
def test_an_annotation_spans_the_quotation_whatever_is_asked(question: str, lang: str | None, reports: Service) -> None:
    answer = reports.ask(question, lang=lang)
    content = content_of(answer, lambda c: view_url("http://127.0.0.1/", c))
    assert content.text == "\n\n".join(content.paragraphs)
    assert len(content.annotations) == len(answer["citations"])
    for noted, citation in zip(content.annotations, answer["citations"], strict=True):
        kinds, seen = shown(content.text[noted.start : noted.end])
        assert kinds <= INERT
        assert seen == " ".join(citation["quote"].split())
        read = parse_qs(urlsplit(noted.url).query)
        place = reports.read(unquote(urlsplit(noted.url).path).removeprefix("/view/"), start=int(read["start"][0]), end=int(read["end"][0]))
        assert place["text"] == citation["quote"]


def test_what_the_text_had_no_room_for_is_told_after_it(reports: Service) -> None:
    answer = {**reports.ask(TALKS), "notes": [{"text": "各年名稱不同。"}, {"text": reports.ask(TALKS)["text"]}], "computation": {"expression": "1 + 2 = 3"}}
    assert content_of(answer, lambda _: "/x").paragraphs[:3] == (answer["text"], "各年名稱不同。", "= 1 + 2 = 3")
