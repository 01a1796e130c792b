"""What was asked and answered in one conversation, and what the page shows beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from assistant.answer import Answer, Turn
from assistant.kept import Status
from assistant.page.sources import Source
from corpus.article import Language
from corpus.library import Filters

Missing = Literal["conversation_missing", "answer_missing"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what became of it. `key` is its own: an asked-again question has another.

    `answer` is None until the first words are there, and stays None when it failed; `error` then tells why.
    `languages` gives the language of each cited article by its id. `timeless`: asked without the span it names.
    `unkept`: why it could not be written down.
    """

    question: str
    answer: Answer | None = None
    status: Status = "answering"
    error: Exception | None = None
    languages: Mapping[str, Language] = field(default_factory=dict)
    key: str = field(default_factory=lambda: uuid4().hex)
    asked: datetime = field(default_factory=lambda: datetime.now(UTC))
    filters: Filters = Filters()
    timeless: bool = False
    unkept: Exception | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges in order. Only the last one can still be answering. Every change of it has another `key`; `id`
    stays, and is what it is kept under."""

    exchanges: tuple[Exchange, ...] = ()
    key: str = field(default_factory=lambda: uuid4().hex, compare=False)
    id: str = field(default_factory=lambda: uuid4().hex, compare=False)

    @property
    def answering(self) -> bool:
        return bool(self.exchanges) and self.exchanges[-1].status == "answering"

    def begin(
        self, question: str, at: int | None = None, filters: Filters | None = None, timeless: bool = False
    ) -> "Conversation":
        """With a new question at the end, or in place of exchange `at` and everything after it."""
        kept = self.exchanges if at is None else self.exchanges[:at]
        return self._with((*kept, Exchange(question, filters=filters or Filters(), timeless=timeless)))

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

    def unkept(self, error: Exception | None) -> "Conversation":
        return self._with_last(replace(self.exchanges[-1], unkept=error)) if error else self

    def find(self, key: str) -> int | None:
        """The place of the exchange with that key."""
        return next((at for at, one in enumerate(self.exchanges) if one.key == key), None)

    def _with_last(self, last: Exchange) -> "Conversation":
        return self._with((*self.exchanges[:-1], last))

    def _with(self, exchanges: tuple[Exchange, ...]) -> "Conversation":
        return Conversation(exchanges, id=self.id)


@dataclass(frozen=True, slots=True)
class View:
    """What the visitor chose: the page's language, the article shown, the question being edited, the filters of the
    next question.

    `verdicts` tells by an exchange's key whether it helped. `goto` is an exchange to bring into sight once, `missing`
    what a link led to that is not there.
    """

    language: Language = "en"
    source: Source | None = None
    editing: int | None = None
    filters: Filters = Filters()
    verdicts: Mapping[str, bool] = field(default_factory=dict)
    goto: str | None = None
    missing: Missing | None = None
