"""From an event to what the customer reads: an answer, or a person with a reason; once, in order, whatever fails on the way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from reportqa.interfaces.helpdesk.desk import Desk
from reportqa.interfaces.web.backend import Broken, Busy, Slow
from reportqa.model.errors import UsageError

from .conftest import Clock, Made, run, settled, tell
from .events import NAMES
from .fakes import Fake

QUESTION = "105年度辦理衛教宣導幾場？"
LOOKED_UP = ("chatwoot", "zendesk", "zammad")  # vendors whose messages can be listed


class Scripted:
    """A backend that answers, or fails, as told."""

    ready = True

    def __init__(self, reply: Any) -> None:
        self.reply, self.asked = reply, list[dict[str, Any]]()

    async def start(self) -> None: ...
    async def stop(self) -> None: ...

    async def call(self, method: str, /, **arguments: Any) -> Any:
        self.asked.append(arguments)
        if isinstance(self.reply, Exception):
            raise self.reply
        if self.reply is None:
            await asyncio.sleep(60)
        return self.reply


def answer(**changed: Any) -> dict[str, Any]:
    citation = {"n": 1, "document": "d", "title": "T", "section": ["S"], "page": 3, "printed_page": "1", "start": 0, "end": 9, "quote": "辦理宣導136場", "table": None, "columns": [], "ocr": False}
    return {"status": "answered", "reason": None, "text": "136場。", "language": "zh-TW", "understood": QUESTION, "citations": [citation], "conflicts": [], "nearest": [], "computation": None, "confidence": 0.9} | changed


def worked(desk: Desk, clock: Clock, *told: tuple[Any, ...]) -> None:
    async def work() -> None:
        for each in told:
            await tell(desk, *each)
        await settled(desk, clock)

    run(desk, work)


def test_what_comes_while_the_reports_are_read_waits_and_is_not_late(made: Made, fake: Fake, clock: Clock) -> None:
    backend = Scripted(answer())
    backend.ready = False
    desk = made(backend, deadline=5)

    async def work() -> None:
        await tell(desk, NAMES[0], 1, QUESTION, 7)
        clock.now += 600
        await asyncio.sleep(0.3)
        assert backend.asked == []
        backend.ready = True
        await settled(desk, clock)

    run(desk, work)
    assert "136" in fake.told(NAMES[0], 7)[0]


@pytest.mark.parametrize("vendor", NAMES)
def test_a_question_is_answered_with_its_source(vendor: str, made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(), clock, (vendor, 1, QUESTION, 7))
    (text,) = fake.told(vendor, 7)
    assert "136" in text
    assert "105年度辦理衛教宣導136場" in text
    assert (fake.handed, fake.wrong) == ([], [])


@pytest.mark.parametrize("vendor", NAMES)
@pytest.mark.parametrize(
    ("text", "reply", "reason", "says"),
    [
        ("我要找真人", answer(), "user_asked_human", "已為您轉接服務人員"),
        ("Please let me talk to a human", answer(), "user_asked_human", "a colleague"),
        ("转人工客服吧", answer(), "user_asked_human", "已为您转接服务人员"),
        (QUESTION, answer(status="not_found", reason="no_topic", citations=[]), "out_of_scope", "不在報告範圍"),
        (QUESTION, answer(status="not_found", reason="other_period", citations=[]), "no_evidence", "沒有查到"),
        (QUESTION, answer(status="not_found", reason="topic_without_figure", citations=[]), "no_evidence", "沒有查到"),
        (QUESTION, answer(status="partial", reason="ambiguous"), "low_confidence", "無法確定"),
        (QUESTION, answer(confidence=0.3), "low_confidence", "無法確定"),
        (QUESTION, answer(conflicts=[{}], text="136場；137場。"), "conflict", "136場；137場。"),
        (QUESTION, UsageError("no words"), "out_of_scope", "不在報告範圍"),
        (QUESTION, Slow(), "timeout", "無法及時"),
        (QUESTION, Broken("x"), "error", "無法回答"),
        ("字" * 2001, answer(), "out_of_scope", "不在報告範圍"),
    ],
)
def test_a_person_takes_over_for_a_reason(vendor: str, text: str, reply: Any, reason: str, says: str, made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(Scripted(reply)), clock, (vendor, 1, text, 7))
    (told,) = fake.told(vendor, 7)
    assert says in told
    notes = [p.text for p in fake.posted if p.internal]
    assert vendor == "generic" or any(f"：{reason}】" in n or f": {reason}]" in n or reason.replace("_", "\\_") in n for n in notes)
    assert fake.handed
    assert all(h[1] == "7" for h in fake.handed)
    assert vendor == "chatwoot" or any(reason in h[2] for h in fake.handed)
    assert fake.wrong == []


def test_an_answer_below_the_confidence_wanted_is_not_shown_to_the_customer(made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(Scripted(answer(confidence=0.3))), clock, ("zendesk", 1, QUESTION, 7))
    assert "136" not in fake.told("zendesk", 7)[0]
    assert "136" in next(p.text for p in fake.posted if p.internal)


@pytest.mark.parametrize("reply", [None, Busy()])
def test_what_is_not_answered_in_time_goes_to_a_person(reply: Any, made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(Scripted(reply), deadline=0.1), clock, ("zammad", 1, QUESTION, 7))
    assert ("zammad", "7", "reportqa_handed_off_timeout") in fake.handed


@pytest.mark.parametrize(("text", "says"), [("謝謝！", "不客氣"), ("谢谢你", "不客气"), ("Thanks!", "You are welcome"), ("你好", "轉真人"), ("Hello", "talk to a person"), ("bye", "Goodbye")])
def test_a_kind_word_is_no_question(text: str, says: str, made: Made, fake: Fake, clock: Clock) -> None:
    backend = Scripted(answer())
    worked(made(backend), clock, ("chatwoot", 1, text, 7))
    assert says in fake.told("chatwoot", 7)[0]
    assert (backend.asked, fake.handed) == ([], [])


def test_kind_words_do_not_go_on_for_ever(made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(Scripted(answer())), clock, *(("chatwoot", n, "謝謝", 7) for n in range(1, 6)))
    assert len(fake.told("chatwoot", 7)) == 1


def test_two_machines_that_talk_to_each_other_are_stopped(made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(Scripted(answer())), clock, *(("chatwoot", n, QUESTION, 7) for n in range(1, 41)))
    assert len(fake.told("chatwoot", 7)) <= 30
    assert set(fake.handed) == {("chatwoot", "7", "")}


@pytest.mark.parametrize("text", ["👍", "?", "", "  \n"])
def test_what_holds_no_words_is_left_alone(text: str, made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(), clock, ("chatwoot", 1, text, 7))
    assert (fake.posted, fake.handed) == ([], [])


def test_a_file_without_words_goes_to_a_person(made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(), clock, ("chatwoot", 1, "", 7, lambda e: e.update(attachments=[{"id": 1, "data_url": "http://127.0.0.1:1/x"}])))
    assert len(fake.handed) == 1
    assert all("chatwoot" in path for path in fake.seen)


def test_a_follow_up_keeps_its_topic_and_other_conversations_do_not(made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(), clock, ("chatwoot", 1, "105年度接種流感疫苗多少劑？", 7), ("chatwoot", 2, "那104年呢？", 7), ("chatwoot", 3, "那104年呢？", 8))
    assert "21,000" in fake.told("chatwoot", 7)[1]
    assert "21,000" not in fake.told("chatwoot", 8)[0]


def test_history_is_the_last_questions_only(made: Made, clock: Clock) -> None:
    backend = Scripted(answer())
    worked(made(backend, history=2), clock, *(("chatwoot", n, f"第{n}題是什麼？", 7) for n in range(1, 5)))
    assert backend.asked[-1]["history"] == ["第2題是什麼？", "第3題是什麼？"]


def test_an_event_sent_again_is_done_once(made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(), clock, *[("zendesk", 1, QUESTION, 7)] * 4)
    assert len(fake.posted) == 1


def test_after_a_hand_off_the_bot_is_silent_until_the_vendor_gives_it_back(made: Made, fake: Fake, clock: Clock) -> None:
    worked(made(), clock, ("zammad", 1, "轉真人", 7), ("zammad", 2, QUESTION, 7), ("zammad", 3, QUESTION, 8))
    assert (len(fake.told("zammad", 7)), len(fake.told("zammad", 8))) == (1, 1)
    worked(made(), clock, ("chatwoot", 1, "轉真人", 7), ("chatwoot", 2, QUESTION, 7))
    worked(made(), clock, ("chatwoot", 3, QUESTION, 7, lambda e: e["conversation"].update(status="open")))
    assert len(fake.told("chatwoot", 7)) == 1
    worked(made(), clock, ("chatwoot", 4, QUESTION, 7))
    assert "136" in fake.told("chatwoot", 7)[1]


# ---------------------------------------------------------------- what fails


def test_answers_come_in_order_and_once_after_the_vendor_was_down(made: Made, fake: Fake, clock: Clock) -> None:
    desk = made(attempts=1000)
    fake.down = True

    async def work() -> None:
        for n in range(1, 9):
            await tell(desk, "chatwoot", n, f"{QUESTION[:-1]}{'？' * n}", 7 + n % 2)
        for _ in range(40):
            clock.now += 0.05
            await asyncio.sleep(0.01)
        assert fake.posted == []
        fake.down = False
        await settled(desk, clock)

    run(desk, work)
    assert [len(fake.told("chatwoot", n)) for n in (7, 8)] == [4, 4]
    assert fake.wrong == []


def test_a_vendor_that_hangs_holds_up_neither_another_nor_its_own_answers(made: Made, fake: Fake, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = Scripted(answer())
    desk = made(backend)
    send = desk._deliverer.send

    async def hangs(base: str, request: Any) -> Any:
        if "chatwoot" in base:
            await asyncio.sleep(3600)
        return await send(base, request)

    async def work() -> None:
        monkeypatch.setattr(desk._deliverer, "send", hangs)
        for n in range(1, 21):
            await tell(desk, "chatwoot", n, QUESTION)
        await tell(desk, "zendesk", 1, QUESTION, 7)
        for _ in range(500):
            if fake.posted and len(backend.asked) == 21:
                return
            await asyncio.sleep(0.01)

    run(desk, work)
    assert (len(fake.told("zendesk", 7)), len(backend.asked)) == (1, 21)


@pytest.mark.parametrize("vendor", LOOKED_UP)
def test_a_message_that_arrived_though_the_reply_failed_is_not_posted_again(vendor: str, made: Made, fake: Fake, clock: Clock) -> None:
    fake.next.append(lambda: None)
    worked(made(), clock, (vendor, 1, QUESTION, 7), (vendor, 2, QUESTION, 7))
    assert len(fake.told(vendor, 7)) == 2
    assert sum("GET" in path for path in fake.seen) == 1


@pytest.mark.parametrize("vendor", LOOKED_UP)
def test_the_same_answer_to_an_earlier_question_is_not_taken_for_one_that_did_not_arrive(vendor: str, made: Made, fake: Fake, clock: Clock) -> None:
    fake.next += [None, lambda: (500, None)]
    worked(made(), clock, (vendor, 1, QUESTION, 7), (vendor, 2, QUESTION, 7))
    assert len(fake.told(vendor, 7)) == 2
    assert sum("GET" in path for path in fake.seen) == 1


def test_the_generic_receiver_knows_a_message_again_by_its_id(made: Made, fake: Fake, clock: Clock) -> None:
    fake.next.append(lambda: None)
    worked(made(), clock, ("generic", 1, QUESTION, 7))
    assert list(fake.received.values()) == [2]


@pytest.mark.parametrize("vendor", LOOKED_UP)
def test_a_crash_between_sending_and_keeping_that_it_was_sent_posts_nothing_twice(vendor: str, made: Made, fake: Fake, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = made()
    mark = desk._queue.mark

    def dies(step: Any, state: str, reference: str = "") -> None:
        if state == "sent":
            raise asyncio.CancelledError
        mark(step, state, reference)

    async def work() -> None:
        monkeypatch.setattr(desk._queue, "mark", dies)
        await tell(desk, vendor, 1, QUESTION, 7)
        for _ in range(200):
            if fake.posted:
                return
            await asyncio.sleep(0.01)

    run(desk, work)
    assert len(fake.posted) == 1
    worked(made(), clock)
    assert len(fake.told(vendor, 7)) == 1


def test_what_is_never_taken_is_given_up_and_can_be_retried(made: Made, fake: Fake, clock: Clock) -> None:
    desk = made(attempts=3)
    fake.down = True
    worked(desk, clock, ("chatwoot", 1, QUESTION, 7))
    assert len(fake.seen) == 3
    fake.down = False
    again = made()
    (dead,) = again._queue.listed()
    assert (dead.state, "503" in dead.error) == ("dead", True)
    assert again._queue.retry([], clock()) == 1
    worked(again, clock)
    assert len(fake.told("chatwoot", 7)) == 1


def test_a_message_that_the_vendor_refuses_still_reaches_a_person(made: Made, fake: Fake, clock: Clock) -> None:
    fake.next.append(lambda: (422, None))
    worked(made(), clock, ("chatwoot", 1, QUESTION, 7))
    assert fake.told("chatwoot", 7) == []
    assert fake.handed == [("chatwoot", "7", "")]
    assert made()._queue.listed()[0].state == "dead"


def test_no_redirect_is_followed(made: Made, fake: Fake, clock: Clock) -> None:
    fake.next.append(lambda: (302, {"location": "https://evil.example/"}))
    worked(made(), clock, ("chatwoot", 1, QUESTION, 7))
    assert all(path.startswith(("POST /chatwoot", "GET /chatwoot")) for path in fake.seen)
    assert "redirect" in made()._queue.listed()[0].error


def test_an_account_that_is_gone_loses_nothing(made: Made, clock: Clock) -> None:
    desk = made()
    desk._helpdesks.accounts["other"] = desk.accounts["chatwoot"]  # type: ignore[index]

    async def work() -> None:
        await tell(desk, "chatwoot", 1, QUESTION, 7)

    asyncio.run(work())
    desk._queue._db.execute("UPDATE events SET account = 'gone'")
    desk._queue.close()
    worked(made(), clock)
    assert "no account 'gone'" in made()._queue.listed()[0].error


def test_a_failure_of_our_own_keeps_the_event_and_its_text_out_of_the_log(made: Made, fake: Fake, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    worked(made(Scripted({"not": "an answer"}), attempts=2), clock, ("chatwoot", 1, QUESTION, 7))
    (dead,) = made()._queue.listed()
    assert (dead.state, "failure of the server" in dead.error) == ("dead", True)
    assert "KeyError" in caplog.text
    assert QUESTION not in caplog.text
