"""Which sentences are quoted where sources agree and where they do not."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.candidate import Candidate
from assistant.differing import disagreeing, overtaken
from assistant.draft import Quote
from assistant.extract import choose, short_answer
from assistant.question import read_question
from corpus.article import Language, Passage
from index.hit import Hit, Reading


def candidate(article: str, day: date, text: str, answer: str, read: float = 0.9) -> Candidate:
    """A sentence that is an article, with the reader's answer in it."""
    passage = Passage(f"{article}:0", article, 0, len(text), text, "Judul", "Harian", day)
    start = text.index(answer)
    reading = Reading(start, start + len(answer), read)
    hit = Hit(passage, 0.8, frozenset(("words",)), "id", (), reading)
    return Candidate(hit, Quote(passage, 0, len(text)), 0.9, 0.0, 1.0, read=read, answer=(start, start + len(answer)))


OLD = candidate("lama", date(2018, 5, 1), "Sebanyak 25 pembatik Pekalongan magang di Gifu.", "25 pembatik")
NEW = candidate("baru", date(2018, 9, 1), "Pembatik Pekalongan yang magang di Gifu berjumlah 30 orang.", "30 orang")
SAME = candidate(
    "sama", date(2018, 6, 1), "Dua puluh lima pembatik Pekalongan magang di Gifu.", "Dua puluh lima pembatik"
)
UNSURE = candidate("ragu", date(2019, 1, 1), "Kabarnya 40 pembatik Pekalongan magang di Gifu.", "40 pembatik", read=0.3)
COUNTED = read_question("Berapa pembatik Pekalongan yang magang di Gifu?", "id")


def test_sources_that_differ_are_both_quoted_the_newest_first() -> None:
    assert [NEW, OLD] == disagreeing(COUNTED, [OLD, NEW, UNSURE])


@pytest.mark.parametrize("others", [[SAME], [UNSURE], []])
def test_sources_that_agree_or_are_unsure_do_not_differ(others: list[Candidate]) -> None:
    assert [] == disagreeing(COUNTED, [OLD, *others])


def test_one_report_in_both_languages_does_not_differ_from_itself() -> None:
    both = [
        replace(each, quote=replace(each.quote, passage=replace(each.quote.passage, url="https://harian.id/1")))
        for each in (OLD, NEW)
    ]
    assert [] == disagreeing(COUNTED, both)


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ("9 April 2018", "12 April 2018", True),
        ("9 April 2018", "2018", False),
        ("April 2018", "9 April 2018", False),
        ("2017", "2018", True),
        ("9 April", "2018", False),
    ],
)
def test_days_differ_where_year_or_day_do(first: str, second: str, differ: bool) -> None:
    question = read_question("Kapan MoU Sabang dan Phuket diteken?", "id")
    both = [
        candidate("a", date(2018, 5, 1), f"MoU Sabang dan Phuket diteken pada {first}.", first),
        candidate("b", date(2018, 6, 1), f"Sabang dan Phuket meneken MoU pada {second}.", second),
    ]
    assert differ == bool(disagreeing(question, both))


PLANNED = candidate("rencana", date(2023, 5, 1), "Surabaya akan meneken MoU dengan Kochi pada Juni.", "Juni")
ENDED = replace(
    candidate("batal", date(2023, 8, 1), "Penandatanganan MoU Surabaya dengan Kochi batal.", "batal", read=0.0),
    words=0.7,
)
SIGNING = read_question("Kapan Surabaya meneken MoU dengan Kochi?", "id")


def test_a_newer_article_that_tells_of_the_end_comes_first() -> None:
    assert [ENDED, PLANNED] == overtaken(SIGNING, [PLANNED, OLD, ENDED])


@pytest.mark.parametrize(
    "other",
    [
        replace(ENDED, words=0.5),
        replace(ENDED, named=False),
        replace(ENDED, quote=replace(ENDED.quote, passage=replace(ENDED.quote.passage, published=date(2023, 4, 1)))),
        replace(ENDED, quote=PLANNED.quote),
    ],
)
def test_what_is_older_or_of_something_else_overtakes_nothing(other: Candidate) -> None:
    assert [] == overtaken(SIGNING, [PLANNED, other])


@pytest.mark.parametrize("text", ["Berapa biaya MoU Surabaya dan Kochi?", "Siapa yang meneken MoU dengan Kochi?"])
def test_a_sum_or_a_person_may_stand_as_it_was(text: str) -> None:
    assert [] == overtaken(read_question(text, "id"), [PLANNED, ENDED])


@pytest.mark.parametrize("text", ["Apakah Surabaya sudah meneken MoU?", "Bagaimana nasib MoU dengan Kochi?"])
def test_who_asks_for_the_state_is_told_of_the_end(text: str) -> None:
    assert [ENDED, PLANNED] == overtaken(read_question(text, "id"), [PLANNED, ENDED])


def test_who_asks_for_the_end_gets_the_best_sentence() -> None:
    assert [] == overtaken(read_question("Mengapa MoU Surabaya dan Kochi batal?", "id"), [PLANNED, ENDED])


@pytest.mark.parametrize("text", ["Siapa yang magang di Gifu?", "Kota mana saja yang mengirim pembatik?"])
def test_only_days_and_figures_can_differ(text: str) -> None:
    assert [] == disagreeing(read_question(text, "id"), [OLD, NEW])


def test_one_sentence_of_each_source_and_the_answer_in_short() -> None:
    chosen = choose(COUNTED, [OLD, SAME])
    assert OLD == chosen[0]
    short = short_answer(COUNTED, OLD)
    assert short is not None and short.short_answer == "25 pembatik"


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_unsure_answer_is_not_told_in_short(language: Language) -> None:
    assert short_answer(read_question("Berapa pembatik?", language), UNSURE) is None


def test_what_the_reader_found_belongs_to_a_list_though_it_names_nothing() -> None:
    question = read_question("Apa saja bidang yang menarik Houston di Palembang?", "id")
    named = candidate("a", date(2019, 7, 18), "Houston dan Palembang bertemu lagi.", "bertemu", read=0.0)
    found = candidate("b", date(2019, 2, 14), "Budaya, pendidikan, dan bisnis.", "Budaya, pendidikan, dan bisnis")
    assert [replace(found, named=False)] == choose(question, [replace(found, named=False), replace(named, read=0.0)])[
        :1
    ]
    unsure = replace(found, named=False, read=0.2)
    assert [named] == choose(question, [unsure, named])


@pytest.mark.parametrize(
    ("question", "text", "elsewhere"),
    [
        ("Kerja sama Kota Sukabumi dengan Niigata berapa tahun?", "Kabupaten Sukabumi dan Niigata sepakat.", True),
        ("Kerja sama Kota Sukabumi dengan Niigata berapa tahun?", "Wali Kota Sukabumi meneken MoU.", False),
        ("How long is Sukabumi Regency's deal?", "Kota Sukabumi dan Kabupaten Sukabumi hadir.", False),
        ("How long is Sukabumi's deal?", "Kabupaten Sukabumi hadir.", False),
    ],
)
def test_the_regency_is_not_the_city_of_its_name(question: str, text: str, elsewhere: bool) -> None:
    asked = read_question(question, "en" if question.startswith("How") else "id")
    assert elsewhere == asked.is_elsewhere(Passage("a:0", "a", 0, len(text), text, "Judul"), "id")
