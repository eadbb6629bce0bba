"""What the readings of a corpus look like, as doors that tell a schema show it (OpenAPI, MCP)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_WORDS = 2000  # characters of a question, a query, or a filter
Lang = Literal["zh-TW", "zh-CN", "en"]
Words = Annotated[str, Field(min_length=1, max_length=MOST_WORDS)]
Number = int | float


class Reply(BaseModel):
    """A value of a reply: more may be added to it later; what a reading has beside its fields, a door need not pass on."""

    model_config = ConfigDict(extra="ignore")


class Place(Reply):
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


class Period(Reply):
    """The time that a figure is of, as printed and as dates (YYYY-MM-DD, inclusive, null where open)."""

    text: str
    start: str | None
    end: str | None
    sense: Literal["during", "as_of", "to_date"]


Bound = Literal["exact", "about", "at_least", "over", "under", "at_most"]


class Figure(Reply):
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


class Item(Reply):
    """One item of a list, a name or a date."""

    text: str
    date: str | None = None
    citation: int


class Computation(Reply):
    """How a figure was computed from cited ones."""

    expression: str
    operands: list[Figure]
    result: Figure
    note: str


class Conflict(Reply):
    """Another figure that the reports give for the same thing."""

    figure: Figure
    difference: str
    explanation: str


class Near(Reply):
    """What the reports say that comes closest; not the answer."""

    text: str
    citation: Citation


class Note(Reply):
    """What a reader of the answer must know."""

    kind: str
    text: str
    citations: list[int]


class Answer(Reply):
    """An answer of the schema `reportqa.answer/1`."""

    schema_: Annotated[Literal["reportqa.answer/1"], Field(alias="schema")]
    question: str
    understood: str
    language: Lang
    type: Literal["figure", "date", "list", "entity", "computed", "trend", "yesno", "passage"]
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


class FigureRow(Reply):
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


class Figures(Reply):
    """Figures that meet the filters, from `offset` on, and how many do in all."""

    total: int
    offset: int
    figures: list[FigureRow]


class Point(Reply):
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


class TrendNote(Reply):
    """What the years do not have in common."""

    kind: str
    text: str
    citations: list[Citation]


class Trend(Reply):
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


class Passage(Place):
    """A span of a report's text; `cut` where it goes on after `end`."""

    title: str
    text: str
    cut: bool


class Heading(Reply):
    """A section of an outline: its path, its level from 1, and its span."""

    section: list[str]
    level: int
    page: int | None
    printed_page: str | None
    start: int
    end: int


class Document(Reply):
    """A report: `language` is its own, `size` in characters of the cleaned text, `pages` where its file has some."""

    document: str
    title: str
    language: Lang
    size: int
    pages: int | None
