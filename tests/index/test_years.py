"""Answers that are told of another year than the one asked for."""

from datetime import date

import pytest

from corpus.article import Passage
from index.years import of_another_year

TEXT = "Sepanjang 2021, turis Turki berjumlah 1.870 orang. Targetnya 2.000 orang. Tahun depan diharapkan 2.500 orang."


def passage(text: str, published: date | None = date(2022, 11, 10)) -> Passage:
    return Passage("a#0", "a", 0, len(text), text, "Turis Turki", published=published)


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("Berapa turis Turki pada 2021?", "1.870 orang", False),
        ("Berapa turis Turki pada 2022?", "1.870 orang", True),
        ("Berapa turis Turki pada 2019?", "2.000 orang", True),
        ("Berapa target turis Turki 2022?", "2.000 orang", False),
        ("Berapa target turis Turki 2021?", "2.000 orang", False),
        ("Berapa yang diharapkan untuk 2023?", "2.500 orang", False),
        ("Berapa yang diharapkan untuk 2024?", "2.500 orang", True),
        ("Berapa turis Turki?", "1.870 orang", False),
        ("Berapa turis Turki sejak 2015?", "1.870 orang", False),
        ("Berapa turis Turki pada 1990-an?", "1.870 orang", False),
        ("Berapa targetnya? (turis Turki 2019)", "2.000 orang", False),
    ],
)
def test_the_year_of_an_answer(question: str, answer: str, other: bool) -> None:
    start = TEXT.index(answer)
    assert other == of_another_year(question, passage(TEXT), "", start, start + len(answer))


def test_a_year_that_only_names_a_document_is_not_the_answers() -> None:
    text = "It replaces the 2019 memorandum and lasts four years."
    start = text.index("four years")
    one = passage(text, date(2024, 6, 27))
    assert not of_another_year("How long is the 2024 memorandum good for?", one, "", start, start + 10)


def test_the_article_before_the_passage_tells_the_year() -> None:
    text = "The council approved 12 posts."
    one, start = passage(text, None), text.index("12")
    asked = "How many posts were approved in 2019?"
    assert not of_another_year(asked, one, "The plan of 2018 was redrawn in 2019. ", start, start + 2)
    assert of_another_year(asked, one, "The plan of 2019 was redrawn in 2020. ", start, start + 2)
    assert not of_another_year(asked, one, "", start, start + 2)
