"""A question in a conversation -> a question that stands alone, and its language. By rule, no model asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from corpus.article import Language
from corpus.language import detect_language
from index.glossary import common_words
from index.words import COUNTRIES, question_tokens, tokens

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FUNCTION: dict[Language, frozenset[str]] = {
    "id": frozenset(
        "apa apakah siapa kapan mana dimana kemana bagaimana mengapa kenapa berapa yang dan di ke dari dengan untuk itu "
        "ini ada adalah saja sudah belum akan mau punya antara oleh pada dalam juga tidak bukan tahun kota siapakah "
        "sebutkan jelaskan kapankah gimana kok sih dong kerja sama lalu terus tersebut negara daerah bisa".split()
    ),
    "en": frozenset(
        "what which who whom whose when where why how is are was were do does did the a an of in on at to for from by "
        "with and or has have had will would can could any there tell me about list name city cities between it its "
        "this that they them please explain give show many much".split()
    ),
}
_FOREIGN = frozenset(
    "quelle quelles quel est sont les des une avec pour dans où qui pourquoi comment welche welcher ist sind der die "
    "das und mit wo wann wer warum wie qué cuál cuáles cuándo dónde quién por los las con una qual quais onde "
    "quando com dos das não uma é wat welke waar wanneer het een zijn voor niet hoe quali perché dove sono gli della".split()
)
_OPENER = re.compile(
    r"^\s*(?:(?:dan|lalu|terus|kalau|bagaimana\s+dengan|gimana(?:\s+dengan)?|and|what\s+about|how\s+about|then)\b[\s,]*)+",
    re.IGNORECASE,
)
_POINTER: dict[Language, frozenset[str]] = {
    "id": frozenset("itu tersebut ini mereka dia ia beliau sana situ nya begitu".split()),
    "en": frozenset("it that this they them he she his her their there its those these one".split()),
}
_SHORT = 8  # words; a question this short that names nothing leans on the one before, unless it asks for all cities
_OF_TERM = re.compile(
    r"^(?:apa (?:itu|yang dimaksud dengan|arti|beda) \w|what (?:is|are) (?:an? |the difference)|what does \w+ mean)",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"\b(?:(?:kota|daerah|provinsi|kabupaten|negara) (?:mana|apa)|which (?:cit|region|province|countr|local)\w*)\b",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\b(?:pihak|sides?|ones|satunya|lainnya)\b", re.IGNORECASE)  # of what was spoken of before
_LEADS = re.compile(r"\b(?:dari pihak|pihak|dari|di|ke|dengan|oleh|from|in|to|with|for|by)\s+$", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-ZÀ-Ý][\w’'.-]*|\d{4})(?:[ -](?:[A-ZÀ-Ý][\w’'.-]*|\d{4}))*")
_NEVER_NAMES = frozenset(
    "Apa Apakah Siapa Kapan Di Mana Berapa Bagaimana Mengapa Kenapa Kota Negara Dan Lalu Yang What Which Who When Where "
    "Why How Is Are Was Were Did Does Do Has Have And The In Can Tell List Name Pemerintah Pemkot Pemkab Sebutkan "
    "Until Since Through Before After During Besides Apart Sejak Setelah Sesudah Sebelum Selama Hingga Sampai Paling Tiap "
    "Menurut".split()
)


# Common words that name a place as well.
_PLACES_TOO = frozenset(
    "malang medan palu batu serang kudus solo bima padang metro tegal demak subang dili nice reading orange bath cook chad "
    "china turkey jordan jawa bali aceh papua maluku melaka banten riau".split()
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that can be understood without the conversation."""

    question: str
    language: Language
    earlier: str | None = None  # the question before it that it leans on


def question_language(question: str, turns: Sequence[Turn] = ()) -> Language | None:
    """The language of a question; None where it is neither Indonesian nor English.

    Function words decide, then the conversation, then the letters: borrowed terms ("apa itu sister city") and names
    of places say little about the language they stand in.
    """
    words = [word.casefold() for word in _WORD.findall(question)]
    found = {language: sum(word in known for word in words) for language, known in _FUNCTION.items()}
    foreign = sum(word in _FOREIGN for word in words)
    latin = sum(char.isascii() or "À" <= char <= "ɏ" for char in question if char.isalpha())
    letters = sum(char.isalpha() for char in question)
    if latin * 2 < letters or foreign > max(found.values()):
        return None
    if found["id"] != found["en"]:
        return "id" if found["id"] > found["en"] else "en"
    if turns:
        return question_language(turns[-1].question, turns[:-1])
    return detect_language(question)


