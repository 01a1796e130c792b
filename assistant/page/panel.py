"""The article beside the conversation, with the chosen stretch marked where it stands."""

import re
from dataclasses import dataclass

from assistant.page.labels import label, show_date
from assistant.page.links import citation_as_text
from assistant.page.markup import attributes, button, escape, link
from assistant.page.sources import Source
from corpus.article import Article, Language
from corpus.versions import Version

LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a source: the articles that carry the same story, and where the article no longer holds the
    quotation, the state of it that did. `translatable`: a language model can translate the quotation; `linked`: the
    place in the conversation has an address."""

    copies: tuple[Article, ...] = ()
    earlier: Version | None = None
    translatable: bool = False
    linked: bool = False


def render_panel(source: Source | None, article: Article | None, beside: Beside, language: Language) -> str:
    """The panel for a source. `article` is None when it has left the collection."""
    marked = attributes(
        lang=language, aria_label=label("panel", language), data_reference=source.reference if source else None
    )
    body = _empty(language) if source is None else _article(source, article, beside, language)
    return f'<section class="tw-panel" id="tw-panel"{marked}>{body}</section>'


def render_panel_trouble(sentence: str, language: Language) -> str:
    """The panel when the article could not be fetched."""
    marked = attributes(lang=language, aria_label=label("panel", language))
    body = f'<div class="tw-panel-empty"><p>{escape(sentence)}</p></div>'
    return f'<section class="tw-panel" id="tw-panel"{marked}>{body}</section>'


def render_translation(reference: str, said: str, fine: bool, language: Language) -> str:
    """A translation for page.js to put below its quotation, or why there is none."""
    name = f"<h3>{escape(label('machine_translation', language))}</h3>" if fine else ""
    marked = attributes(data_reference=reference, data_say=said, lang=language)
    return f'<div class="tw-translation"{marked}>{name}<p>{escape(said)}</p></div>'


def _empty(language: Language) -> str:
    return (
        f'<div class="tw-panel-empty"><h2>{escape(label("panel_empty_title", language))}</h2>'
        f"<p>{escape(label('panel_empty', language))}</p></div>"
    )


def _article(source: Source, article: Article | None, beside: Beside, language: Language) -> str:
    spoken = article.language if article else None
    title = article.title if article else source.title
    holds = article is not None and bool(source.quote) and article.text[source.start : source.end] == source.quote
    return (
        f'<header class="tw-panel-head">{_kicker(source, language)}'
        f'<h2 id="tw-panel-title" tabindex="-1"{attributes(lang=spoken)}>{escape(title)}</h2>'
        f"{_byline(source, article, language)}{_tools(source, beside, language)}</header>"
        f'<div class="tw-panel-body">{"" if holds else _lost(source, article, beside.earlier, language)}'
        f"{_text(source, article, holds, language) if article else ''}{_copies(beside.copies, language)}</div>"
    )


def _kicker(source: Source, language: Language) -> str:
    shown = f'<span class="tw-number">{source.number}</span>' if source.number else ""
    key = {"citation": "cited_here", "hit": "found_here", "copy": "copy_of"}[source.kind]
    back = button(f"← {label('back', language)}", "back", class_="tw-tool tw-back")
    said = f"<span>{escape(label(key, language))}</span>{_steps(source, language)}"
    return f'<div class="tw-kicker">{shown}{said}{back}</div>'


def _steps(source: Source, language: Language) -> str:
    """To the citation before and the one after, where the answer has several."""
    if source.count < 2:
        return ""
    steps = ""
    for key, sign, number in (("previous", "‹", source.number - 1), ("next", "›", source.number + 1)):
        name = label(f"{key}_citation", language)
        there = 1 <= number <= source.count
        steps += button(
            sign, "step", class_="tw-step", data_index=number, data_step=key, aria_label=name, title=name,
            disabled=not there,
        )  # fmt: skip
    place = label("citation_of", language, number=source.number, count=source.count)
    return f'<span class="tw-steps" role="group"{attributes(aria_label=place)}>{steps}</span>'


def _byline(source: Source, article: Article | None, language: Language) -> str:
    outlet = article.outlet if article else source.outlet
    published = article.published if article else source.published
    parts = [f"<span>{escape(part)}</span>" for part in (outlet, show_date(published, language)) if part]
    if article and article.language != language:
        parts.append(f'<span class="tw-badge">{escape(label(f"quoted_{article.language}", language))}</span>')
    if source.kind == "citation":
        parts.append(support_badge(source.state == "partly", language))
    parts.append(link(article.url if article else source.url, f"{label('original', language)} ↗"))
    return f'<p class="tw-byline">{"".join(parts)}</p>'


def support_badge(partly: bool, language: Language) -> str:
    """Whether a citation supports its sentence whole or in part, by shape and in words."""
    shape = (
        '<svg viewBox="0 0 14 14" width="13" height="13" aria-hidden="true"><circle cx="7" cy="7" r="6" fill="none" '
        'stroke="currentColor" stroke-width="1.4"></circle>'
        + ('<path d="M7 1a6 6 0 0 0 0 12z"' if partly else '<circle cx="7" cy="7" r="6"')
        + ' fill="currentColor">'
        + ("</path>" if partly else "</circle>")
        + ("" if partly else '<path d="M4 7.2l2.1 2.1L10 5.2" class="tw-tick"></path>')
        + "</svg>"
    )
    key, extra = ("partly", "tw-warn") if partly else ("supported", "")
    return f'<span class="tw-badge tw-state {extra}">{shape}{escape(label(key, language))}</span>'


def _tools(source: Source, beside: Beside, language: Language) -> str:
    if source.kind != "citation":
        return ""
    tools = [
        button(
            label("copy_citation", language), "copy", class_="tw-tool", data_text=citation_as_text(source, language),
            data_done=label("copied", language),
        )
    ]  # fmt: skip
    if beside.linked:
        done = label("copied", language)
        tools.append(
            button(label("copy_link", language), "link", class_="tw-tool", data_index=source.number, data_done=done)
        )
    if beside.translatable:
        tools.append(button(label("translate", language), "translate", class_="tw-tool"))
    return f'<div class="tw-panel-tools">{"".join(tools)}</div><div class="tw-translated"></div>'


def _lost(source: Source, article: Article | None, earlier: Version | None, language: Language) -> str:
    """The quotation as it was, where the article no longer holds it; around it the article's text of that time."""
    if not source.quote:
        return ""
    key = "changed_note" if article else "gone_note"
    note = f'<p class="tw-note tw-warn">{escape(label(key, language))}</p>'
    if earlier is None:
        return f'{note}<blockquote class="tw-lost">{escape(source.quote)}</blockquote>'
    ended = label(f"until_{earlier.ending}", language, date=show_date(earlier.ended.date(), language))
    then = _text(source, earlier.article, True, language)
    now = f'<h3 class="tw-now">{escape(label("text_now", language))}</h3>' if article else ""
    return f'{note}<div class="tw-then"><h3>{escape(ended)}</h3>{then}</div>{now}'


