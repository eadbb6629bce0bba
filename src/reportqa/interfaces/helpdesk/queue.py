"""The queue on disk: every event that was acknowledged, until it is answered, handed over or given up; nothing is lost by a crash.

SQLite with a write-ahead log that is synced at every commit. One server at a time works on a queue (`Queue.work`); others may read and mend it.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from reportqa.interfaces.helpdesk.model import Incoming, Outgoing, Reason
from reportqa.model.errors import StoreError, UsageError

Kind = Literal["reply", "note", "hand_off"]
_VERSION = 1
_WAIT = 10.0  # seconds for another process's transaction
_SCHEMA = """
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, event TEXT NOT NULL, conversation TEXT NOT NULL, text TEXT NOT NULL, attached INTEGER NOT NULL,
  received REAL NOT NULL, state TEXT NOT NULL, outcome TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, error TEXT NOT NULL DEFAULT '',
  UNIQUE (account, event)
);
CREATE INDEX by_conversation ON events (account, conversation, state);
CREATE INDEX by_state ON events (state, due);
CREATE TABLE steps (
  event INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE, position INTEGER NOT NULL, kind TEXT NOT NULL, outgoing TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting', reference TEXT NOT NULL DEFAULT '', PRIMARY KEY (event, position)
);
CREATE TABLE handed (account TEXT NOT NULL, conversation TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (account, conversation));
"""
# The oldest unfinished event of each conversation, so that answers come in the order of the questions.
_DUE = """
SELECT * FROM events e WHERE account = ? AND state = ? AND due <= ? AND NOT EXISTS (
  SELECT 1 FROM events o WHERE o.account = e.account AND o.conversation = e.conversation AND o.id < e.id AND o.state IN ('received', 'answered')
) ORDER BY due, id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it is kept; `state` is received, answered (its steps are being delivered), done, or dead (given up). Times are in seconds since 1970."""

    id: int
    account: str
    event: str
    conversation: str
    text: str
    attached: bool
    received: float
    state: str
    outcome: str
    attempts: int
    due: float
    error: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to tell a vendor; `state` is waiting, sending (begun, and not known to have ended), sent, or refused."""

    event: int
    position: int
    kind: Kind
    outgoing: Outgoing
    state: str = "waiting"
    reference: str = ""


def queue_path(state: Path | None) -> Path:
    """Return the queue's file in a folder; in the user's own folder for such things where none is named."""
    if state is None:
        from platformdirs import user_state_path  # noqa: PLC0415

        state = user_state_path("reportqa", appauthor=False)
    return state / "helpdesk.sqlite3"


