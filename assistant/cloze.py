"""The names, figures and days of a sentence, each asked for.

"The buyer, a roaster from Nanning, wants tea" becomes "The buyer, a roaster from who or what, wants tea?".
Such questions train the reader beside real ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.figures import FIGURE
from corpus.article import Language
from corpus.dates import DAY_PATTERNS, MONTH_OF_YEAR, YEARLESS

Kind = Literal["name", "figure", "day"]

_ASKED: dict[Language, dict[Kind, str]] = {
    "id": {"name": "siapa atau apa", "figure": "berapa", "day": "kapan"},
    "en": {"name": "who or what", "figure": "how many", "day": "when"},
}
_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:(?:bin|binti|al|de|van|of|di|and|the|dan) )?[A-Z][\w'’.-]*)*")


@dataclass(frozen=True, slots=True)
class Told:
    """A name, figure or day that a text tells: text[start:end]."""

    kind: Kind
    start: int
    end: int


def told(text: str) -> list[Told]:
    """Every name, figure and day of the text, in order; days before figures before names where they overlap. A single
    capitalised word that begins the text is no name."""
    found: list[Told] = []
    days = (match.span() for pattern in (*DAY_PATTERNS, *YEARLESS, MONTH_OF_YEAR) for match in pattern.finditer(text))
    small = text.casefold()
    counts = (match.span() for match in FIGURE.finditer(small)) if len(small) == len(text) else ()
    names = (match.span() for match in _NAME.finditer(text) if match.start() or " " in match.group())
    for kind, spans in (("day", days), ("figure", counts), ("name", names)):
        for start, end in spans:
            end -= len(text[start:end]) - len(text[start:end].rstrip(" -.'’"))
            if not any(each.start < end and start < each.end for each in found):
                found.append(Told(kind, start, end))  # type: ignore[arg-type]
    return sorted(found, key=lambda each: each.start)


def clozes(sentence: str, language: Language) -> Iterator[tuple[Told, str]]:
    """What the sentence tells, each with the question for it."""
    for each in told(sentence):
        yield each, _question(f"{sentence[: each.start]}{_ASKED[language][each.kind]}{sentence[each.end :]}")


def exchanged(sentence: str, first: Told, second: Told, language: Language) -> tuple[str, str]:
    """The two asked for where each stands in the other's place: "Pau lends to who or what?", which should be Ende, and
    "Who or what lends to Ende?" of "Ende lends to Pau". `first` stands before `second`."""
    before, between, behind = sentence[: first.start], sentence[first.end : second.start], sentence[second.end :]
    one, other = sentence[first.start : first.end], sentence[second.start : second.end]
    asked = _ASKED[language][first.kind]
    return _question(f"{before}{other}{between}{asked}{behind}"), _question(f"{before}{asked}{between}{one}{behind}")


def _question(asked: str) -> str:
    return f"{asked.rstrip('. ')}?"
