"""Each vendor's recorded event is read as its documentation says, what is not a customer's message is left alone, and the requests are those its API takes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reportqa.interfaces.helpdesk.model import Forged, Incoming, Malformed, Outgoing, Reason
from reportqa.interfaces.helpdesk.vendors.chatwoot import Chatwoot

from .events import NAMES, NOW, SECRET, TOKEN, Change, raw, sample, signed, vendors

QUESTION = "105年度辦理衛教宣導幾場？"
OUT = Outgoing("reportqa-1", "35436", "136場。", NOW, in_reply_to="msg_1")
NOTE = Outgoing("reportqa-2", "35436", "note", NOW, internal=True, reason=Reason.NO_EVIDENCE)


def parsed(vendor: str, change: Change = lambda _: None) -> Incoming | None:
    found = sample(vendor)
    change(found)
    body = raw(found)
    return vendors()[vendor].parse(signed(vendor, body), body)


@pytest.mark.parametrize(
    ("vendor", "wanted"),
    [
        ("chatwoot", Incoming("message:77287", "1309", QUESTION, with_bot=True)),
        ("zendesk", Incoming("comment:30064117810589", "35436", QUESTION)),
        ("zammad", Incoming("article:104", "81", "105年度辦理 衛教宣導 幾場？")),
        ("generic", Incoming("msg_1", "case-42", QUESTION, with_bot=True)),
    ],
)
def test_the_recorded_event_is_a_question(vendor: str, wanted: Incoming) -> None:
    assert parsed(vendor) == wanted


def test_chatwoots_documented_sample_has_ids_as_text_and_the_senders_type() -> None:
    """Its page on webhook events has both forms of an id, and a sender that its newer versions tell more of."""

    def older(e: Any) -> None:
        e.update(id="1", sender={"id": 14, "name": "little-haze-776", "avatar": "", "type": "contact"})
        e["account"].update(id="3")

    assert parsed("chatwoot", older) == Incoming("message:1", "1309", QUESTION, with_bot=True)


def test_zendesks_ids_may_be_numbers() -> None:
    def numbered(e: Any) -> None:
        e["event"]["comment"].update(id=9876543210, author={"id": 8447388090495, "is_staff": False, "name": "x"})

    assert parsed("zendesk", numbered) == Incoming("comment:9876543210", "35436", QUESTION)


@pytest.mark.parametrize(
    ("vendor", "change"),
    [
        ("chatwoot", lambda e: e.update(message_type="outgoing")),
        ("chatwoot", lambda e: e.update(message_type="template")),
        ("chatwoot", lambda e: e.update(event="message_updated")),
        ("chatwoot", lambda e: e.update(event="conversation_resolved")),
        ("chatwoot", lambda e: e.update(private=True)),
        ("chatwoot", lambda e: e.update(content_type="input_csat")),
        ("chatwoot", lambda e: e["sender"].update(type="agent_bot")),
        ("chatwoot", lambda e: e["sender"].update(type="user")),
        ("chatwoot", lambda e: e["account"].update(id=4)),
        ("zendesk", lambda e: e.update(type="zen:event-type:ticket.created")),
        ("zendesk", lambda e: e["event"]["comment"].update(is_public=False)),
        ("zendesk", lambda e: e["event"]["comment"]["author"].update(is_staff=True)),
        ("zendesk", lambda e: e["event"]["comment"]["author"].update(id="77")),
        ("zammad", lambda e: e["article"].update(sender="Agent")),
        ("zammad", lambda e: e["article"].update(sender="System")),
        ("zammad", lambda e: e["article"].update(internal=True)),
        ("zammad", lambda e: e["article"].update(created_by_id=9)),
        ("zammad", lambda e: e.pop("article")),
        ("generic", lambda e: e.update(type="conversation.closed")),
        ("generic", lambda e: e["data"].update(author="agent")),
    ],
)
def test_what_no_customer_asks_is_left_alone(vendor: str, change: Change) -> None:
    assert parsed(vendor, change) is None


@pytest.mark.parametrize(
    ("vendor", "change"),
    [
        ("chatwoot", lambda e: e["conversation"].update(status="open")),
        ("zendesk", lambda e: e["detail"].update(tags=["reportqa_handed_off"])),
        ("zammad", lambda e: e["ticket"].update(owner_id=5)),
        ("generic", lambda e: e["data"].update(handed_off=True)),
    ],
)
def test_a_conversation_that_a_person_has_is_told(vendor: str, change: Change) -> None:
    found = parsed(vendor, change)
    assert found is not None
    assert found.with_bot is False


@pytest.mark.parametrize(
    ("vendor", "change"),
    [
        ("chatwoot", lambda e: e["conversation"].update(id="../../users/1")),
        ("chatwoot", lambda e: e["conversation"].update(id=True)),
        ("chatwoot", lambda e: e.update(content=["x"])),
        ("chatwoot", lambda e: e.pop("conversation")),
        ("zendesk", lambda e: e["detail"].update(id="1/../2")),
        ("zendesk", lambda e: e["event"]["comment"].update(id=None)),
        ("zammad", lambda e: e["ticket"].update(id=-1)),
        ("zammad", lambda e: e["article"].update(id=1.5)),
        ("generic", lambda e: e["data"].update(conversation_id="")),
        ("generic", lambda e: e["data"].update(conversation_id="x" * 300)),
    ],
)
def test_an_event_that_is_none_is_refused(vendor: str, change: Change) -> None:
    with pytest.raises(Malformed):
        parsed(vendor, change)


def body(request: Any) -> Any:
    return json.loads(request.body)


def test_chatwoot_takes_a_message_a_note_and_a_status() -> None:
    vendor = vendors()["chatwoot"]
    said, noted, (opened,) = vendor.reply(OUT, NOW), vendor.reply(NOTE, NOW), vendor.hand_off(NOTE, NOW)
    assert (said.method, said.url, said.headers["api_access_token"]) == ("POST", "https://desk.example/chatwoot/api/v1/accounts/3/conversations/35436/messages", TOKEN)
    assert body(said) == {"content": "136場。", "message_type": "outgoing", "private": False, "content_type": "text", "echo_id": "reportqa-1"}
    assert body(noted)["private"] is True
    assert (opened.url.rsplit("/", 1)[1], body(opened)) == ("toggle_status", {"status": "open"})


def test_zendesk_takes_a_comment_a_status_and_tags() -> None:
    vendor = vendors()["zendesk"]
    said, noted, (tagged, opened) = vendor.reply(OUT, NOW), vendor.reply(NOTE, NOW), vendor.hand_off(NOTE, NOW)
    assert (said.method, said.url) == ("PUT", "https://desk.example/zendesk/api/v2/tickets/35436.json")
    assert said.headers["Authorization"].startswith("Basic ")
    assert body(said) == {"ticket": {"comment": {"body": "136場。", "public": True}, "metadata": {"reportqa": "reportqa-1"}}}
    assert body(noted)["ticket"]["comment"]["public"] is False
    assert (tagged.url.rsplit("/", 1)[1], body(tagged)) == ("tags.json", {"tags": ["reportqa_handed_off", "reportqa_handed_off_no_evidence"]})
    assert body(opened) == {"ticket": {"status": "open", "assignee_id": None}}


def test_zammad_takes_an_article_a_state_and_tags() -> None:
    vendor = vendors()["zammad"]
    said, noted, (tagged, _, opened) = vendor.reply(OUT, NOW), vendor.reply(NOTE, NOW), vendor.hand_off(NOTE, NOW)
    assert (said.method, said.url, said.headers["Authorization"]) == ("POST", "https://desk.example/zammad/api/v1/ticket_articles", f"Token token={TOKEN}")
    assert body(said) == {"ticket_id": 35436, "body": "136場。", "content_type": "text/plain", "sender": "Agent", "type": "note", "internal": False, "message_id": "<reportqa-1@reportqa>"}
    assert body(noted)["internal"] is True
    assert body(tagged) == {"item": "reportqa_handed_off", "object": "Ticket", "o_id": 35436}
    assert (opened.method, opened.url.rsplit("/", 1)[1], body(opened)) == ("PUT", "35436", {"state": "open", "owner_id": 1})


def test_the_generic_reply_is_signed_as_its_events_are() -> None:
    vendor = vendors()["generic"]
    said = vendor.reply(OUT, NOW)
    vendor.verify(said.headers, said.body, NOW)
    assert (said.url, said.headers["webhook-id"]) == ("https://desk.example/generic/callback", "reportqa-1")
    assert body(said)["data"] == {"conversation_id": "35436", "in_reply_to": "msg_1", "text": "136場。", "reason": None, "answer": None}
    assert body(vendor.hand_off(NOTE, NOW)[0])["type"] == "conversation.handed_off"


@pytest.mark.parametrize("vendor", NAMES)
def test_a_request_shows_no_secret(vendor: str) -> None:
    found = vendors()[vendor]
    shown = repr((found, found.reply(OUT, NOW), found.hand_off(NOTE, NOW)))
    assert SECRET not in shown
    assert TOKEN not in shown
    assert "Basic" not in shown


def test_a_standard_secret_is_base64() -> None:
    """The vector of the Standard Webhooks specification's own libraries."""
    from reportqa.interfaces.helpdesk.vendors.signed import Signed

    vendor = Signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = {"webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330", "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}
    vendor.verify(headers, b'{"test": 2432232314}', 1614265330.0)
    with pytest.raises(Forged):
        vendor.verify(headers, b'{"test": 2432232315}', 1614265330.0)


def test_chatwoot_without_a_signature_rests_on_its_address() -> None:
    Chatwoot("https://x.example", 3, TOKEN, segment=SECRET).verify({}, b"{}", NOW)
