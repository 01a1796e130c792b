"""One article of the collection: its text, where it comes from, what it said before."""

from difflib import SequenceMatcher

from assistant.curate import Whole
from assistant.page.desk_view import show_moment
from assistant.page.labels import counted, label, show_date
from assistant.page.markup import attributes, button, escape, link
from assistant.web_address import safe_url
from corpus.article import Article, Language
from corpus.versions import Version

MOST_SHOWN = 60_000  # characters
_MOST_COMPARED = 200  # words of two paragraphs that are compared word by word
_MOST_PARAGRAPHS = 400
_MOST_VERSIONS = 10


def render_article(whole: Whole | None, edits: bool, language: Language) -> str:
    """The panel beside the list."""
    close = button(label("corpus_close", language), "close", class_="tw-tool", id="tw-corpus-close")
    if whole is None:
        gone = f'<h2 id="tw-corpus-heading" tabindex="-1">{escape(label("corpus_gone", language))}</h2>'
        way_out = f'<div class="tw-corpus-tools">{close}</div>'
        return f'<article class="tw-corpus-article"{attributes(lang=language)}>{gone}{way_out}</article>'
    article = whole.article
    tools = [close]
    if edits:
        if safe_url(article.url):
            tools.append(_tool("again", article, language))
        tools.append(_tool("remove", article, language))
    shown = article.text[:MOST_SHOWN]
    cut = label("corpus_cut", language, count=MOST_SHOWN) if len(article.text) > MOST_SHOWN else ""
    marked = attributes(lang=language, aria_labelledby="tw-corpus-heading", data_article=article.id)
    return (
        f'<article class="tw-corpus-article"{marked}>'
        f'<h2 id="tw-corpus-heading" tabindex="-1"{attributes(lang=article.language)}>{escape(article.title)}</h2>'
        f'<p class="tw-byline"><span>{escape(article.outlet or label("unnamed_outlet", language))}</span>'
        f"<span>{escape(show_date(article.published, language))}</span>"
        f"{link(article.url, label('original', language))}</p>"
        f'<div class="tw-corpus-tools">{"".join(tools)}</div>'
        f'<h3 class="tw-corpus-hidden">{escape(label("corpus_text", language))}</h3>'
        f'<div class="tw-article"{attributes(lang=article.language)}>{_paragraphs(shown)}</div>'
        f"{f'<p class=tw-note>{escape(cut)}</p>' if cut else ''}"
        f"{_provenance(whole, language)}{_versions(whole, language)}</article>"
    )


def _tool(act: str, article: Article, language: Language) -> str:
    return button(
        label(f"corpus_{act}", language), act, class_="tw-tool", data_article=article.id, id=f"tw-corpus-{act}"
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _provenance(whole: Whole, language: Language) -> str:
    article, came = whole.article, whole.arrival
    arrived = None
    if came is not None:
        when = show_moment(came.asked, language) if came.asked else "–"
        arrived = label("corpus_by_way", language, when=when, source=came.source)
    fields = [
        ("outlet", article.outlet),
        ("author", article.author),
        ("place", article.place),
        ("published", show_date(article.published, language)),
        ("updated", show_date(article.updated, language) if article.updated else None),
        ("language", label(f"corpus_language_{article.language}", language)),
        ("arrival", arrived),
        ("url", article.url),
        ("id", article.id),
    ]
    shown = "".join(
        f"<div><dt>{escape(label(f'corpus_f_{name}', language))}</dt>"
        f"<dd>{(link(value, value) if name == 'url' else '') or escape(value)}</dd></div>"
        for name, value in fields
        if value
    )
    return (
        f'<section class="tw-corpus-part"><h3>{escape(label("corpus_provenance", language))}</h3>'
        f'<dl class="tw-corpus-facts">{shown}{_copies(whole, language)}</dl></section>'
    )


def _copies(whole: Whole, language: Language) -> str:
    if not whole.copies:
        return ""
    items = "".join(
        f"<li>{button(one.title, 'open', class_='tw-tool', data_article=one.id, lang=one.language)} "
        f"{escape(', '.join(filter(None, (one.outlet, show_date(one.published, language)))))}</li>"
        for one in whole.copies
    )
    return f"<div><dt>{escape(label('corpus_f_copies', language))}</dt><dd><ul>{items}</ul></dd></div>"


def _versions(whole: Whole, language: Language) -> str:
    """Each state with what became other until the next one."""
    later, shown = whole.article, ""
    for number, version in enumerate(whole.versions[:_MOST_VERSIONS]):
        when = show_moment(version.ended, language)
        title = label(f"corpus_until_{version.ending}", language, when=when)
        keep = attributes(data_keep=f"{whole.article.id}.{len(whole.versions) - number}")
        shown += f"<details{keep}><summary>{escape(title)}</summary>{_difference(version, later, language)}</details>"
        later = version.article
    if not shown:
        return ""
    return f'<section class="tw-corpus-part"><h3>{escape(label("corpus_versions", language))}</h3>{shown}</section>'


def _difference(version: Version, later: Article, language: Language) -> str:
    old, new = _lines(version.article), _lines(later)
    if old == new:
        return _note(label("corpus_diff_same", language), language)
    parts = [_note(label("corpus_diff_note", language), language)]
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(_note(counted("corpus_diff_skipped", j - i, language), language))
            continue
        pairs = min(j - i, m - k)
        parts += [f"<p>{_words(old[i + at], new[k + at], language)}</p>" for at in range(pairs)]
        parts += [f"<p>{_went(line, language)}</p>" for line in old[i + pairs : j]]
        parts += [f"<p>{_came(line, language)}</p>" for line in new[k + pairs : m]]
    return f'<div class="tw-corpus-diff"{attributes(lang=version.article.language)}>{"".join(parts)}</div>'


def _note(said: str, language: Language) -> str:
    return f'<p class="tw-note"{attributes(lang=language)}>{escape(said)}</p>'


def _lines(article: Article) -> list[str]:
    lines = [line.strip() for line in article.text[:MOST_SHOWN].splitlines() if line.strip()]
    return [article.title, *lines][:_MOST_PARAGRAPHS]


def _words(old: str, new: str, language: Language) -> str:
    before, after = old.split(), new.split()
    if max(len(before), len(after)) > _MOST_COMPARED:
        return f"{_went(old, language)} {_came(new, language)}"
    shown = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            shown.append(escape(" ".join(before[i:j])))
            continue
        shown += [_went(" ".join(before[i:j]), language)] if j > i else []
        shown += [_came(" ".join(after[k:m]), language)] if m > k else []
    return " ".join(shown)


def _went(text: str, language: Language) -> str:
    return f"<del>{_said('went', language)}{escape(text)}</del>"


def _came(text: str, language: Language) -> str:
    return f"<ins>{_said('came', language)}{escape(text)}</ins>"


def _said(key: str, language: Language) -> str:
    """For who hears it: few screen readers tell a stroke or a line."""
    said = escape(label(f"corpus_diff_{key}", language))
    return f'<span class="tw-corpus-hidden"{attributes(lang=language)}>[{said}] </span>'