class Queue:
    """The queue in one file; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Open a queue, made where there is none.

        Raises:
            StoreError: the file cannot be used.
        """
        self.path = path
        self._lock = threading.RLock()
        self._working: Any = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
            path.chmod(0o600)  # it holds what people wrote
            self._db.row_factory = sqlite3.Row
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
                self._db.execute(f"PRAGMA {pragma}")
            with self._writing():
                if self._db.execute("PRAGMA user_version").fetchone()[0] == 0:
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {_VERSION}")
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
        except (OSError, sqlite3.Error) as error:
            msg = f"{path}: the helpdesks' queue cannot be used ({error}); check the folder, its permissions and the disk."
            raise StoreError(msg) from error
        if found != _VERSION:
            msg = f"{path}: the helpdesks' queue was written by another version of reportqa ({found}, not {_VERSION}); use that version, or another folder."
            raise StoreError(msg)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
            if self._working is not None:
                self._working.close()
                self._working = None

    def work(self) -> None:
        """Be the one process that works on the queue, until it is closed or ends.

        Raises:
            UsageError: another one does.
        """
        try:
            import fcntl  # noqa: PLC0415
        except ImportError:  # Windows has none: there, nothing keeps a second server away
            return
        handle = self.path.with_suffix(".lock").open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.close()
            msg = f"{self.path}: another server works on this queue; stop it, or give this one another folder."
            raise UsageError(msg) from error
        self._working = handle

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _read(self, statement: str, *values: Any) -> list[sqlite3.Row]:  # noqa: ANN401
        with self._lock:
            return self._db.execute(statement, values).fetchall()

    # ---------------------------------------------------------------- events

    def add(self, account: str, incoming: Incoming, now: float, *, outcome: str = "") -> bool:
        """Keep an event; False where it is kept already. One with an outcome is done, and what was written is not kept."""
        with self._writing():
            found = self._db.execute(
                "INSERT OR IGNORE INTO events (account, event, conversation, text, attached, received, state, outcome, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (account, incoming.event, incoming.conversation, "" if outcome else incoming.text, incoming.attached, now, "done" if outcome else "received", outcome, now),
            )
            return found.rowcount == 1

    def waiting(self) -> list[tuple[str, str]]:
        """Return the accounts that have unfinished events, with the states of these."""
        return [(row["account"], row["state"]) for row in self._read("SELECT DISTINCT account, state FROM events WHERE state IN ('received', 'answered')")]

    def due(self, account: str, state: str, now: float, most: int) -> list[Event]:
        """Return the events of an account and a state whose turn it is, at most one of a conversation."""
        return [_event(row) for row in self._read(_DUE, account, state, now, most)]

    def next_due(self, now: float) -> float | None:
        """Return when the next event after `now` is due; None where none waits."""
        return self._read("SELECT MIN(due) AS due FROM events WHERE state IN ('received', 'answered') AND due > ?", now)[0]["due"]  # type: ignore[no-any-return]

    def answered(self, event: Event, outcome: str, steps: Sequence[tuple[Kind, Outgoing]], now: float) -> None:
        """Keep what an event is answered with; one without steps is done."""
        with self._writing():
            self._db.execute("UPDATE events SET state = ?, outcome = ? WHERE id = ?", ("answered" if steps else "done", outcome, event.id))
            self._insert(event.id, steps)
            if any(kind == "hand_off" for kind, _ in steps):
                self._hand(event, now)

    def append(self, event: Event, steps: Sequence[tuple[Kind, Outgoing]], now: float) -> None:
        """Add steps after those that an event has."""
        with self._writing():
            self._insert(event.id, steps)
            self._hand(event, now)

    def _insert(self, event: int, steps: Sequence[tuple[Kind, Outgoing]]) -> None:
        first = self._db.execute("SELECT COUNT(*) FROM steps WHERE event = ?", (event,)).fetchone()[0]
        self._db.executemany(
            "INSERT INTO steps (event, position, kind, outgoing) VALUES (?, ?, ?, ?)",
            [(event, n, kind, json.dumps(asdict(outgoing), ensure_ascii=False)) for n, (kind, outgoing) in enumerate(steps, first)],
        )

    def _hand(self, event: Event, now: float) -> None:
        self._db.execute("INSERT OR REPLACE INTO handed VALUES (?, ?, ?)", (event.account, event.conversation, now))

    def done(self, event: Event) -> None:
        """Keep that nothing more is to be done for an event."""
        with self._writing():
            self._db.execute("UPDATE events SET state = 'done', error = '' WHERE id = ?", (event.id,))

    def later(self, event: Event, due: float, error: str) -> None:
        """Let an event wait until `due`, and count the attempt."""
        with self._writing():
            self._db.execute("UPDATE events SET attempts = attempts + 1, due = ?, error = ? WHERE id = ?", (due, error, event.id))

    def dead(self, event: Event, error: str) -> None:
        """Give an event up; a person may retry or drop it."""
        with self._writing():
            self._db.execute("UPDATE events SET state = 'dead', attempts = attempts + 1, error = ? WHERE id = ?", (error, event.id))

    # ---------------------------------------------------------------- steps

    def steps(self, event: Event) -> list[Step]:
        """Return an event's steps in their order."""
        return [Step(row["event"], row["position"], row["kind"], _outgoing(row["outgoing"]), row["state"], row["reference"]) for row in self._read("SELECT * FROM steps WHERE event = ? ORDER BY position", event.id)]

    def mark(self, step: Step, state: str, reference: str = "") -> None:
        """Keep how far a step is."""
        with self._writing():
            self._db.execute("UPDATE steps SET state = ?, reference = ? WHERE event = ? AND position = ?", (state, reference, step.event, step.position))

    def references(self, account: str, conversation: str) -> frozenset[str]:
        """Return the vendor's ids of all that was posted to a conversation."""
        rows = self._read("SELECT reference FROM steps JOIN events ON events.id = steps.event WHERE account = ? AND conversation = ? AND reference != ''", account, conversation)
        return frozenset(row["reference"] for row in rows)

    # ---------------------------------------------------------------- conversations

    def history(self, event: Event, most: int) -> list[str]:
        """Return the questions of a conversation before an event, oldest first, at most `most`."""
        rows = self._read("SELECT text FROM events WHERE account = ? AND conversation = ? AND id < ? AND outcome = 'answer' ORDER BY id DESC LIMIT ?", event.account, event.conversation, event.id, most)
        return [row["text"] for row in reversed(rows)]

    def before(self, event: Event, since: float) -> tuple[str, int]:
        """Return the outcome of a conversation's event before this one, and how many events it had since a time."""
        rows = self._read("SELECT outcome FROM events WHERE account = ? AND conversation = ? AND id < ? ORDER BY id DESC LIMIT 1", event.account, event.conversation, event.id)
        many = self._read("SELECT COUNT(*) AS n FROM events WHERE account = ? AND conversation = ? AND received >= ?", event.account, event.conversation, since)
        return (rows[0]["outcome"] if rows else "", many[0]["n"])

    def handed(self, account: str, conversation: str) -> bool:
        """Tell whether a conversation was given to a person."""
        return bool(self._read("SELECT 1 FROM handed WHERE account = ? AND conversation = ?", account, conversation))

    def take_back(self, account: str, conversation: str) -> None:
        """Forget that a conversation was given to a person: the vendor says that it is the bot's again. Not where it is just being given."""
        if self.handed(account, conversation):
            with self._writing():
                self._db.execute(
                    "DELETE FROM handed WHERE account = ?1 AND conversation = ?2 AND NOT EXISTS (SELECT 1 FROM events WHERE account = ?1 AND conversation = ?2 AND state = 'answered')",
                    (account, conversation),
                )

    # ---------------------------------------------------------------- keeping and mending

    def counts(self) -> dict[tuple[str, str], int]:
        """Return how many events each account has in each state."""
        return {(row["account"], row["state"]): row["n"] for row in self._read("SELECT account, state, COUNT(*) AS n FROM events GROUP BY account, state")}

    def listed(self, *, everything: bool = False, most: int = 1000) -> list[Event]:
        """Return the events that are not done, or all of them, oldest first."""
        where = "" if everything else "WHERE state != 'done'"
        return [_event(row) for row in self._read(f"SELECT * FROM events {where} ORDER BY id LIMIT ?", most)]  # noqa: S608

    def retry(self, ids: Sequence[int], now: float) -> int:
        """Let events that were given up be tried again now, all of them where none is named; return how many."""
        with self._writing():
            chosen = [row["id"] for row in self._db.execute("SELECT id FROM events WHERE state = 'dead'").fetchall() if not ids or row["id"] in ids]
            for each in chosen:
                self._db.execute("UPDATE steps SET state = 'waiting' WHERE event = ? AND state = 'refused'", (each,))
                again = self._db.execute("SELECT COUNT(*) FROM steps WHERE event = ?", (each,)).fetchone()[0]
                self._db.execute("UPDATE events SET state = ?, attempts = 0, due = ? WHERE id = ?", ("answered" if again else "received", now, each))
            return len(chosen)

    def drop(self, ids: Sequence[int]) -> int:
        """Give events up for good: they are done, and their ids still known; return how many."""
        with self._writing():
            found = [self._db.execute("UPDATE events SET state = 'done', outcome = 'dropped', text = '' WHERE id = ? AND state = 'dead'", (each,)).rowcount for each in ids]
            self._db.executemany("DELETE FROM steps WHERE event = ?", [(each,) for each, changed in zip(ids, found, strict=True) if changed])
            return sum(found)

    def forget(self, account: str, conversation: str) -> int:
        """Erase what was written in a conversation, whatever its state; the ids stay, so that nothing is answered again. Return how many events it had."""
        with self._writing():
            self._db.execute("DELETE FROM steps WHERE event IN (SELECT id FROM events WHERE account = ? AND conversation = ?)", (account, conversation))
            return self._db.execute("UPDATE events SET state = 'done', outcome = 'forgotten', text = '' WHERE account = ? AND conversation = ?", (account, conversation)).rowcount

    def expire(self, before: float) -> int:
        """Delete the events that were received before a time and are done; return how many."""
        with self._writing():
            self._db.execute("DELETE FROM handed WHERE at < ?", (before,))
            return self._db.execute("DELETE FROM events WHERE state = 'done' AND received < ?", (before,)).rowcount


def _event(row: sqlite3.Row) -> Event:
    return Event(**{**dict(row), "attached": bool(row["attached"])})


def _outgoing(text: str) -> Outgoing:
    found = json.loads(text)
    return Outgoing(**{**found, "reason": None if found["reason"] is None else Reason(found["reason"])})
