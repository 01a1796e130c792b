"""What the harness found, as one HTML page."""

import html
from collections.abc import Mapping

from assistant.evaluate import FIGURES
from assistant.report import Against, Figure, Row, Run, summary, told_latency

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
dl { display: grid; grid-template-columns: minmax(8rem, 12rem) 1fr; gap: 2px 12px; margin-right: 3.5em; }
dd { margin: 0; position: relative; height: 1.4em; background: #8882; }
dd i { display: block; height: 100%; background: #3a7d6b; }
dd b { position: absolute; top: 45%; height: 10%; background: currentColor; }
dd span { position: absolute; left: calc(100% + .6em); top: 0; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: 4px 8px; border-top: 1px solid #8884; }
tr.no { background: #c0392b22; }
td:last-child { white-space: pre-line; overflow-wrap: anywhere; }
@media (max-width: 40rem) { tr { display: flex; flex-wrap: wrap; } td:last-child { flex-basis: 100%; } }
"""


def page(run: Run, beside: Against | None = None) -> str:
    """One HTML file that needs nothing else: bars with intervals for each figure and group, then every question."""
    told = "".join(f"<li>{html.escape(key)}: {html.escape(value)}</li>" for key, value in run.about.items())
    found = summary(run.rows)
    plots = "".join(_plot(figure, found) for figure in FIGURES)
    lines = "".join(_line(one) for one in run.rows)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>Evaluation</title><style>{_STYLE}</style>'
        f"<h1>Evaluation</h1><ul>{told}</ul><p>{told_latency(run.rows)}</p>{plots}{_against(beside) if beside else ''}"
        f"<h2>Questions</h2><table><tr><th>id<th>kind<th>outcome<th>right<th>seconds<th>answer{lines}</table></html>\n"
    )


def _against(beside: Against) -> str:
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in beside.notes)
    changed = "".join(
        f"<tr><td>{figure}<td>{change.difference:+.3f}<td>{change.p:.3f}<td>{change.questions}"
        for figure, change in beside.changes.items()
    )
    head = "<tr><th>figure<th>change<th>p<th>questions"
    return f"<h2>Against the earlier run</h2>{notes}<table>{head}{changed}</table>"


def _plot(figure: str, found: Mapping[str, Mapping[str, Figure]]) -> str:
    bars = "".join(_bar(name, figures[figure]) for name, figures in found.items() if figure in figures)
    return f"<h2>{figure}</h2><dl>{bars}</dl>" if bars else ""


def _bar(name: str, figure: Figure) -> str:
    left, width = 100 * figure.low, max(0.4, 100 * (figure.high - figure.low))
    return (
        f"<dt>{html.escape(name)} <small>{figure.count}</small></dt><dd><i style='width:{100 * figure.mean:.1f}%'></i>"
        f"<b style='left:{left:.1f}%;width:{width:.1f}%'></b><span>{figure.mean:.3f}</span></dd>"
    )


def _line(one: Row) -> str:
    right = one.figures.get("right")
    mark = "" if right is None else "yes" if right else "no"
    text = html.escape(one.text or "")
    cells = (html.escape(one.id), html.escape(one.kind), one.outcome, mark, f"{one.seconds:.2f}", text)
    return f"<tr class='{mark}'>" + "".join(f"<td>{cell}" for cell in cells)
