"""What the tools take and return beside the readings of `contract`, as their schemas show it; what a reading has beside these fields is not passed on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from reportqa.ask.talk import MOST_TURNS
from reportqa.interfaces.contract import Document, Heading, Hit, Passage, Place, Reply, Words
from reportqa.interfaces.service import MOST_FIGURES, MOST_HITS

Name = Annotated[str, Field(min_length=1, max_length=255)]
Year = Annotated[str, Field(min_length=1, max_length=20, coerce_numbers_to_str=True)]
History = Annotated[list[Words], Field(max_length=MOST_TURNS)]
Hits = Annotated[int, Field(ge=1, le=MOST_HITS)]
Limit = Annotated[int, Field(ge=1, le=MOST_FIGURES)]
Offset = Annotated[int, Field(ge=0, le=1 << 40)]


class Passages(Reply):
    """The passages that rank best, best first."""

    passages: list[Hit]


class Where(Reply):
    """The path of a section."""

    document: str
    section: list[str]


class Section(Passage):
    """The text of a section or span; `others` are further sections whose headings hold the same words."""

    others: list[Where] = []


class Listed(Document):
    """A report, with its `sections` where the outline was asked for."""

    sections: list[Heading] | None = None


class Documents(Reply):
    """The reports that can be asked."""

    documents: list[Listed]


class QuotePlace(Place):
    """Where a quotation stands: `text` is what the report says there, to the letter, `context` the paragraph around it."""

    title: str
    text: str
    context: str


class Changed(Reply):
    """A number that was changed, as quoted and as in the report; empty where one lacks it."""

    quoted: str
    report: str


class Verified(Reply):
    """Whether a report says a quotation; `likeness` of the words from 0 to 1."""

    verdict: Literal["verified", "approximate", "altered", "not_found"]
    quote: str
    likeness: float
    place: QuotePlace | None
    changes: list[Changed]
