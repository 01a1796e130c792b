"""A question's words in both languages: what to look for in Indonesian and in English articles.

`glossary.tsv` pairs common words of the two languages. It is used on questions only, never on articles, so it can
grow without any index being made anew, and a wrong pair costs little: a translation counts less than the word itself.
"""

import re
from functools import cache
from pathlib import Path

from corpus.article import Language
from index.words import CONCEPT, place_tokens, tokens, units

GLOSSARY_FILE = Path(__file__).with_name("glossary.tsv")
TRANSLATED = 0.7  # what a translation counts against the word itself; measured in docs/decisions.md
_LONGEST = 3  # words of a headword
# An article that says what a regency does says what its government does.
_GOVERNED = {f"{CONCEPT}{kind}-government": f"{CONCEPT}{kind}" for kind in ("city", "regency", "province")}

#: tokens that stand for one word of a question, each with what it counts, 0..1
Alternatives = dict[str, float]


def wanted_words(question: str, language: Language) -> dict[Language, list[Alternatives]]:
    """For articles of each language, the alternatives for every word of a question in `language`, repeats once."""
    other: Language = "en" if language == "id" else "id"
    own: list[Alternatives] = [{token: 1.0} for token in dict.fromkeys(tokens(question, language))]
    wanted: dict[Language, list[Alternatives]] = {language: own, other: _translated(question, language, other)}
    for alternatives in (each for words in wanted.values() for each in words):
        for token in alternatives.keys() & _GOVERNED.keys():
            alternatives.setdefault(_GOVERNED[token], TRANSLATED)
    return wanted


def wanted_tokens(question: str, language: Language) -> dict[Language, list[Alternatives]]:
    """The same with the question's places, as `place_tokens` tells them apart, which are alike in both languages."""
    places: list[Alternatives] = [{token: 1.0} for token in dict.fromkeys(place_tokens(question, language))]
    return {spoken: words + places for spoken, words in wanted_words(question, language).items()}


def _translated(question: str, language: Language, other: Language) -> list[Alternatives]:
    found = units(question, language)
    table = _translations(language)
    result: dict[str, Alternatives] = {}
    at = 0
    while at < len(found):
        for length in range(min(_LONGEST, len(found) - at), 0, -1):
            key = tuple(token for token, _ in found[at : at + length])
            if key in table:
                break
        else:
            length, key = 1, (found[at][0],)
        said = " ".join(words for _, words in found[at : at + length])
        alternatives: Alternatives = {}
        for token in (*key, *tokens(said, other)):  # names and borrowed words stand in both languages
            alternatives[token] = 1.0 / length
        for token, weight in table.get(key, {}).items():
            alternatives.setdefault(token, weight)
        result.setdefault(said, alternatives)
        at += length
    return list(result.values())


@cache
def common_words() -> frozenset[str]:
    """The single words of both languages that the glossary pairs, in small letters."""
    lines = (line for line in GLOSSARY_FILE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return frozenset(word for line in lines for word in re.split(r"[\t|]", line) if " " not in word)


@cache
def _translations(language: Language) -> dict[tuple[str, ...], Alternatives]:
    """Tokens of a headword in `language` -> tokens of the other language. A translation of several words shares its
    weight among them."""
    table: dict[tuple[str, ...], Alternatives] = {}
    other: Language = "en" if language == "id" else "id"
    for line in GLOSSARY_FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        english, indonesian = line.split("\t")
        for word in indonesian.split("|"):
            head, translation = (english, word) if language == "en" else (word, english)
            key, meant = tuple(tokens(head, language)), tokens(translation, other)
            if not key or not meant or (len(key) == 1 and key[0].startswith(CONCEPT)):
                continue
            alternatives = table.setdefault(key, {})
            for token in meant:
                alternatives[token] = max(alternatives.get(token, 0.0), TRANSLATED / len(meant))
    return table
