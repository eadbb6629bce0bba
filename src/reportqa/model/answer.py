"""Questions understood, and answers: the values of the contract `reportqa.answer/1`."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from reportqa.model.document import Span
from reportqa.model.figure import Bound, Period, Unit

SCHEMA = "reportqa.answer/1"


class Type(StrEnum):
    """What kind of answer is wanted."""

    FIGURE = "figure"
    DATE = "date"
    LIST = "list"
    ENTITY = "entity"
    COMPUTED = "computed"
    TREND = "trend"
    YESNO = "yesno"
    PASSAGE = "passage"


class Status(StrEnum):
    """Whether the report answers."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"


class Reason(StrEnum):
    """Why an answer is partial or missing."""

    NO_TOPIC = "no_topic"
    TOPIC_WITHOUT_FIGURE = "topic_without_figure"
    OTHER_PERIOD = "other_period"
    OTHER_ENTITY = "other_entity"
    AMBIGUOUS = "ambiguous"
    CONFLICTING = "conflicting"


class Operation(StrEnum):
    """Arithmetic that a question asks for."""

    DIFFERENCE = "difference"
    SUM = "sum"
    AVERAGE = "average"
    SHARE = "share"
    GROWTH = "growth"
    RATIO = "ratio"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question in folded form, with the words it may stand as in the corpus.

    `weight` is its specificity (inverse document frequency); `strict` terms are constraints that
    the evidence must meet in its own sentence (places, names, sex, age, numbers). A phrase carries its
    words as `parts`: where the phrase itself is not met, they may be, one by one. `literal`: the corpus has
    the very word, so that evidence without it is likely about something else; `known`: it, or one that it may stand for.
    """

    text: str
    weight: float
    variants: tuple[tuple[str, float], ...] = ()
    strict: bool = False
    known: bool = True
    parts: tuple[Term, ...] = ()
    literal: bool = False
    near: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood; follow-ups are already resolved into `standalone`.

    `base` is the question that a later turn takes its topic from. `year_before` says that the year before is what the asked-about one is compared with,
    `rank` which place a question for the most or the least wants.
    `found` are the ids of the figures that answered it, `earlier` those that answered the turn it leans on.
    """

    asked: str
    standalone: str
    language: str
    type: Type
    terms: tuple[Term, ...]
    periods: tuple[Period, ...]
    units: tuple[str, ...]
    operation: Operation | None = None
    aggregate: bool = False
    wants: str = ""
    numbers: tuple[Decimal, ...] = ()
    folded: str = ""
    year_before: bool = False
    rank: int = 1
    base: str = ""
    found: tuple[int, ...] = ()
    earlier: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quotation and where it stands; of a row of a table, `table` is the caption and `columns` are its columns' labels.

    `ocr` tells that it was read off a scanned page, at least in part.
    """

    n: int
    document: str
    title: str
    section: tuple[str, ...]
    page: int | None
    printed_page: str | None
    start: int
    end: int
    quote: str
    table: str | None = None
    columns: tuple[str, ...] = ()
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class AnswerFigure:
    """A figure as an answer shows it; `citation` is the number of its citation, 0 if computed; `ocr` as its citation's, or one of its operands'."""

    value: Decimal
    high: Decimal | None
    unit: str
    unit_id: str
    bound: Bound
    text: str
    period: Period | None
    subject: str
    citation: int
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, entity or date answer; `date` is ISO 8601 where it is one."""

    text: str
    citation: int
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Computation:
    """Arithmetic shown: the expression as printed, its operands, its result."""

    expression: str
    operands: tuple[AnswerFigure, ...]
    result: AnswerFigure
    note: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another figure for the same thing, and what sets it apart."""

    figure: AnswerFigure
    difference: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """A close fact that is not the answer."""

    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader of an answer over several reports must know: `kind` names it (renamed, redefined, lacking, …), `citations` are the numbers of those that bear it out."""

    kind: str
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the trace: what a stage decided and why."""

    stage: str
    note: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: what every caller gets. Field by field the contract of `reportqa.answer/1`.

    `documents` names the reports that a question over several was narrowed to, in their order.
    """

    question: str
    understood: str
    language: str
    type: Type
    status: Status
    reason: Reason | None
    text: str
    figures: tuple[AnswerFigure, ...] = ()
    items: tuple[Item, ...] = ()
    verdict: bool | None = None
    computation: Computation | None = None
    conflicts: tuple[Conflict, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    confidence: float = 0.0
    trace: tuple[Step, ...] = field(default=(), compare=False)
    documents: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an answer without a quotation, and a refusal with one.

        Raises:
            ValueError: if status and citations contradict each other, or a citation number is unknown.
        """
        if self.status is Status.ANSWERED and not self.citations:
            msg = "an answered answer needs a quotation"
            raise ValueError(msg)
        if self.status is Status.NOT_FOUND and self.citations:
            msg = "an answer that was not found cites nothing"
            raise ValueError(msg)
        numbers = {c.n for c in self.citations} | {0}
        if any(f.citation not in numbers for f in self.figures):
            msg = "a figure stands in no citation"
            raise ValueError(msg)


__all__ = [
    "SCHEMA",
    "Answer",
    "AnswerFigure",
    "Citation",
    "Computation",
    "Conflict",
    "Item",
    "Nearest",
    "Note",
    "Operation",
    "Query",
    "Reason",
    "Span",
    "Status",
    "Step",
    "Term",
    "Type",
    "Unit",
]
