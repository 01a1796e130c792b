"""What a sentence rests on, and the words it holds in either language."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.words import question_tokens, tokens

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence rests on."""

    text: str
    outlet: str | None = None
    published: date | None = None


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """Every token of either language."""
    return frozenset((*tokens(text, "id"), *tokens(text, "en"), *question_tokens(text)))
