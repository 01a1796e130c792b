"""Time in search: it lifts, never removes, and only where the question speaks of it."""

from datetime import date

import pytest

from corpus.article import Passage
from corpus.spans import Span
from index.when import When, asks_for_newest, lifts, read_when, without_present

TODAY = date(2026, 11, 24)


def passage(text: str, published: date | None) -> Passage:
    return Passage("a#0", "a", 0, len(text), text, "Judul", published=published)


@pytest.mark.parametrize(
    ("question", "newest"),
    [
        ("Apa perkembangan terbaru Semarang dan Nanjing?", True),
        ("Siapa mitra Kupang saat ini?", True),
        ("What is the current state of the tie?", True),
        ("Kapan MoU terakhir Makassar diteken?", True),
        ("Berapa kunjungan dalam lima tahun terakhir?", False),
        ("Who signed the memorandum?", False),
        ("Sekarang, apa isi MoU tahun 2018?", False),
    ],
)
def test_the_newest_is_wanted_where_the_question_says_so(question: str, newest: bool) -> None:
    assert newest == read_when(question, TODAY).newest


def test_a_span_is_no_wish_for_the_newest_but_the_words_are_heard() -> None:
    assert asks_for_newest("Sekarang, apa isi MoU tahun 2018?")


def test_a_passage_of_the_span_is_lifted_and_no_other() -> None:
    span = Span(date(2018, 1, 1), date(2018, 12, 31))
    old, inside, names, undated = (
        passage("Kerja sama.", date(2017, 5, 1)),
        passage("Kerja sama.", date(2018, 5, 1)),
        passage("Pada 12 April 2018 keduanya meneken LoI.", date(2021, 5, 1)),
        passage("Kerja sama.", None),
    )
    lifted = lifts([old, inside, names, undated], [0.5] * 4, [1.0] * 4, When(span))
    assert 0.0 == lifted[0] == lifted[3]
    assert 0.0 < lifted[2] < lifted[1]


def test_a_year_around_an_asked_day_does_not_count() -> None:
    day = Span(date(2018, 4, 12), date(2018, 4, 12))
    assert [0.0] == lifts([passage("Sepanjang 2018.", None)], [0.5], [1.0], When(day))


def test_the_newest_on_the_matter_comes_first_whatever_its_score() -> None:
    passages = [passage("x", date(year, 1, 1)) for year in (2016, 2025, 2026)] + [passage("x", None)]
    scores, matches = [0.8, 0.6, 0.2, 0.7], [1.0, 0.9, 0.9, 1.0]
    lifted = lifts(passages, scores, matches, When(newest=True))
    order = sorted(range(4), key=lambda at: -(scores[at] + lifted[at]))
    assert [1, 0, 3, 2] == order  # 2026 is on another matter; what has no date keeps its place


def test_without_words_of_time_age_does_not_count() -> None:
    passages = [passage("x", date(year, 1, 1)) for year in (1979, 2025)]
    assert [0.0, 0.0] == lifts(passages, [0.5, 0.5], [1.0, 1.0], When())


def test_nothing_found_is_nothing_to_lift() -> None:
    assert [] == lifts([], [], [], When(newest=True))


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Total biaya gudang menurut kabar terakhir?", "Total biaya gudang?"),
        ("When is the store now due to open?", "When is the store due to open?"),
        ("Siapa mitra Kupang saat ini?", "Siapa mitra Kupang?"),
        ("Apakah kerja sama itu masih berlaku?", "Apakah kerja sama itu masih berlaku?"),
    ],
)
def test_the_reader_is_not_asked_what_is_new(question: str, asked: str) -> None:
    assert asked == without_present(question)
