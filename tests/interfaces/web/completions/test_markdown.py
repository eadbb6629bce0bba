"""Text of a report in Markdown is shown as it is, and does nothing."""

from __future__ import annotations

import pytest
from hypothesis import given

from reportqa.interfaces.terminal import plain
from reportqa.interfaces.web.completions.markdown import escaped

from .asked import HOSTILE, INERT, TEXTS, shown


@pytest.mark.parametrize("around", ["{}", "105年{}。", "x {} y"])
@pytest.mark.parametrize("text", HOSTILE)
def test_each_construct_is_shown_as_it_is(text: str, around: str) -> None:
    kinds, seen = shown(escaped(around.format(text)))
    assert kinds <= INERT
    assert seen.replace("ˋ", "`") == " ".join(plain(around.format(text)).split())


@pytest.mark.parametrize("text", ["https://evil.example/?a=1", "www.evil.example", "WWW.evil.example", "a@evil.example", "//evil.example"])
def test_what_clients_link_of_themselves_stands_as_code(text: str) -> None:
    assert escaped(f"見{text}，") == f"見`{text}`，"


@pytest.mark.parametrize("char", "`*_~$|")
def test_what_pairs_of_mean_something_has_a_backslash(char: str) -> None:
    assert escaped(f"x {char}1{char}") == f"x \\{char}1\\{char}"


@given(TEXTS)
def test_text_is_shown_as_it_is_and_does_nothing(text: str) -> None:
    kinds, seen = shown(escaped(text))
    assert kinds <= INERT
    assert seen.replace("ˋ", "`") == " ".join(plain(text).split()).replace("ˋ", "`")
