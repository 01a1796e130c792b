"""What a question asks for, read from its words: a person, a day, a number, a list, the present state."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.condense import names
from corpus.article import Language, Passage
from index.abbreviations import spell_out
from index.glossary import Alternatives, wanted_words
from index.when import asks_for_newest
from index.words import CONCEPT, COUNTRIES, fold, place_tokens, tokens

Kind = Literal["who", "when", "how_many", "money", "where", "country", "definition", "other"]

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "definition",
        re.compile(
            r"^(apa (itu|yang dimaksud|arti)|what (is|are) (a |an |the )?(sister|twin|mou|loi|letter of|memorandum)|define|definisi)"
        ),
    ),
    ("money", re.compile(r"\b(anggaran|biaya|dana|nilai(nya)?|budget|cost|costs|funding|worth|how much)\b")),
    (
        "when",
        re.compile(
            r"\b(kapan|tanggal berapa|tahun berapa|sejak kapan|when|what year|which year|what date|since when)\b"
        ),
    ),
    ("who", re.compile(r"\b(siapa|siapakah|oleh siapa|who|whom|whose)\b")),
    ("how_many", re.compile(r"\b(berapa|seberapa|how many|how long|how often|how old|how far)\b")),
    ("country", re.compile(r"\b(negara (mana|apa)|negara-negara|which countr(y|ies)|what countr(y|ies))\b")),
    ("where", re.compile(r"\b((di|ke|dari)\s?mana|where)\b")),
)
_LIST = re.compile(
    r"\b(apa saja|mana saja|siapa saja|sebutkan|daftar|which (cities|provinces|regions|regencies|places|areas|local|indonesian|countries)"
    r"|what (cities|provinces|regions)|list|name all|kota-kota|daerah-daerah|(kota|daerah|provinsi|kabupaten) (mana|apa) (saja|yang))\b"
)
_DAY = re.compile(
    r"\b(\d{1,2} (jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec)\w*|(19|20)\d\d|sejak|since|tahun|"
    r"(januari|februari|maret|april|juni|juli|agustus|september|oktober|november|desember|january|february|march|june|july|august|october|december))\b"
)
_MONEY = re.compile(r"(rp ?\d|us\$|a\$|s\$|usd|\$ ?\d|dolar|dollar|rupiah|juta|miliar|triliun|million|billion)")
_NUMBER = re.compile(
    r"\b(\d+|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|belas|puluh|ratus|ribu|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|dozen|hundred|thousand|once|twice|sekali)\b"
)
_DEFINES = re.compile(r"\b(adalah|ialah|merupakan|yakni|berarti|is an?|are|means|refers to|defined)\b")
OFFICES = (
    "wali kota|bupati|gubernur|sekda|menteri|konsul|duta besar|dubes|ketua|kepala|presiden|wakil|mayor|regent|governor"
    "|minister|consul|ambassador|head|chair|president|secretary|official|sultan|chief"
)
_PERSON = re.compile(rf"\b({OFFICES})\b")


@dataclass(frozen=True, slots=True)
class Question:
    """A question that stands alone, with what it asks for.

    `wanted`: what to look for in articles of each language, see index.glossary; without the words that only say what
    kind of answer is asked for. `names`: the same for the names and countries in it alone, save Indonesia's.
    """

    text: str
    language: Language
    kind: Kind
    wants_list: bool
    wants_newest: bool
    wanted: Mapping[Language, Sequence[Alternatives]]
    names: Mapping[Language, Sequence[Alternatives]]
    places: frozenset[str] = frozenset()  # index.words.place_tokens

    def is_elsewhere(self, passage: Passage, language: Language) -> bool:
        """Whether the passage is about the regency where the question names the city of that name, or the reverse."""
        others = {
            each: _NAMESAKE[kind] + each[len(kind) :]
            for each in self.places
            for kind in _NAMESAKE
            if each.startswith(kind)
        }
        if not others:
            return False
        here = set(place_tokens(f"{passage.title}\n{passage.text}", language))
        return any(other in here and each not in here for each, other in others.items())

    def expects(self, sentence: str) -> float:
        """1 where the sentence holds the kind of thing asked for, 0 where it does not, 0.5 where the kind is open."""
        folded = fold(sentence)
        if self.kind == "when":
            return float(bool(_DAY.search(folded)))
        if self.kind == "money":
            return float(bool(_MONEY.search(folded)))
        if self.kind == "how_many":
            return float(bool(_NUMBER.search(folded)))
        if self.kind == "who":
            return float(
                bool(re.search(r"(?<=[^.!?“\"] )[A-Z]\w+ [A-Z]\w+", sentence)) and bool(_PERSON.search(folded))
            )
        if self.kind == "country":
            return float(any(token.startswith(COUNTRIES) for token in tokens(sentence, self.language)))
        if self.kind == "definition":
            return float(bool(_DEFINES.search(folded)))
        return 0.5


_NAMESAKE = {
    f"{CONCEPT}city{CONCEPT}": f"{CONCEPT}regency{CONCEPT}",
    f"{CONCEPT}regency{CONCEPT}": f"{CONCEPT}city{CONCEPT}",
}
_HOME = f"{COUNTRIES[0]}indonesia"  # nearly every article is about Indonesia, and few say so
# What these questions ask for is a kind of answer, not a word that an article would hold.
_ASKING: dict[Kind, frozenset[str]] = {
    "when": frozenset(CONCEPT + word for word in ("year", "month", "day")) | {"tanggal", "date"},
    "country": frozenset((CONCEPT + "country",)),
    "how_many": frozenset(("jumlah", "number", "long", "often", "lama")),
    "money": frozenset(("nilai", "much", "worth")),
}


def _without_asking(
    wanted: Mapping[Language, Sequence[Alternatives]], kind: Kind
) -> dict[Language, tuple[Alternatives, ...]]:
    asking = _ASKING.get(kind, frozenset())
    return {
        language: tuple(
            alternatives
            for alternatives in groups
            if asking.isdisjoint(alternatives)
            and not all(len(token) == 1 and token.isalpha() for token in alternatives)
        )
        for language, groups in wanted.items()
    }


def _names(
    text: str, wanted: Mapping[Language, Sequence[Alternatives]], language: Language
) -> dict[Language, tuple[Alternatives, ...]]:
    """The alternatives for the names of a question: what is written with a capital, and countries however written."""
    written = wanted_words(spell_out(" . ".join(names(text))), language)
    return {
        spoken: tuple(
            each
            for each in (
                *written[spoken],
                *(one for one in groups if any(token.startswith(COUNTRIES) for token in one)),
            )
            if _HOME not in each
        )
        for spoken, groups in wanted.items()
    }


def read_question(text: str, language: Language) -> Question:
    """Read the kind from the question's words; the first that fits in the order of `_KINDS`."""
    folded = fold(text).strip(" ?!.")
    wanted = wanted_words(spell_out(text), language)
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(folded)), "other")
    return Question(
        text=text,
        language=language,
        kind=kind,
        wants_list=bool(_LIST.search(folded)),
        wants_newest=asks_for_newest(text),
        wanted=_without_asking(wanted, kind),
        names=_names(text, wanted, language),
        places=frozenset(place_tokens(text, language)),
    )
