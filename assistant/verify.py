"""Draft -> text with true citations. A sentence that its citations do not support is taken out and counted.

`check` judges by rule: numbers, names, roles, negation and plans must agree, and the words must mostly be covered.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from assistant.answer import MARKER, Citation, State
from assistant.draft import Quote, Sentence
from corpus.article import Article, Language
from corpus.language import detect_language
from corpus.sentences import split_sentences
from index.words import CONCEPT, fold, question_terms, question_tokens, tokens

# Shares of the sentence's content words that stand in the evidence: (supported from, partly from).
COVERED = {True: (0.6, 0.35), False: (0.3, 0.15)}  # True: sentence and evidence in one language

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
_WEEKDAYS = "senin monday|selasa tuesday|rabu wednesday|kamis thursday|jumat jum'at friday|sabtu saturday|minggu sunday"
_CURRENCIES = {
    "rupiah": r"\brp\b|\brp(?=\d)|rupiah|\bidr\b", "us": r"us ?\$|\busd\b|dolar as\b|us dollar|dolar amerika",
    "yen": r"\byen\b|¥", "euro": r"\beuro?s?\b|€", "ringgit": r"ringgit|\brm ?\d", "won": r"\bwon\s\d|\bkrw\b",
}  # fmt: skip
_NEGATION = re.compile(
    r"\b(?:tidak|tak|bukan|belum|batal|membatalkan|dibatalkan|pembatalan|gagal|menolak|ditolak|tanpa|jangan|not|never"
    r"|cannot|without|cancel\w*|fail(?:s|ed)?|refus\w*|reject\w*|declin(?:e|ed) to|yet to|no(?! ?[.\d]))\b|n['’]t\b"
)
_NOT_ONLY = re.compile(r"\b(?:tidak|tak|bukan) (?:hanya|saja|cuma)\b|\bnot (?:only|just)\b|\bno longer than\b")
_PLAN = re.compile(
    r"\b(?:akan|bakal|rencana\w*|berencana|merencanakan|direncanakan|hendak|ingin|mengharapkan|berharap|diharapkan|menjajaki"
    r"|penjajakan|mengusulkan|usulan|diusulkan|will|would|shall|plan|plans|planned|planning|intend\w*|hopes?|expect\w*"
    r"|propos\w*|going to|to be signed|(?<!\d )may(?! \d)|might|could|should|aims?|seek\w*|explor\w*)\b"
)
# A sentence that speaks to a language model reports nothing. The pattern stops the plain forms only.
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all|any|the|these|previous|your|every)\b|\bsystem ?(?:prompt|message)? ?:"
    r"|\babaikan (?:semua|segala|seluruh|setiap|perintah|instruksi|petunjuk)\b|\blupakan (?:semua|perintah|instruksi)\b"
)
# What one may not stand for another: offices and kinds of documents.
_STRICT = frozenset(
    CONCEPT + name
    for name in "mayor vice-mayor regent vice-regent governor vice-governor regional-secretary minister ambassador "
    "consul consul-general president mou loi pks sister-province".split()
)
_OPENERS = frozenset(
    "both one two three several some these those according meanwhile however thus then since because while "
    "although after before during through under only each first second third finally also here there kedua ketiga "
    "keduanya sementara selain menurut melalui sejak setelah sebelum ketika kemudian lalu namun tetapi hal hasil "
    "isi semua seluruh beberapa salah sebuah seorang nilai masa naskah acara usai warga officials residents "
    "people".split()
)
_AFFIXED = re.compile(r"(?:pe[mnrl]|ke|me[mnlry]|ber|di|ter|se)\w{4,}|\w{3,}(?:an|nya|ing|ed|s|tion|ment|ly|ship|ity)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s")
_GENERIC = frozenset("university universitas bank dunia world january januari".split())


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence rests on."""

    text: str
    outlet: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Reasons are codes, with what they are about: `number:2019`; none where the state is supported."""

    state: State
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """The text so far, with markers; the numbers of `citations` never change as it grows."""

    text: str
    citations: tuple[Citation, ...]
    removed: int
    short_answer: str | None = None


def verify(
    sentences: Iterable[Sentence],
    articles: Callable[[str], Article | None],
    also_in: Mapping[str, tuple[str, ...]],
) -> Iterator[Verified]:
    """One Verified for each sentence of the draft, kept or removed. `also_in`: article id -> its story elsewhere."""
    text, removed, short_answer = "", 0, None
    citations: dict[tuple[str, int, int], Citation] = {}
    for sentence in sentences:
        quotes = _supporting(sentence, articles)
        if quotes is None:
            removed += 1
        else:
            shown = _shown(sentence.text)
            for quote in quotes:
                key = (quote.passage.id, quote.start, quote.end)
                if key not in citations:
                    others = also_in.get(quote.passage.article_id, ())
                    number = len(citations) + 1
                    citations[key] = Citation(number, quote.passage, quote.text, *key[1:], also_in=others)
            numbers = sorted(citations[quote.passage.id, quote.start, quote.end].number for quote in quotes)
            shown += "".join(f"{'' if at else ' '}[{number}]" for at, number in enumerate(numbers))
            text = f"{text}{_gap(sentence, text)}{shown}"
            short_answer = short_answer or sentence.short_answer
        yield Verified(text, tuple(citations.values()), removed, short_answer)


def _gap(sentence: Sentence, before: str) -> str:
    if not before:
        return ""
    return "\n\n" if sentence.verbatim else "\n" if _BULLET.match(sentence.text) else " "


def _shown(text: str) -> str:
    """`text` with nothing in it that could be taken for a marker of ours."""
    return MARKER.sub(r"［\1］", text)


def _supporting(sentence: Sentence, articles: Callable[[str], Article | None]) -> tuple[Quote, ...] | None:
    """The quotes that carry the sentence, each once; None where it must go."""
    quotes = tuple(dict.fromkeys(sentence.quotes))
    if not sentence.text.strip() or not all(_stands(quote, articles(quote.passage.article_id)) for quote in quotes):
        return None
    if sentence.short_answer is not None:
        repeated = (
            len(quotes) == 1 and sentence.short_answer in quotes[0].text and sentence.short_answer in sentence.text
        )
        return quotes if repeated else None
    if sentence.verbatim:
        return quotes if all(quote.text in sentence.text for quote in quotes) else None
    if not quotes or check(sentence.text, [_evidence(quote) for quote in quotes]).state != "supported":
        return None
    for quote in quotes[::-1]:  # a citation that adds nothing would be a false one
        fewer = tuple(each for each in quotes if each != quote)
        rest = [_evidence(each) for each in fewer]
        alone = check(sentence.text, [_evidence(quote)])
        if fewer and alone.state == "unsupported" and check(sentence.text, rest).state == "supported":
            quotes = fewer
    return quotes


def _stands(quote: Quote, article: Article | None) -> bool:
    """Whether the stored article holds the quote's words at its place, inside its passage."""
    inside = quote.passage.start <= quote.start < quote.end <= quote.passage.end
    return inside and article is not None and article.text[quote.start : quote.end] == quote.text


