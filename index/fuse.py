"""Two ways of finding, one order: similarity of meaning and matching words, added as scores.

Ranks are not used: rank fusion lets a page of chance word matches outrank the right passage when question and
article are in different languages. All constants were chosen on the development sets (docs/decisions.md) and belong
together; `python -m benchmarks.retrieval` shows what a change does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.embed import Scale
from index.store import StoredPassage

WORDS_WEIGHT = 0.4  # of the words against a similarity of 0..1
# A BM25 score counts against the question's best one in that language (so that a question of few words is not left to
# meaning alone) and against a fixed one (so that a chance match stays small where no passage holds the words).
BEST_SHARE, FIXED_SHARE = 0.5, 8.0
_MOST = 1.6  # a fused score that is seldom surpassed; the scores are divided by it


@dataclass(slots=True)
class Candidate:
    """A passage that may be a hit. `cosine` in -1..1, `words` a BM25 score, `found_by_meaning` among the nearest."""

    stored: StoredPassage
    cosine: float
    words: float = 0.0
    found_by_meaning: bool = False


def fuse(candidates: Sequence[Candidate], best_words: float, scale: Scale, crossed: bool) -> list[float]:
    """The score of each candidate, 0..1, higher is better. All are in one language.

    `best_words`: the best BM25 score that the question reaches in that language; `crossed`: that language is not the
    question's.
    """
    offset = scale.language_offset if crossed else 0.0
    scores = []
    for candidate in candidates:
        similarity = (candidate.cosine + offset - scale.least) / scale.width
        words = candidate.words / (BEST_SHARE * best_words + FIXED_SHARE)
        scores.append(min(1.0, max(0.0, (similarity + WORDS_WEIGHT * words) / _MOST)))
    return scores
