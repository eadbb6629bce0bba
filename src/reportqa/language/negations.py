"""How a question denies a verb (未改善, had not been fixed), and what tells in a report of what was not done."""

from __future__ import annotations

import re
from functools import cache

from reportqa.language.tables import rows


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {language: (re.compile(asked), re.compile(told)) for language, asked, told in rows("negations.tsv")}


def denied_at(question: str, language: str) -> tuple[int, ...]:
    """Return where in a folded question, in characters, what it denies begins.

    >>> denied_at("未改善的缺失几件", "zh"), denied_at("how many had not been fixed?", "en"), denied_at("未来几年", "zh")
    ((1,), (22,), ())
    """
    return tuple(m.end() + (language == "en") for m in _patterns()[language][0].finditer(question))


def tells_of_not(text: str) -> bool:
    """Whether folded text tells of what is not, not yet, or left.

    >>> tells_of_not("未改善9件"), tells_of_not("79 had been fixed")
    (True, False)
    """
    return any(told.search(text) for _, told in _patterns().values())
