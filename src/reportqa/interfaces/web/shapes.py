"""What requests look like, as OpenAPI shows it and as they are checked; and replies that are no readings of `contract`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from reportqa.ask.talk import MOST_TURNS
from reportqa.interfaces.contract import Document, Heading, Hit, Lang, Reply, Words
from reportqa.interfaces.service import MOST_FIGURES, MOST_HITS

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


class Hits(Reply):
    """The passages that rank best, best first."""

    hits: list[Hit]


class Documents(Reply):
    """The reports of the corpus."""

    documents: list[Document]


class Outline(Reply):
    """The section tree of a report."""

    document: str
    title: str
    language: Lang
    size: int
    sections: list[Heading]


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
