"""Draft -> text with true citations. A sentence that its citations do not support is taken out and counted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import MARKER, Citation, State
from assistant.draft import Quote, Sentence
from assistant.evidence import Evidence
from assistant.quoting import best_quotes
from assistant.support import BULLET, Verdict, check
from corpus.article import Article
from index.hit import Hit

Check = Callable[[str, Sequence[Evidence]], Verdict]
Articles = Callable[[str], Article | None]


@dataclass(frozen=True, slots=True)
class Verified:
    """The text so far, with markers; the numbers of `citations` never change as it grows."""

    text: str
    citations: tuple[Citation, ...]
    removed: int
    short_answer: str | None = None


def verify(
    sentences: Iterable[Sentence | None], articles: Articles, hits: Sequence[Hit] = (), judge: Check = check
) -> Iterator[Verified]:
    """One Verified for each sentence of the draft, kept or removed; where there is none for a moment, the same again.

    `hits`: where other evidence is looked for when a sentence's own does not support it; they also tell which articles
    carry the same story.
    """
    text, removed, short_answer, apart = "", 0, None, False
    also_in = {hit.passage.article_id: hit.also_in for hit in hits}
    citations: dict[tuple[str, int, int, State], Citation] = {}
    for sentence in sentences:
        if sentence is None:
            yield Verified(text, tuple(citations.values()), removed, short_answer)
            continue
        support = _support(sentence, articles, hits, judge)
        if support is None:
            removed += 1
        else:
            shown = _shown(sentence.text)
            keys = [(quote.passage.id, quote.start, quote.end, support.state) for quote in support.quotes]
            for key, quote in zip(keys, support.quotes, strict=True):
                if key not in citations:
                    others = also_in.get(quote.passage.article_id, ())
                    number = len(citations) + 1
                    citations[key] = Citation(number, quote.passage, quote.text, *key[1:], also_in=others)
            numbers = sorted(citations[key].number for key in keys)
            shown += "".join(f"{'' if at else ' '}[{number}]" for at, number in enumerate(numbers))
            text = f"{text}{_gap(sentence, apart) if text else ''}{shown}"
            apart = sentence.verbatim
            short_answer = short_answer or sentence.short_answer
        yield Verified(text, tuple(citations.values()), removed, short_answer)


def _gap(sentence: Sentence, apart: bool) -> str:
    """What stands before a sentence; `apart`: the one before it is a quotation or its frame."""
    return "\n\n" if sentence.verbatim or apart else "\n" if BULLET.match(sentence.text) else " "


def _shown(text: str) -> str:
    """`text` with nothing in it that could be taken for a marker of ours."""
    return MARKER.sub(r"［\1］", text)


@dataclass(frozen=True, slots=True)
class _Support:
    """The quotes that carry a sentence, each once, and how far."""

    quotes: tuple[Quote, ...]
    state: State = "supported"


def _support(sentence: Sentence, articles: Articles, hits: Sequence[Hit], judge: Check) -> _Support | None:
    """What carries the sentence; None where it must go."""
    quotes = tuple(dict.fromkeys(sentence.quotes))
    if not sentence.text.strip() or not _all_stand(quotes, articles):
        return None
    if sentence.short_answer is not None:
        repeated = (
            len(quotes) == 1 and sentence.short_answer in quotes[0].text and sentence.short_answer in sentence.text
        )
        return _Support(quotes) if repeated else None
    if sentence.verbatim:
        return _Support(quotes) if all(quote.text in sentence.text for quote in quotes) else None
    state = judge(sentence.text, [_evidence(quote) for quote in quotes]).state if quotes else "unsupported"
    if state == "supported":
        return _Support(_needed(sentence.text, quotes, judge))
    for hit in hits:
        others = tuple(best_quotes(sentence.text, hit))
        held = others and _all_stand(others, articles)
        if held and judge(sentence.text, [_evidence(quote) for quote in others]).state == "supported":
            return _Support(_needed(sentence.text, others, judge))
    return _Support(quotes, state) if state == "partly" else None


def _needed(text: str, quotes: tuple[Quote, ...], judge: Check) -> tuple[Quote, ...]:
    """The quotes without those that add nothing: citing them would be false."""
    if len(quotes) < 2:
        return quotes
    for quote in quotes[::-1]:
        fewer = tuple(each for each in quotes if each != quote)
        rest = [_evidence(each) for each in fewer]
        alone = judge(text, [_evidence(quote)])
        if fewer and alone.state == "unsupported" and judge(text, rest).state == "supported":
            quotes = fewer
    return quotes


def _all_stand(quotes: tuple[Quote, ...], articles: Articles) -> bool:
    return all(_stands(quote, articles(quote.passage.article_id)) for quote in quotes)


def _stands(quote: Quote, article: Article | None) -> bool:
    """Whether the stored article holds the quote's words at its place, inside its passage."""
    inside = quote.passage.start <= quote.start < quote.end <= quote.passage.end
    return inside and article is not None and article.text[quote.start : quote.end] == quote.text


def _evidence(quote: Quote) -> Evidence:
    return Evidence(f"{quote.passage.title}\n{quote.text}", quote.passage.outlet, quote.passage.published)
