"""The articles under an answer: those it cites, those only found, those nearest to a question it could not answer."""

from collections.abc import Sequence
from datetime import date

from assistant.answer import Answer, Citation
from assistant.page.conversation import Exchange
from assistant.page.labels import counted, label, show_date
from assistant.page.markup import attributes, button, escape
from assistant.page.panel import support_badge
from assistant.page.sources import uncited_hits
from corpus.article import Language
from index.hit import Hit

SNIPPET = 160  # characters of a passage on the card of an article that was only found
PREVIEW = 320  # characters of a quotation in the preview of its number
NEAREST = 3  # articles shown at once where there is no answer; the others are folded


def source_cards(exchange: Exchange, turn: int, language: Language) -> str:
    """The cards of one exchange; nothing for a greeting or a question that was refused."""
    answer = exchange.answer
    if answer is None:
        return ""
    if answer.outcome == "answered":
        cited = "".join(_cited(each, turn, exchange, language) for each in _by_article(answer.citations))
        return (
            f'<h3 class="tw-cards-title">{escape(label("sources", language))}</h3>'
            f'<ol class="tw-cards">{cited}</ol>{_also_retrieved(answer, turn, language)}'
        )
    found = uncited_hits(answer)
    if answer.outcome != "not_found" or not found:
        return ""
    cards = [_found(hit, index, turn, answer.language, language) for index, hit in found]
    title = f'<h3 class="tw-cards-title">{escape(label("nearest", language))}</h3>'
    more = cards[NEAREST:]
    folded = _folded(label("nearest_more", language, count=len(more)), "", more, turn) if more else ""
    return f'{title}<ul class="tw-cards">{"".join(cards[:NEAREST])}</ul>{folded}'


def _by_article(citations: Sequence[Citation]) -> list[list[Citation]]:
    """The citations of each article together, in the order in which the articles are first cited."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.passage.article_id, []).append(citation)
    return list(groups.values())


def _also_retrieved(answer: Answer, turn: int, language: Language) -> str:
    found = uncited_hits(answer)
    if not found:
        return ""
    cards = [_found(hit, index, turn, answer.language, language) for index, hit in found]
    note = f'<p class="tw-note">{escape(label("also_retrieved_note", language))}</p>'
    return _folded(label("also_retrieved", language, count=len(found)), note, cards, turn)


def _folded(title: str, note: str, cards: Sequence[str], turn: int) -> str:
    return (
        f'<details class="tw-also" data-keep="also-{turn}"><summary>{escape(title)}</summary>'
        f'{note}<ul class="tw-cards">{"".join(cards)}</ul></details>'
    )


def _cited(citations: Sequence[Citation], turn: int, exchange: Exchange, language: Language) -> str:
    """The card of one article: it opens the first of its citations; where it has several, each number opens its own."""
    first = citations[0]
    passage = first.passage
    answer = exchange.answer
    spoken = exchange.languages.get(passage.article_id)
    badges = [_language_badge(spoken, answer.language if answer else language, language)]
    if first.also_in:
        badges.append(_badge(counted("copies", len(first.also_in), language)))
    if any(citation.state == "partly" for citation in citations):
        badges.append(support_badge(True, language))
    if any(citation.changed for citation in citations):
        badges.append(_badge(label("changed", language), "tw-warn"))
    alone = len(citations) == 1
    number = f'<span class="tw-number" aria-hidden="true">{first.number}</span>' if alone else ""
    inside = (
        f'{number}<span class="tw-card-text">'
        f"{_heading(passage.title, spoken)}{_meta(passage.outlet, passage.published, language)}{''.join(badges)}</span>"
    )
    name = label("source", language, number=first.number, title=passage.title)
    card = _choose(inside, turn, "citation", first.number, name)
    if alone:
        return f"<li>{card}</li>"
    numbers = "".join(chip(citation, turn, language) for citation in citations)
    return f'<li class="tw-several">{card}<span class="tw-numbers">{numbers}</span></li>'


def _found(hit: Hit, index: int, turn: int, answered_in: Language, language: Language) -> str:
    passage = hit.passage
    text = " ".join(passage.text.split())
    snippet = text if len(text) <= SNIPPET else text[:SNIPPET].rsplit(" ", 1)[0] + " …"
    inside = (
        f'<span class="tw-card-text">{_heading(passage.title, hit.language)}'
        f"{_meta(passage.outlet, passage.published, language)}{_language_badge(hit.language, answered_in, language)}"
        f'<span class="tw-snippet" lang="{hit.language}">{escape(snippet)}</span></span>'
    )
    return f"<li>{_choose(inside, turn, 'hit', index, passage.title)}</li>"


def _choose(inside: str, turn: int, kind: str, index: int, name: str) -> str:
    return button(
        "",
        "choose",
        inside=inside,
        class_="tw-card",
        data_turn=turn,
        data_kind=kind,
        data_index=index,
        aria_controls="tw-panel",
        aria_label=name,
    )


def _heading(title: str, spoken: Language | None) -> str:
    return f'<span class="tw-card-title"{attributes(lang=spoken)}>{escape(title)}</span>'


def _meta(outlet: str | None, published: date | None, language: Language) -> str:
    parts = [part for part in (outlet, show_date(published, language)) if part]
    return f'<span class="tw-meta">{escape(" · ".join(parts))}</span>'


def _language_badge(spoken: Language | None, answered_in: Language, language: Language) -> str:
    return _badge(label(f"badge_{spoken}", language)) if spoken and spoken != answered_in else ""


def _badge(text: str, extra: str = "") -> str:
    return f'<span class="tw-badge {extra}">{escape(text)}</span>'


def chip(citation: Citation, turn: int, language: Language) -> str:
    """The number in the running text that opens its source; page.js shows the rest in a preview."""
    passage = citation.passage
    about = [passage.outlet, show_date(passage.published, language)]
    if citation.state == "partly":
        about.append(label("partly", language))
    quote = " ".join(citation.quote.split())
    return button(
        str(citation.number),
        "choose",
        class_="tw-chip tw-chip-partly" if citation.state == "partly" else "tw-chip",
        data_turn=turn,
        data_kind="citation",
        data_index=citation.number,
        data_about=" · ".join(part for part in about if part),
        data_quote=quote if len(quote) <= PREVIEW else quote[:PREVIEW].rsplit(" ", 1)[0] + " …",
        aria_controls="tw-panel",
        aria_label=label("source", language, number=citation.number, title=passage.title),
    )
