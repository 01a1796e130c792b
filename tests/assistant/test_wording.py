"""A short answer in the question's language: told only where every word is known."""

import pytest

from assistant.wording import in_language


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [
        ("Jepang", "Japan"),
        ("Korea Selatan dan Tiongkok", "South Korea and China"),
        ("Kota Toyama, Jepang", "Kota Toyama, Japan"),
        ("9 Mei 2024", "9 May 2024"),
        ("Kamis, 12 April 2018", "Thursday, 12 April 2018"),
        ("lima tahun", "five years"),
        ("satu provinsi", "one province"),
        ("Rp1,8 miliar", "Rp1.8 billion"),
        ("sekitar 26.000 orang", "about 26,000 people"),
        ("pendidikan, pariwisata, dan perdagangan", "education, tourism, and trade"),
    ],
)
def test_known_words_are_told(indonesian: str, english: str) -> None:
    assert english == in_language(indonesian, "id", "en")


def test_the_other_way() -> None:
    assert "tiga tahun" == in_language("three years", "en", "id")
    assert "US$2,5 juta" == in_language("US$2.5 million", "en", "id")
    assert "1.812 guru" == in_language("1,812 teachers", "en", "id")


@pytest.mark.parametrize("words", ["Wali Kota Padang Hendri Septa", "2018", "pukul 12.04", "menandatangani naskah", ""])
def test_what_is_the_same_or_not_known_is_left(words: str) -> None:
    assert in_language(words, "id", "en") is None


def test_nothing_is_told_within_one_language() -> None:
    assert in_language("Jepang", "id", "id") is None
