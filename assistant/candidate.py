"""A sentence that may be quoted, and what speaks for it."""

from dataclasses import dataclass

from assistant.draft import Quote
from index.hit import Hit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit with what speaks for it, each part in 0..1 or near it.

    `named`: it or its article's title holds every name in the question. `of_outlet`: it speaks of the outlet that
    carried the report, which is seldom what was asked.
    """

    hit: Hit
    quote: Quote
    words: float
    similarity: float
    expected: float
    named: bool = True
    of_outlet: bool = False

    @property
    def score(self) -> float:
        """Weights found on the development questions (docs/decisions.md)."""
        return self.hit.score + 0.5 * self.words + self.similarity + 0.3 * self.expected - 0.1 * self.of_outlet
