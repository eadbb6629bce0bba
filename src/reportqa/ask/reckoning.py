"""The words by which a question asks for one figure to be worked out of several."""

from __future__ import annotations

import re
from functools import cache

from reportqa.language.tables import rows
from reportqa.model.answer import Query


def words(query: Query, kind: str) -> re.Pattern[str]:
    """Return the pattern of a question's language for one kind of the words in `reckonings.tsv`; one that matches nothing where there are none."""
    return pattern("en" if query.language == "en" else "zh", kind)


@cache
def pattern(language: str, kind: str) -> re.Pattern[str]:
    """Return the pattern of a language, zh or en, for one kind of words."""
    found = [own for lang, name, own in rows("reckonings.tsv") if (lang, name) == (language, kind)]
    return re.compile("|".join(found) or r"(?!)")
