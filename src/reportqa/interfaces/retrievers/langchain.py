"""The reports in LangChain: a retriever of their passages, and a tool that answers (the extra `langchain`)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from reportqa.interfaces.retrievers.passages import identity, retrieved
from reportqa.interfaces.telling import told
from reportqa.library import Corpus, open_corpus
from reportqa.model.errors import UsageError
from reportqa.model.wire import answer_dict

try:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.tools import StructuredTool, ToolException
    from pydantic import BaseModel, Field
except ImportError as error:
    _MISSING = f'this needs the extra langchain ({error.name} is missing): pip install "reportqa[langchain]".'
    raise ImportError(_MISSING, name=error.name) from error

_WRONG = "the tool takes a question, as text, and may take a language: zh-TW, zh-CN or en."
_ABOUT = (
    "Answers a question from official reports: the figure with its unit and period, and the sentence it stands in. "
    "Ask one thing, in Traditional Chinese, Simplified Chinese or English, as a whole question. "
    "Says so where the reports do not tell; quote its figures as they are."
)


class ReportRetriever(BaseRetriever):
    """Retrieves the `k` passages of a corpus that rank best for a question in any of the three languages.

    A document's metadata are `document`, `title`, `section` (headings joined by " > "), `page`, `printed_page`, `ocr`, `start` and `end` (characters of
    the cleaned text) and `score` (comparable within one search only). Fewer than `k` come back where fewer have a word of the question.
    """

    corpus: Corpus
    k: int = 5

    @classmethod
    def open(cls, path: str = "corpus", *, k: int = 5, semantic: bool | None = None, ocr: bool | None = None) -> Self:
        """Return the retriever of the report or folder at `path` (see `reportqa.open`).

        Raises:
            ReadError: nothing there can be read.
            UsageError: `semantic` or `ocr` is asked for, and what it needs is not installed.
        """
        return cls(corpus=open_corpus(path, semantic=semantic, ocr=ocr), k=k)

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [Document(hit.text, id=identity(hit), metadata=metadata) for hit, metadata in retrieved(self.corpus, query, k=self.k)]


class AskInput(BaseModel):
    """What the tool is called with."""

    question: Annotated[str, Field(description="The question, whole: it is understood by itself.")]
    language: Annotated[Literal["zh-TW", "zh-CN", "en"] | None, Field(description="The language of the answer; the question's where none is named.")] = None


def answer_tool(corpus: Corpus, *, name: str = "ask_reports", description: str = _ABOUT) -> StructuredTool:
    """Return a tool that answers a question, for an agent: its content is the answer with its quotations, its artifact the object of `reportqa.answer/1`."""

    def ask(question: str, language: str | None = None) -> tuple[str, dict[str, Any]]:
        try:
            answer = corpus.ask(question, lang=language)
        except UsageError as error:
            raise ToolException(str(error)) from error
        found = answer_dict(answer)
        return told(found), found

    return StructuredTool.from_function(ask, name=name, description=description, args_schema=AskInput, response_format="content_and_artifact", handle_tool_error=True, handle_validation_error=_WRONG)
