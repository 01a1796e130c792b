"""The sentences that the check is measured on: sound, and the held ones over articles that nothing is trained on."""

from collections import Counter
from itertools import pairwise

import pytest

from benchmarks.verification import HELD, read_pairs
from training.reader.news import read_articles

CHANGES = {"number", "date", "name", "negation", "plan", "swap", "source", "addition"}


@pytest.mark.parametrize("held", [False, True], ids=["development", "held"])
def test_half_of_the_sentences_are_supported(held: bool) -> None:
    pairs = read_pairs(HELD) if held else read_pairs()
    kinds = Counter(pair.change for pair in pairs)
    assert len(pairs) == 2 * kinds[None] >= (200 if held else 300)
    assert {each for each in kinds if each} <= CHANGES
    told = {(pair.sentence, *(each.text for each in pair.evidence)) for pair in pairs}
    assert len({pair.id for pair in pairs}) == len(pairs) == len(told)
    assert {"id > id", "en > en", "id > en", "en > id"} == {pair.languages for pair in pairs}


def test_held_evidence_stands_in_an_article_of_the_development_set() -> None:
    texts = [each.text for each in read_articles("dev").values()]
    for pair in read_pairs(HELD):
        for evidence in pair.evidence:
            assert any(evidence.text in text for text in texts), pair.id


def test_a_broken_sentence_follows_the_supported_one_it_was_made_of() -> None:
    for one, other in list(pairwise(read_pairs(HELD)))[::2]:
        assert one.change is None and other.change is not None
        assert [each.text for each in one.evidence] == [each.text for each in other.evidence], other.id
