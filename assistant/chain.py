"""The assistant as LangChain parts: a Runnable from a question to an Answer, and a retriever."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypedDict

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answer import Answer, Turn
from assistant.reply import Assistant
from corpus.library import Filters
from index.hit import Hit


class _Question(TypedDict):
    question: str


class ChainInput(_Question, total=False):
    """A question, and the earlier messages of its conversation: {"role": "user" | "assistant", "content"}."""

    history: Sequence[Mapping[str, Any]]


class AssistantChain(Runnable[ChainInput, Answer]):
    """Answers are whole objects, not parts to be added up: the last one streamed is the answer."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def invoke(self, input: ChainInput, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """The whole answer. Raises assistant.errors.UserError where index or library cannot be used."""
        return self._call_with_config(self._reply, input, config)

    def stream(self, input: ChainInput, config: RunnableConfig | None = None, **kwargs: Any) -> Iterator[Answer]:
        """Growing answers."""
        yield from self._assistant.stream(input["question"], turns_of(input.get("history", ())))

    def _reply(self, input: ChainInput) -> Answer:
        return self._assistant.reply(input["question"], turns_of(input.get("history", ())))


def chain(assistant: Assistant) -> AssistantChain:
    """The Runnable of `assistant`: invoke, stream, batch and what LangChain builds on them."""
    return AssistantChain(assistant)


def turns_of(history: Sequence[Mapping[str, Any]]) -> list[Turn]:
    """Pair each question with the answer that follows it; what has no counterpart is left out."""
    turns: list[Turn] = []
    question: str | None = None
    for said in history:
        content = said.get("content")
        if not isinstance(content, str):
            continue
        if said.get("role") == "user":
            question = content
        elif said.get("role") == "assistant" and question is not None:
            turns.append(Turn(question, content))
            question = None
    return turns


class HitRetriever(BaseRetriever):
    """Passages as Documents, best first. `search` is Assistant.search."""

    search: Callable[[str, int, Filters | None, str | None], list[Hit]]
    limit: int = 10
    filters: Filters | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [document_of(hit) for hit in self.search(query, self.limit, self.filters, None)]


def document_of(hit: Hit) -> Document:
    """A hit with everything that a citation needs in its metadata."""
    passage = hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "article_id": passage.article_id,
            "passage_id": passage.id,
            "title": passage.title,
            "outlet": passage.outlet,
            "published": passage.published.isoformat() if passage.published else None,
            "url": passage.url,
            "start": passage.start,
            "end": passage.end,
            "score": hit.score,
            "found_by": sorted(hit.found_by),
            "language": hit.language,
        },
    )
