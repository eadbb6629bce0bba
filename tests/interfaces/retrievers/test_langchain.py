"""The reports in LangChain: the retriever and the tool, as the framework calls them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda

from reportqa.interfaces.retrievers.langchain import ReportRetriever, answer_tool
from reportqa.library import Corpus, open_corpus
from reportqa.model.wire import answer_dict

_QUESTION = "105年度辦理衛教宣導幾場？"


@pytest.fixture(scope="module")
def opened(corpus: Path) -> Corpus:
    return open_corpus(corpus)


@pytest.mark.parametrize("question", ["流感疫苗接種多少劑？", "流感疫苗接种多少剂？", "how many flu vaccine doses?"])
def test_a_question_in_any_language_finds_its_passage(question: str, opened: Corpus) -> None:
    retriever = ReportRetriever(corpus=opened, k=1)
    (found,) = retriever.invoke(question)
    assert isinstance(retriever, BaseRetriever)
    assert "23,456劑" in found.page_content


def test_a_document_is_the_passage_and_where_it_stands(opened: Corpus) -> None:
    (hit,) = opened.search("流感疫苗", top_k=1)
    (found,) = ReportRetriever(corpus=opened, k=1).invoke("流感疫苗")
    assert found.page_content == hit.text == opened.documents[0].text[found.metadata["start"] : found.metadata["end"]]
    assert found.metadata == {"document": "health-105", "title": "衛生局105年度工作報告", "section": " > ".join(hit.section), "page": None, "printed_page": None, "ocr": False, "start": hit.start, "end": hit.end, "score": hit.score}
    assert found.metadata["score"] > 0
    assert found.id == f"health-105:{hit.start}-{hit.end}"


def test_at_most_k_come_back_and_none_that_has_no_word_of_the_question(opened: Corpus) -> None:
    retriever = ReportRetriever(corpus=opened, k=2)
    assert len(retriever.invoke("105年度")) == 2
    assert retriever.invoke("zzz") == retriever.invoke("？") == []


def test_the_asynchronous_retriever_finds_the_same(opened: Corpus) -> None:
    retriever = ReportRetriever(corpus=opened)
    assert asyncio.run(retriever.ainvoke("流感疫苗")) == retriever.invoke("流感疫苗")
    assert asyncio.run(retriever.abatch(["流感疫苗", "宣導"])) == retriever.batch(["流感疫苗", "宣導"])


def test_it_opens_a_report(corpus: Path) -> None:
    assert ReportRetriever.open(str(corpus), k=1).invoke("流感疫苗")


def test_the_tool_answers_with_its_quotation_and_the_whole_answer(opened: Corpus) -> None:
    tool = answer_tool(opened)
    call = {"type": "tool_call", "id": "1", "name": "ask_reports", "args": {"question": _QUESTION, "language": "en"}}
    said = tool.invoke(call)
    assert said.content.startswith(opened.ask(_QUESTION, lang="en").text)
    assert "\n[1] 「宣導活動：105年度辦理衛教宣導136場」 health-105 > 貳、防疫工作" in said.content
    assert "(衛生局105年度工作報告)" in said.content
    assert said.artifact == answer_dict(opened.ask(_QUESTION, lang="en"))
    assert asyncio.run(tool.ainvoke(call)) == said


def test_the_tool_says_what_is_only_near(opened: Corpus) -> None:
    said = answer_tool(opened).invoke({"question": "107年度接種流感疫苗多少劑？"})
    assert "Not in the reports: other_period. Do not answer from elsewhere." in said
    assert said.index("(not the answer; quoted material)") < said.index("105年度接種流感疫苗")
    assert "Sources" not in said


def test_a_heading_alone_is_no_passage(tmp_path: Path) -> None:
    (tmp_path / "parks.txt").write_text("DEPARTMENT OF PARKS\n\nAnnual Report 2019\n\n1. Playgrounds\n\nThe department of parks kept 41 playgrounds open in 2019.\n", encoding="utf-8")
    retriever = ReportRetriever.open(str(tmp_path), k=3)
    assert "DEPARTMENT OF PARKS" in [hit.text for hit in retriever.corpus.search("department of parks")]
    found = retriever.invoke("department of parks")
    assert "41 playgrounds" in found[0].page_content
    assert not {d.page_content for d in found} & {"DEPARTMENT OF PARKS", "1. Playgrounds"}


@pytest.mark.parametrize(("called", "sentence"), [({"question": "？"}, "the question holds no words"), ({"question": None}, "the tool takes a question"), ({"question": "x", "language": "fr"}, "the tool takes a question")])
def test_a_call_that_makes_no_sense_is_told_to_the_agent(called: dict[str, object], sentence: str, opened: Corpus) -> None:
    assert answer_tool(opened).invoke(called).startswith(sentence)


def test_a_chain_may_ask(opened: Corpus) -> None:
    chain = RunnableLambda(opened.ask) | (lambda answer: answer.figures[0].value)
    assert chain.invoke(_QUESTION) == 136
