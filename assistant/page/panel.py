"""The article beside the conversation, with the chosen stretch marked where it stands."""

import re
from collections.abc import Sequence

from assistant.page.labels import label, show_date
from assistant.page.markup import attributes, button, escape, link
from assistant.page.sources import Source
from corpus.article import Article, Language

LINE = re.compile(r"[^\n]+")


def render_panel(source: Source | None, article: Article | None, copies: Sequence[Article], language: Language) -> str:
    """The panel for a source. `article` is None when it has left the collection; `copies` carry the same story."""
    marked = attributes(
        lang=language, aria_label=label("panel", language), data_reference=source.reference if source else None
    )
    body = _empty(language) if source is None else _article(source, article, copies, language)
    return f'<section class="tw-panel" id="tw-panel"{marked}>{body}</section>'


def render_panel_trouble(sentence: str, language: Language) -> str:
    """The panel when the article could not be fetched."""
    marked = attributes(lang=language, aria_label=label("panel", language))
    body = f'<div class="tw-panel-empty"><p>{escape(sentence)}</p></div>'
    return f'<section class="tw-panel" id="tw-panel"{marked}>{body}</section>'


def _empty(language: Language) -> str:
    return (
        f'<div class="tw-panel-empty"><h2>{escape(label("panel_empty_title", language))}</h2>'
        f"<p>{escape(label('panel_empty', language))}</p></div>"
    )


def _article(source: Source, article: Article | None, copies: Sequence[Article], language: Language) -> str:
    spoken = article.language if article else None
    title = article.title if article else source.title
    holds = article is not None and bool(source.quote) and article.text[source.start : source.end] == source.quote
    return (
        f'<header class="tw-panel-head">{_kicker(source, language)}'
        f'<h2 id="tw-panel-title" tabindex="-1"{attributes(lang=spoken)}>{escape(title)}</h2>'
        f"{_byline(source, article, language)}</header>"
        f'<div class="tw-panel-body">{"" if holds else _lost(source, article, language)}'
        f"{_text(source, article, holds) if article else ''}{_copies(copies, language)}</div>"
    )


def _kicker(source: Source, language: Language) -> str:
    number = f'<span class="tw-number">{source.number}</span>' if source.number else ""
    key = {"citation": "cited_here", "hit": "found_here", "copy": "copy_of"}[source.kind]
    back = button(f"← {label('back', language)}", "back", class_="tw-tool tw-back")
    return f'<p class="tw-kicker">{number}<span>{escape(label(key, language))}</span>{back}</p>'


def _byline(source: Source, article: Article | None, language: Language) -> str:
    outlet = article.outlet if article else source.outlet
    published = article.published if article else source.published
    parts = [f"<span>{escape(part)}</span>" for part in (outlet, show_date(published, language)) if part]
    if article and article.language != language:
        parts.append(f'<span class="tw-badge">{escape(label(f"badge_{article.language}", language))}</span>')
    parts.append(link(article.url if article else source.url, f"{label('original', language)} ↗"))
    return f'<p class="tw-byline">{"".join(parts)}</p>'


def _lost(source: Source, article: Article | None, language: Language) -> str:
    """The quotation as it was, where the article no longer holds it."""
    if not source.quote:
        return ""
    key = "changed_note" if article else "gone_note"
    quote = f'<blockquote class="tw-lost">{escape(source.quote)}</blockquote>'
    return f'<p class="tw-note tw-warn">{escape(label(key, language))}</p>{quote}'


def _text(source: Source, article: Article, holds: bool) -> str:
    start, end = (source.start, source.end) if holds else (0, 0)
    paragraphs = []
    for line in LINE.finditer(article.text):
        if line.group().strip():
            paragraphs.append(f"<p>{_marked(article.text, line.span(), (start, end), source.kind)}</p>")
    return f'<div class="tw-article" lang="{article.language}">{"".join(paragraphs)}</div>'


def _marked(text: str, line: tuple[int, int], quoted: tuple[int, int], kind: str) -> str:
    """One paragraph; the part of the quotation that lies in it, if any, inside `mark`."""
    start, end = max(line[0], quoted[0]), min(line[1], quoted[1])
    if start >= end:
        return escape(text[line[0] : line[1]])
    before, inside, after = text[line[0] : start], text[start:end], text[end : line[1]]
    return f'{escape(before)}<mark class="tw-mark tw-mark-{kind}">{escape(inside)}</mark>{escape(after)}'


def _copies(copies: Sequence[Article], language: Language) -> str:
    if not copies:
        return ""
    items = []
    for index, copy in enumerate(copies):
        outlet = copy.outlet or label("unnamed_outlet", language)
        text = f"{outlet}, {show_date(copy.published, language)}"
        items.append(f"<li>{button(text, 'copy', class_='tw-tool', data_index=index)}</li>")
    return f'<div class="tw-copies"><h3>{escape(label("same_story", language))}</h3><ul>{"".join(items)}</ul></div>'