def _evidence(quote: Quote) -> Evidence:
    return Evidence(f"{quote.passage.title}\n{quote.text}", quote.passage.outlet, quote.passage.published)


def check(sentence: str, evidence: Sequence[Evidence]) -> Verdict:
    """Whether the evidence, taken together, says what `sentence` says."""
    sentence = _BULLET.sub("", MARKER.sub("", sentence)).strip()
    evidence = [replace(each, text=_reported(each.text)) for each in evidence]
    whole = "\n".join(each.text for each in evidence)
    if not sentence or not whole.strip():
        return Verdict("unsupported", ("no_evidence",))
    language, same = detect_language(sentence), detect_language(sentence) == detect_language(whole)
    held = _held(whole)
    wrong = [
        *_wrong_numbers(sentence, evidence),
        *(f"name:{name}" for name in _missing_names(sentence, evidence, held)),
        *(f"role:{token[1:]}" for token in sorted((_held(sentence) & _STRICT) - held)),
        *_wrong_currency(sentence, whole),
        *_wrong_sense(sentence, whole, language),
    ]
    if wrong:
        return Verdict("unsupported", tuple(dict.fromkeys(wrong)))
    share = _coverage(sentence, held, language)
    enough, some = COVERED[same]
    if share >= enough:
        return Verdict("supported")
    return Verdict("partly" if share >= some else "unsupported", (f"covered:{share:.2f}",))


def _reported(text: str) -> str:
    """The text without sentences that give orders to a language model."""
    if not _ORDER.search(fold(text)):
        return text
    return "\n".join(
        text[start:end] for start, end in split_sentences(text) if not _ORDER.search(fold(text[start:end]))
    )


@lru_cache(maxsize=4096)
def _held(text: str) -> frozenset[str]:
    """Every token of either language."""
    return frozenset((*tokens(text, "id"), *tokens(text, "en"), *question_tokens(text)))


def _coverage(sentence: str, held: frozenset[str], language: Language) -> float:
    terms = [term for term in question_terms(sentence, language) if not all(token[0].isdigit() for token in term)]
    return sum(bool(term & held) for term in terms) / len(terms) if terms else 1.0


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


