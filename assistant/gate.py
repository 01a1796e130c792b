"""Whether the evidence carries an answer at all. Below zero the assistant says that the articles do not say."""

from collections.abc import Sequence

from assistant.candidate import Candidate
from assistant.question import Question
from corpus.article import Language
from index.hit import Hit
from index.search import Searcher
from index.words import tokens

LINE = 0.5  # least score of the reader for the best passage; `benchmarks.gate` shows both errors for every line
LIST_COVERED, LIST_READ = 0.85, 0.15  # or these for a list: the share of its words held, and the reader's score
# Without the reader: a logistic model's weights without its squashing, fitted by `benchmarks.gate` on the development
# questions with both kinds weighing the same; docs/decisions.md has the measurement and what else was tried. Fit all of
# them anew, never one alone.
WEIGHTS = {"words": 2.39, "hit": 5.87}
BIAS = -5.1
LIST_COVERAGE = 0.5


def support(question: Question, best: Candidate, hits: Sequence[Hit], searcher: Searcher) -> float:
    """How well the evidence carries an answer: 0 is the line, higher is better."""
    read = [hit.reading.score for hit in hits if hit.reading is not None]
    if read and question.wants_list:  # what several articles hold between them no single passage answers
        covered = min(_coverage(question, hits, searcher) - LIST_COVERED, max(read) - LIST_READ)
        return max(max(read) - LINE, covered)
    if read:
        return max(read) - LINE
    if question.wants_list:  # no single sentence answers a list; its words must be there
        return _coverage(question, hits, searcher) - LIST_COVERAGE
    if question.kind == "definition" and best.expected < 1:  # a sentence that only mentions the thing defines nothing
        return -1.0
    values = features(best)
    return BIAS + sum(WEIGHTS[name] * values[name] for name in WEIGHTS)


def features(best: Candidate) -> dict[str, float]:
    """What the gate looks at where there is no reader: the share of the question's words in the sentence, and its
    passage's score."""
    return {"words": best.words, "hit": best.hit.score}


def _coverage(question: Question, hits: Sequence[Hit], searcher: Searcher) -> float:
    """The share of the question's words, rare ones counting more, that the hits hold between them."""
    said: dict[Language, set[str]] = {"id": set(), "en": set()}
    for hit in hits:
        said[hit.language].update(tokens(f"{hit.passage.title}\n{hit.passage.text}", hit.language))
    shares = [0.0]
    for language, groups in question.wanted.items():
        rarity = [searcher.rarity(each) for each in groups]
        held = sum(weight for each, weight in zip(groups, rarity, strict=True) if not said[language].isdisjoint(each))
        shares.append(held / (sum(rarity) or 1.0))
    return max(shares)
