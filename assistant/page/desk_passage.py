"""A citation beside the stretch of its article, with the quotation marked where it stands."""

from assistant.answer import Citation
from assistant.page.labels import label, show_date
from assistant.page.markup import attributes, escape, link
from corpus.article import Article, Language

AROUND = 320  # characters of the article shown before and behind a quotation


def citation_beside_article(
    citation: Citation, article: Article | None, spoken: Language | None, whole: bool, language: Language
) -> str:
    """Both side by side; an article that changed or went is told, and then shown as it was when it was quoted.

    `spoken` is the language it had then; `whole` adds the article from its first to its last word, folded.
    """
    passage = citation.passage
    holds = article is not None and article.text[citation.start : citation.end] == citation.quote
    spoken = article.language if article else spoken
    if article is not None and holds:
        text, start, end, title = article.text, citation.start, citation.end, "desk_passage"
    else:
        at = citation.start - passage.start
        fits = at >= 0 and passage.text[at : at + len(citation.quote)] == citation.quote
        text = passage.text if fits else citation.quote
        start, end = (at, at + len(citation.quote)) if fits else (0, len(text))
        title = "desk_passage_then"
    return (
        f'<div class="tw-desk-beside"><div class="tw-desk-quote"><p class="tw-desk-ask">'
        f"{escape(label('desk_quote', language))}</p>"
        f"<blockquote{attributes(lang=spoken)}>{escape(citation.quote)}</blockquote>"
        f"{_source(citation, article, spoken, language)}{_warnings(citation, article, holds, language)}</div>"
        f'<div class="tw-desk-context"><p class="tw-desk-ask">{escape(label(title, language))}</p>'
        f'<div class="tw-desk-text"{attributes(lang=spoken)}>{_around(text, start, end)}</div>'
        f"{_whole(article, (citation.start, citation.end) if holds else (0, 0), language) if whole else ''}"
        "</div></div>"
    )


def _source(citation: Citation, article: Article | None, spoken: Language | None, language: Language) -> str:
    passage = citation.passage
    parts = [passage.outlet, show_date(passage.published, language)]
    address = link(article.url if article else passage.url, f"{label('original', language)} ↗")
    return (
        f'<p class="tw-desk-title"{attributes(lang=spoken)}>{escape(passage.title)}</p>'
        f'<p class="tw-note">{escape(" · ".join(part for part in parts if part))} {address}</p>'
    )


def _warnings(citation: Citation, article: Article | None, holds: bool, language: Language) -> str:
    keys = []
    if article is None:
        keys.append("desk_removed")
    elif not holds:
        keys.append("desk_changed")
    if citation.state == "partly":
        keys.append("desk_checker_partly")
    return "".join(f'<p class="tw-note tw-warn">{escape(label(key, language))}</p>' for key in keys)


def _around(text: str, start: int, end: int) -> str:
    """The quotation marked, with the words before and behind it, cut at blanks."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first > 0:
        blank = text.find(" ", first, start)
        first = blank + 1 if blank >= 0 else first
    if last < len(text):
        blank = text.rfind(" ", end, last)
        last = blank if blank >= 0 else last
    before = ("… " if first > 0 else "") + text[first:start]
    behind = text[end:last] + (" …" if last < len(text) else "")
    return f'{escape(before)}<mark class="tw-mark">{escape(text[start:end])}</mark>{escape(behind)}'


def _whole(article: Article | None, quoted: tuple[int, int], language: Language) -> str:
    if article is None:
        return ""
    start, end = quoted
    text = escape(article.text)
    if start < end:
        before, inside, behind = article.text[:start], article.text[start:end], article.text[end:]
        text = f'{escape(before)}<mark class="tw-mark">{escape(inside)}</mark>{escape(behind)}'
    summary = escape(label("desk_article", language))
    return (
        f'<details class="tw-desk-article"><summary>{summary}</summary>'
        f'<div class="tw-desk-text" tabindex="0" role="region" aria-label="{summary}" lang="{article.language}">{text}'
        "</div></details>"
    )
