"""Hit: one passage that a search found."""

from dataclasses import dataclass
from typing import Literal

from corpus.article import Language, Passage

FoundBy = Literal["meaning", "words"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a passage: its best answer, text[start:end] of the passage, whatever the score.

    `score` in 0..1: how likely the passage answers the question.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score in 0..1, higher is better, comparable within one search only.

    `also_in` names the articles that carry the same story; `language` is the article's.
    `reading` is there where the reader has read the passage.
    """

    passage: Passage
    score: float
    found_by: frozenset[FoundBy]
    language: Language
    also_in: tuple[str, ...] = ()
    reading: Reading | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"a score lies in 0..1, not {self.score}")
