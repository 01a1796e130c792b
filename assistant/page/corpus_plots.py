"""The articles in pictures: bars drawn here, each with its numbers as a table behind it."""

from collections.abc import Sequence
from datetime import date

from assistant.messages import day_in_words
from assistant.page.labels import label
from assistant.page.markup import attributes, escape
from corpus.article import Language
from corpus.catalogue import Figures

MOST_MONTHS = 48  # in one picture; a longer time is drawn by the year
MOST_OUTLETS = 10  # with a bar
MOST_LISTED = 200  # in the table behind
WIDTH, HEIGHT = 320, 96  # of the columns, in the picture's own measure

Count = tuple[str, int]  # what is counted, how many


def render_figures(figures: Figures, chosen: bool, language: Language) -> str:
    """The pictures; `chosen` says that they are of the filtered articles only. Empty without articles."""
    if not figures.count:
        return ""
    title = label("corpus_figures_chosen" if chosen else "corpus_figures", language)
    by_year, times = _times(figures, language)
    plots = ""
    if times:
        key, unit = ("corpus_by_year", "corpus_year") if by_year else ("corpus_by_month", "corpus_month")
        note = label("corpus_undated", language, count=figures.undated) if figures.undated else ""
        plots += _figure(label(key, language), label(unit, language), times, _columns(times), language, note)
    outlets = [(name or label("unnamed_outlet", language), count) for name, count in figures.outlets]
    named, others = outlets[:MOST_OUTLETS], outlets[MOST_OUTLETS:]
    unit, rest = label("corpus_outlet", language), ""
    if others:
        rest = label("corpus_others", language, count=len(others), articles=sum(count for _, count in others))
    plots += _figure(label("corpus_per_outlet", language), unit, outlets[:MOST_LISTED], _bars(named), language, rest)
    spoken = [(label(f"corpus_language_{one}", language), count) for one, count in figures.languages]
    unit = label("corpus_language", language)
    plots += _figure(label("corpus_per_language", language), unit, spoken, _bars(spoken), language)
    return f'<section class="tw-corpus-figures"{attributes(lang=language)}><h2>{escape(title)}</h2>{plots}</section>'


def _times(figures: Figures, language: Language) -> tuple[bool, list[Count]]:
    """Every month from the first to the last, also those without articles; or every year."""
    if not figures.months:
        return False, []
    (first, began), (last, ended) = figures.months[0][0], figures.months[-1][0]
    held = dict(figures.months)
    start, end = first * 12 + began - 1, last * 12 + ended - 1
    if end - start < MOST_MONTHS:
        months = [(at // 12, at % 12 + 1) for at in range(start, end + 1)]
        return False, [(_month(one, language), held.get(one, 0)) for one in months]
    years: dict[int, int] = {}
    for (year, _), count in figures.months:
        years[year] = years.get(year, 0) + count
    span = range(first, last + 1) if last - first < MOST_MONTHS else sorted(years)
    return True, [(str(year), years.get(year, 0)) for year in span]


def _month(month: tuple[int, int], language: Language) -> str:
    return day_in_words(date(month[0], month[1], 1), language).removeprefix("1 ")


def _figure(title: str, unit: str, counts: Sequence[Count], picture: str, language: Language, note: str = "") -> str:
    rows = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{count}</td></tr>' for name, count in counts)
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in (unit, label("corpus_number", language)))
    said = "; ".join(f"{name}: {count}" for name, count in counts[:12])
    return (
        f"<figure><figcaption><h3>{escape(title)}</h3></figcaption>"
        f'<div role="img"{attributes(aria_label=f"{title}. {said}")}>{picture}</div>'
        f"{f'<p class=tw-note>{escape(note)}</p>' if note else ''}"
        f"<details{attributes(data_keep=title)}><summary>{escape(label('corpus_as_table', language))}</summary>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details></figure>"
    )


def _columns(counts: Sequence[Count]) -> str:
    """One column a month or year; the first, the last and the highest are written out."""
    most = max(count for _, count in counts)
    step = WIDTH / len(counts)
    width = max(1.0, min(step * 0.72, 26))
    bars, top = "", 16
    for at, (name, count) in enumerate(counts):
        tall = (HEIGHT - top) * count / most
        place = (
            f'x="{at * step + (step - width) / 2:.1f}" y="{HEIGHT - tall:.1f}" width="{width:.1f}" height="{tall:.1f}"'
        )
        bars += f"<rect {place}><title>{escape(name)}: {count}</title></rect>"
    highest = [count for _, count in counts].index(most)
    middle = min(WIDTH - 12, max(12, highest * step + step / 2))
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT + 1}" class="tw-corpus-columns" aria-hidden="true">{bars}'
        f'<text x="{middle:.1f}" y="11" text-anchor="middle">{most}</text>'
        f'<line x1="0" x2="{WIDTH}" y1="{HEIGHT + 0.5}" y2="{HEIGHT + 0.5}"></line></svg>'
        f'<p class="tw-corpus-ends" aria-hidden="true"><span>{escape(counts[0][0])}</span>'
        f"<span>{escape(counts[-1][0]) if len(counts) > 1 else ''}</span></p>"
    )


def _bars(counts: Sequence[Count]) -> str:
    """One bar a name, the longest the most; the words are HTML, so that they wrap and grow with the page."""
    most = max(count for _, count in counts)
    rows = "".join(
        f'<li aria-hidden="true"><span>{escape(name)}</span><span>{count}</span>'
        f'<svg viewBox="0 0 100 4" preserveAspectRatio="none">'
        f'<rect class="tw-corpus-rail" width="100" height="4"></rect>'
        f'<rect width="{max(0.6, 100 * count / most):.1f}" height="4"></rect></svg></li>'
        for name, count in counts
    )
    return f'<ul class="tw-corpus-bars">{rows}</ul>'
