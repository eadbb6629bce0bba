"""What requests and replies look like, as OpenAPI shows it and as requests are checked."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from reportqa.interfaces.service import MOST_FIGURES, MOST_HITS, MOST_TURNS

Lang = Literal["zh-TW", "zh-CN", "en"]
MOST_WORDS = 2000  # characters of a question, a query, or a filter
Words = Annotated[str, Field(min_length=1, max_length=MOST_WORDS)]


Format = Literal["json", "csv"]


def example(**values: JsonValue) -> ConfigDict:
    """Return what tells OpenAPI an example of a request."""
    return ConfigDict(json_schema_extra={"examples": [values]})


class Shape(BaseModel):
    """A request: what it does not know is refused, so that a misspelt name is not silently nothing."""

    model_config = ConfigDict(extra="forbid")


class AskRequest(Shape):
    """A question, and the earlier ones of its conversation, oldest first."""

    model_config = example(question="那105年呢？", history=["106年查獲幾件？"], lang="zh-TW")

    question: Words
    history: Annotated[list[Words], Field(max_length=MOST_TURNS)] = []
    lang: Lang | None = None
    explain: bool = False


class SearchRequest(Shape):
    """Words or a question to find passages for."""

    model_config = example(query="借閱冊數", top_k=3)

    query: Words
    top_k: Annotated[int, Field(ge=1, le=MOST_HITS)] = 5


class FiguresQuery(Shape):
    """Filters of figures; each must be met."""

    unit: Words | None = Field(None, description="as printed, or its id", examples=["冊"])
    period: Words | None = Field(None, description="a year", examples=["106"])
    section: Words | None = Field(None, description="words of the section path")
    words: Words | None = Field(None, description="words of the clause", examples=["借閱"])
    format: Format | None = Field(None, description="csv is for spreadsheets; no cell of it is a formula")
    limit: Annotated[int, Field(ge=1, le=MOST_FIGURES)] = 100
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


class TrendQuery(Shape):
    """One thing to follow over the years."""

    words: Words = Field(description="what is counted", examples=["借閱冊數"])
    unit: Words | None = Field(None, description="as printed, or its id", examples=["冊"])
    first: Words | None = Field(None, description="the first year", examples=["105"])
    last: Words | None = Field(None, description="the last year", examples=["2018"])
    format: Format | None = Field(None, description="csv is for spreadsheets; no cell of it is a formula")


class ReadQuery(Shape):
    """A span of a report's text, in characters of the cleaned text."""

    start: Annotated[int, Field(ge=0, le=1 << 40, examples=[0])]
    end: Annotated[int, Field(ge=1, le=1 << 40, examples=[200])]


class Voted(Shape):
    """What a voter saw: the answer's text and the quotation of its first citation."""

    text: Annotated[str, Field(max_length=8000)]
    citation: Annotated[str, Field(max_length=2000)] | None = None
    id: Annotated[str, Field(max_length=200)] | None = None


class Feedback(Shape):
    """Whether the answer to a question was right (`up`) or not, and what it should have been."""

    model_config = example(question="105年辦理幾場？", history=[], vote="down", comment="136場")

    question: Words
    history: Annotated[list[Words], Field(max_length=MOST_TURNS)] = []
    lang: Lang | None = None
    answer: Voted | None = None
    vote: Literal["up", "down"]
    comment: Annotated[str, Field(max_length=500)] = ""


class UploadQuery(Shape):
    """How a report is taken."""

    replace: bool = Field(default=False, description="whether a file of the same name is replaced")


class Reply(BaseModel):
    """A reply: more may be added to it later."""

    model_config = ConfigDict(extra="allow")


class Citation(Reply):
    """A verbatim quotation and where it stands; `start` and `end` are in characters of the cleaned text."""

    n: int
    document: str
    title: str
    section: list[str]
    page: int | None
    printed_page: str | None
    start: int
    end: int
    quote: str
    table: str | None
    columns: list[str]
    ocr: bool


class Answer(Reply):
    """An answer of the schema `reportqa.answer/1`."""

    question: str
    understood: str
    language: Lang
    type: Literal["figure", "date", "list", "entity", "computed", "trend", "yesno", "passage"]
    status: Literal["answered", "partial", "not_found"]
    reason: str | None
    text: str
    verdict: bool | None
    figures: list[dict[str, Any]]
    items: list[dict[str, Any]]
    computation: dict[str, Any] | None
    conflicts: list[dict[str, Any]]
    citations: list[Citation]
    nearest: list[dict[str, Any]]
    confidence: float
    documents: list[str]
    notes: list[dict[str, Any]]


class Hit(Reply):
    """A passage found."""

    score: float
    document: str
    section: list[str]
    page: int | None
    printed_page: str | None
    ocr: bool
    start: int
    end: int
    text: str


class Hits(Reply):
    """The passages that rank best, best first."""

    hits: list[Hit]


class Figures(Reply):
    """Figures that meet the filters, and how many do in all."""

    total: int
    offset: int
    figures: list[dict[str, Any]]


class Trend(Reply):
    """One thing over the years, of the schema `reportqa.trend/1`."""

    words: str
    unit: str
    points: list[dict[str, Any]]
    notes: list[dict[str, Any]]


class Document(Reply):
    """A report: `size` in characters of the cleaned text, `pages` where its file has some."""

    document: str
    title: str
    size: int
    pages: int | None


class Documents(Reply):
    """The reports of the corpus."""

    documents: list[Document]


class Outline(Reply):
    """The section tree of a report."""

    document: str
    title: str
    size: int
    sections: list[dict[str, Any]]


class Passage(Reply):
    """A span of a report; `cut` where it was longer than one reply holds."""

    document: str
    title: str
    section: list[str]
    page: int | None
    printed_page: str | None
    ocr: bool
    start: int
    end: int
    text: str
    cut: bool


class Config(Reply):
    """What a server offers its pages and widgets: its title where it has one report, whether it keeps feedback, takes uploads, asks for a key; `question` in characters."""

    title: str | None
    languages: list[str]
    feedback: bool
    uploads: bool
    key: bool
    question: int


class Examples(Reply):
    """Questions that the reports answer, each in the language of its report."""

    examples: list[str]


class PagePicture(Reply):
    """A page as a PNG picture in base64; each of `marks` is left, top, width and height in the units of `width` and `height`."""

    png: str
    width: float
    height: float
    marks: list[list[float]]


class Noted(Reply):
    """Feedback that was noted, by the id of its case."""

    id: str


class Uploaded(Reply):
    """A report that was taken: the name that citations give it, its file's, how many reports there are, and the file whose content is the same, if any."""

    document: str
    file: str
    reports: int
    same_as: str | None


class Deleted(Reply):
    """A file that was deleted, and how many reports there are."""

    deleted: str
    reports: int


class Problem(BaseModel):
    """What was wrong with a request, in one sentence; `type` and `param` are as OpenAI's clients read them."""

    code: str
    message: str
    type: str
    param: str | None


class Failure(BaseModel):
    """The body of every reply that is an error."""

    error: Problem


class Health(BaseModel):
    """Whether the server lives, or is ready."""

    status: str
