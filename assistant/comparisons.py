"""Figures that stand in the evidence, but of something else: another unit, a limit from the other side, another part of
a whole, another place in an order, how often, and in which year of two.
"""

import re
from collections.abc import Sequence

from assistant.measures import Limit, Measure, measures
from index.words import fold

_OPPOSITE: dict[Limit, Limit] = {"over": "under", "under": "over"}
FRACTIONS = {
    "half": r"\b(?:half|setengah|separuh|seperdua)(?:nya)?\b(?! tahun)",
    "third": r"\b(?:(?:a|one) third|sepertiga)(?:nya)?\b",
    "two thirds": r"\b(?:two[ -]thirds|dua ?pertiga)(?:nya)?\b",
    "quarter": r"\b(?:(?:a|one) quarter|seperempat)(?:nya)?\b",
    "three quarters": r"\b(?:three[ -]quarters|tiga ?perempat)(?:nya)?\b",
    "fifth": r"\b(?:(?:a|one) fifth|seperlima)(?:nya)?\b",
    "tenth": r"\b(?:(?:a|one) tenth|sepersepuluh)(?:nya)?\b",
}
_OFTEN = {
    "yearly": r"\b(?:annual(?:ly)?|yearly|every year|each year|tahunan|(?:se)?tiap tahun|setahun sekali)\b",
    "two-yearly": r"\b(?:biennial(?:ly)?|every (?:two|second|other) years?|every 2 years"
    r"|(?:dua|2) tahun sekali|(?:se)?tiap (?:dua|2) tahun)\b",
    "monthly": r"\b(?:monthly|every month|each month|bulanan|(?:se)?tiap bulan|sebulan sekali)\b",
    "weekly": r"\b(?:weekly|every week|each week|mingguan|(?:se)?tiap (?:minggu|pekan)|seminggu sekali)\b",
    "daily": r"\b(?:daily|every day|each day|harian|(?:se)?tiap hari)\b",
}
# How often, as evidence may also say it; of a sentence it may tell how long.
_OFTEN_TOO = {
    "yearly": r"\b(?:(?:a|per) year|per annum|per tahun|setahun)\b",
    "monthly": r"\b(?:(?:a|per) month|per bulan|sebulan)\b",
    "weekly": r"\b(?:(?:a|per) week|per (?:minggu|pekan)|seminggu|sepekan)\b",
    "daily": r"\b(?:(?:a|per) day|per hari|sehari)\b",
}
THEN = {
    "same": r"\b(?:(?:the|that) same year|tahun yang sama|tahun itu juga|tahun itu pula|later that year)\b",
    "next": r"\b(?:(?:the|in the) (?:following|next) year|a year later|one year later|the year after"
    r"|setahun (?:kemudian|sesudahnya|setelahnya)|tahun (?:berikutnya|sesudahnya))\b",
    "before": r"\b(?:the (?:previous|preceding) year|the year before|a year earlier"
    r"|(?:se)?tahun sebelumnya)\b",
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LATER = re.compile(rf"{THEN['next']}|\b(?:next year|tahun (?:depan|mendatang))\b")
_ORDINALS = (
    "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
).split()
_PLACES = "dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
_PLACE_IN_ORDER = re.compile(
    rf"\b(?P<english>{'|'.join(_ORDINALS)})\b|\bke(?P<word>{'|'.join(_PLACES)})\b|\bke-?(?P<number>\d+)\b"
    r"|(?<!\d)(?P<short>\d+)(?:st|nd|rd|th)\b"
)
_BOTH = re.compile(r"\bkedua\b(?! kali)")  # "both" far oftener than "second"


def wrong_measures(sentence: str, whole: str) -> list[str]:
    """`unit:` for a figure that the evidence has of other things only, `limit:` for one it bounds from the other side,
    and `fraction:`, `order:`, `often:` and `then:` where the evidence tells another of the kind."""
    held: dict[str, list[Measure]] = {}
    for each in measures(whole):
        held.setdefault(each.figure, []).append(each)
    wrong = []
    for said in measures(sentence):
        alike = held.get(said.figure, [])
        if alike and _other_unit(said, alike):
            wrong.append(f"unit:{said.figure}")
        if said.limit and alike and all(each.limit == _OPPOSITE[said.limit] for each in alike):
            wrong.append(f"limit:{said.figure}")
    for name, forms, more in (("fraction", FRACTIONS, {}), ("often", _OFTEN, _OFTEN_TOO), ("then", THEN, {})):
        told = forms_in(whole, forms)
        wrong += [
            f"{name}:{one}"
            for one in _others(forms_in(sentence, forms), told | (forms_in(whole, more) if told else set()))
        ]
    if "next" in forms_in(sentence, THEN) and len(set(_YEAR.findall(whole))) == 1 and not _LATER.search(fold(whole)):
        wrong.append("then:next")
    wrong += [f"order:{one}" for one in _others(_places(sentence, clear=True), _places(whole))]
    return list(dict.fromkeys(wrong))


def _other_unit(said: Measure, alike: Sequence[Measure]) -> bool:
    """Whether every figure of the evidence with this value measures something else. A bare one may leave out a unit
    that stands elsewhere, so it agrees with all; one of the sentence that counts something agrees with none that is
    measured in time or in per cent."""
    units = {each.unit for each in alike}
    if said.unit is None:
        return said.counts and units <= {"year", "month", "week", "day", "hour", "minute", "percent"}
    return None not in units and said.unit not in units


def _others(said: set[str], held: set[str]) -> list[str]:
    """What is said and not held, where something of the kind is held."""
    return sorted(said - held) if held else []


def forms_in(text: str, forms: dict[str, str]) -> set[str]:
    """The names of the patterns that the text has."""
    folded = fold(text)
    return {name for name, pattern in forms.items() if re.search(pattern, folded)}


def _places(text: str, clear: bool = False) -> set[str]:
    """The places in an order from the second on; `clear` leaves out what may mean something else."""
    folded = fold(text)
    found = set()
    for match in _PLACE_IN_ORDER.finditer(_BOTH.sub(" ", folded) if clear else folded):
        if match["english"]:
            if not re.match(r" (?:of|the|part|share)\b", folded[match.end() :]):
                found.add(str(_ORDINALS.index(match["english"]) + 2))
        elif match["word"]:
            found.add(str(_PLACES.index(match["word"]) + 2))
        else:
            found.add(match["number"] or match["short"])
    return found - {"1"}
