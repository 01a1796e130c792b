"""Short forms in a question, spelled out: Pemkab, Jatim, KBB, yg. The embedding model knows few of them."""

import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("abbreviations.tsv")
_WORD = re.compile(r"[^\W\d_]+\b\.?")


def spell_out(question: str) -> str:
    """The question with every known short form in full; everything else stays as it is typed."""
    shouted = question.upper() == question
    return _WORD.sub(lambda found: _full(found.group(), shouted), question)


def _full(word: str, shouted: bool) -> str:
    bare = word.rstrip(".")
    small, capital = _forms()
    full = small.get(bare.casefold())
    if full is None and not shouted:
        full = capital.get(bare)
    if full is None:
        return word
    return full if len(bare) == len(word) or len(bare) <= 4 else f"{full}."  # "Kab." is a short form, "Jatim." ends


@cache
def _forms() -> tuple[dict[str, str], dict[str, str]]:
    """(forms in any letters by their small form, forms in capitals only) -> in full."""
    small: dict[str, str] = {}
    capital: dict[str, str] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            short, full = line.split("\t")
            (capital if short.isupper() else small)[short] = full
    return small, capital
