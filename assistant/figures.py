"""Figures and days as a text tells them, in either language's form."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from assistant.evidence import Evidence
from corpus.dates import YEARLESS, days_named
from index.words import fold

_UNITS = {
    "id": "dua tiga empat lima enam tujuh delapan sembilan".split(),
    "en": "two three four five six seven eight nine".split(),
}
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def _number_words() -> dict[str, float]:
    """Two to ninety-nine in both languages, and with a half up to nine. One is left out: "one of the", "salah satu"
    count nothing."""
    words: dict[str, float] = {"sepuluh": 10, "sebelas": 11, "nol": 0, "zero": 0}
    words |= {"satu setengah": 1.5, "one and a half": 1.5}
    words |= {word: 10 + at for at, word in enumerate(_TEENS)}
    for value, (indonesian, english) in enumerate(zip(_UNITS["id"], _UNITS["en"], strict=True), 2):
        words |= {indonesian: value, english: value, f"{indonesian} belas": 10 + value}
        words |= {f"{indonesian} setengah": value + 0.5, f"{english} and a half": value + 0.5}
        tens = {f"{indonesian} puluh": "satu", _TENS[value - 2]: "one"}
        for ten, one in tens.items():
            words[ten] = 10 * value
            units = _UNITS["id" if one == "satu" else "en"]
            words |= {f"{ten} {unit}": 10 * value + at for at, unit in enumerate([one, *units], 1)}
    return words


_NUMBER_WORDS = _number_words()
_SPELLED = "|".join(word.replace(" ", "[ -]") for word in sorted(_NUMBER_WORDS, key=len, reverse=True))
_SCALES = {
    "ratus": 100, "hundred": 100, "ribu": 10**3, "thousand": 10**3, "juta": 10**6, "million": 10**6,
    "miliar": 10**9, "milyar": 10**9, "billion": 10**9, "triliun": 10**12, "trillion": 10**12,
    "dasawarsa": 10, "dekade": 10, "decades": 10, "decade": 10, "lusin": 12, "dozen": 12,
}  # fmt: skip
FIGURE = re.compile(
    rf"((?<!\d)(?<!\d[.,])\d+(?:[.,]\d+)*|\b(?:{_SPELLED})\b|\b(?:one|a|satu)(?= (?:{'|'.join(_SCALES)})\b)"
    rf"|\bse(?=(?:ratus|ribu|juta|miliar|triliun)\b))(?:(?:st|nd|rd|th)\b)?"
    rf"((?:[ -]*(?:{'|'.join(_SCALES)})\b)*)"
)
SPELLED = re.compile(rf"\b(?:{_SPELLED})\b(?:[ -](?:{'|'.join(_SCALES)})\b)*|\bse(?:ratus|ribu|juta|miliar|triliun)\b")
OTHER_YEARS = {
    -1: r"\b(?:tahun (?:lalu|silam|sebelumnya)|last year|a year (?:ago|earlier))\b",
    0: r"\b(?:tahun ini|this year)\b",
    1: r"\b(?:tahun (?:depan|mendatang|berikutnya)|next year)\b",
}
_BEHIND = 24  # characters behind a day in which its year may be told
WEEKDAYS = "senin monday|selasa tuesday|rabu wednesday|kamis thursday|jumat jum'at friday|sabtu saturday|minggu sunday"


def figures(text: str) -> list[tuple[str, int]]:
    """Numbers with where they end: "5 juta", "five million" and "5,000,000" are one, "1.812" and "1,812" as well."""
    found = []
    for match in FIGURE.finditer(fold(text)):
        digits, scales = match.groups()
        if digits[0].isdigit():
            grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits)
            plain = re.sub(r"[.,]", "", digits) if grouped else digits.replace(",", ".")
        else:
            plain = str(_NUMBER_WORDS.get(digits.replace("-", " "), 1))  # seribu, one million
        try:
            value = float(plain)
        except ValueError:  # 04.19.00
            found.append((plain, match.end()))
            continue
        for scale in re.findall(r"[a-z]+", scales):
            value *= _SCALES[scale]
        found.append((f"{value:.6f}".rstrip("0").rstrip("."), match.end()))
    return found


def dates_meant(evidence: Evidence) -> Iterator[date]:
    """The days that words of the text mean, counted from its publication: today, yesterday, Tuesday, (12/4), 10 January
    next year."""
    if evidence.published is None:
        return
    text = fold(evidence.text)
    if re.search(r"\b(?:hari ini|today|tadi)\b", text):
        yield evidence.published
    if re.search(r"\b(?:kemarin|yesterday)\b", text):
        yield evidence.published - timedelta(days=1)
    for weekday, names in enumerate(WEEKDAYS.split("|")):
        if re.search(rf"\b(?:{names.replace(' ', '|')})\b", text):
            yield evidence.published - timedelta(days=(evidence.published.weekday() - weekday) % 7)
    for (month, day), year in years_told(evidence).items():
        with suppress(ValueError):
            yield date(year, month, day)


def years_told(evidence: Evidence) -> dict[tuple[int, int], int]:
    """(month, day) of a day named without its year -> its year: that of publication, or the one that words right
    behind it tell."""
    found: dict[tuple[int, int], int] = {}
    if evidence.published is None:
        return found
    for pattern in YEARLESS:
        for match in pattern.finditer(evidence.text):
            behind = fold(evidence.text[match.end() : match.end() + _BEHIND])
            step = next((step for step, words in OTHER_YEARS.items() if re.match(rf"\W*{words}", behind)), 0)
            for year, month, day in days_named(match.group()):
                if year is None and day is not None:
                    found[month, day] = evidence.published.year + step
    return found
