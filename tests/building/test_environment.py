"""The environment asks for something, against it, or says nothing."""

from __future__ import annotations

import pytest

from reportqa.building.environment import asked_for


@pytest.mark.parametrize(("said", "wanted"), [("1", True), ("0", False), ("", None), ("yes", None)])
def test_the_environment_may_ask(said: str, wanted: bool | None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    monkeypatch.setenv("REPORTQA_SOMETHING", said)
    assert asked_for("REPORTQA_SOMETHING") is wanted


def test_what_is_not_set_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTQA_SOMETHING", raising=False)
    assert asked_for("REPORTQA_SOMETHING") is None
