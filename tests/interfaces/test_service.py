"""The readings of a corpus as JSON: what every door serves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportqa.interfaces.service import Service
from reportqa.library import open_corpus
from reportqa.model.errors import UsageError


@pytest.fixture(scope="module")
def service(corpus: Path) -> Service:
    return Service(open_corpus(corpus))


def test_an_answer_is_of_the_contract(service: Service) -> None:
    answer = service.ask("105年度辦理衛教宣導幾場？")
    assert (answer["schema"], answer["status"], answer["figures"][0]["value"]) == ("reportqa.answer/1", "answered", 136)


def test_the_history_completes_a_question(service: Service) -> None:
    assert service.ask("那104年呢？", history=["105年度接種流感疫苗多少劑？"])["figures"][0]["value"] == 21000


def test_a_citation_is_read_back(service: Service) -> None:
    cited = service.ask("105年度辦理衛教宣導幾場？")["citations"][0]
    assert service.read(cited["document"], start=cited["start"], end=cited["end"])["text"] == cited["quote"]


def test_figures_come_in_pages_that_make_the_whole(service: Service) -> None:
    whole = service.figures()
    pages = [service.figures(limit=2, offset=at)["figures"] for at in range(0, whole["total"], 2)]
    assert [f for page in pages for f in page] == whole["figures"]
    assert len(whole["figures"]) == whole["total"] > 2


def test_documents_and_their_outline(service: Service) -> None:
    (document,) = service.documents()
    (outline,) = service.outline(document=document["document"])
    assert document["pages"] is None
    assert [s["section"][-1] for s in outline["sections"] if s["level"] == 1] == ["壹、業務概況", "貳、防疫工作"]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (0, 10**9)])
def test_a_span_that_is_none_is_refused(start: int, end: int, service: Service) -> None:
    with pytest.raises(UsageError, match="has characters 0 to"):
        service.read("health-105", start=start, end=end)


def test_an_unknown_document_is_refused(service: Service) -> None:
    with pytest.raises(UsageError, match="no document 'other'"):
        service.outline(document="other")


def test_every_reading_is_json(service: Service) -> None:
    for name, arguments in (("search", {"query": "疫苗"}), ("trend", {"words": "流感疫苗"}), ("figures", {}), ("documents", {}), ("outline", {})):
        json.dumps(service.methods[name](**arguments))


def test_reports_of_one_file_name_are_told_apart(tmp_path: Path) -> None:
    for year, counted in ((105, 136), (106, 148)):
        folder = tmp_path / str(year)
        folder.mkdir()
        (folder / "report.txt").write_text(f"衛生局{year}年度工作報告\n\n壹、防疫工作\n一、宣導活動：{year}年度辦理衛教宣導{counted}場。\n", encoding="utf-8")
    both = Service(open_corpus(tmp_path))
    assert [d["document"] for d in both.documents()] == ["report (105)", "report (106)"]
    assert {f["document"] for f in both.figures()["figures"]} == {hit["document"] for hit in both.search("衛教宣導")} == {"report (105)", "report (106)"}
    answer = both.ask("106年度辦理衛教宣導幾場？")
    cited = answer["citations"][0]
    assert (cited["document"], answer["documents"]) == ("report (106)", ["report (106)"])
    assert "148場" in cited["quote"] == both.read(cited["document"], start=cited["start"], end=cited["end"])["text"]
    over = both.ask("105到106年衛教宣導場數的趨勢")
    assert {c["document"] for c in over["citations"]} == {"report (105)", "report (106)"}, "a citation of one report stood for the same span of the other"
