"""Words of both languages as the tokens that the lexical index counts.

A text becomes stems of its content words; names and terms that the two languages write differently (Jepang / Japan,
wali kota / mayor, MoU / nota kesepahaman) become one token each, so that a question's words find passages in the
other language. The pairs come from `terms.tsv` and, for countries and months, from Babel's CLDR.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import Stemmer
from babel import Locale

from corpus.article import Language

TERMS_FILE = Path(__file__).with_name("terms.tsv")
COUNTRIES = ("=country-", "=territory-")  # beginnings of the tokens that stand for a country
BORROWED_LENGTH = 3  # letters; a term of the other language must be longer to count
CONCEPT = "="  # first character of a token that stands for a term of both languages; no word begins with it

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")
_STOP: dict[Language, frozenset[str]] = {
    "id": frozenset(
        "yang dan di ke dari pada untuk dengan dalam adalah ialah ini itu atau juga akan telah sudah oleh sebagai "
        "karena bahwa agar para tersebut ada tidak bukan saat ketika maka serta antara hingga sampai bisa dapat "
        "apa apakah siapa kapan mana dimana manakah bagaimana mengapa kenapa berapa "
        "berapakah saja pun lah kah nya "
        "ia dia mereka kami kita saya anda nya si sang hal secara terhadap tentang mengenai seperti yakni yaitu "
        "masih belum lagi pernah sedang menjadi punya memiliki mau ingin sana sini situ begitu".split()
    ),
    "en": frozenset(
        "the a an of in on at to for from by with and or as is are was were be been being has have had do does did "
        "this that these those it its he she they them his her their there which what who whom whose when where why "
        "how will would can could should may might not no than then so such into about between also any some all "
        "many much i you we our your my me us if but over under after before during become became becomes".split()
    ),
}


@cache
def _stemmer(language: Language) -> Stemmer.Stemmer:
    return Stemmer.Stemmer("indonesian" if language == "id" else "english")


def fold(text: str) -> str:
    """Lower case without diacritics, in compatibility form."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def _stem(word: str, language: Language) -> str:
    if word[0].isdigit():
        return word
    if language == "id":
        for ending in ("nya", "lah", "kah"):  # clitics, which the stemmer leaves on short words
            if word.endswith(ending) and len(word) > len(ending) + 3:
                word = word[: -len(ending)]
                break
    return str(_stemmer(language).stemWord(word))


def _number(word: str) -> str:
    """1.812 and 1,812 are one number; 5,7 and 5.7 are one number."""
    return re.sub(r"[.,]", "", word) if _THOUSANDS.fullmatch(word) else word.replace(",", ".")


def _words(text: str) -> list[str]:
    """Every word, folded; numbers in one form, repeats by hyphen once (kota-kota)."""
    folded = re.sub(r"\b(\w+)-\1(?=\w*)", r"\1", fold(text))
    return [_number(word) if word[0].isdigit() else word for word in _WORD.findall(folded)]


def _stems(text: str, language: Language) -> list[str]:
    """Every word's stem, stop words included (a term may hold one)."""
    return [_stem(word, language) for word in _words(text)]


@cache
def _stop_stems(language: Language) -> frozenset[str]:
    return frozenset(_stem(word, language) for word in _STOP[language])


def _pairs() -> Iterable[tuple[str, list[str], list[str]]]:
    """(concept, Indonesian spellings, English spellings)."""
    for line in TERMS_FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            concept, indonesian, english = line.split("\t")
            yield concept, indonesian.split("|"), english.split("|")
    names = {"id": Locale("id"), "en": Locale("en")}
    for code, name in names["en"].territories.items():
        if len(code) == 2 and code in names["id"].territories:
            yield f"territory-{code}", [names["id"].territories[code]], [name]
    for month in range(1, 13):
        yield (
            f"month-{month}",
            [names["id"].months["format"]["wide"][month]],
            [names["en"].months["format"]["wide"][month]],
        )


@cache
def _terms(language: Language) -> dict[tuple[str, ...], str]:
    """Stems of a term -> its concept token. Articles borrow terms, so the other language's spellings count as well,
    save short words, which may be ordinary words here (Indonesian "air" is water)."""
    table: dict[tuple[str, ...], str] = {}
    borrowed: dict[tuple[str, ...], str] = {}
    for concept, indonesian, english in _pairs():
        own, other = (indonesian, english) if language == "id" else (english, indonesian)
        for spelling in own:
            table.setdefault(tuple(_stems(spelling, language)), CONCEPT + concept)
        for spelling in other:
            if len(spelling) > BORROWED_LENGTH:
                borrowed.setdefault(tuple(_stems(spelling, language)), CONCEPT + concept)
    return {stems: concept for stems, concept in (borrowed | table).items() if stems}


