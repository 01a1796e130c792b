"""What a figure measures: its unit, and whether it is a limit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.evidence import WORD
from assistant.figures import FIGURE, figures
from index.words import fold, question_tokens

Limit = Literal["over", "under"]

# Unit -> what stands behind a figure of it, or for money before it. A figure with none of them counts something.
_BEHIND = {
    "year": r"tahun|thn|years?|anniversary",
    "month": r"bulan|months?",
    "week": r"minggu|pekan|weeks?",
    "day": r"hari|days?",
    "hour": r"jam|hours?",
    "minute": r"menit|minutes?",
    "percent": r"persen|percent|per cent|%",
    "money": r"rupiah|dolar|dollars?|us dollars?|yen|won|euros?|ringgit|baht|peso|yuan|kina",
    "metre": r"meter|metres?|meters?|m",
    "kilometre": r"kilometer|kilometres?|kilometers?|km",
    "hectare": r"hektare|hektar|hectares?|ha",
    "tonne": r"ton|tonnes?|tons?",
    "kilogram": r"kilogram|kilograms?|kilos?|kg",
    "litre": r"liter|litres?|liters?",
    "megawatt": r"megawatt|megawatts?|mw",
}
_UNIT = re.compile("|".join(rf"(?P<{unit}>{words})" for unit, words in _BEHIND.items()))
_UNIT_BEHIND = re.compile(rf"[ -]*(?:full |whole |penuh )?(?:{_UNIT.pattern})(?:nya|an)?(?![a-z])")
_DECADES = re.compile(r"(?:dasawarsa|dekade|decades?)(?:nya)?$")
_MONEY_BEFORE = re.compile(r"(?:\brp|\bidr|\busd|\brm|us ?\$|[$€£¥]) ?$")
_OVER = re.compile(
    r"\b(?:lebih dari|di atas|sedikit di atas|melebihi|melampaui|sedikitnya|setidaknya|sekurangnya|paling sedikit|"
    r"minimal|"
    r"more than|over|above|just over|exceed(?:s|ed|ing)?|at least|no fewer than|no less than|upwards of) $"
)
_UNDER = re.compile(
    r"\b(?:hampir|nyaris|mendekati|kurang dari|di bawah|paling banyak|maksimal|tidak sampai|"
    r"nearly|almost|close to|less than|fewer than|under|below|just under|at most|up to) $"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a text. `unit` is None where none stands beside it, and `counts` tells whether a word for what is
    counted does; `limit` is None where it is no bound."""

    figure: str
    unit: str | None
    counts: bool
    limit: Limit | None


def measures(text: str) -> Iterator[Measure]:
    """The figures of the text in order, each with its unit and limit."""
    folded = fold(text)
    for match, (figure, end) in zip(FIGURE.finditer(folded), figures(text), strict=True):
        before = folded[max(0, match.start() - 30) : match.start()]
        behind = _UNIT_BEHIND.match(folded, end)
        unit = "money" if _MONEY_BEFORE.search(before) else behind.lastgroup if behind else None
        if unit is None and _DECADES.search(match.group()):
            unit = "year"
        next_word = WORD.match(folded, end + 1) if folded[end : end + 1] == " " else None
        counts = next_word is not None and bool(question_tokens(next_word.group()))
        bare = _MONEY_BEFORE.sub("", before)
        limit: Limit | None = "over" if _OVER.search(bare) else "under" if _UNDER.search(bare) else None
        yield Measure(figure, unit, counts, limit)
