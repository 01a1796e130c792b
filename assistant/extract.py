"""The writer without a language model: the best sentences of the hits, word for word, in a frame.

Knows the question's kind only by its words. Nothing is written when the evidence is too weak (`gate`).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from assistant.candidate import Candidate
from assistant.differing import MOST_QUOTES, apart, sure_answer
from assistant.draft import Quote, Request, Sentence
from assistant.gate import support
from assistant.messages import day_in_words, message
from assistant.orders import reporting
from assistant.question import Question, read_question
from assistant.wording import in_language
from corpus.article import Language, Passage
from index.glossary import Alternatives
from index.hit import Hit
from index.pair import tidy
from index.search import Searcher
from index.words import tokens

HITS = 10  # passages whose sentences are weighed
HITS_UNREAD = 6  # where there is no reader and the question is not for a list
MOST_LISTED = 6
LISTED = 0.4  # and from which on a sentence belongs to a list though it names less than the question does
SHORT = 120  # characters
SAME_ARTICLE, OTHER_ARTICLE = 0.72, 0.9  # of the best sentence's score, for a further quote


class ExtractWriter:
    """Quotes. Needs the searcher for the rarity of words and the likeness of sentences."""

    written_by: Literal["extract"] = "extract"

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def write(self, request: Request, hits: Sequence[Hit]) -> Iterator[Sentence]:
        """A frame sentence and one to six quotations; none when the hits do not carry an answer."""
        question = read_question(request.question, request.language)
        candidates = self.weigh(question, hits)
        if not candidates or support(question, candidates[0], hits, self._searcher) < 0:
            return
        frame, chosen = apart(question, candidates)
        several = bool(chosen)
        if not several:
            chosen = choose(question, candidates)
            frame = "found_list" if len(chosen) > 2 else "found_one"
            several = question.wants_list and len(chosen) > 1
        short = None if several else short_answer(question, chosen[0])
        yield short or Sentence(message(frame, request.language), verbatim=True)
        for candidate in chosen:
            yield quotation(candidate, request.language, with_title=question.wants_list)

    def differences(self, request: Request, hits: Sequence[Hit]) -> Iterator[Sentence]:
        """Only what the sources surely answer differently, the newest first, in a frame; nothing where they agree."""
        question = read_question(request.question, request.language)
        candidates = self.weigh(question, hits)
        if not candidates or support(question, candidates[0], hits, self._searcher) < 0:
            return
        frame, chosen = apart(question, candidates)
        if chosen:
            yield Sentence(message(frame, request.language), verbatim=True)
        for candidate in chosen:
            yield quotation(candidate, request.language)

    def weigh(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """Every sentence of the first hits, best first."""
        few = not question.wants_list and not any(hit.reading for hit in hits)
        considered = hits[: HITS_UNREAD if few else HITS]
        cut = [(hit, quote) for hit in considered for quote in sentences_of(hit.passage)]
        if not cut:
            return []
        similar = self._similarities(question, cut)
        rarity = {
            language: [self._searcher.rarity(each) for each in groups] for language, groups in question.wanted.items()
        }
        other_places = {hit.passage.id for hit in considered if question.is_elsewhere(hit.passage, hit.language)}
        candidates = []
        for (hit, quote), likeness in zip(cut, similar, strict=True):
            said = set(tokens(quote.text, hit.language))
            title = set(tokens(hit.passage.title, hit.language))
            wanted, weights = question.wanted[hit.language], rarity[hit.language]
            matched = sum(
                weight * max(_best(each, said), 0.5 * _best(each, title))
                for each, weight in zip(wanted, weights, strict=True)
            )
            share = matched / (sum(weights) or 1.0)
            named = all(_best(each, said | title) for each in question.names[hit.language])
            named = named and hit.passage.id not in other_places
            read, answer = _reading(hit, quote)
            candidates.append(
                Candidate(
                    hit=hit,
                    quote=quote,
                    words=share,
                    similarity=likeness,
                    expected=question.expects(quote.text),
                    named=named,
                    of_outlet=_of_outlet(quote),
                    read=read,
                    answer=answer,
                    own_language=hit.language == question.language,
                )
            )
        return sorted(candidates, key=lambda each: (-each.score, each.quote.passage.id, each.quote.start))

    def _similarities(self, question: Question, cut: Sequence[tuple[Hit, Quote]]) -> list[float]:
        """Of each sentence to the question, 0..1; of none where the reader has read."""
        if any(hit.reading is not None for hit, _ in cut):
            return [0.0] * len(cut)
        embedder = self._searcher.embedder
        vectors = embedder.embed_passages([f"{hit.passage.title}: {quote.text}" for hit, quote in cut])
        cosines = vectors @ embedder.embed_questions([question.text])[0]
        return [min(1.0, max(0.0, (float(cosine) - 0.75) / 0.2)) for cosine in cosines]


def _reading(hit: Hit, quote: Quote) -> tuple[float, tuple[int, int] | None]:
    """The reader's score and answer for the sentence that its answer begins in."""
    if hit.reading is None or hit.reading.start == hit.reading.end:
        return 0.0, None
    start, end = (hit.passage.start + place for place in (hit.reading.start, hit.reading.end))
    if not quote.start <= start < quote.end:
        return 0.0, None
    if end > quote.end:  # what is cut at the sentence's end has its full stop with it
        start, end = tidy(hit.passage.text, hit.reading.start, quote.end - hit.passage.start)
        start, end = hit.passage.start + start, hit.passage.start + end
    return hit.reading.score, (start, end)


