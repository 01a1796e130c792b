"""The language of an answer is measured on what its writer says, not on what is quoted nor on what it declares."""

from dataclasses import replace

import pytest

from assistant.answer import Answer
from assistant.attribution import LANGUAGES, in_language
from assistant.messages import message
from corpus.article import Language
from tests.assistant.test_evaluate import GOOD, SENTENCES, answer

QUOTATION = f"“{SENTENCES[1]}” — Singgalang, 27 August 2024"
MODEL_ENGLISH = "The text that the two cities signed holds for five years. [1]"
MODEL_INDONESIAN = "Naskah yang diteken kedua kota itu berlaku lima tahun. [1]"


def said(text: str, declared: Language = "en") -> Answer:
    return answer(text, SENTENCES[1], language=declared)


@pytest.mark.parametrize(
    "text",
    [
        f"The articles say:\n\n{QUOTATION} (article in Indonesian) [1]",
        f"In short: lima tahun [1]\n\n{QUOTATION} (article in Indonesian) [1]",
        f"In short: five years (“lima tahun”) [1]\n\n{QUOTATION} (article in Indonesian) [1]",
    ],
)
def test_what_is_quoted_may_be_in_the_articles_language(text: str) -> None:
    assert in_language(said(text), "en")
    assert not in_language(said(text), "id")
    assert in_language(said(text, "id"), "en"), "what the answer declares does not count"


@pytest.mark.parametrize(
    "text",
    [
        f"Artikel yang ada menyebutkan:\n\n{QUOTATION} [1]",
        f"Jawaban singkat: lima tahun [1]\n\n{QUOTATION} (article in Indonesian) [1]",
        f"The articles say:\n\n{QUOTATION} (artikel berbahasa Indonesia) [1]",
        "The articles say:\n\n“Naskah itu akan berlaku untuk waktu yang lama.” — Singgalang [1]",  # no citation's words
        f"In short: dan itu akan berlaku untuk lima tahun [1]\n\n{QUOTATION} [1]",
        f"The articles say:\n\n{QUOTATION} [1]\n\nNaskah itu diteken oleh kedua wali kota. [1]",
    ],
)
def test_a_frame_or_sentence_of_another_language_is_seen(text: str) -> None:
    assert not in_language(said(text), "en")


def test_a_models_words_are_wholly_measured() -> None:
    for declared in LANGUAGES:
        english, indonesian = (
            replace(said(text, declared), written_by="model") for text in (MODEL_ENGLISH, MODEL_INDONESIAN)
        )
        assert (True, False) == (in_language(english, "en"), in_language(english, "id"))
        assert (False, True) == (in_language(indonesian, "en"), in_language(indonesian, "id"))
    mixed = replace(said(f"{MODEL_ENGLISH} {MODEL_INDONESIAN}"), written_by="model")
    assert not in_language(mixed, "en") and not in_language(mixed, "id")
    quoting = replace(said(f"{QUOTATION} [1]"), written_by="model")
    assert not in_language(quoting, "en")


def test_where_sources_differ_quotations_stand_before_a_models_words() -> None:
    text = f"{message('sources_differ', 'en')}\n\n{QUOTATION} [1]\n\n{MODEL_ENGLISH}"
    assert in_language(replace(said(text), written_by="model"), "en")


def test_a_name_or_a_figure_counts_by_what_the_answer_declares() -> None:
    for text in ("Padang Hildesheim, Sumatera Barat [1]", "2023 [1]", "sister city MoU [1]"):
        given = replace(said(text, "id"), written_by="model")
        assert (True, False) == (in_language(given, "id"), in_language(given, "en")), text


def test_a_refusal_is_measured_too() -> None:
    for declared in LANGUAGES:
        silent = answer(message("not_found", "en"), language=declared)
        assert (True, False) == (in_language(silent, "en"), in_language(silent, "id"))
    assert in_language(GOOD, "id") and not in_language(GOOD, "en")
