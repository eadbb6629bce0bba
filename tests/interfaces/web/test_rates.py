"""A window slides: so many requests a minute of each name, and names that no longer ask are forgotten."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.interfaces.web.rates import Rates


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, as its first element, at the start of a minute."""
    now = [time.time() // 60 * 60]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


def held(rates: Rates, name: str, times: int) -> int:
    """Return how many of so many requests were let through."""
    return sum(not standing.refused for standing in (rates.count(name) for _ in range(times)) if standing is not None)


def test_a_minute_holds_so_many_and_the_next_as_many_less_those_just_before(clock: list[float]) -> None:
    rates = Rates(10)
    assert held(rates, "a", 20) == 10
    assert held(rates, "b", 5) == 5
    clock[0] += 90  # half of the first minute is still within the window
    assert held(rates, "a", 20) == 5
    clock[0] += 180
    assert held(rates, "a", 20) == 10


def test_whoever_comes_again_when_told_is_let_through(clock: list[float]) -> None:
    rates = Rates(3)
    held(rates, "a", 3)
    refused = rates.count("a")
    assert refused is not None
    assert refused.refused
    for _ in range(130):
        clock[0] += refused.after
        again = rates.count("a")
        assert again is not None
        if not again.refused:
            return
        refused = again
    pytest.fail("never let through")


@given(st.integers(1, 50), st.integers(0, 120))
def test_never_more_than_the_limit_at_once(limit: int, times: int) -> None:
    assert held(Rates(limit), "a", times) == min(limit, times)


def test_names_that_ask_no_more_are_forgotten_without_a_thread(clock: list[float]) -> None:
    rates = Rates(5)
    time.sleep(0.05)
    threads = threading.active_count()
    for n in range(1000):
        rates.count(str(n))
    assert threading.active_count() == threads
    clock[0] += 300
    rates.count("last")
    assert len(rates._storage.expirations) == 1
    assert len(rates._storage.storage) <= 1


def test_no_limit_counts_nothing() -> None:
    assert Rates(0).count("a") is None
