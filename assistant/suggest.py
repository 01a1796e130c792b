"""Questions to ask next, made by rule from the articles behind an answer; only those that the articles answer.

Each is put to the assistant before it is shown. No suggestion is better than one that leads nowhere.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Answer
from assistant.condense import names
from assistant.orders import gives_orders
from assistant.question import read_question
from assistant.wording import in_language
from corpus.article import Language, Passage
from corpus.dates import MONTHS
from corpus.sentences import split_sentences
from index.words import CONCEPT, fold, tokens

MOST, MOST_TRIED, SECONDS = 3, 6, 5.0  # suggestions; questions put to the assistant for them, and for how long
MOST_PAIRS = 4  # of parties that are asked about
FIELDS = 2  # of cooperation that a sentence names, from which on it tells what a cooperation covers

Kind = Literal["when", "who", "other"]
_QUESTIONS: dict[Language, dict[Kind, str]] = {
    "id": {
        "when": "Kapan {one} dan {other} menandatangani kerja sama?",
        "other": "Bidang apa saja yang dicakup kerja sama {one} dan {other}?",
        "who": "Siapa yang menandatangani kerja sama {one} dan {other}?",
    },
    "en": {
        "when": "When did {one} and {other} sign their agreement?",
        "other": "Which fields does the cooperation between {one} and {other} cover?",
        "who": "Who signed the agreement between {one} and {other}?",
    },
}
_KIND_OF_PLACE = re.compile(
    r"^(?:(?:Kota|Kabupaten|Provinsi|Prefektur|Pemkot|Pemkab|Pemprov|Pemerintah|City of|Province of|Prefecture)\s+)+"
)
# Who bears a name after one of these is a person; what stands after one of those is a place.
_PERSON = (
    r"(?:[Ww]ali ?[Kk]ota|[Bb]upati|[Gg]ubernur|[Mm]enteri|[Pp]residen|[Dd]ubes|[Dd]uta [Bb]esar|[Kk]onjen|[Kk]onsul"
    r"|[Jj]enderal|[Dd]irektur|[Kk]epala|[Kk]etua|[Mm]ayor|[Rr]egent|[Gg]overnor|[Mm]inister|[Pp]resident|[Aa]mbassador"
    r"|[Gg]eneral|[Dd]irector|[Hh]ead|[Ss]ekda|bernama|named|Mr|Ms|Mrs|Dr|Sultan|bersama|oleh|by),? "
)
_SURELY_PLACE = (
    r"\b(?:[Dd]i|[Ii]n|(?<![Ww]ali )[Kk]ota|[Kk]abupaten|[Pp]rovinsi|[Pp]refektur|[Cc]ity of|[Pp]rovince of"
    r"|[Pp]emkot|[Pp]emkab|[Pp]emprov|[Pp]emerintah) "
)
_PERHAPS_PLACE = r"\b(?:[Kk]e|[Dd]ari|[Aa]ntara|of|[Ff]rom|to|[Bb]etween|at|[Ww]arga|[Dd]elegasi) (?:the )?"
_ACRONYM = re.compile(r"[A-Z]\w*[A-Z]|\d")  # MoU, PKS, ASEAN, 1960
_ACRONYMS_OF_PLACES = {"DKI", "NTB", "NTT", "DIY"}
_WEEK = set(
    "senin selasa rabu kamis jumat sabtu minggu monday tuesday wednesday thursday friday saturday sunday".split()
)
_APPOSITION = re.compile(r"(?<=[^\W\d_]), [A-ZÀ-Ý][\w’'-]*(?: [A-ZÀ-Ý][\w’'-]*)?(?=[,.)])")  # Gifu, Japan,
_COOPERATION = re.compile(
    r"\b(?:sister|kota kembar|kota bersaudara|provinsi kembar|kerja ?sama|nota kesepahaman|kesepakatan|perjanjian|mou"
    r"|loi|hubungan|ikatan|kemitraan|cooperat\w+|agreement|partners?\w*|twin\w*|ties?|memorandum|letter of intent"
    r"|friendship)\b"
)
_NEVER = {"Indonesia", "Republik Indonesia", "Republic of Indonesia", "English", "Inggris", "Bahasa Indonesia"}
_BOTH_WAYS: tuple[tuple[Language, Language], ...] = (("id", "en"), ("en", "id"))
_SIGNS = re.compile(r"\b(?:menandatangani|ditandatangani|penandatanganan|meneken|diteken|sign(?:ed|s|ing)?)\b")
_OFFICE = re.compile(r"\b(?:wali kota|bupati|gubernur|menteri|sekda|mayor|regent|governor|minister|secretary)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIELDS = frozenset(
    CONCEPT + word
    for word in (
        "education student teacher university school training exchange culture art tourism trade investment economy "
        "industry agriculture fishery marine health environment waste water energy technology transport flight port "
        "airport disaster sport youth women worker human-resources smart-city"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that an article may answer, of two parties that cooperate."""

    question: str
    kind: Kind
    one: str
    other: str


def suggest(
    asked: str, answer: Answer, ask: Callable[[str], Answer], wanted: Callable[[], bool] = lambda: True
) -> list[str]:
    """At most three questions in the answer's language that `ask` answers, each with a sentence the answer lacks.

    `asked` is the question as it was put. Ends early once `wanted` says no, and after five seconds.
    """
    if answer.outcome != "answered":
        return []
    found: list[str] = []
    shown = {citation.quote for citation in answer.citations}
    deadline = time.monotonic() + SECONDS
    for tried, one in enumerate(suggestions(asked, answer)):
        if tried == MOST_TRIED or len(found) == MOST or time.monotonic() > deadline or not wanted():
            break
        given = ask(one.question)
        if leads_on(one, given, shown):
            found.append(one.question)
            shown |= {citation.quote for citation in given.citations}
    return found


