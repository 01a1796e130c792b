"""The language of a text: by its function words, in a short one by every one of them."""

import pytest

from corpus.article import Language
from corpus.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Which two countries offered to help?", "en"),
        ("Who won the regatta?", "en"),
        ("Which Bima mayor forged the Wagga Wagga tie?", "en"),
        ("Siapa wali kota Bandung?", "id"),
        ("Sister city Surabaya dan Busan sejak kapan?", "id"),
        ("apa itu letter of intent?", "id"),
    ],
)
def test_a_question_is_told_by_its_function_words(text: str, language: Language) -> None:
    assert language == detect_language(text)
