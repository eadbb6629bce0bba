"""What is read of a conversation's earlier questions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportqa.ask.talk import LONGEST_TURN, MOST_SAID, MOST_TURNS, recent


@given(st.lists(st.one_of(st.text(max_size=20), st.integers(0, 3000).map("問".__mul__)), max_size=60))
def test_any_history_is_within_the_limits_and_ends_as_it_did(history: list[str]) -> None:
    """Turns come in their order, the last ones without a gap, and never beyond a limit."""
    read = recent(history)
    assert len(read) <= MOST_TURNS
    assert sum(map(len, read)) <= MOST_SAID
    worded = [said[:LONGEST_TURN] for said in history if any(c.isalnum() for c in said[:LONGEST_TURN])]
    assert list(read) == worded[len(worded) - len(read) :]


def test_an_ordinary_conversation_is_read_whole() -> None:
    """What people type is far below the limits."""
    history = ["How many people did the fire service rescue from water in 2023-24?", "And the year before?", "那火警呢？"]
    assert recent(history) == tuple(history)


def test_the_last_turn_is_always_read() -> None:
    """A follow-up leans on the turn just before it, however long that is."""
    assert recent(["短", "長" * 10_000]) == ("短", "長" * LONGEST_TURN)
