"""What a worker writes is one line of JSON, whatever it holds."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.service import Service
from reportqa.interfaces.web.worker import ABSENT, BROKEN, RESULT, USAGE, _reply, encoded, resident


@given(st.dictionaries(st.text(), st.text(st.characters(categories=None, exclude_categories=[]))))
def test_any_text_is_one_line_of_json(value: dict[str, str]) -> None:
    line = encoded(value)
    assert b"\n" not in line
    assert json.loads(line.decode()) == value


def test_half_a_character_is_escaped() -> None:
    assert encoded("\ud800") == b'"\\ud800"'


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        (b'["documents", {}]', RESULT, "health-105"),
        (b'["outline", {"document": "x"}]', ABSENT, "no document"),
        (b'["ask", {"question": "?"}]', USAGE, "no words"),
        (b'["none", {}]', BROKEN, "KeyError"),
        (b"{", BROKEN, "JSONDecodeError"),
    ],
)
def test_every_request_gets_a_reply(line: bytes, kind: bytes, words: str, service: Service) -> None:
    found, said = _reply(service, line)
    assert found == kind
    assert words in said.decode()


def test_memory_is_told() -> None:
    assert resident() == 0 or resident() > 1 << 20
