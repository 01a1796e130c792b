"""Names: whether those of a sentence stand in its evidence, in either language."""

import re
from collections.abc import Iterator, Sequence

from assistant.evidence import WORD, Evidence
from assistant.figures import WEEKDAYS, dates_meant
from corpus.language import detect_language
from corpus.sentences import split_sentences
from index.words import CONCEPT, fold, question_tokens, tokens

_OPENERS = frozenset(
    "both one two three several some these those according meanwhile however thus then since because while "
    "although after before during through under only each first second third finally also here there kedua ketiga "
    "keduanya sementara selain menurut melalui sejak setelah sebelum ketika kemudian lalu namun tetapi hal hasil "
    "isi semua seluruh beberapa salah sebuah seorang nilai masa naskah acara usai warga officials residents "
    "people".split()
)
_AFFIXED = re.compile(r"(?:pe[mnrl]|ke|me[mnlry]|ber|di|ter|se)\w{4,}|\w{3,}(?:an|nya|ing|ed|s|tion|ment|ly|ship|ity)")
_GENERIC = frozenset("university universitas bank dunia world january januari".split())


def missing_names(sentence: str, evidence: Sequence[Evidence], held: frozenset[str]) -> list[str]:
    """Capitalised words that neither evidence nor outlets hold; the first only where it looks like no common word."""
    known = {word for each in evidence for word in _words(f"{each.text} {each.outlet or ''}")}
    known |= {stem for word in known for stem in question_tokens(word)}
    for names in WEEKDAYS.split("|"):
        if known & set(names.split()):
            known |= set(names.split())
    missing = []
    starts = {found.start() for start, _ in split_sentences(sentence) if (found := WORD.search(sentence, start))}
    for match in WORD.finditer(sentence):
        word = re.sub(r"['’]s?$", "", fold(match.group()))
        stems = frozenset(question_tokens(word))
        if not match.group()[0].isupper() or word in known or stems & (held | known) or not stems or word in _GENERIC:
            continue
        if any(stem.startswith(f"{CONCEPT}month-") for stem in stems) or _within_term(sentence, match, held):
            continue
        if match.start() in starts and (word in _OPENERS or _AFFIXED.fullmatch(word) or _concept(word)):
            continue
        if any(word in names.split() for names in WEEKDAYS.split("|")) and any(each.published for each in evidence):
            wanted = next(at for at, names in enumerate(WEEKDAYS.split("|")) if word in names.split())
            if any(day.weekday() == wanted for each in evidence for day in dates_meant(each)):
                continue
        missing.append(match.group())
    return missing


def _words(text: str) -> Iterator[str]:
    for word in WORD.findall(fold(text)):
        yield word
        yield re.sub(r"['’]s?$|(?:nya|lah)$", "", word)


def _concept(word: str) -> bool:
    return any(token.startswith(CONCEPT) for token in question_tokens(word))


def _within_term(sentence: str, word: re.Match[str], held: frozenset[str]) -> bool:
    """Whether the word is part of a term of several words (West Java) that the evidence holds in either language."""
    words = list(WORD.finditer(sentence))
    at = next(index for index, each in enumerate(words) if each.start() == word.start())
    for length in (2, 3, 4):
        for first in range(max(0, at - length + 1), at + 1):
            run = words[first : first + length]
            if len(run) == length and at < first + length:
                part = tokens(sentence[run[0].start() : run[-1].end()], detect_language(sentence))
                if len(part) == 1 and part[0].startswith(CONCEPT) and part[0] in held:
                    return True
    return False
