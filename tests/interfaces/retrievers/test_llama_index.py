"""The reports in LlamaIndex: the retriever and the query engine, as the framework calls them; and why they are needed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import MetadataMode, TextNode
from llama_index.retrievers.bm25 import BM25Retriever

from reportqa.interfaces.retrievers.llama_index import ReportQueryEngine, ReportRetriever
from reportqa.library import Corpus, open_corpus
from reportqa.model.errors import UsageError
from reportqa.model.wire import answer_dict

_QUESTION = "105年度辦理衛教宣導幾場？"


@pytest.fixture(scope="module")
def opened(corpus: Path) -> Corpus:
    return open_corpus(corpus)


@pytest.mark.parametrize("question", ["流感疫苗接種多少劑？", "流感疫苗接种多少剂？"])
def test_the_frameworks_own_scores_zero_where_this_finds_the_passage(question: str, opened: Corpus) -> None:
    passages = [p.span.of(opened.documents[p.document].text) for p in opened.passages]
    theirs = BM25Retriever.from_defaults(nodes=[TextNode(text=text) for text in passages], similarity_top_k=3).retrieve(question)
    (ours,) = ReportRetriever(opened, similarity_top_k=1).retrieve(question)
    assert [node.score for node in theirs] == [0.0] * 3
    assert ours.score is not None
    assert ours.score > 0
    assert "23,456劑" in ours.text


def test_a_node_is_the_passage_and_where_it_stands(opened: Corpus) -> None:
    retriever = ReportRetriever(opened, similarity_top_k=1)
    (hit,) = opened.search("流感疫苗", top_k=1)
    (found,) = retriever.retrieve("流感疫苗")
    assert isinstance(retriever, BaseRetriever)
    assert found.text == hit.text == opened.documents[0].text[found.metadata["start"] : found.metadata["end"]]
    assert found.metadata == {"document": "health-105", "title": "衛生局105年度工作報告", "section": " > ".join(hit.section), "page": None, "printed_page": None, "ocr": False, "start": hit.start, "end": hit.end, "score": hit.score}
    assert (found.score, found.node_id) == (hit.score, f"health-105:{hit.start}-{hit.end}")


def test_a_model_reads_the_section_but_no_offsets(opened: Corpus) -> None:
    (found,) = ReportRetriever(opened, similarity_top_k=1).retrieve("流感疫苗")
    read = found.node.get_content(MetadataMode.LLM)
    assert "section: " in read
    assert "start: " not in read
    assert "score: " not in read
    assert "None" not in read  # the file has no pages, and a model need not be told so


def test_what_has_no_word_of_the_question_is_not_retrieved(opened: Corpus) -> None:
    retriever = ReportRetriever(opened)
    assert retriever.retrieve("zzz") == retriever.retrieve("？") == []


def test_the_asynchronous_retriever_finds_the_same(opened: Corpus) -> None:
    retriever = ReportRetriever(opened)
    assert asyncio.run(retriever.aretrieve("流感疫苗")) == retriever.retrieve("流感疫苗")


def test_it_opens_a_report(corpus: Path) -> None:
    assert ReportRetriever.open(str(corpus), similarity_top_k=1).retrieve("流感疫苗")


def test_the_query_engine_answers_with_its_quotations(opened: Corpus) -> None:
    engine = ReportQueryEngine(opened, lang="en")
    reply, answer = engine.query(_QUESTION), opened.ask(_QUESTION, lang="en")
    assert isinstance(engine, BaseQueryEngine)
    assert str(reply) == answer.text
    assert [node.text for node in reply.source_nodes] == [citation.quote for citation in answer.citations]
    assert reply.source_nodes[0].metadata["document"] == "health-105"
    assert reply.metadata == answer_dict(answer)
    assert asyncio.run(engine.aquery(_QUESTION)) == reply


def test_the_query_engine_cites_nothing_where_nothing_is_found(opened: Corpus) -> None:
    reply = ReportQueryEngine(opened).query("107年度接種流感疫苗多少劑？")
    assert reply.metadata is not None
    assert (reply.metadata["status"], reply.source_nodes) == ("not_found", [])
    assert reply.metadata["nearest"]


def test_what_is_no_question_is_refused(opened: Corpus) -> None:
    with pytest.raises(UsageError, match="holds no words"):
        ReportQueryEngine(opened).query("？")
