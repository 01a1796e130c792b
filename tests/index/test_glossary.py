"""A question's words in both languages, short forms spelled out, and places of nearly one name kept apart."""

import pytest

from index.abbreviations import FILE, spell_out
from index.glossary import GLOSSARY_FILE, wanted_tokens
from index.words import place_tokens, tokens


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [("Who founded the city?", "mendirikan"), ("the ancient temple", "kuno"), ("prime minister", "perdana menteri")],
)
def test_a_question_finds_the_other_languages_words(english: str, indonesian: str) -> None:
    wanted = wanted_tokens(english, "en")["id"]
    assert any(set(tokens(indonesian, "id")) <= set(alternatives) for alternatives in wanted)


def test_a_translation_counts_less_than_the_word_itself() -> None:
    (alternatives,) = wanted_tokens("tangga", "id")["en"]
    assert 1.0 == max(alternatives.values()) > alternatives[tokens("stairs", "en")[0]]


def test_articles_of_the_questions_own_language_are_searched_for_its_own_words() -> None:
    own = [{token: 1.0} for token in tokens("Siapa yang mendirikan candi kuno itu?", "id")]
    assert own == wanted_tokens("Siapa yang mendirikan candi kuno itu?", "id")["id"]


def test_the_glossary_has_two_columns_and_every_headword_once() -> None:
    rows = [line.split("\t") for line in GLOSSARY_FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(rows) > 5000
    assert all(len(row) == 2 and all(word.strip() for word in row[1].split("|")) for row in rows)
    assert len(rows) == len({head for head, _ in rows})


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("Pemkab Muara Enim", "pemerintah kabupaten Muara Enim"),
        ("KBB dan Jatim", "kabupaten bandung barat dan jawa timur"),
        ("Kab. Bandung", "kabupaten Bandung"),
        ("hubungan RI-Jepang", "hubungan republik indonesia-Jepang"),
        ("as a city", "as a city"),
        ("WHAT IS AS?", "WHAT IS AS?"),
        ("", ""),
    ],
)
def test_short_forms_are_spelled_out(typed: str, full: str) -> None:
    assert full == spell_out(typed)


def test_every_short_form_is_there_once() -> None:
    shorts = [line.split("\t")[0] for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(shorts) == len(set(shorts))


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [
        ("Kabupaten Bandung Barat", "West Bandung Regency"),
        ("Kota Toyama", "Toyama City"),
        ("Prefektur Kyoto", "Kyoto Prefecture"),
        ("Wali Kota Bandung", "Mayor of Bandung"),
        ("Tangerang Selatan", "South Tangerang"),
        ("Pemkab Kupang", "Kupang Regency"),
    ],
)
def test_a_place_is_one_in_both_languages(indonesian: str, english: str) -> None:
    assert set(place_tokens(indonesian, "id")) == set(place_tokens(english, "en")) != set()


def test_places_of_nearly_one_name_share_nothing() -> None:
    names = ("Kota Bandung", "Kabupaten Bandung", "Kabupaten Bandung Barat", "Kota Kupang", "Muara Bungo")
    found = [set(place_tokens(name, "id")) for name in names]
    assert all(one.isdisjoint(other) for at, one in enumerate(found) for other in found[at + 1 :])
