"""Names: whether those of a sentence stand in its evidence, in either language."""

import re
from collections.abc import Iterator, Sequence

from assistant.evidence import WORD, Evidence
from assistant.figures import WEEKDAYS, dates_meant, figures
from corpus.article import Language
from corpus.language import detect_language
from corpus.sentences import split_sentences
from index.glossary import wanted_words
from index.words import CONCEPT, fold, question_tokens, tokens

_OPENERS = frozenset(
    "both one two three several some these those according meanwhile however thus then since because while "
    "although after before during through under only each first second third finally also here there kedua ketiga "
    "keduanya sementara selain menurut melalui sejak setelah sebelum ketika kemudian lalu namun tetapi hal hasil "
    "isi semua seluruh beberapa salah sebuah seorang nilai masa naskah acara usai warga officials residents "
    "people".split()
)
_AFFIXED = re.compile(r"(?:pe[mnrl]|ke|me[mnlry]|ber|di|ter|se)\w{4,}|\w{3,}(?:an|nya|ing|ed|s|tion|ment|ly|ship|ity)")
_GENERIC = frozenset("university universitas bank dunia world january januari indonesia indonesian".split())
_AMERICAN = re.compile(r"\bUS ?\$|\bUSD|\bdolar AS\b|\bUS dollar", re.IGNORECASE)
_NEAR = 60  # characters before and behind a word that the longest term with it may take
_OF_OUTLETS = frozenset("harian koran the com co id net org www go tv".split())
_SMALL = frozenset("dan of and the for untuk di in".split())


def missing_names(sentence: str, evidence: Sequence[Evidence], held: frozenset[str]) -> list[str]:
    """Capitalised words that neither evidence nor an outlet that the sentence names holds; the first only where it
    looks like no common word."""
    outlets = (each.outlet for each in evidence if each.outlet and _names_outlet(sentence, each.outlet))
    whole = " ".join((*(each.text for each in evidence), *outlets))
    known = set(_words(whole)) | _GENERIC
    known |= {stem for word in known for stem in question_tokens(word)} | held
    if _AMERICAN.search(whole):
        known |= {"as", "us", "usd"}
    language = detect_language(sentence)
    missing = []
    starts = {found.start() for start, _ in split_sentences(sentence) if (found := WORD.search(sentence, start))}
    for match in WORD.finditer(sentence):
        said = re.sub(r"['’]s?$", "", match.group())
        word, stems = fold(said), question_tokens(said)
        if not said[0].isupper() or word in known or not known.isdisjoint(stems) or not stems:
            continue
        if any(stem.startswith(f"{CONCEPT}month-") for stem in stems) or _within_term(sentence, match, language, held):
            continue
        if match.start() in starts and (word in _OPENERS or _AFFIXED.fullmatch(word) or _common(said, language)):
            continue
        if _weekday_meant(word, known, evidence) or _is_short_for(said, whole) or _translated(said, language, held):
            continue
        missing.append(match.group())
    return missing


def _names_outlet(sentence: str, outlet: str) -> bool:
    """Whether it names the outlet whole: Surabaya alone is not the Surabaya Pagi."""
    own = set(_words(outlet)) - _OF_OUTLETS
    return bool(own) and own <= set(_words(sentence))


def _weekday_meant(word: str, known: set[str], evidence: Sequence[Evidence]) -> bool:
    """Whether the word is a weekday that the evidence names in either language, or that a day of its falls on."""
    for at, names in enumerate(WEEKDAYS.split("|")):
        if word in names.split():
            days = (day for each in evidence if each.published for day in dates_meant(each))
            return not known.isdisjoint(names.split()) or any(day.weekday() == at for day in days)
    return False


def _is_short_for(word: str, whole: str) -> bool:
    """Whether the capitals are the first letters of words that follow each other in the text, small words left out."""
    if len(word) < 2 or not word.isupper():
        return False
    words = (each for each in WORD.findall(whole) if each.casefold() not in _SMALL)
    initials = "".join(each[0] if len(word) > 2 or each[0].isupper() else " " for each in words)
    return word.casefold() in initials.casefold()


def _translated(word: str, language: Language, held: frozenset[str]) -> bool:
    """Whether the evidence holds the word in the other language (Federation / Federasi)."""
    other: Language = "en" if language == "id" else "id"
    found = wanted_words(word.casefold(), language)[other]
    return bool(found) and all(not held.isdisjoint(alternatives) for alternatives in found)


def _common(word: str, language: Language) -> bool:
    """Whether the dictionaries know the word: at the beginning of a sentence it need not be a name."""
    if any(token.startswith(CONCEPT) for token in question_tokens(word)) or figures(word):
        return True
    other: Language = "en" if language == "id" else "id"
    return any(len(alternatives) > 1 for alternatives in wanted_words(word.casefold(), language)[other])


def _words(text: str) -> Iterator[str]:
    for word in WORD.findall(fold(text)):
        yield word
        yield re.sub(r"['’]s?$|(?:nya|lah)$", "", word)


def _within_term(sentence: str, word: re.Match[str], language: Language, held: frozenset[str]) -> bool:
    """Whether the word is part of a term of several words (West Java) that the evidence holds in either language."""
    words = list(WORD.finditer(sentence, max(0, word.start() - _NEAR), word.end() + _NEAR))
    at = next(index for index, each in enumerate(words) if each.end() >= word.end())
    for length in (2, 3, 4):
        for first in range(max(0, at - length + 1), at + 1):
            run = words[first : first + length]
            if len(run) == length and at < first + length:
                part = tokens(sentence[run[0].start() : run[-1].end()], language)
                if len(part) == 1 and part[0].startswith(CONCEPT) and part[0] in held:
                    return True
    return False
