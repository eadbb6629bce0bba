"""The queue keeps every event once and for as long as it must, in order, through crashes; and forgets what it is told to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportqa.interfaces.helpdesk.model import Incoming, Outgoing, Reason
from reportqa.interfaces.helpdesk.queue import Event, Queue
from reportqa.model.errors import StoreError, UsageError

OUT = Outgoing("m", "c", "text", 1.0, reason=Reason.CONFLICT, answer={"a": [1]})


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    found = Queue(tmp_path / "q.sqlite3")
    yield found
    found.close()


def added(queue: Queue, number: int, conversation: str = "c", now: float = 0.0) -> Event:
    assert queue.add("a", Incoming(f"e{number}", conversation, f"text {number}"), now)
    return queue.listed(everything=True)[-1]


def test_an_event_is_kept_once_for_each_account(queue: Queue) -> None:
    incoming = Incoming("e", "c", "text")
    assert [queue.add("a", incoming, 0), queue.add("a", incoming, 9), queue.add("b", incoming, 0)] == [True, False, True]


def test_each_commit_is_on_the_disk(queue: Queue) -> None:
    assert [queue._db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "synchronous")] == ["wal", 2]


def test_only_the_oldest_of_a_conversation_is_due(queue: Queue) -> None:
    first, _, other = added(queue, 1), added(queue, 2), added(queue, 3, "d")
    assert queue.waiting() == [("a", "received")]
    assert [e.id for e in queue.due("a", "received", 1, 9)] == [first.id, other.id]
    queue.later(first, 100, "down")
    assert [e.id for e in queue.due("a", "received", 1, 9)] == [other.id]
    queue.dead(first, "down")
    assert [e.event for e in queue.due("a", "received", 1, 9)] == ["e2", "e3"]


def test_steps_come_back_as_they_were(queue: Queue) -> None:
    event = added(queue, 1)
    queue.answered(event, "conflict", [("reply", OUT), ("hand_off", OUT)], 1)
    reply, hand_off = queue.steps(event)
    assert (reply.outgoing, reply.kind, hand_off.kind, reply.state) == (OUT, "reply", "hand_off", "waiting")
    assert isinstance(reply.outgoing.reason, Reason)
    queue.mark(reply, "sent", "id9")
    assert queue.references("a", "c") == {"id9"}
    assert queue.handed("a", "c")


def test_what_is_being_handed_over_is_not_taken_back(queue: Queue) -> None:
    event = added(queue, 1)
    queue.answered(event, "conflict", [("hand_off", OUT)], 1)
    queue.take_back("a", "c")
    assert queue.handed("a", "c")
    queue.done(event)
    queue.take_back("a", "c")
    assert not queue.handed("a", "c")


def test_a_crash_in_the_middle_of_a_change_leaves_none_of_it(queue: Queue) -> None:
    event = added(queue, 1)
    with pytest.raises(TypeError):
        queue.answered(event, "answer", [("reply", OUT), ("reply", object())], 1)  # type: ignore[list-item]
    assert (queue.listed()[0].state, queue.steps(event)) == ("received", [])


def test_done_events_go_after_their_time_and_others_stay(queue: Queue) -> None:
    done, dead = added(queue, 1), added(queue, 2)
    queue.answered(done, "answer", [("reply", OUT)], 1)
    queue.done(done)
    queue.dead(dead, "x")
    assert queue.expire(5.0) == 1
    assert [e.event for e in queue.listed(everything=True)] == ["e2"]
    assert queue._read("SELECT * FROM steps") == []


def test_a_conversation_is_forgotten_on_the_disk_too(queue: Queue) -> None:
    event = added(queue, 1)
    queue.answered(event, "answer", [("reply", OUT)], 1)
    assert queue.forget("a", "c") == 1
    assert not queue.add("a", Incoming("e1", "c", "text 1"), 2)
    queue._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"text 1" not in queue.path.read_bytes()


def test_given_up_events_are_dropped_by_name_only(queue: Queue) -> None:
    dead, waiting = added(queue, 1), added(queue, 2, "d")
    queue.dead(dead, "x")
    assert queue.drop([dead.id, waiting.id]) == 1
    assert [e.event for e in queue.listed()] == ["e2"]


def test_one_server_works_on_a_queue(queue: Queue) -> None:
    queue.work()
    other = Queue(queue.path)
    with pytest.raises(UsageError, match="another server"):
        other.work()
    other.close()
    queue.close()
    third = Queue(queue.path)
    third.work()
    third.close()


def test_a_queue_is_read_by_its_owner_only(queue: Queue) -> None:
    assert queue.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("data", [b"no database" * 100, b""])
def test_a_file_that_is_no_queue_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "q.sqlite3"
    path.write_bytes(data)
    if data:
        with pytest.raises(StoreError, match="cannot be used"):
            Queue(path)
    else:
        Queue(path).close()


def test_a_queue_of_another_version_is_told(tmp_path: Path) -> None:
    path = tmp_path / "q.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="another version"):
        Queue(path)
