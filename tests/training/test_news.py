"""The reader's own questions: sound, and no training over what measures."""

import pytest

from training.reader import statements
from training.reader.news import faults, parts, read_articles, read_questions, starter_articles

TRAINED = [part for part in parts() if part != "dev"]


@pytest.mark.parametrize("part", parts())
def test_every_answer_stands_in_its_quote_and_every_quote_in_its_article(part: str) -> None:
    assert not list(faults(part))


@pytest.mark.parametrize("part", parts())
def test_a_sixth_to_a_third_is_unanswerable_or_up_to_half_of_what_trains(part: str) -> None:
    questions = read_questions(part)
    silent = sum(question.answer is None for question in questions)
    # Parts that pair an answerable question with its near miss have nearly as many of both.
    assert 0.15 <= silent / len(questions) <= (0.34 if part == "dev" else 0.5)


def test_nothing_is_trained_on_held_or_dev_articles() -> None:
    forbidden = set(starter_articles("held")) | set(read_articles("dev"))
    asked = {question.article for part in TRAINED for question in read_questions(part)}
    assert forbidden and not asked & forbidden


def test_there_is_enough_of_both_kinds() -> None:
    assert sum(len(read_questions(part)) for part in TRAINED) >= 600
    assert len(read_questions("dev")) >= 200


def test_no_text_of_the_dev_articles_stands_in_a_training_article() -> None:
    dev = {article.text for article in read_articles("dev").values()}
    trained = {article.text for part in parts("articles") if part != "dev" for article in read_articles(part).values()}
    assert not dev & trained


def test_every_statement_is_sound_and_asked_for_what_its_evidence_tells() -> None:
    assert not list(statements.faults())
    asked = [example for some in statements.statement_clozes() for example in some]
    assert len(asked) > 1000
    assert all(example.answer and example.seen.text[slice(*example.answer)].strip() for example in asked)
