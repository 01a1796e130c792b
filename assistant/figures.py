"""Numbers, dates and sums of money: whether those of a sentence stand in its evidence, in either language's form."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant.evidence import WORD, Evidence, words_of
from index.words import CONCEPT, fold, question_tokens

_DIGITS: dict[str, int] = {
    word: value
    for value, words in enumerate(
        "zero nol|one satu|two dua|three tiga|four empat|five lima|six enam|seven tujuh|eight delapan|nine sembilan"
        "|ten sepuluh|eleven sebelas|twelve".split("|")
    )
    for word in words.split()
    if word not in ("one", "satu")  # mostly articles: "one of the", "salah satu"
}
_SCALES = {
    "ribu": 10**3, "thousand": 10**3, "juta": 10**6, "million": 10**6, "miliar": 10**9, "milyar": 10**9,
    "billion": 10**9, "triliun": 10**12, "trillion": 10**12,
}  # fmt: skip
_FIGURE = re.compile(
    rf"((?<!\d)(?<!\d[.,])\d+(?:[.,]\d+)*|\b(?:{'|'.join(_DIGITS)})\b)(?:(?:st|nd|rd|th)\b)?"
    rf"(?:[ -](belas)\b)?(?:[ -](puluh|ratus)\b)?(?:[ -]*({'|'.join(_SCALES)})\b)?"
)
_SHORT_DATE = re.compile(r"\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?\b")
WEEKDAYS = "senin monday|selasa tuesday|rabu wednesday|kamis thursday|jumat jum'at friday|sabtu saturday|minggu sunday"
_CURRENCIES = {
    "rupiah": r"\brp\b|\brp(?=\d)|rupiah|\bidr\b", "us": r"us ?\$|\busd\b|dolar as\b|us dollar|dolar amerika",
    "yen": r"\byen\b|¥", "euro": r"\beuro?s?\b|€", "ringgit": r"ringgit|\brm ?\d", "won": r"\bwon\s\d|\bkrw\b",
}  # fmt: skip


def figures(text: str) -> list[tuple[str, int]]:
    """Numbers with where they end: "5 juta", "five million" and "5,000,000" are one, "1.812" and "1,812" as well."""
    found = []
    for match in _FIGURE.finditer(fold(text)):
        digits, teen, tens, scale = match.groups()
        if digits[0].isdigit():
            grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits)
            plain = re.sub(r"[.,]", "", digits) if grouped else digits.replace(",", ".")
        else:
            plain = str(_DIGITS[digits])
        try:
            value = float(plain) + (10 if teen else 0)
        except ValueError:  # 04.19.00
            found.append((plain, match.end()))
            continue
        value *= {"puluh": 10, "ratus": 100}.get(tens, 1) * _SCALES.get(scale, 1)
        found.append((f"{value:.6f}".rstrip("0").rstrip("."), match.end()))
    return found


def wrong_numbers(sentence: str, evidence: Sequence[Evidence]) -> list[str]:
    """`number:`, `month:` and `number_of:` of the sentence that the evidence does not hold."""
    said = {figure for each in evidence for figure, _ in figures(each.text)}
    counted = _counted("\n".join(each.text for each in evidence))
    for day, month, year in (found for each in evidence for found in _SHORT_DATE.findall(each.text)):
        said |= {str(int(day)), str(int(month)), year}
        counted.setdefault(f"{CONCEPT}month-{int(month)}", set()).add(str(int(day)))
    months = {key for key in words_of("\n".join(each.text for each in evidence)) if key.startswith(f"{CONCEPT}month-")}
    months |= {key for key in counted if key.startswith(f"{CONCEPT}month-")}
    for each in evidence:
        for day_said in _days_meant(each):
            said |= {str(day_said.day), str(day_said.year)}
            months.add(f"{CONCEPT}month-{day_said.month}")
            counted.setdefault(f"{CONCEPT}month-{day_said.month}", set()).add(str(day_said.day))
        if each.published and not re.search(r"\b(?:19|20)\d\d\b", each.text):
            said.add(str(each.published.year))  # news leaves its own year out
    wrong = [f"number:{figure}" for figure, _ in figures(sentence) if figure not in said]
    wrong += [
        f"month:{key[7:]}"
        for key in sorted(words_of(sentence))
        if key.startswith(f"{CONCEPT}month-") and key not in months and re.search(r"\d", sentence)
    ]
    for thing, numbers in _counted(sentence).items():
        if counted.get(thing) and not numbers <= counted[thing]:
            wrong.extend(f"number_of:{number}" for number in sorted(numbers - counted[thing]))
    return wrong


def _counted(text: str) -> dict[str, set[str]]:
    """What follows a number directly -> the numbers before it: "3 schools", "12 April"."""
    things: dict[str, set[str]] = {}
    for figure, end in figures(text):
        word = WORD.match(fold(text)[end:].lstrip(" "))
        for token in question_tokens(word.group()) if word else ():
            things.setdefault(token, set()).add(figure)
    return things


def _days_meant(evidence: Evidence) -> Iterator[date]:
    """The day of publication, and the days that words of the text count from it (yesterday, on Tuesday)."""
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


def dates_meant(evidence: Evidence) -> Iterator[date]:
    """Full dates that short ones such as (12/4) stand for in an article's year."""
    yield from _days_meant(evidence)
    for day, month, year in _SHORT_DATE.findall(evidence.text):
        try:
            yield date(int(year or (evidence.published or date.min).year), int(month), int(day))
        except ValueError:
            continue


def wrong_currency(sentence: str, whole: str) -> list[str]:
    """`currency:` of the sentence that the evidence does not hold."""
    said, held = fold(sentence), fold(whole)
    return [
        f"currency:{name}"
        for name, pattern in _CURRENCIES.items()
        if re.search(pattern, said) and not re.search(pattern, held)
    ]
