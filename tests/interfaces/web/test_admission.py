"""A burst may wait; where a queue stands, what would wait long is refused."""

from __future__ import annotations

from reportqa.interfaces.web.admission import Admission


def learnt(seconds: float, *, most: int = 64, longest: float = 10) -> Admission:
    admission = Admission(most=most, longest=longest)
    admission.served(seconds)
    return admission


def test_a_burst_waits() -> None:
    admission = learnt(0.02)
    assert all(admission.admits(0.0, waiting=n, workers=2, oldest=0.0) for n in range(64))


def test_no_more_wait_than_may() -> None:
    assert not learnt(0.02).admits(0.0, waiting=64, workers=2, oldest=0.0)
    assert not learnt(0.02, most=0).admits(0.0, waiting=0, workers=2, oldest=0.0)


def test_none_waits_beyond_the_time_limit() -> None:
    admission = learnt(1.0, longest=3)
    assert [admission.admits(0.0, waiting=n, workers=1, oldest=0.0) for n in range(5)] == [True, True, True, False, False]


def test_a_queue_that_stands_is_kept_short() -> None:
    admission = learnt(0.02)
    admission.admits(0.0, waiting=0, workers=2, oldest=0.0)
    assert admission.admits(0.9, waiting=40, workers=2, oldest=0.1)
    assert admission.admits(1.1, waiting=10, workers=2, oldest=0.1)
    assert not admission.admits(1.1, waiting=40, workers=2, oldest=0.1)


def test_a_queue_whose_first_has_waited_long_is_refused_whatever_was_learnt() -> None:
    admission = learnt(0.0001)
    admission.admits(0.0, waiting=0, workers=2, oldest=0.0)
    assert not admission.admits(1.1, waiting=1, workers=2, oldest=0.5)


def test_a_queue_that_empties_is_kept_short_until_none_was_refused_for_a_second() -> None:
    admission = learnt(0.02)
    admission.admits(0.0, waiting=0, workers=2, oldest=0.0)
    assert not admission.admits(5.0, waiting=40, workers=2, oldest=0.1)
    assert admission.admits(5.1, waiting=0, workers=2, oldest=0.0)
    assert not admission.admits(5.2, waiting=40, workers=2, oldest=0.1)
    assert admission.admits(6.1, waiting=0, workers=2, oldest=0.0)
    assert admission.admits(6.3, waiting=40, workers=2, oldest=0.1)


def test_slower_requests_are_learnt_of() -> None:
    admission = learnt(0.001)
    admission.admits(0.0, waiting=0, workers=1, oldest=0.0)
    for _ in range(100):
        admission.served(0.1)
    assert not admission.admits(2.0, waiting=4, workers=1, oldest=0.0)


def test_while_no_worker_lives_the_queue_may_still_fill() -> None:
    assert learnt(0.02).admits(0.0, waiting=3, workers=0, oldest=0.0)
