"""Which articles may answer: the restrictions set by the visitor, and the span of time a question names."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.errors import UserError
from assistant.page.conversation import Conversation, Exchange
from assistant.page.labels import LANGUAGES, label, show_span
from assistant.page.markup import attributes, button, escape
from assistant.restrictions import read_days
from corpus.article import Language
from corpus.library import Filters
from corpus.spans import Span

MOST_OUTLET = 80  # characters
MOST_OUTLETS = 30  # offered


def read_filters(sent: Mapping[str, object]) -> Filters | None:
    """The restrictions of the form; None where a day is none, or the first day is after the last."""
    try:
        since, until = read_days(sent.get("since"), sent.get("until"))
    except UserError:
        return None
    outlet, spoken = sent.get("outlet"), sent.get("language")
    named = " ".join(outlet.split())[:MOST_OUTLET] if isinstance(outlet, str) else ""
    return Filters(since, until, named or None, language=next((one for one in LANGUAGES if one == spoken), None))


def without(filters: Filters, name: str) -> Filters:
    """The filters less one of them: `time`, `outlet` or `language`."""
    if name == "time":
        return replace(filters, since=None, until=None)
    if name == "outlet":
        return replace(filters, outlet=None)
    return replace(filters, language=None) if name == "language" else filters


def described(filters: Filters, language: Language) -> dict[str, str]:
    """Each active filter in words, by its name."""
    found = {}
    if filters.since or filters.until:
        found["time"] = show_span(Span(filters.since, filters.until), language)
    if filters.outlet:
        found["outlet"] = label("filter_outlet_is", language, outlet=filters.outlet)
    if filters.language:
        found["language"] = label(f"badge_{filters.language}", language)
    return found


def render_filters(filters: Filters, language: Language, refused: bool = False) -> str:
    """The chips above the box, each with the way to take it off; nothing where nothing restricts."""
    chips = "".join(
        f"<li>{_removable(words, 'unfilter', label('filter_remove', language, filter=words), data_name=name)}</li>"
        for name, words in described(filters, language).items()
    )
    title = f'<span class="tw-filters-title">{escape(label("filters_active", language))}</span>' if chips else ""
    wrong = f'<p class="tw-note tw-warn">{escape(label("filter_refused", language))}</p>' if refused else ""
    said = label("filter_refused", language) if refused else ", ".join(described(filters, language).values())
    values = attributes(
        data_since=str(filters.since or ""),
        data_until=str(filters.until or ""),
        data_outlet=filters.outlet or "",
        data_language=filters.language or "",
        data_say=said or label("filters_none", language),
    )
    listed = f'<ul class="tw-chips">{chips}</ul>' if chips else ""
    return f'<div class="tw-filters" lang="{language}"{values}>{wrong}{title}{listed}</div>'


def answered_within(exchange: Exchange, turn: int, language: Language) -> str:
    """Above an answer: the filters it was given under, and the span read from the question, which can be taken off."""
    answer = exchange.answer
    parts = [
        f'<span class="tw-span">{escape(words)}</span>' for words in described(exchange.filters, language).values()
    ]
    shown = show_span(answer.span, language) if answer and answer.span else ""
    if shown and exchange.status != "answering":
        words = label("span", language, span=shown)
        parts.append(_removable(words, "timeless", label("span_remove", language, span=shown), data_turn=turn))
    elif shown:
        parts.append(f'<span class="tw-span">{escape(label("span", language, span=shown))}</span>')
    elif exchange.timeless:
        parts.append(f'<span class="tw-span">{escape(label("span_removed", language))}</span>')
    return f'<p class="tw-within" lang="{language}">{" ".join(parts)}</p>' if parts else ""


def _removable(words: str, act: str, name: str, **values: str | int) -> str:
    inside = f'{escape(words)} <span class="tw-cross" aria-hidden="true">×</span>'
    return button("", act, inside=inside, class_="tw-span tw-removable", aria_label=name, title=name, **values)


def outlets_of(conversation: Conversation) -> list[str]:
    """The outlets met in this conversation, to choose from."""
    answers = [one.answer for one in conversation.exchanges if one.answer]
    found = {hit.passage.outlet for answer in answers for hit in answer.hits if hit.passage.outlet}
    return sorted(found, key=str.casefold)[:MOST_OUTLETS]
