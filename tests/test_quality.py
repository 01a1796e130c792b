"""Floors under the hand-made sets: a change that loses what they hold fails here."""

import pytest

from benchmarks.handmade import ask_all, copies
from index.embed import Embedder

FIRST_HIT_RIGHT = 54  # of 60: nine in ten


@pytest.mark.parametrize("name", ["names", "dates"])
def test_the_first_hit_is_right_in_nine_of_ten(name: str, embedder: Embedder) -> None:
    asked = ask_all(name)
    assert 60 == len(asked)
    right = sum(one.right for one in asked)
    assert right >= FIRST_HIT_RIGHT, [one.question["id"] for one in asked if not one.right]


def test_copies_are_grouped_and_reports_of_one_event_are_not() -> None:
    precision, recall, wrong = copies()
    assert precision >= 0.95, wrong
    assert recall >= 0.90, wrong
