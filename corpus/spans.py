"""Spans of time that a text names, in both languages: "April 2018", "sejak 2020", "tahun lalu", "before 2015"."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.dates import DAY_PATTERNS, MONTH, MONTHS, parse_date

_EARLIEST, _LATEST = 1900, 2100  # a number of four digits outside these is no year
# Of Covid-19: the first cases in Indonesia, March 2020, to the end of the international emergency, 5 May 2023.
_PANDEMIC = (date(2020, 3, 1), date(2023, 5, 5))
WORD_NUMBERS = {
    word: value
    for value, words in enumerate(
        (
            "satu one a an", "dua two", "tiga three", "empat four", "lima five",
            "enam six", "tujuh seven", "delapan eight", "sembilan nine", "sepuluh ten",
        ), 1
    )
    for word in words.split()
}  # fmt: skip
_ORDINALS = {
    word: value
    for value, words in enumerate(
        (
            "i 1 pertama kesatu first 1st", "ii 2 kedua second 2nd", "iii 3 ketiga third 3rd",
            "iv 4 keempat fourth 4th last terakhir",
        ), 1
    )
    for word in words.split()
}  # fmt: skip
_NTH = "(?P<nth>" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + ")"
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(sorted(WORD_NUMBERS, key=len, reverse=True)) + ")"
_YEAR = r"(?<![\d.,/:])(?P<year>(?:19|20)\d\d)(?![\d/]|[.,:]\d)"
_TO = r"\s*(?:-|–|sampai(?: dengan)?|hingga|s/d|dan|to|and|until|through)\s*(?:tahun\s+)?"
_UNITS = {
    "hari": "day",
    "day": "day",
    "minggu": "week",
    "pekan": "week",
    "week": "week",
    "bulan": "month",
    "month": "month",
    "tahun": "year",
    "year": "year",
}
_UNIT = r"(?P<unit>hari|days?|minggu|pekan|weeks?|bulan|months?|tahun|years?)"
_LONGEST_BACK = 200  # years; "500 years ago" names no day


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days, both ends included; None is open. One end at least is known."""

    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def meets(self, other: "Span") -> bool:
        """Whether the two share a day."""
        return (self.since is None or other.until is None or self.since <= other.until) and (
            other.since is None or self.until is None or other.since <= self.until
        )


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    since: date
    until: date
    closed: bool = False  # a range: no word before it opens an end


def find_span(question: str, today: date) -> Span | None:
    """The span that a question names, relative words counted from `today`; None where it names none.

    Several days or years make one span from the first to the last. A number inside a name or a rule ("Permendagri
    25/2020") is no year.
    """
    text = _folded(question)
    found = _without_overlaps([*_absolute(text), *_relative(text, today)])
    opened = [span for one in found if (span := _opened(text, one)) is not None]
    plain = [one for one in found if _opened(text, one) is None]
    if not found:
        return None
    since = min((one.since for one in plain), default=None)
    until = max((one.until for one in plain), default=None)
    if not opened:
        return Span(since, until)
    for span in opened:
        since = span.since or since
        until = span.until or until
    return Span(since, until) if since is None or until is None or since <= until else Span(until, since)


