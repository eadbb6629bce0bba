"""What the tools take and return, as their schemas show it; what a reading has beside these fields is not passed on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from reportqa.interfaces.service import MOST_FIGURES, MOST_HITS, MOST_TURNS

MOST_WORDS = 2000  # characters of a question, a query, or a filter
Lang = Literal["zh-TW", "zh-CN", "en"]
Words = Annotated[str, Field(min_length=1, max_length=MOST_WORDS)]
Name = Annotated[str, Field(min_length=1, max_length=255)]
Year = Annotated[str, Field(min_length=1, max_length=20, coerce_numbers_to_str=True)]
History = Annotated[list[Words], Field(max_length=MOST_TURNS)]
Hits = Annotated[int, Field(ge=1, le=MOST_HITS)]
Limit = Annotated[int, Field(ge=1, le=MOST_FIGURES)]
Offset = Annotated[int, Field(ge=0, le=1 << 40)]
Number = int | float


class Shape(BaseModel):
    """A value of a reply."""

    model_config = ConfigDict(extra="ignore")


class Place(Shape):
    """Where something stands: `start` and `end` are in characters of the cleaned text, `page` counts from 1 where the file has pages."""

    document: str
    section: list[str]
    page: int | None
    printed_page: str | None
    start: int
    end: int
    ocr: bool


class Citation(Place):
    """A verbatim quotation of a report."""

    n: int
    title: str
    quote: str
    table: str | None
    columns: list[str]


class Period(Shape):
    """The time that a figure is of, as printed and as dates (YYYY-MM-DD, inclusive, null where open)."""

    text: str
    start: str | None
    end: str | None
    sense: Literal["during", "as_of", "to_date"]


Bound = Literal["exact", "about", "at_least", "over", "under", "at_most"]


class Figure(Shape):
    """A number in its context: `value` has its scale applied, `text` is as printed, `bound` is how the printed number bounds the true one."""

    value: Number
    high: Number | None
    unit: str
    unit_id: str
    bound: Bound
    text: str
    period: Period | None
    subject: str
    citation: int
    ocr: bool


class Item(Shape):
    """One item of a list, a name or a date."""

    text: str
    date: str | None = None
    citation: int


class Computation(Shape):
    """How a figure was computed from cited ones."""

    expression: str
    operands: list[Figure]
    result: Figure
    note: str


class Conflict(Shape):
    """Another figure that the reports give for the same thing."""

    figure: Figure
    difference: str
    explanation: str


class Near(Shape):
    """What the reports say that comes closest; not the answer."""

    text: str
    citation: Citation


class Note(Shape):
    """What a reader of the answer must know."""

    kind: str
    text: str
    citations: list[int]


class Answer(Shape):
    """An answer of the schema `reportqa.answer/1`."""

    schema_: Annotated[Literal["reportqa.answer/1"], Field(alias="schema")]
    question: str
    understood: str
    language: Lang
    type: str
    status: Literal["answered", "partial", "not_found"]
    reason: str | None
    text: str
    verdict: bool | None
    figures: list[Figure]
    items: list[Item]
    computation: Computation | None
    conflicts: list[Conflict]
    citations: list[Citation]
    nearest: list[Near]
    confidence: float
    documents: list[str]
    notes: list[Note]


class Hit(Place):
    """A passage found."""

    score: float
    text: str


class Passages(Shape):
    """The passages that rank best, best first."""

    passages: list[Hit]


class FigureRow(Shape):
    """A figure of a list, with the clause that it stands in."""

    value: Number
    high: Number | None
    unit: str
    unit_id: str
    kind: str
    bound: Bound
    period: str | None
    period_start: str | None
    period_end: str | None
    sense: str | None
    subject: str
    document: str
    page: int | None
    ocr: bool
    section: str
    start: int
    end: int
    quote: str


class Figures(Shape):
    """Figures that meet the filters, from `offset` on, and how many do in all."""

    total: int
    offset: int
    figures: list[FigureRow]


class Point(Shape):
    """A year's figure; `own`: from the year's own report; `revised`: in place of an earlier one."""

    year: int
    period: Period
    value: Number
    high: Number | None
    unit: str
    unit_id: str
    bound: Bound
    text: str
    name: str
    renamed: bool
    own: bool
    revised: bool
    citation: Citation


class TrendNote(Shape):
    """What the years do not have in common."""

    kind: str
    text: str
    citations: list[Citation]


class Trend(Shape):
    """One thing over the years, of the schema `reportqa.trend/1`; `lacking` are years without a figure."""

    schema_: Annotated[Literal["reportqa.trend/1"], Field(alias="schema")]
    words: str
    language: Lang
    name: str
    unit: str
    unit_id: str
    points: list[Point]
    others: list[Point]
    lacking: list[int]
    notes: list[TrendNote]


class Where(Shape):
    """The path of a section."""

    document: str
    section: list[str]


class Section(Place):
    """The text of a section or span; `cut` where it goes on after `end`, `others` are further sections whose headings hold the same words."""

    title: str
    text: str
    cut: bool
    others: list[Where] = []


class Heading(Shape):
    """A section of an outline: its path, its level from 1, and its span."""

    section: list[str]
    level: int
    page: int | None
    printed_page: str | None
    start: int
    end: int


class Document(Shape):
    """A report: `size` in characters, `pages` where its file has some, `sections` where the outline was asked for."""

    document: str
    title: str
    size: int
    pages: int | None
    sections: list[Heading] | None = None


class Documents(Shape):
    """The reports that can be asked."""

    documents: list[Document]


class QuotePlace(Place):
    """Where a quotation stands: `text` is what the report says there, to the letter, `context` the paragraph around it."""

    title: str
    text: str
    context: str


class Changed(Shape):
    """A number that was changed, as quoted and as in the report; empty where one lacks it."""

    quoted: str
    report: str


class Verified(Shape):
    """Whether a report says a quotation; `likeness` of the words from 0 to 1."""

    verdict: Literal["verified", "approximate", "altered", "not_found"]
    quote: str
    likeness: float
    place: QuotePlace | None
    changes: list[Changed]
