"""A quotation in the reader's language: what the model says, and nothing where it says nothing usable."""

import pytest

from assistant.errors import UserError
from assistant.translate import translated
from tests.openai_server import Failure, OpenAIServer, Raw

QUOTE = "Kabupaten Muara Enim bermaksud membangun hubungan sister city dengan Jepang."
SAID = "Muara Enim Regency intends to build a sister-city tie with Japan."


def test_a_translation_comes_without_what_the_model_thinks_aloud() -> None:
    with OpenAIServer([Raw(f"<think>hmm</think>{SAID}")]) as server:
        assert SAID == translated(QUOTE, "en", "openai:any", server.base_url)


@pytest.mark.parametrize("reply", [Failure(500), Raw("<think>hmm"), Raw("x " * 2000)])
def test_no_translation_is_told_in_a_sentence(reply: Failure | Raw) -> None:
    with OpenAIServer([reply, reply]) as server, pytest.raises(UserError) as told:
        translated(QUOTE, "en", "openai:any", server.base_url)
    assert "openai:any" in told.value.sentence("id")
