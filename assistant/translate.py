"""A quotation in the reader's language, by the language model. It is no evidence: the page says who translated."""

import re

from assistant.errors import UserError, WriterUnavailable
from assistant.prompts import translation_messages
from assistant.write import make_model_writer
from corpus.article import Language

MOST_CHARACTERS = 3000  # of a quotation
LONGEST = 4  # times the quotation: what is longer is no translation of it
_FENCE = re.compile(r"^=== [0-9a-f]{16} ===$", re.MULTILINE)


def translated(text: str, wanted: Language, llm: str, base_url: str | None) -> str:
    """What the language model makes of `text` in that language. Raises UserError where it says nothing usable."""
    text = text[:MOST_CHARACTERS]
    try:
        said = make_model_writer(llm, base_url).say(translation_messages(text, wanted))
    except WriterUnavailable as error:
        raise UserError("model_silent", name=llm, reason=error.reason(wanted)) from error
    said = _FENCE.sub("", said).strip()
    if not said or len(said) > LONGEST * len(text) + 200:
        raise UserError("model_silent", name=llm, reason=WriterUnavailable("empty").reason(wanted))
    return said