def condense(question: str, turns: Sequence[Turn], language: Language) -> Standalone:
    """Make a follow-up stand alone: "What about Bandung?" takes the earlier question with the new name, other
    follow-ups take the names they point to. A question that names its own matter is left as it is."""
    question = " ".join(question.split())
    if not turns:
        return Standalone(question, language)
    rest = _OPENER.sub("", question).strip()
    opened = rest != question
    own = names(rest)
    if not (opened or _leans(rest, own, language)):
        return Standalone(question, language)
    earlier = condense(turns[-1].question, turns[:-1], language).question
    if opened and own and len(_WORD.findall(rest)) <= len(own[0].split()) + 3:
        return Standalone(_put_in_place(earlier, own[0], rest), language, earlier)
    context = _matter(earlier, rest)
    if not names(earlier):
        context += names(turns[-1].answer)[:2]
    return Standalone(f"{question} ({' '.join(context)})" if context else question, language, earlier)


def _matter(earlier: str, question: str) -> list[str]:
    """The words of the earlier question, in either language, that say what it is about, those of the new one left out."""
    said = {word.casefold() for word in _WORD.findall(question)}
    small = frozenset(("lama", "long", "often")).union(*_FUNCTION.values(), *_POINTER.values())
    words = re.findall(r"[\w’'-]+", earlier)
    return [
        word
        for at, word in enumerate(words)
        if word.casefold() not in said and (word.casefold() not in small or (at > 0 and word[0].isupper()))
    ]


def _leans(question: str, own: Sequence[str], language: Language) -> bool:
    """Whether the question cannot be understood without the one before."""
    words = [word.casefold() for word in _WORD.findall(question)]
    if _OF_TERM.search(question):
        return False
    if any(word in _POINTER[language] or (language == "id" and _clitic(word)) for word in words):
        return True
    if len(words) > _SHORT or _OF_ALL.search(question) or not any(map(_is_common, words)):  # or it says nothing
        return False
    return not own or _SIDE.search(question) is not None


def names(text: str) -> list[str]:
    """Capitalised runs that look like names, and years, in order, each once. A common word at the start is none."""
    found = []
    for match in _NAME.finditer(text):
        words = match.group().rstrip("?.,!").split()
        while words and words[0] in _NEVER_NAMES:
            words = words[1:]
        if len(words) == 1 and not text[: match.start()].strip() and _is_common(words[0]):
            continue
        if words:
            found.append(re.sub(r"['’]s$", "", " ".join(words)))
    return list(dict.fromkeys(found))


def _is_common(word: str) -> bool:
    """Whether a word that begins a question need not be a name though it has a capital."""
    small = word.casefold()
    country = any(token.startswith(COUNTRIES) for token in question_tokens(word))
    if not word.isalpha() or small in _PLACES_TOO or country:
        return False
    return small in common_words() or any(
        small in known or not tokens(word, language) for language, known in _FUNCTION.items()
    )


def _clitic(word: str) -> bool:
    """Kerja samanya, tujuannya: the ending points to something said before."""
    return len(word) > 5 and word.endswith("nya") and word not in {"hanya", "biasanya", "akhirnya", "sebenarnya"}


def _put_in_place(question: str, name: str, follow_up: str) -> str:
    """The earlier question with the name that stands after the same word exchanged, else its first one, or its year for
    a year; what it had none of is appended. Two parties that it names change places."""
    earlier = [each for each in names(question) if each.isdigit() == name.isdigit()]
    if not earlier:
        return f"{question} ({name})"
    if name in earlier[1:]:
        other = {earlier[0]: name, name: earlier[0]}
        return re.sub("|".join(map(re.escape, other)), lambda found: other[found.group()], question, count=2)
    lead = _LEADS.search(follow_up[: follow_up.index(name)])
    after = next((f"{lead.group()}{each}" for each in earlier if lead and f"{lead.group()}{each}" in question), None)
    if lead and after:
        return question.replace(after, f"{lead.group()}{name}", 1)
    # The first name is the party asked about ("Apakah Surabaya … Jepang"); a partner country stays.
    return question.replace(earlier[0], name, 1)
