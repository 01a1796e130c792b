"""The places an answer points to, and how a click on the page names one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.answer import Answer, State
from corpus.article import Article
from index.hit import Hit

Kind = Literal["citation", "hit", "copy"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Another citation of the same answer in the same article."""

    number: int
    start: int
    quote: str


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of an article to show: a cited sentence, a passage found, or another publication of one.

    It keeps what was known when the answer was given, so it can be shown after the article has changed or gone.
    `number` is the citation's, 0 for the others, and `count` how many the answer has; `reference` is unique within the
    conversation and begins with the exchange's `key`.
    """

    kind: Kind
    reference: str
    number: int
    article_id: str
    title: str
    quote: str
    start: int
    outlet: str | None = None
    published: date | None = None
    url: str | None = None
    changed: bool = False
    also_in: tuple[str, ...] = ()
    state: State = "supported"
    count: int = 0
    marks: tuple[Mark, ...] = ()

    @property
    def end(self) -> int:
        return self.start + len(self.quote)

    @property
    def key(self) -> str:
        return self.reference.split(".", 1)[0]


def cited_source(key: str, answer: Answer, number: int) -> Source:
    """The sentence that citation `number` quotes; `key` is the exchange's."""
    citation = answer.citations[number - 1]
    passage = citation.passage
    marks = tuple(
        Mark(other.number, other.start, other.quote)
        for other in answer.citations
        if other.number != number and other.passage.article_id == passage.article_id
    )
    return Source(
        "citation",
        f"{key}.citation.{citation.number}",
        citation.number,
        passage.article_id,
        passage.title,
        citation.quote,
        citation.start,
        passage.outlet,
        passage.published,
        passage.url,
        citation.changed,
        citation.also_in,
        citation.state,
        len(answer.citations),
        marks,
    )


def found_source(key: str, index: int, hit: Hit) -> Source:
    """The passage of the hit at `index`."""
    passage = hit.passage
    return Source(
        "hit",
        f"{key}.hit.{index}",
        0,
        passage.article_id,
        passage.title,
        passage.text,
        passage.start,
        passage.outlet,
        passage.published,
        passage.url,
        also_in=hit.also_in,
    )


def copied_source(source: Source, article: Article) -> Source:
    """The other article that carries the same story; the quoted words are marked only where they stand exactly so."""
    start = article.text.find(source.quote)
    return Source(
        "copy",
        f"{source.reference}.{article.id}",
        0,
        article.id,
        article.title,
        source.quote if start >= 0 else "",
        max(start, 0),
        article.outlet,
        article.published,
        article.url,
    )


def uncited_hits(answer: Answer) -> list[tuple[int, Hit]]:
    """The hits no citation rests on, each with its index; the best one of each article."""
    cited = {citation.passage.id for citation in answer.citations}
    seen: set[str] = set()
    found = []
    for index, hit in enumerate(answer.hits):
        if hit.passage.id in cited or hit.passage.article_id in seen:
            continue
        seen.add(hit.passage.article_id)
        found.append((index, hit))
    return found


def source_of(answer: Answer, key: str, chosen: Mapping[str, object]) -> Source | None:
    """The source a click names by `kind` and `index`; None for one this answer does not have."""
    index = chosen.get("index")
    if not isinstance(index, int) or isinstance(index, bool):
        return None
    if chosen.get("kind") == "citation" and 1 <= index <= len(answer.citations):
        return cited_source(key, answer, index)
    if chosen.get("kind") == "hit" and 0 <= index < len(answer.hits):
        return found_source(key, index, answer.hits[index])
    return None
