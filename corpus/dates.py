"""Days, as Indonesian and English news write them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from babel.dates import get_day_names, get_month_names

# Spellings that are printed but that Unicode's tables do not know.
_OTHER_MONTHS = {"peb": 2, "pebruari": 2, "agt": 8, "agust": 8, "ags": 8, "sept": 9, "nop": 11, "nopember": 11}
_OTHER_DAYS = ["jum'at", "jum’at", "ahad", "tues", "thur", "thurs"]


def _names() -> tuple[dict[str, int], list[str]]:
    months, days = dict(_OTHER_MONTHS), list(_OTHER_DAYS)
    for locale in ("id", "en"):
        for width in ("wide", "abbreviated"):
            months |= {
                name.lower().rstrip("."): number for number, name in get_month_names(width, locale=locale).items()
            }
            days += [name.lower().rstrip(".") for name in get_day_names(width, locale=locale).values()]
    return months, days


def _any_of(words: Sequence[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


#: month name, lower case, in either language -> 1..12; and weekdays' names, lower case
MONTHS, WEEKDAYS = _names()
#: pattern of a month's name, as the group `month`
MONTH = rf"(?P<month>{_any_of(list(MONTHS))})\b\.?"
_YEAR_FOUR = r"(?P<year>(?:1[89]|20)\d\d)"
_YEAR = _YEAR_FOUR + r"(?!\d)"
#: patterns of a whole day, year included
DAY_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}(?P<mark>[-/.])(?P<number>\d\d?)(?P=mark)(?P<day>\d\d?)(?!\d)",
        rf"(?<!\d){_YEAR_FOUR}(?P<number>\d\d)(?P<day>\d\d)(?!\d)",
        rf"(?<![\d.,])(?P<day>\d\d?)(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.]*{MONTH}[\s,\-/]*{_YEAR}",
        rf"\b{MONTH}\s*(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"(?<![\d.,/])(?P<day>\d\d?)(?P<mark>[-/.])(?P<number>\d\d?)(?P=mark){_YEAR}",
        r"(?<![\d.,/])(?P<day>\d\d?)/(?P<number>\d\d?)/(?P<short>\d\d)(?![\d/])",
    )
]
YEARLESS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d.,/])(?P<day>\d\d?)/(?P<number>\d\d?)(?![\d/])",
        rf"(?<![\d.,])(?P<day>\d\d?)(?:st|nd|rd|th)?[\s\-]*{MONTH}",
        rf"\b{MONTH}\s*(?P<day>\d\d?)(?!\d)",
    )
]
MONTH_OF_YEAR = re.compile(rf"\b{MONTH}\s+{_YEAR}", re.IGNORECASE)
# What may stand beside the day on a line that only says when (and perhaps where) an article appeared.
_BESIDE = re.compile(
    rf"\b{_any_of(WEEKDAYS)}\b|\b\d\d?[.:]\d\d(?:[.:]\d\d)?(?:\s*(?:am|pm|a\.m\.|p\.m\.))?"
    r"|\b(?:WIB|WITA|WIT|GMT|UTC|EST|EDT|ET|SGT|MYT|jam|pukul|at|on|last)\b|[+-]\d\d:?\d\d"
    r"|\b(?:published|posted|updated|release[ds]?|date|diterbitkan|dipublikasikan|terbit|tayang|diperbarui|tanggal|rilis)\b"
    r"|[\s,/|•·:()\[\]–—-]+",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[A-Z][\w.']*(?: [A-Z][\w.']*){0,2}$")
_HEAD_LINES = 8


class Dateline(NamedTuple):
    """A line of its own that says when an article appeared."""

    line: int
    published: date
    place: str | None


def parse_date(text: str, year: int | None = None) -> date | None:
    """Return the first day that `text` names, or None if it names none or one that does not exist.

    Numbers are day before month. Where no year is written, `year` is taken, and without it the answer is None.
    A time of day and its zone are passed over: the day is the one that is printed.
    """
    found = _find(text, DAY_PATTERNS) or (_find(text, YEARLESS) if year is not None else None)
    return _day(found, year) if found else None


def days_named(text: str) -> set[tuple[int | None, int, int | None]]:
    """Every (year, month, day) that the text names: a year that is left out is None, and so is the day of a month
    that stands with its year alone."""
    return {named for named, _, _ in _named(text)}


def without_days(text: str) -> str:
    """The text, as long as it was, with blanks in place of the days that it names."""
    for _, start, end in _named(text):
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _named(text: str) -> Iterator[tuple[tuple[int | None, int, int | None], int, int]]:
    """Each (year, month, day) with where it stands."""
    for pattern in (*DAY_PATTERNS, *YEARLESS, MONTH_OF_YEAR):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            name, day = parts.get("month"), parts.get("day")
            month = MONTHS[name.lower()] if name else int(parts["number"])
            full = parts.get("year") or (f"20{parts['short']}" if parts.get("short") else None)
            if 1 <= month <= 12:
                yield (int(full) if full else None, month, int(day) if day else None), match.start(), match.end()
        text = pattern.sub(lambda match: " " * len(match.group()), text)


def find_dateline(lines: Sequence[str]) -> Dateline | None:
    """Find the line among the first few that holds a day and nothing but time, weekday or place beside it."""
    for number, line in enumerate(lines[:_HEAD_LINES]):
        found = _find(line, DAY_PATTERNS) if len(line) <= 100 else None
        day = _day(found, None) if found else None
        if found is None or day is None:
            continue
        beside = _BESIDE.sub(" ", f"{line[: found.start()]} {line[found.end() :]}").strip()
        if not beside or _PLACE.match(beside):
            return Dateline(number, day, beside or None)
    return None


def _find(text: str, patterns: Sequence[re.Pattern[str]]) -> re.Match[str] | None:
    every = [found for pattern in patterns if (found := pattern.search(text))]
    return min(every, key=lambda found: found.start(), default=None)


def _day(found: re.Match[str], year: int | None) -> date | None:
    parts = found.groupdict()
    if parts.get("year"):
        year = int(parts["year"])
    elif parts.get("short"):
        year = 2000 + int(parts["short"])
    name = parts.get("month")
    month = MONTHS[name.lower()] if name else int(parts["number"])
    try:
        return date(year or 0, month, int(parts["day"]))
    except ValueError:
        return None
