"""The marks of citations as a picture: a column a week, and the same as a table."""

from collections.abc import Sequence
from datetime import date, timedelta

from assistant.judgements import MARKS, Week
from assistant.page.labels import label, show_date
from assistant.page.markup import attributes, escape
from corpus.article import Language

TOP, HEIGHT, BOTTOM = 24, 170, 30  # pixels: the counts, the columns, the weeks below them
AXIS = 42  # pixels of the width for the shares beside the columns
WIDEST = 9.0  # percent of the width that one column takes at most
MOST_NAMED = 7  # weeks that are all named below their columns; of more, every second
HATCH = (
    '<pattern id="tw-hatch-{name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="tw-plot-under" width="6" height="6"></rect><rect class="tw-plot-ink" width="2.4" height="6"></rect>'
    "</pattern>"
)


def render_plot(weeks: Sequence[Week], language: Language) -> str:
    """Shares of the marks, stacked; weeks without any leave a gap. Lengths are in percent, so that text keeps its size
    at every width."""
    marked = {week.monday: week for week in weeks}
    days = _mondays(weeks)
    step = 100 / len(days)
    width = min(WIDEST, step * 0.72)
    columns = ""
    for at, monday in enumerate(days):
        middle = step * (at + 0.5)
        if monday in marked:
            columns += _column(marked[monday], middle, width, language)
        if len(days) <= MOST_NAMED or (len(days) - 1 - at) % 2 == 0:
            columns += _text(f"{middle:.2f}%", TOP + HEIGHT + 19, f"{monday.day}/{monday.month}")
    lines = axis = ""
    for share in (0, 50, 100):
        y = TOP + HEIGHT * (100 - share) / 100
        lines += f'<line class="tw-plot-line" x1="0" x2="100%" y1="{y}" y2="{y}"></line>'
        axis += _text(str(AXIS - 8), y + 4, f"{share}%", "end")
    tall = f'height="{TOP + HEIGHT + BOTTOM}" aria-hidden="true"'
    return (
        f'<figure class="tw-plot"><div class="tw-plot-frame" role="img"{attributes(aria_label=_said(weeks, language))}>'
        f'<svg width="{AXIS}" {tall}>{axis}</svg><svg width="100%" {tall}>'
        f"<defs>{HATCH.replace('{name}', language)}</defs>{lines}{columns}</svg></div>{_legend(language)}</figure>"
    )


def _mondays(weeks: Sequence[Week]) -> list[date]:
    first, last = weeks[0].monday, weeks[-1].monday
    return [first + timedelta(weeks=at) for at in range((last - first).days // 7 + 1)]


def _column(week: Week, middle: float, width: float, language: Language) -> str:
    y = float(TOP + HEIGHT)
    parts = ""
    for mark, share in zip(MARKS, (week.right, week.partly, week.wrong), strict=True):
        tall = HEIGHT * share
        y -= tall
        if tall > 0:
            filled = attributes(fill=f"url(#tw-hatch-{language})" if mark == "partly" else None)
            parts += (
                f'<rect class="tw-plot-{mark}" x="{middle - width / 2:.2f}%" y="{y:.1f}" width="{width:.2f}%" '
                f'height="{tall:.1f}"{filled}></rect>'
            )
    return parts + _text(f"{middle:.2f}%", TOP - 8, str(week.marked))


def _text(x: str, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text class="tw-plot-text" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _legend(language: Language) -> str:
    items = "".join(
        f'<li><svg width="14" height="14" aria-hidden="true"><rect class="tw-plot-{mark}" width="14" height="14"'
        f"{attributes(fill=f'url(#tw-hatch-{language})' if mark == 'partly' else None)}></rect></svg> "
        f"{escape(label(f'desk_{mark}', language))}</li>"
        for mark in MARKS
    )
    return f'<figcaption><ul class="tw-plot-legend">{items}</ul></figcaption>'


def _said(weeks: Sequence[Week], language: Language) -> str:
    count = sum(week.marked for week in weeks)
    shares = {
        mark: percent(sum(getattr(week, mark) * week.marked for week in weeks) / count, language) for mark in MARKS
    }
    return label("desk_marks_said", language, weeks=len(weeks), count=count, **shares)


def weeks_table(weeks: Sequence[Week], language: Language) -> str:
    """The same figures as a table, the latest week first."""
    head = "".join(
        f'<th scope="col">{escape(label(f"desk_{key}", language))}</th>' for key in ("week", "count", *MARKS)
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(show_date(week.monday, language))}</th><td>{week.marked}</td>'
        + "".join(f"<td>{percent(share, language)}</td>" for share in (week.right, week.partly, week.wrong))
        + "</tr>"
        for week in reversed(weeks)
    )
    return f'<table class="tw-desk-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def percent(share: float, language: Language) -> str:
    """`62 %` in English `62%`."""
    return f"{round(100 * share)}{' ' if language == 'id' else ''}%"
