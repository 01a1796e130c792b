"""Whether the evidence carries an answer at all. Below zero the assistant says that the articles do not say."""

from collections.abc import Sequence

from assistant.candidate import Candidate
from assistant.question import Question
from index.hit import Hit
from index.search import Searcher
from index.words import tokens

# A logistic model's weights without its squashing, fitted on the 100 development questions with both kinds weighing
# the same; docs/decisions.md has the measurement and what else was tried. Fit all of them anew, never one alone.
WEIGHTS = {"coverage": 3.37, "missing": 0.87, "sentence_score": 2.95}
BIAS = -7.15
LIST_COVERAGE = 0.5


def support(question: Question, best: Candidate, hits: Sequence[Hit], searcher: Searcher) -> float:
    """How well the best sentence and its article carry an answer: 0 is the line, higher is better."""
    values = features(question, best, hits, searcher)
    if question.wants_list:  # no single sentence answers a list; its words must be there
        return values["coverage"] - LIST_COVERAGE
    return BIAS + sum(WEIGHTS[name] * values[name] for name in WEIGHTS)


def features(question: Question, best: Candidate, hits: Sequence[Hit], searcher: Searcher) -> dict[str, float]:
    """What the gate looks at.

    `coverage`: the share of the question's words, rare ones counting more, that stand in the title or passages of the
    best sentence's article; `missing`: the summed rarity of those that do not, which tells long questions from short
    ones; `sentence_score`: the best sentence's own score.
    """
    article_id = best.quote.passage.article_id
    said: set[str] = set()
    for hit in hits:
        if hit.passage.article_id == article_id:
            said.update(tokens(f"{hit.passage.title}\n{hit.passage.text}", hit.language))
    rarity = {term: searcher.rarity(term) for term in question.terms}
    total = sum(rarity.values())
    missing = sum(weight for term, weight in rarity.items() if not term & said)
    return {
        "coverage": 1 - missing / total if total else 0.0,
        "missing": missing,
        "sentence_score": best.score,
    }