def _of_outlet(quote: Quote) -> bool:
    outlet = (quote.passage.outlet or "").casefold()
    return bool(outlet) and outlet in quote.text.casefold()


def _best(alternatives: Alternatives, said: set[str]) -> float:
    """What the best of the alternatives that stand here counts, 0 where none does."""
    return max((weight for token, weight in alternatives.items() if token in said), default=0.0)


def choose(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences to quote: one of each source for a list, else the best and what stands close to it."""
    if question.wants_list:  # what is listed is what the question names ("in Japan"), not what resembles it
        fitting = [each for each in candidates if (each.named or each.read >= LISTED) and not each.of_outlet]
        candidates = fitting or candidates
    best = candidates[0]
    chosen: list[Candidate] = []
    for candidate in candidates:
        same = sum(each.quote.passage.article_id == candidate.quote.passage.article_id for each in chosen)
        if question.wants_list:
            url = candidate.quote.passage.url
            told = url is not None and any(url == each.quote.passage.url for each in chosen)
            take = not same and not told and candidate.score >= 0.7 * best.score
            most = MOST_LISTED
        else:
            share = (
                SAME_ARTICLE if candidate.quote.passage.article_id == best.quote.passage.article_id else OTHER_ARTICLE
            )
            take = candidate.score >= share * best.score and same < 2
            most = MOST_QUOTES
        if take and not _repeats(candidate, chosen):
            chosen.append(candidate)
        if len(chosen) == most:
            break
    if question.wants_newest:
        chosen.sort(key=lambda each: each.quote.passage.published or date.min, reverse=True)
    return chosen


def short_answer(question: Question, candidate: Candidate) -> Sentence | None:
    """The answer in short, in the article's words and where they differ in the question's language too.

    None where the reader is not sure, and where what is asked for takes more than a phrase.
    """
    words = sure_answer(candidate)
    if words is None or len(words) > SHORT or question.kind == "definition":
        return None
    told = in_language(words, candidate.hit.language, question.language)
    shown = f"{told} (“{words}”)" if told else words
    text = message("short_answer", question.language, answer=shown)
    return Sentence(text, (candidate.quote,), short_answer=words)


def quotation(candidate: Candidate, language: Language, with_title: bool = False) -> Sentence:
    """“the words” — outlet, day (and the article's language where it differs).

    In a list the title stands before them: it tells whom a sentence such as "Both cities signed" is about.
    """
    passage = candidate.quote.passage
    parts = (passage.title if with_title or not passage.outlet else None, passage.outlet, _day(passage, language))
    source = ", ".join(part for part in parts if part)
    other = (
        "" if candidate.hit.language == language else " " + message(f"from_other_{candidate.hit.language}", language)
    )
    return Sentence(f"“{candidate.quote.text}” — {source}{other}", (candidate.quote,), verbatim=True)


def sentences_of(passage: Passage) -> list[Quote]:
    """The passage's sentences that report something; offsets are the article's."""
    spans = [(start, end) for start, end in reporting(passage.text) if end - start > 1]
    return [Quote(passage, passage.start + start, passage.start + end) for start, end in spans]


def _repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    words = set(re.findall(r"\w+", candidate.quote.text.casefold()))
    for each in chosen:
        other = set(re.findall(r"\w+", each.quote.text.casefold()))
        if len(words & other) >= 0.8 * min(len(words), len(other)):
            return True
    return False


def _day(passage: Passage, language: Language) -> str:
    return day_in_words(passage.published, language) if passage.published else ""
