"""What a visitor of the corpus tab chose, and what an event asks for."""

from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

import gradio as gr

from assistant.page.events import number, text
from assistant.page.labels import LANGUAGES
from corpus.article import Language
from corpus.catalogue import Query, Sort, turned
from corpus.fields import legible, one_line

SORTS: tuple[Sort, ...] = get_args(Sort)
_LONGEST_SEARCH = 200
_LAST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class CorpusView:
    """`opened` is the id of the article beside the list; `drawn`: the tab has been opened once."""

    language: Language = "en"
    query: Query = Query()
    opened: str = ""
    drawn: bool = False


def filtered(query: Query, event: gr.EventData) -> Query:
    """The query with the filters of an event, its order kept. Anyone can send anything: what is no day is none."""
    language = text(event, "language")
    return replace(
        query,
        words=one_line(legible(text(event, "words")))[:_LONGEST_SEARCH],
        since=_day(text(event, "since")),
        until=_day(text(event, "until")),
        outlet=text(event, "outlet") or None,
        language=next((one for one in LANGUAGES if one == language), None),
        page=0,
    )


def leafed(query: Query, event: gr.EventData) -> Query:
    """The query with another order or page."""
    sort, page = text(event, "sort"), number(event, "page")
    if known := next((one for one in SORTS if one == sort), None):
        return turned(query, known)
    return query if page is None else replace(query, page=max(0, min(page, _LAST_PAGE)))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
