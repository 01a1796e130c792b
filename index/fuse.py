"""Two ways of finding, one order: similarity of meaning and matching words, added as scores.

Ranks are not used: rank fusion lets a page of chance word matches outrank the right passage when question and
article are in different languages, while a low BM25 score leaves the order by meaning as it is.
"""

from collections.abc import Mapping

# Cosines of multilingual-e5 lie in a narrow band; the band is stretched to 0..1.
_LEAST_COSINE, _MOST_COSINE = 0.72, 0.95
_HALF_SCORE = 12.0  # BM25 score that counts half: about three rare words
WORDS_WEIGHT = 0.5  # of a perfect match of words against a perfect similarity


def fuse(meaning: Mapping[str, float], words: Mapping[str, float]) -> list[tuple[str, float]]:
    """(passage id, score in 0..1) by falling score, equal scores by id.

    `meaning` has the cosine of every passage, `words` the BM25 score of those that share words with the question.
    """
    scores = {
        passage_id: (_similarity(cosine) + WORDS_WEIGHT * _match(words.get(passage_id, 0.0))) / (1 + WORDS_WEIGHT)
        for passage_id, cosine in meaning.items()
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _similarity(cosine: float) -> float:
    return min(1.0, max(0.0, (cosine - _LEAST_COSINE) / (_MOST_COSINE - _LEAST_COSINE)))


def _match(score: float) -> float:
    return score / (score + _HALF_SCORE)
