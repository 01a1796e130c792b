"""The golden set: enough of each kind, and every quotation, answer and split as docs/evaluation.md says."""

import re
from collections import Counter

from assistant.evaluate import Asked, read_questions
from benchmarks.quality import GOLDEN, golden_articles, golden_questions, near_articles, near_questions
from corpus.add import STARTER, starter_articles
from index.words import fold, tokens
from tests.starter_checks import load

QUESTIONS = golden_questions()
NEAR = [*near_questions("near"), *near_questions("aside")]
SPLITS = {str(front["id"]): front["split"] for _, front, _ in load(STARTER)}
ARTICLES = {article.id: article for article in [*starter_articles(), *golden_articles(), *near_articles()]}


def test_there_is_enough_of_every_kind() -> None:
    kinds = Counter(asked.kind for asked in QUESTIONS)
    silent = [asked for asked in QUESTIONS if not asked.gold]
    assert len(QUESTIONS) >= 200
    assert len(QUESTIONS) == len({asked.id for asked in QUESTIONS})
    assert 0.49 <= sum(asked.language == "id" for asked in QUESTIONS) / len(QUESTIONS) <= 0.51
    assert sum(asked.crossed for asked in QUESTIONS) >= len(QUESTIONS) / 4
    assert len(QUESTIONS) / 5 <= len(silent) <= len(QUESTIONS) / 4
    assert kinds["near_miss"] == sum(asked.kind == "near_miss" for asked in silent) >= len(silent) / 2
    assert {asked.kind for asked in silent} == {"near_miss", "unanswerable"}
    assert all(kinds[kind] for kind in "list date names copies conflict injection follow_up unanswerable".split())


def test_both_halves_are_of_use() -> None:
    halves = Counter(asked.split for asked in QUESTIONS)
    assert min(halves.values()) >= 90


def test_the_questions_on_the_starter_are_on_articles_that_no_training_saw() -> None:
    for asked in read_questions(GOLDEN / "questions-held.jsonl"):
        assert {"held"} >= {SPLITS[article_id] for article_id, _ in asked.gold}, asked.id
    own = {article.id for article in golden_articles()}
    assert all(each in own for asked in read_questions(GOLDEN / "questions-own.jsonl") for each, _ in asked.gold)


def test_near_misses_stand_beside_their_twins() -> None:
    kinds = Counter(asked.kind for asked in NEAR)
    assert len(NEAR) == len({asked.id for asked in NEAR}) == 192
    assert kinds["near_miss"] == 60 and all(kinds[kind] for kind in "fact list follow_up conflict date".split())
    assert not {asked.id for asked in NEAR} & {asked.id for asked in QUESTIONS}


def test_every_quotation_stands_in_its_article_and_holds_the_answer() -> None:
    for asked in [*QUESTIONS, *NEAR]:
        for article_id, quote in asked.gold:
            assert quote in ARTICLES[article_id].text, asked.id
        if asked in NEAR:
            assert bool(asked.gold) == bool(asked.answers), asked.id
        elif asked.gold:
            quotes = " ".join(quote for _, quote in asked.gold).casefold()
            assert asked.answers and asked.answers[0].casefold() in quotes, asked.id
            assert not any(words in asked.answers for words in asked.forbidden), asked.id
        else:
            assert not asked.answers, asked.id


def test_crossed_is_what_it_says() -> None:
    for asked in [*QUESTIONS, *NEAR]:
        spoken = {ARTICLES[article_id].language for article_id, _ in asked.gold}
        assert asked.crossed == (bool(spoken) and asked.language not in spoken), asked.id


def test_no_question_repeats_its_answering_sentence() -> None:
    copied = [asked.id for asked in [*QUESTIONS, *NEAR] if any(_copies(asked, quote) for _, quote in asked.gold)]
    assert not copied


def _copies(asked: Asked, quote: str) -> bool:
    """Four content words in a row of the quotation, which is in the question's language."""
    runs = (tokens(text, asked.language) for text in (asked.question, quote))
    question, answer = ([" ".join(run[at : at + 4]) for at in range(len(run) - 3)] for run in runs)
    return bool(set(question) & set(answer))


def test_the_golden_articles_are_never_the_users() -> None:
    shipped = {fold(article.text) for article in starter_articles()}
    assert not any(fold(article.text) in shipped for article in [*golden_articles(), *near_articles()])
    assert all(re.fullmatch(r"golden-\d\d", article.id) for article in golden_articles())
