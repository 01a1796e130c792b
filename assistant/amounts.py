"""Numbers, days and sums of money: whether those of a sentence stand in its evidence, in either language's form."""

import re
from collections.abc import Iterator, Sequence

from assistant.comparisons import FRACTIONS, THEN, forms_in
from assistant.evidence import WORD, Evidence, words_of
from assistant.figures import OTHER_YEARS, dates_meant, figures, years_told
from assistant.measures import measures
from corpus.dates import days_named, without_days
from index.words import CONCEPT, fold, question_tokens

MONTH_TOKEN = f"{CONCEPT}month-"
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_OTHER_WORDS_TOO = (3, 5)  # march, may
_FEW = ("2", "3", "4")  # a sentence may count what its evidence lists
_LISTED = (None, "day", "hour")  # but not months or money
_CURRENCIES = {
    "rupiah": r"\brp\b|\brp(?=\d)|rupiah|\bidr(?![a-z])",
    "us": r"us ?\$|\busd(?![a-z])|dolar as\b|us dollar|dolar amerika",
    "yen": r"\byen\b|¥", "euro": r"\beuro?s?\b|€", "ringgit": r"ringgit|\brm ?\d", "won": r"\bwon\s\d|\bkrw(?![a-z])",
}  # fmt: skip
_OTHER_DOLLARS = (
    r"(?:singapura|singapore|australian?|hong kong|selandia baru|new zealand|kanada|canadian|brunei|taiwan)"
)
_MERE_DOLLARS = re.compile(
    rf"\b(?<!singapore )(?<!australian )(?<!hong kong )(?<!new zealand )(?<!canadian )(?<!brunei )(?<!taiwan )"
    rf"(?:dollars?|dolar)\b(?! {_OTHER_DOLLARS})"
)
_TO_A_DAY = r" ?(?:-|–|to|and|until|hingga|sampai|dan) ?\d"
_ONE_OF: dict[tuple[str, str | None], str] = {
    ("7", "day"): r"\b(?:sepekan|seminggu|(?:a|one)[ -]week)\b",
    ("12", "month"): r"\b(?:setahun|satu tahun|(?:a|one)[ -]year)\b",
}
_PER_CENT = {"half": "50", "quarter": "25", "three quarters": "75", "fifth": "20", "tenth": "10"}
_A_YEAR_OFF = {
    -1: r"\b(?:setahun (?:sebelumnya|lalu|silam)|tahun sebelumnya|a year (?:earlier|before|ago)"
    r"|the (?:previous|preceding) year)\b",
    1: THEN["next"],
}


def wrong_numbers(sentence: str, evidence: Sequence[Evidence]) -> list[str]:
    """`number:`, `month:`, `day:` and `number_of:` of the sentence that the evidence does not hold."""
    whole = "\n".join(each.text for each in evidence)
    said = {figure for figure, _ in figures(without_days(whole))}
    counted = _counted(whole)
    months = {key for key in words_of(whole) if key.startswith(MONTH_TOKEN)}
    days: set[str] = set()
    for year, month, day in days_named(whole):
        months.add(f"{MONTH_TOKEN}{month}")
        if year:
            said.add(str(year))
        if day:
            days |= {str(day), str(month)}
            counted.setdefault(f"{MONTH_TOKEN}{month}", set()).add(str(day))
    for each in evidence:
        for meant in dates_meant(each):
            days |= {str(meant.day)}
            said |= {str(meant.year)}
            months.add(f"{MONTH_TOKEN}{meant.month}")
            counted.setdefault(f"{MONTH_TOKEN}{meant.month}", set()).add(str(meant.day))
        said |= _years_meant(each)
    wrong = _missing_figures(sentence, said, days, set(_converted(whole)))
    wrong += [
        f"month:{key.removeprefix(MONTH_TOKEN)}"
        for key in sorted(words_of(sentence))
        if key.startswith(MONTH_TOKEN) and key not in months and (_is_month(key) or re.search(r"\d", sentence))
    ]
    for thing, numbers in _counted(sentence).items():
        if counted.get(thing) and not numbers <= counted[thing]:
            wrong.extend(f"number_of:{number}" for number in sorted(numbers - counted[thing]))
    return wrong + _wrong_days(sentence, evidence)


def _missing_figures(
    sentence: str, said: set[str], days: set[str], converted: set[tuple[str, str | None]]
) -> list[str]:
    """`number:` for each figure that was not said, nor comes to the same in its unit; the parts of a day may be those
    of any day, as the 9 in "9 to 11 July" may."""
    apart, folded = without_days(sentence), fold(sentence)
    spelled = {figure for figure, end in figures(sentence) if not fold(sentence)[:end].rstrip()[-1:].isdigit()}
    wrong = []
    for each in measures(apart):
        few = each.figure in _FEW and each.figure in spelled and each.unit in _LISTED
        first_day = each.figure in days and re.search(rf"\b{each.figure}{_TO_A_DAY}", folded)
        if each.figure not in said and (each.figure, each.unit) not in converted and not few and not first_day:
            wrong.append(f"number:{each.figure}")
    outside = {figure for figure, _ in figures(apart)}
    inside = [figure for figure, _ in figures(sentence) if figure not in outside]
    return wrong + [f"number:{figure}" for figure in inside if figure not in said | days]


def _converted(whole: str) -> Iterator[tuple[str, str | None]]:
    """Figures with the unit in which they come to what the evidence tells: two years are 24 months, a half is 50 per
    cent; and the year that "a year earlier" is."""
    folded = fold(whole)
    for each in measures(whole):
        value = float(each.figure) if each.figure.replace(".", "", 1).isdigit() else 0.0
        if each.unit == "year" and value < 100:
            yield f"{12 * value:g}", "month"
        elif each.unit == "month" and value % 12 == 0:
            yield f"{value / 12:g}", "year"
        elif each.unit == "week":
            yield f"{7 * value:g}", "day"
    yield from (each for each, words in _ONE_OF.items() if re.search(words, folded))
    yield from ((_PER_CENT[name], "percent") for name in forms_in(whole, FRACTIONS) if name in _PER_CENT)
    years = {int(figure) for figure, _ in figures(whole) if _A_YEAR.fullmatch(figure)}
    for step, words in _A_YEAR_OFF.items():
        if re.search(words, folded):
            yield from ((str(year + step), None) for year in years)


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
            for its, told in years_told(each).items():
                if told != each.published.year:  # 10 January next year
                    named.discard((None, *its))
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
    years = {str(year + step) for step, words in OTHER_YEARS.items() if re.search(words, text)}
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


def wrong_currency(sentence: str, whole: str) -> list[str]:
    """`currency:` of the sentence that the evidence does not hold.

    Mere dollars of the evidence may be American.
    """
    said, held = fold(sentence), fold(whole)
    dollars = {"us"} if _MERE_DOLLARS.search(held) else set()
    return [
        f"currency:{name}"
        for name, pattern in _CURRENCIES.items()
        if re.search(pattern, said) and not re.search(pattern, held) and name not in dollars
    ]
