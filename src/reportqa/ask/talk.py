"""A conversation's earlier questions -> those that are read, so that what a history costs is bounded whatever it holds."""

from __future__ import annotations

from collections.abc import Sequence

# Every earlier question is understood and decided anew where it is not remembered, and a long one costs as much as an answer:
# a follow-up leans on the turns just before it, and together they cost no more than the longest question does.
MOST_TURNS = 20  # earlier questions that are read
LONGEST_TURN = 500  # characters of each
MOST_SAID = 2000  # characters of all of them together


def recent(history: Sequence[str]) -> tuple[str, ...]:
    """Return the last questions of a conversation that are read, oldest first, long ones cut; those that hold no words are left out.

    >>> recent(["106年查獲幾件？", "…", "那105年呢？"])
    ('106年查獲幾件？', '那105年呢？')
    """
    found: list[str] = []
    room = MOST_SAID
    for said in reversed(history):
        turn = said[:LONGEST_TURN]
        if not any(c.isalnum() for c in turn):
            continue
        room -= len(turn)
        if room < 0 or len(found) == MOST_TURNS:
            break
        found.append(turn)
    return tuple(reversed(found))
