"""The data tables in `language/data`: tab-separated, `#` starts a comment line."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files

# Tables that are read when a question is asked, never when a report is indexed.
_ASKING = frozenset((
    "acceptance.tsv", "confidence.tsv", "confusions.tsv", "contrasts.tsv", "courses.tsv", "denials.tsv", "families.tsv", "groups.tsv", "harms.tsv",
    "home.tsv", "measures.tsv", "messages.tsv", "opposites.tsv", "ordinals.tsv", "parts.tsv", "persons.tsv", "preambles.tsv", "predicates_en.tsv",
    "questions.tsv", "ranking.tsv", "reckonings.tsv", "row_kinds.tsv", "stopwords.tsv", "within.tsv", "workings.tsv",
))  # fmt: skip


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the table `name`, each a tuple of its cells."""
    text = (files("reportqa.language") / "data" / name).read_text(encoding="utf-8")
    return tuple(
        tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#")
    )


@cache
def alternation(name: str, *key: str) -> re.Pattern[str]:
    """Return the patterns, each a last cell, of the rows of a table whose first cells are `key`, as one; where there are none, one that matches nothing."""
    return re.compile("|".join(f"(?:{row[-1]})" for row in rows(name) if row[: len(key)] == key) or r"(?!)")


def column_of(language: str) -> str:
    """Return by which of its two languages, zh or en, a table of words has those of a question or a report."""
    return "en" if language == "en" else "zh"


@cache
def fingerprint() -> str:
    """Return a digest of the tables that indexing reads: an index made with others is built anew."""
    digest = hashlib.blake2b(digest_size=6)
    for entry in sorted((files("reportqa.language") / "data").iterdir(), key=lambda e: e.name):
        if entry.name in _ASKING:
            continue
        digest.update(entry.name.encode())
        digest.update(entry.read_bytes())
    return digest.hexdigest()
