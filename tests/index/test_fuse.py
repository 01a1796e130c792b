"""Fusion: order, range, and what words can and cannot do."""

from hypothesis import given
from hypothesis import strategies as st

from index.fuse import fuse

SCORES = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.floats(-1, 1), max_size=8)


@given(SCORES, st.dictionaries(st.text("abc", min_size=1, max_size=3), st.floats(0, 500), max_size=8))
def test_scores_fall_and_stay_in_range(meaning: dict[str, float], words: dict[str, float]) -> None:
    fused = fuse(meaning, words)
    assert set(meaning) == {each for each, _ in fused}
    values = [score for _, score in fused]
    assert sorted(values, reverse=True) == values
    assert all(0.0 <= value <= 1.0 for value in values)


def test_words_decide_between_equal_meanings() -> None:
    assert ["b", "a"] == [each for each, _ in fuse({"a": 0.85, "b": 0.85}, {"b": 9.0})]


def test_a_chance_word_does_not_outrank_a_much_nearer_meaning() -> None:
    assert ["near", "far"] == [each for each, _ in fuse({"near": 0.92, "far": 0.79}, {"far": 4.0})]
