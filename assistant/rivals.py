"""Names, figures and days in whose place the evidence has another one, as the reader reads it.

The sentence is asked for each ("The mayor of who or what signed?"). Where the reader finds another of the same kind in
the evidence, far more surely than the sentence's own, the sentence tells something of the wrong one. Two names that
follow each other in the sentence are also asked for in each other's place: where that suits the reader far better, they
were exchanged.
"""

import itertools
import re
from collections.abc import Container, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.cloze import Kind, Told, clozes, exchanged, told
from assistant.condense import question_language
from assistant.evidence import Evidence, words_of
from assistant.figures import WEEKDAYS, figures
from assistant.question import OFFICES
from corpus.article import Language
from corpus.dates import days_named
from corpus.language import detect_language
from corpus.sentences import split_sentences
from index.pair import DEGREES, Rival, Seen
from index.words import CONCEPT, fold

LEAD, EXCHANGED = 7.0, 3.5  # logits; docs/decisions.md says how they were chosen
MOST_ASKED = 6  # questions a sentence with which pairs are asked for too: each takes ten milliseconds
_ROLE = re.compile(
    rf"\b(?:(?:vice|deputy|acting|wakil|plt|pj)\.? )*(?:{OFFICES}|walikota|sekretaris|duta|direktur|direktris|rektor"
    r"|camat|chair\w*|director|rector|mr|mrs|dr|dra|drs|ir|prof|capt|h|hj)\b",
    re.IGNORECASE,
)
_NO_NAME = frozenset(f"mou loi pks nota surat letter memorandum us as ri id {WEEKDAYS.replace('|', ' ')}".split())
_JOINED = re.compile(r" (?:dan|and|serta) |[&,;/]")
_KIND_OF_PLACE = re.compile(
    r"\b(?:kota|kabupaten|provinsi|city|regency|province|university|universitas)\b", re.IGNORECASE
)
_SMALL = frozenset("of the and for dan di bin binti al de van untuk von da".split())
_TWO = re.compile(r"[\w'’-]+ [A-Z]")
_BESIDE = 3  # characters: "Gubernur Jawa Barat Ridwan Kamil" is one and the same
_BEHIND = 12  # characters behind a name in which its bearer's degrees may begin
_REACH = 40  # characters before a name in which its bearer's office may stand


class Reads(Protocol):
    """index.reader.Reader.rivals."""

    def rivals(
        self, asked: Sequence[tuple[str, Seen]], claimed: Sequence[Sequence[tuple[int, int]]]
    ) -> list[Rival]: ...


@dataclass(frozen=True, slots=True)
class Claim:
    """What the sentence tells, the question for it, and where the evidence holds it; `of_person` of names only."""

    told: Told
    words: str
    question: str
    places: tuple[tuple[int, int], ...]
    of_person: bool = False

    @property
    def kind(self) -> Kind:
        """What it is asked for as."""
        return self.told.kind


def rivals(sentence: str, evidence: Sequence[Evidence], reader: Reads) -> list[str]:
    """`other:Nanning/Liuzhou` for what the sentence tells and the evidence has another in the place of,
    `exchanged:Nanning/Liuzhou` for two names of which it has each in the other's place; none where they agree."""
    text = "\n".join(each.text for each in evidence)
    others = kinds_of_others(sentence, text)  # to read for what nothing could stand for would be for nothing
    single, pairs = _to_ask(list(claims_of(sentence, text)), others)
    asked = [(each.question, each.places) for each in single]
    for one, other in pairs:
        first, second = exchanged(sentence, one.told, other.told, _language(sentence))
        asked += [(first, one.places), (second, other.places)]
    seen = Seen(text)
    found = reader.rivals([(question, seen) for question, _ in asked], [places for _, places in asked])
    wrong = [
        f"other:{claim.words}/{text[rival.start : rival.end]}"
        for claim, rival in zip(single, found, strict=False)
        if rival.lead >= LEAD and rival.margin > 0 and may_stand_for(claim, sentence, text, rival)
    ]
    own = {claim.told: rival.margin - rival.lead for claim, rival in zip(single, found, strict=False)}
    for at, (one, other) in enumerate(pairs):
        swapped = sum(each.margin - each.lead for each in found[len(single) + 2 * at :][:2])
        if swapped - own[one.told] - own[other.told] > EXCHANGED:
            wrong.append(f"exchanged:{one.words}/{other.words}")
    return wrong


def _to_ask(claims: Sequence[Claim], others: Container[Kind]) -> tuple[list[Claim], list[tuple[Claim, Claim]]]:
    """The claims to ask for, and the pairs of names, each with the next, to ask for in each other's place."""
    single = [each for each in claims if each.kind in others]
    names = [each for each in claims if each.kind == "name"]
    pairs: list[tuple[Claim, Claim]] = []
    for one, other in itertools.pairwise(names):
        if one.words != other.words and set(one.places).isdisjoint(other.places):
            more = [each for each in (one, other) if each not in single]
            if len(single) + len(more) + 2 * len(pairs) + 2 <= MOST_ASKED:
                single += more
                pairs.append((one, other))
    return single, pairs


