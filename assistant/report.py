"""What the harness found, as numbers with their uncertainty: JSON, a table; and one run against another."""

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binomtest, bootstrap, permutation_test

from assistant.assemble import Workspace
from assistant.errors import UserError
from assistant.evaluate import FIGURES, Judged
from assistant.messages import message
from assistant.settings import JAKARTA
from corpus.article import Language
from index.reader import READER_FILE

RESAMPLES = 2000
SEED = 20261125
CONFIDENCE = 0.95
_PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
_ASIDE = {"corpus": "other_corpus", "question digest": "other_questions"}  # what two runs must share -> what is said
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One question's figures, as they are kept; `text` is left out of what is printed of a test split, `spoken` is the
    language of the gold articles."""

    id: str
    language: str
    kind: str
    crossed: bool
    split: str
    outcome: str
    seconds: float
    figures: dict[str, float | None]
    text: str | None = None
    spoken: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The rows of a run and `about`: what it was made with."""

    about: Mapping[str, str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure's mean difference to an earlier run, its two-sided p and the questions that both runs hold."""

    difference: float
    p: float
    questions: int


@dataclass(frozen=True, slots=True)
class Against:
    """A run beside an earlier one; `notes` tell what else than the program differs."""

    changes: Mapping[str, Change] = field(default_factory=dict)
    notes: Sequence[str] = ()

    def lines(self) -> list[str]:
        """What is told of it, a line each."""
        return [*self.notes, *(f"{name}: {one_line(change)}" for name, change in self.changes.items())]


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over `count` questions with its 95 % interval."""

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
        judged.spoken,
    )


def about(room: Workspace, files: Sequence[Path], split: str | None) -> dict[str, str]:
    """What a run is made with: figures over other articles, questions or models are other figures."""
    questions = b"".join(path.read_bytes() for path in files)
    found = {
        "questions": ", ".join(path.name for path in files),
        "question digest": digest(questions),
        "split": split or "all",
        "corpus": corpus_digest(room),
        "embedding model": room.embedder.name,
        "reader": digest(READER_FILE.read_bytes()) if room.settings.reader else "off",
        "language model": room.settings.llm,
        "version": tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"],
        "date": datetime.now(JAKARTA).date().isoformat(),
    }
    return found | ({"clock held at": room.settings.today.isoformat()} if room.settings.today else {})


def corpus_digest(room: Workspace) -> str:
    """Twelve digits that change with any article."""
    return digest(json.dumps(sorted(room.library.digests().items())).encode())


def digest(content: bytes) -> str:
    """Twelve digits that change with any byte."""
    return hashlib.sha256(content).hexdigest()[:12]


def groups(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """All of them, then by language, within and across languages ("id > en": asked in Indonesian, told in English), and
    by kind; groups without a question left out."""
    chosen: dict[str, Callable[[Row], bool]] = {
        "all": lambda _: True,
        "Indonesian": lambda one: one.language == "id",
        "English": lambda one: one.language == "en",
        "same language": lambda one: not one.crossed and one.figures.get("answered") is not None,
        "crossed": lambda one: one.crossed,
        "id > en": lambda one: one.crossed and (one.language, one.spoken) == ("id", "en"),
        "en > id": lambda one: one.crossed and (one.language, one.spoken) == ("en", "id"),
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
    """Mean and 95 % interval: Wilson's where each value is 0 or 1, so that 60 of 60 is not certain; else bootstrap."""
    mean, count = float(np.mean(values)), len(values)
    if set(values) <= {0.0, 1.0}:
        wilson = binomtest(round(sum(values)), count).proportion_ci(CONFIDENCE, method="wilson")
        return Figure(mean, min(mean, float(wilson.low)), max(mean, float(wilson.high)), count)
    if len(set(values)) == 1:
        return Figure(mean, mean, mean, count)
    found = bootstrap(
        (np.array(values),),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Figure(mean, float(found.low), float(found.high), count)


def against(run: Run, earlier: Run, language: Language) -> Against:
    """The run beside an earlier one, and in a sentence each where articles or question files are not the same."""
    notes = [
        message(key, language, then=then, now=run.about[name])
        for name, key in _ASIDE.items()
        if (then := earlier.about.get(name, "?")) != run.about[name]
    ]
    return Against(compare(run.rows, earlier.rows), notes)


def compare(rows: Sequence[Row], earlier: Sequence[Row]) -> dict[str, Change]:
    """Figure -> its change, over the questions that both runs hold; `seconds` too, of which fewer are better.

    The test is paired: signs of the differences are permuted.
    """
    before = {one.id: _measured(one) for one in earlier}
    found = {}
    for figure in (*FIGURES, "seconds"):
        pairs = [
            (now, then)
            for one in rows
            if (now := _measured(one).get(figure)) is not None
            and (then := before.get(one.id, {}).get(figure)) is not None
        ]
        if pairs:
            found[figure] = _paired(np.array(pairs))
    return found


def _measured(one: Row) -> dict[str, float | None]:
    return {**one.figures, "seconds": one.seconds}


def _paired(pairs: np.ndarray[Any, Any]) -> Change:
    difference = pairs[:, 0] - pairs[:, 1]
    if len(pairs) < 2 or not difference.any():  # one question shows nothing
        return Change(float(difference.mean()), 1.0, len(pairs))
    tested = permutation_test(
        (difference,),
        np.mean,
        permutation_type="samples",
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(SEED),
    )
    return Change(float(difference.mean()), float(tested.pvalue), len(pairs))


def one_line(change: Change) -> str:
    """A change as it is printed."""
    return f"{change.difference:+.3f} against the earlier run (p {change.p:.3f}, {change.questions} questions)"


def latency(rows: Sequence[Row]) -> dict[str, float]:
    """Seconds an answer took, median and 95th percentile."""
    return {f"p{at}": float(np.percentile([one.seconds for one in rows], at)) for at in (50, 95)}


def told_latency(rows: Sequence[Row]) -> str:
    """The latency in a line."""
    times = latency(rows)
    return f"seconds an answer: median {times['p50']:.2f}, 95th percentile {times['p95']:.2f}"


def as_json(run: Run, beside: Against | None = None) -> Json:
    """Everything of a run and what has changed since an earlier one; `read_run` reads the run back."""
    found = {name: {key: asdict(one) for key, one in figures.items()} for name, figures in summary(run.rows).items()}
    return {
        "about": dict(run.about),
        "summary": found,
        "seconds": latency(run.rows),
        **({"against": asdict(beside)} if beside else {}),
        "rows": [asdict(one) for one in run.rows],
    }


def read_run(path: Path) -> Run:
    """A run that was kept; raises UserError where the file is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Run(dict(found["about"]), [Row(**one) for one in found["rows"]])
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
    return "\n".join([*lines, "", told_latency(rows)])


def _cell(figure: Figure | None, with_interval: bool) -> str:
    if figure is None:
        return "–"
    between = f" ({figure.low:.2f}–{figure.high:.2f})" if with_interval and figure.low < figure.high else ""
    return f"{figure.mean:.3f}{between}"
