"""The list of articles: its filters, its table, its pages."""

from collections.abc import Sequence
from datetime import date

from assistant.page.corpus_view import SORTS, CorpusView
from assistant.page.labels import LANGUAGES, counted, label, show_date
from assistant.page.markup import attributes, button, escape
from corpus.article import Language
from corpus.catalogue import Found, Query, Row, Sort

ARROW = (
    '<svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">'
    '<path d="{path}" fill="currentColor"></path></svg>'
)
UP, DOWN = ARROW.format(path="M5 2 9 8H1z"), ARROW.format(path="M5 8 1 2h8z")


def render_filters(view: CorpusView, outlets: Sequence[str], edits: bool) -> str:
    """The form above the list, filled as it is; on a phone with a way to the form for adding far below."""
    language, query = view.language, view.query
    by_outlet = [("", label("corpus_outlet_all", language)), *((one, one) for one in outlets)]
    by_language = [
        ("", label("corpus_language_all", language)),
        *((one, label(f"corpus_language_{one}", language)) for one in LANGUAGES),
    ]
    search = attributes(
        type="search", name="words", id="tw-corpus-words", value=query.words, maxlength=200, autocomplete="off"
    )
    fields = (
        f'<label class="tw-corpus-field tw-corpus-words"><span>{escape(label("corpus_search", language))}</span>'
        f"<input{search}></label>"
        + _day("since", query.since, language)
        + _day("until", query.until, language)
        + _select("outlet", by_outlet, query.outlet or "", language)
        + _select("language", by_language, query.language or "", language)
    )
    clear = button(
        label("corpus_clear", language), "clear", class_="tw-tool", id="tw-corpus-clear", hidden=not query.restricts
    )
    jump = button(label("corpus_add_title", language), "jump", class_="tw-tool tw-corpus-jump")
    name = attributes(lang=language, aria_label=label("corpus_filters", language))
    return (
        f'<form class="tw-corpus-filters" role="search"{name}>'
        f'<div class="tw-corpus-top"><h2>{escape(label("corpus_title", language))}</h2>{jump if edits else ""}</div>'
        f"{fields}{clear}</form>"
    )


def _day(name: str, day: date | None, language: Language) -> str:
    field = attributes(type="date", name=name, id=f"tw-corpus-{name}", value=day.isoformat() if day else "")
    said = escape(label(f"corpus_{name}", language))
    return f'<label class="tw-corpus-field"><span>{said}</span><input{field}></label>'


def _select(name: str, options: Sequence[tuple[str, str]], chosen: str, language: Language) -> str:
    shown = "".join(
        f"<option{attributes(value=value, selected=value == chosen)}>{escape(text)}</option>" for value, text in options
    )
    return (
        f'<label class="tw-corpus-field"><span>{escape(label(f"corpus_{name}", language))}</span>'
        f"<select{attributes(name=name, id=f'tw-corpus-{name}')}>{shown}</select></label>"
    )


def render_list(view: CorpusView, found: Found, edits: bool, behind: bool = False) -> str:
    """One page of the articles. `behind` says that some of them cannot be found by the search yet."""
    language = view.language
    said = _count(found, language)
    note = ""
    if behind and edits:
        mend = button(label("corpus_mend", language), "mend", class_="tw-tool", id="tw-corpus-mend")
        note = f'<p class="tw-note tw-warn tw-corpus-behind">{escape(label("corpus_behind", language))} {mend}</p>'
    if not found.rows:
        key = "corpus_none" if view.query.restricts else "corpus_none_yet" if edits else "corpus_none_held"
        said = label(key, language)
        body = f'<p class="tw-corpus-none">{escape(said)}</p>'
    else:
        body = (
            f'<p class="tw-corpus-count">{escape(counted("corpus_count", found.count, language))}</p>'
            f"{_table(view, found.rows)}{_pager(found, language)}"
        )
    return f'<section class="tw-corpus-list"{attributes(lang=language, data_say=said)}>{note}{body}</section>'


def _count(found: Found, language: Language) -> str:
    if found.pages == 1:
        return counted("corpus_count", found.count, language)
    return label("corpus_shown", language, count=found.count, page=found.page + 1, pages=found.pages)


def _table(view: CorpusView, rows: Sequence[Row]) -> str:
    # On a phone the rows become cards by style; the roles keep it a table for who hears it.
    heads = "".join(_head(one, view.query, view.language) for one in SORTS)
    body = "".join(_row(row, view) for row in rows)
    name = attributes(aria_label=label("corpus_table", view.language))
    return (
        f'<table role="table" class="tw-corpus-table"{name}><thead role="rowgroup">'
        f'<tr role="row"{attributes(data_sort=label("corpus_sort", view.language))}>{heads}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _head(sort: Sort, query: Query, language: Language) -> str:
    sorted_by = query.sort == sort
    order = ("descending" if query.descending else "ascending") if sorted_by else "none"
    inside = f"{escape(label(f'corpus_by_{sort}', language))} {(DOWN if query.descending else UP) if sorted_by else ''}"
    sorter = button("", "sort", inside=inside, data_sort=sort, id=f"tw-corpus-sort-{sort}")
    return f'<th role="columnheader" scope="col"{attributes(aria_sort=order, class_=f"tw-col-{sort}")}>{sorter}</th>'


def _row(row: Row, view: CorpusView) -> str:
    language, opened = view.language, row.id == view.opened
    opener = button(
        row.title,
        "open",
        class_="tw-corpus-open",
        data_article=row.id,
        lang=row.language,
        aria_current="true" if opened else None,
    )
    spoken = label(f"corpus_language_{row.language}", language)
    cells = (
        ("outlet", row.outlet or "–", row.outlet or label("unnamed_outlet", language)),
        ("published", show_date(row.published, language), ""),
        ("language", spoken, ""),
        ("copies", str(row.copies), ""),
    )
    shown = "".join(
        f'<td role="cell"{attributes(class_=_column(name, row), data_name=label(f"corpus_by_{name}", language))}'
        f"{attributes(title=title or None)}>{escape(text)}</td>"
        for name, text, title in cells
    )
    marked = ' class="tw-corpus-opened"' if opened else ""
    return f'<tr role="row"{marked}><th role="rowheader" scope="row">{opener}</th>{shown}</tr>'


def _column(name: str, row: Row) -> str:
    return f"tw-col-{name} tw-corpus-alone" if name == "copies" and not row.copies else f"tw-col-{name}"


def _pager(found: Found, language: Language) -> str:
    if found.pages == 1:
        return ""
    ends = {"previous": found.page == 0, "next": found.page + 1 >= found.pages}
    step = {"previous": found.page - 1, "next": found.page + 1}
    # Not `disabled`: the button that has the focus would lose it on the last page.
    buttons = {
        name: button(
            label(f"corpus_{name}", language),
            "page",
            data_page=step[name],
            id=f"tw-corpus-{name}",
            class_="tw-tool",
            aria_disabled="true" if ends[name] else None,
        )
        for name in ends
    }
    place = escape(label("corpus_page", language, page=found.page + 1, pages=found.pages))
    name = attributes(aria_label=label("corpus_pages", language))
    return f'<nav class="tw-corpus-pages"{name}>{buttons["previous"]}<span>{place}</span>{buttons["next"]}</nav>'
