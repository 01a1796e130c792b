"""Numbers, dates and sums of money: whether those of a sentence stand in its evidence, in either language's form."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta

from assistant.evidence import WORD, Evidence, words_of
from corpus.dates import days_named
from index.words import CONCEPT, fold, question_tokens

_UNITS = {
    "id": "dua tiga empat lima enam tujuh delapan sembilan".split(),
    "en": "two three four five six seven eight nine".split(),
}
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def _number_words() -> dict[str, int]:
    """Two to ninety-nine in both languages. One is left out: "one of the", "salah satu" count nothing."""
    words = {"sepuluh": 10, "sebelas": 11, "nol": 0, "zero": 0}
    words |= {word: 10 + at for at, word in enumerate(_TEENS)}
    for value, (indonesian, english) in enumerate(zip(_UNITS["id"], _UNITS["en"], strict=True), 2):
        words |= {indonesian: value, english: value, f"{indonesian} belas": 10 + value}
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
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_OTHER_WORDS_TOO = (3, 5)  # march, may
MONTH_TOKEN = f"{CONCEPT}month-"
FEW = ("2", "3", "4")  # a sentence may count what its evidence lists
_OTHER_YEARS = {
    -1: r"\b(?:tahun (?:lalu|silam|sebelumnya)|last year|a year (?:ago|earlier))\b",
    0: r"\b(?:tahun ini|this year)\b",
    1: r"\b(?:tahun (?:depan|mendatang|berikutnya)|next year)\b",
}
WEEKDAYS = "senin monday|selasa tuesday|rabu wednesday|kamis thursday|jumat jum'at friday|sabtu saturday|minggu sunday"
_CURRENCIES = {
    "rupiah": r"\brp\b|\brp(?=\d)|rupiah|\bidr(?![a-z])",
    "us": r"us ?\$|\busd(?![a-z])|dolar as\b|us dollar|dolar amerika",
    "yen": r"\byen\b|¥", "euro": r"\beuro?s?\b|€", "ringgit": r"ringgit|\brm ?\d", "won": r"\bwon\s\d|\bkrw(?![a-z])",
}  # fmt: skip


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


def wrong_numbers(sentence: str, evidence: Sequence[Evidence]) -> list[str]:
    """`number:`, `month:`, `day:` and `number_of:` of the sentence that the evidence does not hold."""
    whole = "\n".join(each.text for each in evidence)
    said = {figure for figure, _ in figures(whole)}
    counted = _counted(whole)
    months = {key for key in words_of(whole) if key.startswith(MONTH_TOKEN)}
    for _, month, day in days_named(whole):
        months.add(f"{MONTH_TOKEN}{month}")
        if day:
            said |= {str(day), str(month)}
            counted.setdefault(f"{MONTH_TOKEN}{month}", set()).add(str(day))
    for each in evidence:
        for meant in dates_meant(each):
            said |= {str(meant.day), str(meant.year)}
            months.add(f"{MONTH_TOKEN}{meant.month}")
            counted.setdefault(f"{MONTH_TOKEN}{meant.month}", set()).add(str(meant.day))
        said |= _years_meant(each)
    spelled = {figure for figure, end in figures(sentence) if not fold(sentence)[:end].rstrip()[-1:].isdigit()}
    wrong = [
        f"number:{figure}"
        for figure, _ in figures(sentence)
        if figure not in said and not (figure in FEW and figure in spelled)
    ]
    wrong += [
        f"month:{key.removeprefix(MONTH_TOKEN)}"
        for key in sorted(words_of(sentence))
        if key.startswith(MONTH_TOKEN) and key not in months and (_is_month(key) or re.search(r"\d", sentence))
    ]
    for thing, numbers in _counted(sentence).items():
        if counted.get(thing) and not numbers <= counted[thing]:
            wrong.extend(f"number_of:{number}" for number in sorted(numbers - counted[thing]))
    return wrong + _wrong_days(sentence, evidence)


def _is_month(token: str) -> bool:
    """Whether the words of the token are nothing but a month's name."""
    return int(token.removeprefix(MONTH_TOKEN)) not in _OTHER_WORDS_TOO


def _wrong_days(sentence: str, evidence: Sequence[Evidence]) -> list[str]:
    """`day:` for a day or month whose year, named beside it, the evidence gives to no such day."""
    named: set[tuple[int | None, int, int | None]] = set()
    for each in evidence:
        named |= days_named(each.text)
        named |= {(day.year, day.month, day.day) for day in dates_meant(each)}
        if each.published:  # a report may be said to be of its day
            named.add((each.published.year, each.published.month, each.published.day))
    years = set().union(*(_years_meant(each) for each in evidence))
    wrong = []
    for year, month, day in sorted(days_named(sentence), key=str):
        alike = {other for other, its_month, its_day in named if its_month == month and (day is None or its_day == day)}
        if day is None and not alike - {None}:  # a month whose year stands elsewhere; numbers and months are checked
            continue
        if year is not None and year not in alike and not (None in alike and (str(year) in years or not years)):
            wrong.append(f"day:{year}-{month:02}" + (f"-{day:02}" if day else ""))
    return wrong


def _years_meant(evidence: Evidence) -> set[str]:
    """The year of publication where a day or month of the text leaves its own out, and years counted from it."""
    if evidence.published is None:
        return set()
    text, year = fold(evidence.text), evidence.published.year
    years = {str(year + step) for step, words in _OTHER_YEARS.items() if re.search(words, text)}
    left_out = any(its is None for its, _, _ in days_named(evidence.text)) or not re.search(r"\b(?:19|20)\d\d\b", text)
    return years | {str(year)} if left_out else years


def _counted(text: str) -> dict[str, set[str]]:
    """What follows a number directly -> the numbers before it: "3 schools", "12 April"."""
    things: dict[str, set[str]] = {}
    for figure, end in figures(text):
        if _A_YEAR.fullmatch(figure):  # Pada 2023 Bandung ...
            continue
        word = WORD.match(fold(text)[end:].lstrip(" "))
        for token in question_tokens(word.group()) if word else ():
            things.setdefault(token, set()).add(figure)
    return things


def dates_meant(evidence: Evidence) -> Iterator[date]:
    """The days that words of the text mean, counted from its publication: today, yesterday, Tuesday, (12/4)."""
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
    for year, month, day in days_named(evidence.text):
        with suppress(ValueError):
            if year is None and day is not None:
                yield date(evidence.published.year, month, day)


def wrong_currency(sentence: str, whole: str) -> list[str]:
    """`currency:` of the sentence that the evidence does not hold."""
    said, held = fold(sentence), fold(whole)
    return [
        f"currency:{name}"
        for name, pattern in _CURRENCIES.items()
        if re.search(pattern, said) and not re.search(pattern, held)
    ]
