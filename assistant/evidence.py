"""What a sentence rests on, and the words it holds in either language."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.words import CONCEPT, question_tokens, tokens

#: words -> the term of both languages that they come down to
IMPLIED = {
    f"{CONCEPT}consulate": f"{CONCEPT}consul",
    "memorandum": f"{CONCEPT}mou",
    "memoranda": f"{CONCEPT}mou",
    "memorandums": f"{CONCEPT}mou",
    "rp": "rupiah",
    "idr": "rupiah",
}
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence rests on."""

    text: str
    outlet: str | None = None
    published: date | None = None


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """Every token of either language; a consulate implies its consul, a memorandum is an MoU."""
    found = frozenset((*tokens(text, "id"), *tokens(text, "en"), *question_tokens(text)))
    return found | {token for sign, token in IMPLIED.items() if sign in found}