def _wrong_numbers(sentence: str, evidence: Sequence[Evidence]) -> list[str]:
    said = {figure for each in evidence for figure, _ in figures(each.text)}
    counted = _counted("\n".join(each.text for each in evidence))
    for day, month, year in (found for each in evidence for found in _SHORT_DATE.findall(each.text)):
        said |= {str(int(day)), str(int(month)), year}
        counted.setdefault(f"{CONCEPT}month-{int(month)}", set()).add(str(int(day)))
    months = {key for key in _held("\n".join(each.text for each in evidence)) if key.startswith(f"{CONCEPT}month-")}
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
        for key in sorted(_held(sentence))
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
        word = _WORD.match(fold(text)[end:].lstrip(" "))
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
    for weekday, names in enumerate(_WEEKDAYS.split("|")):
        if re.search(rf"\b(?:{names.replace(' ', '|')})\b", text):
            yield evidence.published - timedelta(days=(evidence.published.weekday() - weekday) % 7)


def _missing_names(sentence: str, evidence: Sequence[Evidence], held: frozenset[str]) -> list[str]:
    """Capitalised words that neither evidence nor outlets hold; the first only where it looks like no common word."""
    known = {word for each in evidence for word in _words(f"{each.text} {each.outlet or ''}")}
    known |= {stem for word in known for stem in question_tokens(word)}
    for names in _WEEKDAYS.split("|"):
        if known & set(names.split()):
            known |= set(names.split())
    missing = []
    starts = {found.start() for start, _ in split_sentences(sentence) if (found := _WORD.search(sentence, start))}
    for match in _WORD.finditer(sentence):
        word = re.sub(r"['’]s?$", "", fold(match.group()))
        stems = frozenset(question_tokens(word))
        if not match.group()[0].isupper() or word in known or stems & (held | known) or not stems or word in _GENERIC:
            continue
        if any(stem.startswith(f"{CONCEPT}month-") for stem in stems) or _within_term(sentence, match, held):
            continue
        if match.start() in starts and (word in _OPENERS or _AFFIXED.fullmatch(word) or _concept(word)):
            continue
        if any(word in names.split() for names in _WEEKDAYS.split("|")) and any(each.published for each in evidence):
            wanted = next(at for at, names in enumerate(_WEEKDAYS.split("|")) if word in names.split())
            if any(day.weekday() == wanted for each in evidence for day in _dates(each)):
                continue
        missing.append(match.group())
    return missing


def _dates(evidence: Evidence) -> Iterator[date]:
    """Full dates that short ones such as (12/4) stand for in an article's year."""
    yield from _days_meant(evidence)
    for day, month, year in _SHORT_DATE.findall(evidence.text):
        try:
            yield date(int(year or (evidence.published or date.min).year), int(month), int(day))
        except ValueError:
            continue


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(fold(text)):
        yield word
        yield re.sub(r"['’]s?$|(?:nya|lah)$", "", word)


def _concept(word: str) -> bool:
    return any(token.startswith(CONCEPT) for token in question_tokens(word))


def _within_term(sentence: str, word: re.Match[str], held: frozenset[str]) -> bool:
    """Whether the word is part of a term of several words (West Java) that the evidence holds in either language."""
    words = list(_WORD.finditer(sentence))
    at = next(index for index, each in enumerate(words) if each.start() == word.start())
    for length in (2, 3, 4):
        for first in range(max(0, at - length + 1), at + 1):
            run = words[first : first + length]
            if len(run) == length and at < first + length:
                part = tokens(sentence[run[0].start() : run[-1].end()], detect_language(sentence))
                if len(part) == 1 and part[0].startswith(CONCEPT) and part[0] in held:
                    return True
    return False


def _wrong_currency(sentence: str, whole: str) -> list[str]:
    said, held = fold(sentence), fold(whole)
    return [
        f"currency:{name}"
        for name, pattern in _CURRENCIES.items()
        if re.search(pattern, said) and not re.search(pattern, held)
    ]


def _wrong_sense(sentence: str, whole: str, language: Language) -> list[str]:
    """`negation` or `plan` where the part of the evidence nearest in words says otherwise."""
    terms = question_terms(sentence, language)
    parts = [part for start, end in split_sentences(whole) for part in _clauses(whole[start:end])]
    likeness = [sum(bool(term & _held(part)) for term in terms) for part in parts]
    if not terms or max(likeness, default=0) == 0:
        return []
    nearest = [part for part, share in zip(parts, likeness, strict=True) if share >= 0.85 * max(likeness)]
    wrong = []
    if all(_negated(part) != _negated(sentence) for part in nearest):
        wrong.append("negation")
    if (
        not _negated(sentence)
        and not _PLAN.search(fold(sentence))
        and all(_PLAN.search(fold(part)) for part in nearest)
    ):
        wrong.append("plan")
    return wrong


def _clauses(sentence: str) -> list[str]:
    parts = re.split(r"[;,]\s+|\s(?:tetapi|namun|sedangkan|but|although|while)\s", sentence)
    return [sentence, *parts] if len(parts) > 1 else [sentence]


def _negated(text: str) -> bool:
    return _NEGATION.search(_NOT_ONLY.sub(" ", fold(text))) is not None
