"""What a document of a conversation holds, whatever its form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answer import Answer
from assistant.kept import Kept
from assistant.messages import day_in_words, message
from assistant.settings import JAKARTA
from assistant.web_address import safe_url
from corpus.article import Language, Passage
from corpus.fields import legible, one_line

_BULLET = re.compile(r"^\s*[-*•]\s+")
TAGS: dict[Language, str] = {"id": "id-ID", "en": "en-GB"}  # of the document's language


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of an answer, or one item of a list."""

    text: str
    item: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One source: `mark` is `[1]`, or empty where the answer cites nothing; `url` is a web address or None."""

    mark: str
    title: str
    about: str
    url: str | None
    quote: str
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """One question with its answer. `heading` stands above the sources, `note` below the answer."""

    question: str
    lines: tuple[Line, ...]
    note: str
    heading: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Every text here is in one line, without control characters."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    language: Language


def content_of(exchanges: Sequence[Kept], language: Language, name: str | None = None) -> Content:
    """A conversation, with labels in `language`; `name` is the title it was given."""
    days = list(dict.fromkeys(kept.asked.astimezone(JAKARTA).date() for kept in exchanges))
    return Content(
        title=plain(name or "") or message("document_title", language),
        subtitle=" – ".join(day_in_words(day, language) for day in (days[:1] + days[1:][-1:])),
        sections=tuple(_section(kept, language) for kept in exchanges),
        language=language,
    )


def plain(text: str) -> str:
    """In one line, without what steers a terminal, a word processor or the direction of the text."""
    return one_line(legible(text))


def _section(kept: Kept, language: Language) -> Section:
    answer = kept.answer
    notes = [answer.notice] if answer and answer.notice else []
    if kept.status == "failed" and kept.trouble:
        notes.append(kept.trouble.error().sentence(language))
    if kept.status in ("stopped", "answering"):
        notes.append(message("document_stopped", language))
    sources = tuple(_sources(answer, language)) if answer else ()
    cited = answer is not None and bool(answer.citations)
    return Section(
        question=plain(kept.question),
        lines=tuple(_lines(answer.text)) if answer else (),
        note=plain(" ".join(notes)),
        heading=message("document_sources" if cited else "document_nearest", language) if sources else "",
        sources=sources,
    )


def _lines(text: str) -> Iterator[Line]:
    for line in text.splitlines():
        words = plain(_BULLET.sub("", line))
        if words:
            yield Line(words, bool(_BULLET.match(line)))


def _sources(answer: Answer, language: Language) -> Iterator[Source]:
    for citation in answer.citations:
        notes = [
            message(f"document_{name}", language)
            for name, told in (("partly", citation.state == "partly"), ("changed", citation.changed))
            if told
        ]
        quote = f"“{plain(citation.quote)}”"
        yield _source(citation.passage, language, mark=f"[{citation.number}]", quote=quote, note=" ".join(notes))
    if answer.outcome == "not_found":
        nearest = {hit.passage.article_id: hit.passage for hit in reversed(answer.hits)}
        for passage in reversed(nearest.values()):
            yield _source(passage, language)


def _source(passage: Passage, language: Language, mark: str = "", quote: str = "", note: str = "") -> Source:
    return Source(
        mark=mark,
        title=plain(passage.title),
        about=" · ".join(filter(None, (plain(passage.outlet or ""), _day(passage.published, language)))),
        url=web_address(passage.url),
        quote=quote,
        note=note,
    )


def _day(day: date | None, language: Language) -> str:
    return day_in_words(day, language) if day else message("document_no_date", language)


def web_address(url: str | None) -> str | None:
    """The address if a document may lead there; an article may carry `javascript:` or worse."""
    return safe_url(plain(url or "").replace(" ", "%20"))
