"""Draft -> text with true citations. A sentence that its citations do not support is taken out and counted."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.answer import MARKER, Citation
from assistant.draft import Quote, Sentence
from assistant.evidence import Evidence
from assistant.support import BULLET, check
from corpus.article import Article


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
    return "\n\n" if sentence.verbatim else "\n" if BULLET.match(sentence.text) else " "


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