def _text(source: Source, article: Article, holds: bool, language: Language) -> str:
    """The article's paragraphs: the chosen stretch marked, other citations of the answer lightly, each with its
    number."""
    stretches = [(source.start, source.end, 0)] if holds else []
    for mark in source.marks:
        end = mark.start + len(mark.quote)
        free = all(end <= start or mark.start >= stop for start, stop, _ in stretches)
        if free and article.text[mark.start : end] == mark.quote:
            stretches.append((mark.start, end, mark.number))
    paragraphs = [
        f"<p>{_marked(article.text, line.span(), sorted(stretches), source.kind, language)}</p>"
        for line in LINE.finditer(article.text)
        if line.group().strip()
    ]
    return f'<div class="tw-article" lang="{article.language}">{"".join(paragraphs)}</div>'


def _marked(
    text: str, line: tuple[int, int], stretches: list[tuple[int, int, int]], kind: str, language: Language
) -> str:
    """One paragraph, what of the stretches lies in it inside `mark`."""
    html, at = "", line[0]
    for start, stop, number in stretches:
        first, last = max(line[0], start), min(line[1], stop)
        if first >= last:
            continue
        classes = "tw-mark tw-mark-other" if number else f"tw-mark tw-mark-{kind}"
        html += f'{escape(text[at:first])}<mark class="{classes}">{escape(text[first:last])}</mark>'
        if number and last == stop:
            name = label("citation", language, number=number)
            html += button(str(number), "step", class_="tw-chip", data_index=number, aria_label=name)
        at = last
    return html + escape(text[at : line[1]])


def _copies(copies: tuple[Article, ...], language: Language) -> str:
    if not copies:
        return ""
    items = []
    for index, copy in enumerate(copies):
        outlet = copy.outlet or label("unnamed_outlet", language)
        text = f"{outlet}, {show_date(copy.published, language)}"
        items.append(f"<li>{button(text, 'copy_of', class_='tw-tool', data_index=index)}</li>")
    return f'<div class="tw-copies"><h3>{escape(label("same_story", language))}</h3><ul>{"".join(items)}</ul></div>'
