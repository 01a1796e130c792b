"""A sentence that may be quoted, and what speaks for it."""

from dataclasses import dataclass

from assistant.draft import Quote
from index.hit import Hit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit with what speaks for it, each part in 0..1 or near it.

    `similarity`: to the question; 0 where the reader has read the passage, which tells more. `named`: it or its
    article's title holds every name in the question. `of_outlet`: it speaks of the outlet that carried the report,
    which is seldom what was asked. `read`: how likely the reader finds that the passage answers, where the answer it
    found begins in this sentence, else 0. `answer`: that answer, in code points of the article, cut at the sentence's
    end. `own_language`: it is in the question's language.
    """

    hit: Hit
    quote: Quote
    words: float
    similarity: float
    expected: float
    named: bool = True
    of_outlet: bool = False
    read: float = 0.0
    answer: tuple[int, int] | None = None
    own_language: bool = False

    @property
    def score(self) -> float:
        """Weights found on the development questions (docs/decisions.md)."""
        said = self.hit.score + 0.3 * self.expected - 0.1 * self.of_outlet + 0.1 * self.own_language
        if self.hit.reading is None:
            return said + 0.5 * self.words + self.similarity
        return said + 0.7 * self.words + 1.1 * self.read
