"""What the harness found, as numbers with their uncertainty: JSON, a table; and one run against another."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import bootstrap, permutation_test

from assistant.errors import UserError
from assistant.evaluate import FIGURES, Judged

RESAMPLES = 2000
SEED = 20261125
CONFIDENCE = 0.95
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One question's figures, as they are kept; `text` is left out of what is printed of a test split."""

    id: str
    language: str
    kind: str
    crossed: bool
    split: str
    outcome: str
    seconds: float
    figures: dict[str, float | None]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over `count` questions with its 95 % interval (percentile bootstrap); the interval is the mean for one."""

    mean: float
    low: float
    high: float
    count: int


def row(judged: Judged, with_text: bool = True) -> Row:
    """A question's figures; its answer's text stays out where it is not to be looked at."""
    asked, answer = judged.asked, judged.answer
    return Row(
        asked.id,
        asked.language,
        asked.kind,
        asked.crossed,
        asked.split,
        answer.outcome,
        round(judged.seconds, 4),
        judged.figures,
        answer.text if with_text else None,
    )


def groups(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """All of them, then by language, within and across languages, and by kind; groups without a question left out."""
    chosen: dict[str, Callable[[Row], bool]] = {
        "all": lambda _: True,
        "Indonesian": lambda one: one.language == "id",
        "English": lambda one: one.language == "en",
        "same language": lambda one: not one.crossed and one.figures.get("answered") is not None,
        "crossed": lambda one: one.crossed,
    }
    for kind in dict.fromkeys(one.kind for one in rows):
        chosen[kind] = lambda one, kind=kind: one.kind == kind  # type: ignore[misc]
    found = {name: [one for one in rows if keep(one)] for name, keep in chosen.items()}
    return {name: some for name, some in found.items() if some}


def summary(rows: Sequence[Row]) -> dict[str, dict[str, Figure]]:
    """Group -> figure -> its mean; figures that apply to none of a group's questions are left out."""
    return {
        name: {
            figure: interval(values)
            for figure in FIGURES
            if (values := [value for one in some if (value := one.figures.get(figure)) is not None])
        }
        for name, some in groups(rows).items()
    }


def interval(values: Sequence[float]) -> Figure:
    """Mean and 95 % interval of figures."""
    mean = float(np.mean(values))
    if len(values) < 2 or len(set(values)) == 1:
        return Figure(mean, mean, mean, len(values))
    found = bootstrap(
        (np.array(values),),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Figure(mean, float(found.low), float(found.high), len(values))


def compare(rows: Sequence[Row], earlier: Sequence[Row]) -> dict[str, tuple[float, float, int]]:
    """Figure -> (difference to the earlier run, two-sided p, questions), over the questions that both runs hold.

    The test is paired: signs of the differences are permuted.
    """
    before = {one.id: one.figures for one in earlier}
    found = {}
    for figure in FIGURES:
        pairs = [
            (now, then)
            for one in rows
            if (now := one.figures.get(figure)) is not None and (then := before.get(one.id, {}).get(figure)) is not None
        ]
        if pairs:
            found[figure] = _paired(np.array(pairs))
    return found


def _paired(pairs: np.ndarray[Any, Any]) -> tuple[float, float, int]:
    difference = pairs[:, 0] - pairs[:, 1]
    if not difference.any():
        return 0.0, 1.0, len(pairs)
    tested = permutation_test(
        (difference,),
        np.mean,
        permutation_type="samples",
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(SEED),
    )
    return float(difference.mean()), float(tested.pvalue), len(pairs)


def latency(rows: Sequence[Row]) -> dict[str, float]:
    """Seconds an answer took, median and 95th percentile."""
    return {f"p{at}": float(np.percentile([one.seconds for one in rows], at)) for at in (50, 95)}


def as_json(rows: Sequence[Row], about: Mapping[str, str]) -> Json:
    """Everything of a run; `read_run` reads it back."""
    found = {name: {key: asdict(one) for key, one in figures.items()} for name, figures in summary(rows).items()}
    return {"about": dict(about), "summary": found, "seconds": latency(rows), "rows": [asdict(one) for one in rows]}


def read_run(path: Path) -> list[Row]:
    """The rows of an earlier run; raises UserError where the file is none."""
    try:
        return [Row(**one) for one in json.loads(path.read_text(encoding="utf-8"))["rows"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError("bad_run", name=str(path), reason=str(error)) from error


def table(rows: Sequence[Row]) -> str:
    """The means of every group in Markdown, with the interval for all questions."""
    found = summary(rows)
    shown = [figure for figure in FIGURES if figure in found["all"]]
    lines = ["| | questions | " + " | ".join(shown) + " |", "|---|--:|" + "--:|" * len(shown)]
    for name, figures in found.items():
        cells = [_cell(figures.get(figure), name == "all") for figure in shown]
        lines.append(f"| {name} | {len(groups(rows)[name])} | " + " | ".join(cells) + " |")
    times = latency(rows)
    lines += ["", f"seconds an answer: median {times['p50']:.2f}, 95th percentile {times['p95']:.2f}"]
    return "\n".join(lines)


def _cell(figure: Figure | None, with_interval: bool) -> str:
    if figure is None:
        return "–"
    between = f" ({figure.low:.2f}–{figure.high:.2f})" if with_interval and figure.low < figure.high else ""
    return f"{figure.mean:.3f}{between}"
