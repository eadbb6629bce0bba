"""Words of two groups that together are everybody: a word of the one never stands for a word of the other."""

from __future__ import annotations

from functools import cache

from reportqa.language.tables import rows


def opposites(word: str) -> tuple[str, ...]:
    """Return the words of the group opposite to that which a folded word, or the words of a phrase, are of; none where it is of neither, or of both.

    >>> opposites("女生")[:2], opposites("female staff")[-1:], opposites("男女"), opposites("件数")
    (('男', '男性'), ('boy',), (), ())
    """
    found = [other for own, other in _pairs() if _holds(word, own)]
    return found[0] if len(found) == 1 else ()


def opposed(word: str, other: str) -> bool:
    """Whether two folded words are of opposite groups.

    >>> opposed("男性", "女性"), opposed("men", "women"), opposed("men", "men"), opposed("女生", "学生")
    (True, True, False, False)
    """
    own, theirs = opposites(word), opposites(other)
    return bool(own and theirs) and own != theirs


@cache
def _pairs() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    sides = [tuple(tuple(cell.split(";")) for cell in row) for row in rows("opposites.tsv")]
    return tuple((frozenset(a), b) for row in sides for a, b in (row, row[::-1]))


def _holds(word: str, group: frozenset[str]) -> bool:
    if word.isascii():
        return not group.isdisjoint(word.split())
    return any(form in word for form in group if not form.isascii())
