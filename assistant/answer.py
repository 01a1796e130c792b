"""What the assistant says: Turn, Citation, Answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.article import Language, Passage
from corpus.spans import Span
from index.hit import Hit

State = Literal["supported", "partly", "unsupported"]
Outcome = Literal["answered", "not_found", "chat", "rejected"]
MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Citation:
    """One quoted stretch of an article: `quote == article.text[start:end]` in code points.

    `changed` tells that the stored article no longer holds the quote at that place.
    """

    number: int
    passage: Passage
    quote: str
    start: int
    end: int
    state: State = "supported"
    changed: bool = False
    also_in: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.number < 1 or self.end - self.start != len(self.quote):
            raise ValueError(f"citation {self.number}: offsets {self.start}..{self.end} do not fit its quote")


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply. The markers `[1]` in `text` are the numbers of `citations`, first used first.

    `answered` has at least one citation, every other outcome none. `seconds` maps search,
    write and verify to the time each took.
    """

    text: str
    citations: tuple[Citation, ...]
    language: Language
    standalone_question: str
    hits: tuple[Hit, ...]
    written_by: Literal["extract", "model"]
    outcome: Outcome
    span: Span | None = None
    notice: str | None = None
    short_answer: str | None = None
    removed_sentences: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        used = list(dict.fromkeys(int(number) for number in MARKER.findall(self.text)))
        numbers = [citation.number for citation in self.citations]
        if self.outcome == "answered":
            if not numbers or used != numbers or numbers != list(range(1, len(numbers) + 1)):
                raise ValueError(f"markers {used} and citations {numbers} differ")
        elif numbers:
            raise ValueError(f"an answer that is {self.outcome} cites nothing")


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of the conversation."""

    question: str
    answer: str
