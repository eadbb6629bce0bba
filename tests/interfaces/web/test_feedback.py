"""Feedback: what is written is a question set, whole lines only, within bounds, and from the reports, not from the voter."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from reportqa.evaluate.cases import load_cases
from reportqa.interfaces.service import Service
from reportqa.interfaces.web import feedback
from reportqa.interfaces.web.app import create_app
from reportqa.interfaces.web.backend import Local
from reportqa.interfaces.web.settings import Settings
from reportqa.model.answer import Status, Type

FIGURE = "105年度辦理衛教宣導幾場？"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "said" / "feedback.jsonl"


@pytest.fixture
def voting(corpus: Path, service: Service, file: Path) -> Any:
    with TestClient(create_app(Settings(str(corpus), feedback=file), Local(service)), base_url="http://127.0.0.1") as found:
        yield found


@pytest.mark.parametrize("question", [FIGURE, "105年度流感疫苗比104年度多幾劑？", "104年與105年流感疫苗接種幾劑？", "120年度接種流感疫苗多少劑？", "開放預約門診是哪一天？", "105年護理人員超過30人嗎？", "宣導活動辦得如何？"])
def test_an_answer_voted_right_is_what_its_case_expects(question: str, voting: TestClient, file: Path, service: Service) -> None:
    assert voting.post("/v1/feedback", json={"question": question, "vote": "up"}).status_code == 201
    (case,) = load_cases([file])
    assert case.turns[0].status.value == service.ask(question)["status"]
    assert case.turns[0].tags[:2] == ("feedback", "up")


def test_one_voted_wrong_expects_the_voters_words(voting: TestClient, file: Path) -> None:
    voting.post("/v1/feedback", json={"question": FIGURE, "vote": "down", "comment": "140場"})
    voting.post("/v1/feedback", json={"question": FIGURE, "vote": "down"})
    said, unsaid = (case.turns[0] for case in load_cases([file]))
    assert (said.type, said.status, said.text_has) == (Type.PASSAGE, Status.ANSWERED, (("140場",),))
    assert unsaid.text_has == ((feedback.UNKNOWN,),)
    assert "136場" in said.note


def test_a_follow_up_is_written_as_it_was_understood(voting: TestClient, file: Path) -> None:
    voting.post("/v1/feedback", json={"question": "那104年呢？", "history": ["105年度接種流感疫苗多少劑？"], "vote": "up"})
    (case,) = load_cases([file])
    assert "流感疫苗" in case.turns[0].question
    assert str(case.turns[0].figures[0].value) == "21000"


def test_what_the_voter_claims_to_have_seen_is_not_believed(voting: TestClient, file: Path) -> None:
    voting.post("/v1/feedback", json={"question": FIGURE, "vote": "up", "answer": {"text": "999場", "citation": "999場"}})
    (case,) = load_cases([file])
    assert str(case.turns[0].figures[0].value) == "136"
    assert "changed" in case.turns[0].tags


def test_many_at_once_leave_whole_lines(voting: TestClient, file: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda n: voting.post("/v1/feedback", json={"question": FIGURE, "vote": "down", "comment": f"{n} \n x"}).status_code, range(24))) == {201}
    assert len(load_cases([file])) == 24


def test_a_line_that_was_cut_short_keeps_to_itself(voting: TestClient, file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"id": "half', encoding="utf-8")
    voting.post("/v1/feedback", json={"question": FIGURE, "vote": "up"})
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[1])["status"] == "answered"


def test_a_full_file_takes_no_more(voting: TestClient, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "MOST_BYTES", 10)
    reply = voting.post("/v1/feedback", json={"question": FIGURE, "vote": "up"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (507, "full")
    assert file.read_bytes() == b""


def test_a_file_that_cannot_be_written_is_told(corpus: Path, service: Service, tmp_path: Path) -> None:
    with TestClient(create_app(Settings(str(corpus), feedback=tmp_path), Local(service)), base_url="http://127.0.0.1") as voting:
        reply = voting.post("/v1/feedback", json={"question": FIGURE, "vote": "up"})
    assert (reply.status_code, reply.json()["error"]["message"][-1], int(reply.headers["Retry-After"]) > 0) == (503, ".", True)


@pytest.mark.parametrize("wrong", [{"vote": "maybe"}, {"vote": "up", "comment": "x" * 501}, {"vote": "up", "more": 1}, {"vote": "up", "answer": {"text": "x" * 9000}}])
def test_what_is_no_feedback_is_refused(wrong: dict[str, Any], voting: TestClient, file: Path) -> None:
    assert voting.post("/v1/feedback", json={"question": FIGURE, **wrong}).status_code == 422
    assert not file.exists()


def test_the_described_example_is_taken(voting: TestClient, file: Path) -> None:
    (example,) = voting.get("/openapi.json").json()["components"]["schemas"]["Feedback"]["examples"]
    assert voting.post("/v1/feedback", json={**example, "question": FIGURE}).status_code == 201


def test_a_server_that_keeps_none_says_so(client: TestClient) -> None:
    assert client.get("/v1/config").json()["feedback"] is False
    reply = client.post("/v1/feedback", json={"question": FIGURE, "vote": "up"})
    assert (reply.status_code, "--feedback" in reply.json()["error"]["message"]) == (404, True)
