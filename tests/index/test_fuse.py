"""Fusion: range, what words can and cannot do, and fairness between the languages."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Passage
from index.embed import BUNDLED_SCALE, Scale
from index.fuse import Candidate, fuse

PASSAGE = Passage("a#0-1", "a", 0, 1, "x", "Judul")
CANDIDATES = st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 500)), max_size=8)


def candidate(cosine: float, words: float = 0.0) -> Candidate:
    return Candidate((PASSAGE, "id"), cosine, words)


@given(CANDIDATES, st.booleans(), st.sampled_from([BUNDLED_SCALE, Scale()]))
def test_scores_stay_in_range(pairs: list[tuple[float, float]], crossed: bool, scale: Scale) -> None:
    best = max((words for _, words in pairs), default=0.0)
    scores = fuse([candidate(*pair) for pair in pairs], best, scale, crossed)
    assert len(pairs) == len(scores)
    assert all(0.0 <= score <= 1.0 for score in scores)


def test_words_decide_between_equal_meanings() -> None:
    without, with_words = fuse([candidate(0.85), candidate(0.85, 9.0)], 9.0, BUNDLED_SCALE, crossed=False)
    assert with_words > without


def test_a_chance_word_does_not_outrank_a_much_nearer_meaning() -> None:
    near, far = fuse([candidate(0.92), candidate(0.79, 4.0)], 4.0, BUNDLED_SCALE, crossed=False)
    assert near > far


def test_a_passage_in_the_other_language_is_not_behind_for_its_language() -> None:
    (own,) = fuse([candidate(0.85)], 0.0, BUNDLED_SCALE, crossed=False)
    (other,) = fuse([candidate(0.85 - BUNDLED_SCALE.language_offset)], 0.0, BUNDLED_SCALE, crossed=True)
    assert abs(own - other) < 1e-9