@cache
def _longest_term(language: Language) -> int:
    return max(len(stems) for stems in _terms(language))


def units(text: str, language: Language) -> list[tuple[str, str]]:
    """(token, the folded words it stands for) in reading order; the longest term that begins at a word replaces its
    words, stop words are left out."""
    words, table, stop = _words(text), _terms(language), _stop_stems(language)
    stems = [_stem(word, language) for word in words]
    longest = _longest_term(language)
    result: list[tuple[str, str]] = []
    at = 0
    while at < len(stems):
        for length in range(min(longest, len(stems) - at), 0, -1):
            concept = table.get(tuple(stems[at : at + length]))
            if concept:
                result.append((concept, " ".join(words[at : at + length])))
                at += length
                break
        else:
            if stems[at] not in stop:
                result.append((stems[at], words[at]))
            at += 1
    return result


def tokens(text: str, language: Language) -> list[str]:
    """The tokens of `units`."""
    return [token for token, _ in units(text, language)]


# What kind of place a word before or after a name makes it. An office tells it too: a mayor has a city.
_KINDS = {
    CONCEPT + word: kind
    for kind, words in {
        "city": "city city-government mayor vice-mayor",
        "regency": "regency regency-government regent vice-regent",
        "province": "province province-government governor vice-governor",
        "prefecture": "prefecture",
    }.items()
    for word in words.split()
}
_NAMED_CONCEPTS = frozenset(CONCEPT + word for word in "muara-enim solo jakarta yogyakarta".split())  # of terms.tsv
_DIRECTIONS = frozenset(CONCEPT + word for word in "north south east west central southeast".split())


def place_tokens(text: str, language: Language) -> list[str]:
    """Tokens that keep apart places of nearly one name: Kota Bandung, Kabupaten Bandung and Bandung Barat share none.

    They are the same in both languages (`Kabupaten Bandung`, `Bandung Regency`), and are to be counted beside `tokens`.
    """
    return _places(units(text, language), language)


def indexed_tokens(text: str, language: Language) -> list[str]:
    """`tokens`, then `place_tokens`, of a text that is read once."""
    found = units(text, language)
    return [*(token for token, _ in found), *_places(found, language)]


def _places(found: Sequence[tuple[str, str]], language: Language) -> list[str]:
    result: list[str] = []
    for at, (token, name) in enumerate(found):
        if token.startswith(CONCEPT) and token not in _NAMED_CONCEPTS or token[0].isdigit():
            continue
        before = found[at - 1][0] if at else ""
        after = found[at + 1][0] if at + 1 < len(found) else ""
        pointed = after if language == "id" else before  # Bandung Barat, West Bandung
        direction = pointed if pointed in _DIRECTIONS else ""
        full = f"{direction}{CONCEPT}{name.replace(' ', '-')}"
        if direction:
            result.append(full)
            before, after = (
                (before, found[at + 2][0] if at + 2 < len(found) else "")
                if language == "id"
                else (found[at - 2][0] if at > 1 else "", after)
            )
        # Kota Bandung, Mayor of Bandung; Bandung Regency, Bandung's mayor
        kinds = [_KINDS.get(before), _KINDS.get(after) if language == "en" else None]
        result += [f"{CONCEPT}{kind}{full}" for kind in kinds if kind]
    return result


def question_terms(text: str, language: Language) -> list[frozenset[str]]:
    """What a question asks about: for each content word or term the tokens, of either language, that would match it."""
    other: Language = "en" if language == "id" else "id"
    stop = _STOP["id"] | _STOP["en"]
    terms: dict[frozenset[str], None] = {}
    for token in tokens(text, language):
        terms[frozenset((token,))] = None
    for token in tokens(text, other):
        if not token.startswith(CONCEPT):
            # The other stem of a word already there joins it: stems of one word share their beginning.
            same = next((term for term in terms if any(_akin(token, each) for each in term)), None)
            if same is not None:
                del terms[same]
                terms[same | {token}] = None
    return [term for term in terms if not term & stop]


def _akin(one: str, other: str) -> bool:
    shortest = min(len(one), len(other))
    return shortest >= 3 and one[: shortest - 1] == other[: shortest - 1] and abs(len(one) - len(other)) <= 3


def question_tokens(text: str) -> list[str]:
    """Tokens of a question over articles in both languages: stems of either language, each once."""
    stop = _STOP["id"] | _STOP["en"] | _stop_stems("id") | _stop_stems("en")
    return [token for token in dict.fromkeys((*tokens(text, "id"), *tokens(text, "en"))) if token not in stop]