def named_spans(text: str) -> Iterator[Span]:
    """Every day, month and year that a text names in full, in no particular order; relative words name none."""
    return (Span(one.since, one.until) for one in _without_overlaps(list(_absolute(_folded(text)))))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _without_overlaps(found: list[_Found]) -> list[_Found]:
    """The longest reading of every place."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


# ------------------------------------------------------------------- what names a time in full


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), _month_end(year, last)


def _part_of_year(match: re.Match[str]) -> tuple[date, date] | None:
    year, part = int(match["year"]), match["part"]
    if re.match(r"awal|early|beginning|start", part):
        return _months(year, 1, 4)
    if re.match(r"pertengahan|mid", part):
        return _months(year, 5, 8)
    return _months(year, 9, 12)


def _part_of_month(match: re.Match[str]) -> tuple[date, date] | None:
    year, month, part = int(match["year"]), MONTHS[match["month"]], match["part"]
    if re.match(r"awal|early|beginning|start", part):
        return date(year, month, 1), date(year, month, 10)
    if re.match(r"pertengahan|mid", part):
        return date(year, month, 11), date(year, month, 20)
    return date(year, month, 21), _month_end(year, month)


def _half(match: re.Match[str]) -> tuple[date, date] | None:
    nth = _ORDINALS[match["nth"]]
    return (
        _months(int(match["year"]), 1, 6) if nth == 1 else _months(int(match["year"]), 7, 12) if nth in (2, 4) else None
    )


def _quarter(match: re.Match[str]) -> tuple[date, date] | None:
    nth = _ORDINALS[match["nth"]]
    return _months(int(match["year"]), 3 * nth - 2, 3 * nth)


def _years(match: re.Match[str]) -> tuple[date, date] | None:
    first, last = int(match["year"]), int(match["last"])
    last += first // 100 * 100 if last < 100 else 0
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last <= _LATEST else None


def _month_of_year(match: re.Match[str]) -> tuple[date, date] | None:
    return _months(int(match["year"]), MONTHS[match["month"]], MONTHS[match["month"]])


def _decade(match: re.Match[str]) -> tuple[date, date] | None:
    first = int(match["year"]) // 10 * 10
    return date(first, 1, 1), date(first + 9, 12, 31)


def _year(match: re.Match[str]) -> tuple[date, date] | None:
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _day(match: re.Match[str]) -> tuple[date, date] | None:
    day = parse_date(match.group())
    return (day, day) if day else None


def _pandemic(_: re.Match[str]) -> tuple[date, date] | None:
    return _PANDEMIC


_PART = r"(?P<part>awal|pertengahan|akhir|early|mid|late|(?:the )?(?:beginning|start|middle|end)(?: of)?)[\s-]+"
_OF = r"\s*(?:of|in|pada|tahun|,)?\s*(?:the year\s+|tahun\s+)?"
_ABSOLUTE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[date, date] | None]], ...] = (
    *((pattern, _day) for pattern in DAY_PATTERNS),
    (re.compile(rf"\b{_PART}(?:tahun\s+)?{_YEAR}"), _part_of_year),
    (re.compile(rf"\b{_PART}(?:bulan\s+)?{MONTH}{_OF}{_YEAR}"), _part_of_month),
    (re.compile(rf"\b(?:semester|paruh|h)\s*(?:ke-?)?{_NTH}{_OF}{_YEAR}"), _half),
    (re.compile(rf"\b{_NTH}\s+half{_OF}{_YEAR}"), _half),
    (re.compile(rf"\b(?:kuartal|triwulan|kwartal|q)\s*(?:ke-?)?{_NTH}{_OF}{_YEAR}"), _quarter),
    (re.compile(rf"\b{_NTH}\s+quarter{_OF}{_YEAR}"), _quarter),
    (re.compile(rf"{_YEAR}{_TO}(?P<last>(?:19|20)\d\d)(?![\d.,/]\d|\d)"), _years),
    (re.compile(r"(?<![\d.,/:])(?P<year>(?:19|20)\d\d)\s*[-–]\s*(?P<last>\d\d)(?![\d.,/-]\d|\d)"), _years),
    (re.compile(rf"\b{MONTH}{_OF}{_YEAR}"), _month_of_year),
    (re.compile(rf"{_YEAR}(?:-an|s)\b"), _decade),
    (re.compile(_YEAR), _year),
    (re.compile(r"\b(?:pandemi|pandemic|covid(?:-19)?)\b"), _pandemic),
)


def _absolute(text: str) -> Iterator[_Found]:
    for pattern, read in _ABSOLUTE:
        for match in pattern.finditer(text):
            span = read(match)
            if span:
                yield _Found(*match.span(), *span, closed=read is _years)


# ------------------------------------------------------------------- what counts from today

_BACK = re.compile(rf"\b{_COUNT}\s+{_UNIT}\s+(?:yang\s+lalu|lalu|silam|ago|sebelumnya)\b")
# A group's name stands once in a pattern: the second place of the same thing ends in _.
_COUNT_, _UNIT_ = _COUNT.replace("count", "count_"), _UNIT.replace("unit", "unit_")
_PAST = re.compile(
    rf"\b(?:{_COUNT}\s+{_UNIT}\s+(?:terakhir|belakangan)|(?:the\s+)?(?:last|past)\s+{_COUNT_}\s+{_UNIT_})\b"
)
_THIS = re.compile(rf"\b(?:{_UNIT}\s+ini|this\s+{_UNIT_})\b")
_LAST = re.compile(rf"(?<!\d )\b(?:{_UNIT}\s+(?:yang\s+lalu|lalu|kemarin|silam)|(?:last|previous)\s+{_UNIT_})\b")
_TODAY, _YESTERDAY = re.compile(r"\b(?:hari ini|today)\b"), re.compile(r"\b(?:kemarin|yesterday)\b")
_BARE_MONTH = re.compile(
    rf"\b(?:(?:bulan|in|last|pada)\s+{MONTH}|{MONTH.replace('month', 'month_')}\s+(?:yang\s+)?lalu)(?!\s*\d)"
)


def _relative(text: str, today: date) -> Iterator[_Found]:
    for match in _TODAY.finditer(text):
        yield _Found(*match.span(), today, today)
    for match in _YESTERDAY.finditer(text):
        yield _Found(*match.span(), today - timedelta(days=1), today - timedelta(days=1))
    for match in _THIS.finditer(text):
        yield _Found(*match.span(), *_unit_around(today, _unit(match), 0))
    for match in _LAST.finditer(text):
        yield _Found(*match.span(), *_unit_around(today, _unit(match), 1))
    for match in _BACK.finditer(text):
        if _count(match) <= _LONGEST_BACK:
            yield _Found(*match.span(), *_unit_around(today, _unit(match), _count(match)))
    for match in _PAST.finditer(text):
        if _count(match) <= _LONGEST_BACK:
            yield _Found(*match.span(), _days_back(today, _unit(match), _count(match)), today)
    for match in _BARE_MONTH.finditer(text):
        month = MONTHS[match["month"] or match["month_"]]
        year = today.year if month <= today.month else today.year - 1
        yield _Found(*match.span(), *_months(year, month, month))


def _unit(match: re.Match[str]) -> str:
    groups = match.groupdict()
    word = groups.get("unit") or groups.get("unit_") or ""
    return _UNITS[word if word in _UNITS else word.removesuffix("s")]


def _count(match: re.Match[str]) -> int:
    groups = match.groupdict()
    word = groups.get("count") or groups.get("count_") or ""
    return WORD_NUMBERS[word] if word in WORD_NUMBERS else int(word)


def _unit_around(today: date, unit: str, back: int) -> tuple[date, date]:
    """The day, week (from Monday), month or year that lies `back` units before the one of `today`."""
    if unit == "day":
        return today - timedelta(days=back), today - timedelta(days=back)
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        months = today.year * 12 + today.month - 1 - back
        return _months(months // 12, months % 12 + 1, months % 12 + 1)
    return date(today.year - back, 1, 1), date(today.year - back, 12, 31)


def _days_back(today: date, unit: str, count: int) -> date:
    """The day `count` units before `today`."""
    if unit in ("day", "week"):
        return today - timedelta(days=count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


# ------------------------------------------------------------------- words that open one end

_LINK = r"\s+(?:(?:the|tahun|bulan|tanggal|year|masa|akhir)\s+)*$"
_SINCE = re.compile(r"\b(?:sejak|mulai(?: dari)?|semenjak|since|from|starting(?: in)?)" + _LINK)
_AFTER = re.compile(r"\b(?:setelah|sesudah|selepas|pasca|pasca-?|after)" + _LINK)
_BEFORE = re.compile(r"\b(?:sebelum|before|prior to|pra-?|pre-?)" + _LINK.replace(r"\s+", r"\s*", 1))
_UNTIL = re.compile(r"\b(?:sampai|hingga|until|till|up to|by)" + _LINK)


def _opened(text: str, found: _Found) -> Span | None:
    """The span where a word before it opens one end, else None."""
    if found.closed:
        return None
    before = text[max(0, found.start - 40) : found.start]
    if _SINCE.search(before):
        return Span(found.since, None)
    if _AFTER.search(before):
        return Span(found.until + timedelta(days=1), None)
    if _BEFORE.search(before):
        return Span(None, found.since - timedelta(days=1))
    if _UNTIL.search(before):
        return Span(None, found.until)
    return None
