"""The reports in LlamaIndex: a retriever of their passages, and a query engine that answers (the extra `llama-index`)."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from reportqa.interfaces.retrievers.passages import identity, place, retrieved
from reportqa.library import Corpus, open_corpus
from reportqa.model.wire import answer_dict

try:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.base.response.schema import Response
    from llama_index.core.callbacks import CallbackManager
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
except ImportError as error:
    _MISSING = f'this needs the extra llama-index ({error.name} is missing): pip install "reportqa[llama-index]".'
    raise ImportError(_MISSING, name=error.name) from error

_ADDRESS = ["ocr", "start", "end", "score"]  # of no use to a model or an embedder


class ReportRetriever(BaseRetriever):
    """Retrieves the `similarity_top_k` passages of a corpus that rank best for a question in any of the three languages.

    A node's metadata are `document`, `title`, `section` (headings joined by " > "), `page`, `printed_page`, `ocr`, `start` and `end` (characters of the
    cleaned text) and `score`, which is the node's score too (comparable within one search only). Fewer come back where fewer have a word of the question.
    """

    def __init__(self, corpus: Corpus, *, similarity_top_k: int = 5, callback_manager: CallbackManager | None = None) -> None:
        """Retrieve from a corpus."""
        super().__init__(callback_manager=callback_manager)
        self._corpus, self._top_k = corpus, similarity_top_k

    @classmethod
    def open(cls, path: str = "corpus", *, similarity_top_k: int = 5, semantic: bool | None = None, ocr: bool | None = None) -> Self:
        """Return the retriever of the report or folder at `path` (see `reportqa.open`).

        Raises:
            ReadError: nothing there can be read.
            UsageError: `semantic` or `ocr` is asked for, and what it needs is not installed.
        """
        return cls(open_corpus(path, semantic=semantic, ocr=ocr), similarity_top_k=similarity_top_k)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=_node(identity(hit), hit.text, metadata), score=hit.score) for hit, metadata in retrieved(self._corpus, query_bundle.query_str, k=self._top_k)]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class ReportQueryEngine(BaseQueryEngine):
    """Answers from a corpus, without a model: the response is the answer's text, its source nodes are the quotations.

    `response.metadata` is the object of `reportqa.answer/1`; where its status is "not_found" there are no source nodes, and "nearest" holds what is close.
    """

    def __init__(self, corpus: Corpus, *, lang: str | None = None, callback_manager: CallbackManager | None = None) -> None:
        """Answer from a corpus, in the language `lang` (zh-TW, zh-CN, en) or in each question's."""
        super().__init__(callback_manager)
        self._corpus, self._lang = corpus, lang

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._corpus.ask(query_bundle.query_str, lang=self._lang)
        return Response(answer.text, [NodeWithScore(node=_node(identity(c), c.quote, place(c, c.title))) for c in answer.citations], answer_dict(answer))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}


def _node(name: str, text: str, metadata: dict[str, Any]) -> TextNode:
    unread = [*_ADDRESS, *(key for key, value in metadata.items() if value is None)]
    return TextNode(id_=name, text=text, metadata=metadata, excluded_llm_metadata_keys=unread, excluded_embed_metadata_keys=unread)