def claims_of(sentence: str, text: str) -> Iterator[Claim]:
    """What the sentence tells that the text tells too, somewhere."""
    held = told(text)
    for each, question in clozes(sentence, _language(sentence)):
        words = sentence[each.start : each.end]
        if each.kind != "name":
            meant = _meant(each.kind, words)
            places = tuple((one.start, one.end) for one in held if _shares(one, text, each.kind, meant))
        elif _JOINED.search(words) or _is_no_name(words):
            continue
        else:
            places = _places(words, text)
        if places:
            person = _is_person(sentence, each.start, each.end) or any(_is_person(text, *place) for place in places)
            yield Claim(each, words, question, places, each.kind == "name" and person)


def _language(sentence: str) -> Language:
    return question_language(sentence) or detect_language(sentence)


def kinds_of_others(sentence: str, text: str) -> frozenset[Kind]:
    """The kinds of which the text tells something that the sentence does not tell."""
    said = _forms(sentence) - _SMALL
    # a sentence's first word, where it stands alone, need not be a name for its capital
    begins = {start for start, _ in split_sentences(text) if not _TWO.match(text, start)}
    words = re.finditer(r"\b[A-Z][\w'’-]*", _without_role(text))
    names = (each.group() for each in words if each.start() not in begins and not _is_no_name(each.group()))
    found: set[Kind] = {"name"} if any(said.isdisjoint(_forms(each)) for each in names) else set()
    for each in told(text):
        if each.kind != "name":
            meant = _meant(each.kind, text[each.start : each.end])
            if meant and not _agree(meant, _meant(each.kind, sentence)):
                found.add(each.kind)
    return frozenset(found)


def may_stand_for(claim: Claim, sentence: str, text: str, rival: Rival) -> bool:
    """Whether the other answer is of the claim's kind, and nothing that the sentence tells as well."""
    other = text[rival.start : rival.end]
    if any(rival.start < end + _BESIDE and start - _BESIDE < rival.end for start, end in claim.places):
        return False
    if claim.kind != "name":
        meant = _meant(claim.kind, other)
        return bool(meant) and not _agree(meant, _meant(claim.kind, sentence))
    words = re.findall(r"[\w'’-]+", other)
    if not words or not all(word[0].isupper() or word in _SMALL for word in words) or any(map(str.isdigit, other)):
        return False
    if _JOINED.search(DEGREES.sub("", other)) or _is_no_name(other):
        return False
    if len(words) == 1 and any(start == rival.start for start, _ in split_sentences(text)):
        return False  # its capital need not make it a name
    if not (_forms(sentence) - _SMALL).isdisjoint(_forms(_without_role(other))):
        return False
    return claim.of_person == _is_person(text, rival.start, rival.end)


def _forms(text: str) -> set[str]:
    """Its words, as they stand and as either language's tokens."""
    return {*re.findall(r"\w+", fold(text)), *words_of(text)}


def _without_role(text: str) -> str:
    """The text with blanks for the names of offices and kinds of places; every other word keeps its place."""
    for pattern in (_ROLE, _KIND_OF_PLACE):
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    return text


def _is_no_name(words: str) -> bool:
    months = any(token.startswith(f"{CONCEPT}month-") for token in words_of(words))
    return months or not _NO_NAME.isdisjoint(fold(words).split())


def _meant(kind: Kind, words: str) -> frozenset[Hashable]:
    """The figures or days that the words tell, whatever their form; days without their year, which may be left out."""
    if kind == "figure":
        return frozenset(figure for figure, _ in figures(words))
    return frozenset((month, day) for _, month, day in days_named(words))


def _agree(some: frozenset[Hashable], others: frozenset[Hashable]) -> bool:
    """Whether they have one in common; a month alone agrees with each of its days."""
    months = {each[0] for each in (*some, *others) if isinstance(each, tuple) and each[1] is None}
    by_month = [{each[0] for each in days if isinstance(each, tuple)} for days in (some, others)]
    return not some.isdisjoint(others) or not months.isdisjoint(by_month[0] & by_month[1])


def _shares(one: Told, text: str, kind: Kind, meant: frozenset[Hashable]) -> bool:
    return one.kind == kind and _agree(meant, _meant(kind, text[one.start : one.end]))


def _places(name: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where the text holds the name, or else a part of it."""
    whole = tuple(match.span() for match in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE))
    parts = "|".join(re.escape(part) for part in re.findall(r"\w{4,}", name))
    return whole or (tuple(match.span() for match in re.finditer(rf"\b(?:{parts})\b", text)) if parts else ())


def _is_person(text: str, start: int, end: int) -> bool:
    """Whether an office or title stands in the name or right before it, or a degree behind it."""
    before = re.split(r"[.;:,!?\n]\s", text[max(0, start - _REACH) : start])[-1]
    near = " ".join(before.split()[-4:])
    return bool(_ROLE.search(text[start:end]) or _ROLE.search(near) or DEGREES.search(text, start, end + _BEHIND))
