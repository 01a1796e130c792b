"""Tokens: the same matter gives the same token in both languages."""

import pytest

from index.words import question_terms, question_tokens, tokens


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [
        ("Jepang", "Japan"),
        ("Korea Selatan", "South Korea"),
        ("wali kota", "mayor"),
        ("nota kesepahaman", "memorandum of understanding"),
        ("Agustus", "August"),
        ("kota kembar", "twin cities"),
        ("Tiongkok", "China"),
    ],
)
def test_a_term_is_one_token_in_both_languages(indonesian: str, english: str) -> None:
    assert tokens(indonesian, "id") == tokens(english, "en")
    assert 1 == len(tokens(indonesian, "id"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kerjasama", "kerja sama"),
        ("Muaraenim", "Muara Enim"),
        ("Pemkab", "Pemerintah Kabupaten"),
        ("walikota", "wali kota"),
        ("kota-kota", "kota"),
        ("Rp1.812 juta", "Rp1,812 juta"),
        ("Café", "cafe"),
    ],
)
def test_spellings_of_one_thing_are_one(one: str, other: str) -> None:
    assert tokens(one, "id") == tokens(other, "id")


def test_water_is_not_air() -> None:
    assert tokens("air", "en") != tokens("water", "en")
    assert tokens("air", "id") == tokens("water", "en")


def test_stop_words_of_either_language_do_not_count_in_a_question() -> None:
    assert {"=japan", "=country-japan"} & set(question_tokens("Which of them is in Japan?"))
    assert not {"which", "of", "them", "is", "in"} & set(question_tokens("Which of them is in Japan?"))


def test_a_word_that_the_stemmers_cut_differently_is_one_term() -> None:
    assert 1 == len(question_terms("Melbourne?", "en"))


@pytest.mark.parametrize("text", ["", "?!…", "— “”", "💥"])
def test_no_words_give_no_tokens(text: str) -> None:
    assert [] == tokens(text, "id") == question_tokens(text)
