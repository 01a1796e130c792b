"""What a writer hands to verification: sentences with the stretches of articles they rest on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.answer import Turn
from corpus.article import Language, Passage
from index.hit import Hit


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of an article, `start..end` in code points of the article's text, inside `passage`."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a draft, without markers. No quotes: a frame sentence that states nothing of its own.

    `verbatim`: the quotes' words stand in the text as they are. `short_answer`: words of its one quote that the text
    repeats as the answer in short.
    """

    text: str
    quotes: tuple[Quote, ...] = ()
    verbatim: bool = False
    short_answer: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A question that stands alone, and the conversation it came from."""

    question: str
    language: Language
    turns: Sequence[Turn] = ()


class Writer(Protocol):
    """Writes an answer from hits. The two are extract.ExtractWriter and write.ModelWriter."""

    @property
    def written_by(self) -> Literal["extract", "model"]:
        """Which of the two it is."""
        ...

    def write(self, request: Request, hits: Sequence[Hit]) -> Iterator[Sentence | None]:
        """Sentences in reading order, each as soon as it is whole, None where there is nothing for a moment; no
        sentence when the hits do not say.

        Raises assistant.errors.WriterUnavailable where the language model cannot be reached.
        """
        ...
