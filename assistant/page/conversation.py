"""What was asked and answered in one visit, and what the page shows beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import uuid4

from assistant.answer import Answer, Turn
from assistant.page.sources import Source
from corpus.article import Language

Status = Literal["answering", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what became of it. `key` is its own: an asked-again question has another.

    `answer` is None until the first words are there, and stays None when it failed; `error` then tells why.
    `languages` gives the language of each cited article by its id.
    """

    question: str
    answer: Answer | None = None
    status: Status = "answering"
    error: Exception | None = None
    languages: Mapping[str, Language] = field(default_factory=dict)
    key: str = field(default_factory=lambda: uuid4().hex)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges in order. Only the last one can still be answering. Every change of it has another `key`."""

    exchanges: tuple[Exchange, ...] = ()
    key: str = field(default_factory=lambda: uuid4().hex, compare=False)

    @property
    def answering(self) -> bool:
        return bool(self.exchanges) and self.exchanges[-1].status == "answering"

    def begin(self, question: str, at: int | None = None) -> "Conversation":
        """With a new question at the end, or in place of exchange `at` and everything after it."""
        kept = self.exchanges if at is None else self.exchanges[:at]
        return Conversation((*kept, Exchange(question)))

    def earlier_turns(self) -> list[Turn]:
        """The answered exchanges before the last one."""
        return [Turn(one.question, one.answer.text) for one in self.exchanges[:-1] if one.answer is not None]

    def with_answer(self, answer: Answer, languages: Mapping[str, Language]) -> "Conversation":
        return self._with_last(replace(self.exchanges[-1], answer=answer, languages=languages))

    def done(self) -> "Conversation":
        return self._with_last(replace(self.exchanges[-1], status="done"))

    def stopped(self) -> "Conversation":
        return self._with_last(replace(self.exchanges[-1], status="stopped")) if self.answering else self

    def failed(self, error: Exception) -> "Conversation":
        return self._with_last(replace(self.exchanges[-1], status="failed", error=error))

    def _with_last(self, last: Exchange) -> "Conversation":
        return Conversation((*self.exchanges[:-1], last))


@dataclass(frozen=True, slots=True)
class View:
    """What the visitor chose: the page's language, the article shown, and the question being edited."""

    language: Language = "en"
    source: Source | None = None
    editing: int | None = None