def leads_on(suggestion: Suggestion, given: Answer, shown: set[str]) -> bool:
    """Whether an answer says what was asked of these two parties, in a sentence that is not in `shown`."""
    if given.outcome != "answered":
        return False
    first = given.citations[0]
    about = f"{first.passage.title} {first.quote}"
    if first.quote in shown or first.state != "supported" or not _names_both(about, suggestion):
        return False
    if suggestion.kind == "other":
        return _fields(first.quote) >= FIELDS
    expected = read_question(suggestion.question, given.language).expects(first.quote) == 1.0
    return expected and _SIGNS.search(fold(first.quote)) is not None


def suggestions(asked: str, answer: Answer) -> Iterator[Suggestion]:
    """Questions worth trying, those about the best articles first; none that asks again what was asked."""
    put = fold(f"{asked} {answer.standalone_question}")
    kind = read_question(asked, answer.language).kind
    for one, other, kinds in parties(answer):
        for each in kinds:
            again = each == kind and fold(one) in put and fold(other) in put
            question = _QUESTIONS[answer.language][each].format(one=one, other=other)
            if not again and fold(question) not in put:
                yield Suggestion(question, each, one, other)


def parties(answer: Answer) -> list[tuple[str, str, list[Kind]]]:
    """Pairs of places that cooperate in the articles cited, then in those found, with the kinds of question their
    passages look like answering; as the answer's language writes them."""
    found: dict[frozenset[str], tuple[str, str, list[Kind]]] = {}
    passages = [(passage, spoken) for passage, spoken in _passages(answer) if not gives_orders(passage.text)]
    titles = "\n".join(passage.title for passage, _ in passages)
    texts = "\n".join(passage.text for passage, _ in passages)
    for passage, spoken in passages:
        kinds = kinds_of(passage.text)
        for one, other in pairs(passage, titles, texts) if kinds else ():
            one, other = (in_language(name, spoken, answer.language) or name for name in (one, other))
            known = found.setdefault(frozenset((fold(one), fold(other))), (one, other, []))
            known[2].extend(kind for kind in kinds if kind not in known[2])
    return list(found.values())[:MOST_PAIRS]


def _passages(answer: Answer) -> list[tuple[Passage, Language]]:
    spoken = {hit.passage.article_id: hit.language for hit in answer.hits}
    cited = [(each.passage, spoken.get(each.passage.article_id, answer.language)) for each in answer.citations]
    found = [*cited, *((hit.passage, hit.language) for hit in answer.hits)]
    return list({passage.id: (passage, language) for passage, language in found}.values())


def kinds_of(text: str) -> list[Kind]:
    """What a text looks like telling of a cooperation: when and by whom something was signed, and its fields."""
    said, kinds = fold(text), list[Kind]()
    if _SIGNS.search(said) and _YEAR.search(said):
        kinds.append("when")
    if _fields(text) >= FIELDS:
        kinds.append("other")
    if _SIGNS.search(said) and _OFFICE.search(said):
        kinds.append("who")
    return kinds


def pairs(passage: Passage, titles: str, texts: str) -> list[tuple[str, str]]:
    """The two places of each sentence, or of the title, that tells of a cooperation between two.

    A place is a name in one of the `titles` that the `texts` speak of as of a place, and nowhere as of a person.
    """
    sentences = [passage.text[start:end] for start, end in split_sentences(passage.text)]
    found = []
    for sentence in (passage.title, *sentences):
        if not _COOPERATION.search(fold(sentence)):
            continue
        here = list(dict.fromkeys(_bare(name) for name in names(_APPOSITION.sub("", sentence))))
        places = [name for name in here if _is_place(name, titles, texts)]
        if len(places) == 2:
            found.append((places[0], places[1]))
    return found


def _bare(name: str) -> str:
    return _KIND_OF_PLACE.sub("", name)


def _is_place(name: str, titles: str, texts: str) -> bool:
    bare = re.escape(name)
    if not name or name in _NEVER or not re.search(rf"\b{bare}\b", titles):
        return False
    words = re.split(r"[\s-]+", name)
    if any(_ACRONYM.search(word) and word not in _ACRONYMS_OF_PLACES for word in words):
        return False
    if any(word.casefold() in MONTHS or word.casefold() in _WEEK for word in words):
        return False
    if re.search(_SURELY_PLACE + bare + r"\b", texts) or any(in_language(name, *way) for way in _BOTH_WAYS):
        return True
    return bool(re.search(_PERHAPS_PLACE + bare + r"\b", texts)) and not re.search(_PERSON + bare + r"\b", texts)


def _names_both(said: str, suggestion: Suggestion) -> bool:
    folded = fold(said)
    for name in (suggestion.one, suggestion.other):
        forms = [name, *(in_language(name, source, wanted) for source, wanted in _BOTH_WAYS)]
        if not any(form and fold(form) in folded for form in forms):
            return False
    return True


def _fields(text: str) -> int:
    return len(_FIELDS & ({*tokens(text, "id")} | {*tokens(text, "en")}))
