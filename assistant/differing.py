"""Sources that do not agree: another day or figure, or a state that a newer article has overtaken."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.candidate import Candidate
from assistant.figures import figures
from assistant.question import Question
from corpus.dates import days_named

MOST_QUOTES = 3
SURE = 0.5  # the reader's score from which on its answer is told in short
AS_CLOSE = 0.7  # of the question's words in the best sentence, for the one that overtakes it
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ENDED = re.compile(
    r"\b(?:batal|dibatalkan|membatalkan|pembatalan|urung|tidak jadi|ditunda|menunda|penundaan|dicabut|mencabut"
    r"|dihentikan|diakhiri|kandas|cancel\w*|called off|postpone\w*|put off|scrapped|suspended|shelved|terminated"
    r"|fell through)\b",
    re.IGNORECASE,
)
# Asks whether, or how it goes; a sum or a person may stand as it was.
_OF_STATE = re.compile(
    r"^\W*(?:apakah|sudahkah|benarkah|jadikah|bagaimana|is|are|was|were|has|have|had|did|does|do|will"
    r"|how (?:is|are|did|has))\b|\b(?:status|perkembangan|kelanjutan|nasib|progress)\b",
    re.IGNORECASE,
)


def apart(question: Question, candidates: Sequence[Candidate]) -> tuple[str, list[Candidate]]:
    """The sentences of sources that do not agree, the newest first, and the message that frames them; none where they
    agree."""
    differing = disagreeing(question, candidates)
    return ("sources_differ", differing) if differing else ("state_changed", overtaken(question, candidates))


def disagreeing(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence and those of other articles that surely answer with another day or figure, newest first; none
    where the sources agree."""
    best = candidates[0]
    if question.wants_list or question.kind not in ("when", "how_many", "money") or sure_answer(best) is None:
        return []
    chosen = [best]
    for candidate in candidates[1:]:
        answer = sure_answer(candidate)
        if answer is None or not candidate.named or any(_one_source(candidate, each) for each in chosen):
            continue
        if all(_differ(answer, sure_answer(each) or "", question) for each in chosen):
            chosen.append(candidate)
        if len(chosen) == MOST_QUOTES:
            break
    if len(chosen) == 1:
        return []
    return sorted(chosen, key=lambda each: each.quote.passage.published or date.min, reverse=True)


def overtaken(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The newest sentence about the same that tells of its end or delay, then the best one; none where none does."""
    best = candidates[0]
    told = best.quote.passage.published
    asked = question.kind == "when" or _OF_STATE.search(question.text)
    if not asked or told is None or _ENDED.search(best.quote.text) or _ENDED.search(question.text):
        return []
    later = [
        each
        for each in candidates[1:]
        if each.named
        and each.words >= AS_CLOSE * best.words
        and (each.quote.passage.published or date.min) > told
        and _ENDED.search(each.quote.text)
        and not _one_source(each, best)
    ]
    return [max(later, key=lambda each: each.quote.passage.published or date.min), best] if later else []


def _one_source(candidate: Candidate, other: Candidate) -> bool:
    """Whether both stand in one article, or in two of one address: the same report in both languages."""
    one, two = candidate.quote.passage, other.quote.passage
    return one.article_id == two.article_id or (one.url is not None and one.url == two.url)


def sure_answer(candidate: Candidate) -> str | None:
    """The reader's answer in the sentence, word for word; None where the reader is not sure of it."""
    if candidate.answer is None or candidate.read < SURE:
        return None
    start, end = candidate.answer
    return candidate.quote.text[start - candidate.quote.start : end - candidate.quote.start]


def _differ(answer: str, other: str, question: Question) -> bool:
    """Whether two answers give years, days or figures that have nothing in common."""
    if question.kind != "when":
        return _apart({each for each, _ in figures(answer)}, {each for each, _ in figures(other)})
    years = [set(_YEAR.findall(each)) for each in (answer, other)]
    days = [{(month, day) for _, month, day in days_named(each) if day} for each in (answer, other)]
    return _apart(*years) or _apart(*days)


def _apart(one: set[Any], other: set[Any]) -> bool:
    return bool(one) and bool(other) and one.isdisjoint(other)
