"""The golden questions put to this project and to what users would run instead: same articles, same machine, one run.

    python -m benchmarks.comparison               # every system that is installed; writes into docs/comparison.md
    python -m benchmarks.comparison --one NAME    # one system, as JSON; every system runs in a process of its own

No language model on any side. Right means, for them and for us alike, that an accepted answer stands in the first
passage returned (benchmarks/rivals/requirements.txt installs the others). Follow-up questions are left out: they need
the conversation. The row of a system that is not installed stays as an earlier run wrote it.
"""

import atexit
import importlib
import importlib.util
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import numpy as np
from babel.dates import format_date

from assistant.evaluate import Asked, says
from assistant.report import Row, compare, interval
from benchmarks.quality import TODAY, golden_articles, golden_questions
from benchmarks.rivals.kinds import Articles, Find, Found
from corpus.add import starter_articles
from corpus.article import Article
from corpus.library import Library

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "comparison.md"
BEGIN, END = "<!-- written by benchmarks.comparison -->", "<!-- end -->"
CHANCE = 0.05  # a difference with a larger p may be chance
Result = dict[str, Any]
Results = Mapping[str, Result | None]  # None: not installed
OURS, WITHOUT_READER = "Tanya Warta", "Tanya Warta, reader off"
#: shown name -> (module of benchmarks, function, package that must be installed)
SYSTEMS: dict[str, tuple[str, str, str]] = {
    OURS: ("comparison", "build_ours", "gradio"),
    WITHOUT_READER: ("comparison", "build_search", "gradio"),
    "LangChain tutorial (Chroma, all-MiniLM)": ("rivals.langchain", "build", "langchain_classic"),
    "LangChain ensemble (BM25, all-MiniLM)": ("rivals.langchain", "build_ensemble", "langchain_classic"),
    "LangChain BM25 alone": ("rivals.langchain", "build_words", "langchain_classic"),
    "txtai BM25": ("rivals.txtai", "build_words", "txtai"),
    "txtai hybrid, our embedder": ("rivals.txtai", "build", "txtai"),
    "LlamaIndex, our embedder": ("rivals.llamaindex", "build", "llama_index"),
    "Haystack hybrid, our embedder": ("rivals.haystack", "build", "haystack"),
}
GROUPS: dict[str, Callable[[Asked], bool]] = {
    "all": lambda _: True,
    "Indonesian": lambda asked: asked.language == "id",
    "English": lambda asked: asked.language == "en",
    "same language": lambda asked: not asked.crossed,
    "crossed": lambda asked: asked.crossed,
}
FIVE = "in the first five"


def all_articles() -> list[Article]:
    return [*starter_articles(), *golden_articles()]


def told(article: Article) -> str:
    """An article as the others index it. They have no place for its outlet and day, so these stand in the text."""
    day = format_date(article.published, "d MMMM y", locale=article.language) if article.published else None
    return "\n".join([article.title, ", ".join(each for each in (article.outlet, day) if each), article.text])


def build_ours(articles: Articles, with_reader: bool = True) -> Find:
    """Search as the product runs it: the day and the outlet in their own places, and a clock."""
    from index.build import Index, build
    from index.bundled import bundled_reader, ensure_bundled
    from index.search import Searcher
    from index.when import read_when

    models = ROOT / "data" / "models"
    embedder, reader = ensure_bundled(models), bundled_reader(models) if with_reader else None
    folder = Path(tempfile.mkdtemp(prefix="tanya-warta-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    library = Library(f"sqlite:///{folder}/library.sqlite3")
    for article in all_articles():
        if article.id in articles:
            library.add(article)
    index = Index(folder / "index")
    build(index, library, embedder)
    searcher = Searcher(index, embedder, library, reader)

    def find(question: str) -> list[Found]:
        hits = searcher.search(question, 10, None, read_when(question, TODAY))
        return [(hit.passage.article_id, hit.passage.text) for hit in hits]

    return find


def build_search(articles: Articles) -> Find:
    """The same without the reader."""
    return build_ours(articles, with_reader=False)


@cache
def asked_questions() -> tuple[Asked, ...]:
    """The test half: answerable, and understood without a conversation."""
    return tuple(each for each in golden_questions() if each.split == "test" and each.gold and not each.history)


def measure(name: str) -> Result:
    """Build one system and ask it everything."""
    module, function, _ = SYSTEMS[name]
    build: Callable[[Articles], Find] = getattr(importlib.import_module(f"benchmarks.{module}"), function)
    articles = {each.id: told(each) for each in all_articles()}
    started = time.perf_counter()
    find = build(articles)
    built = time.perf_counter() - started
    right: dict[str, bool] = {}
    within: dict[str, bool] = {}
    seconds: list[float] = []
    find("sister city")
    for asked in asked_questions():
        started = time.perf_counter()
        found = find(asked.question)
        seconds.append(time.perf_counter() - started)
        holds = [any(says(text, answer) for answer in asked.answers) for _, text in found[:5]]
        right[asked.id], within[asked.id] = any(holds[:1]), any(holds)
    return {
        "build": built,
        "p50": float(np.percentile(seconds, 50)),
        "p95": float(np.percentile(seconds, 95)),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "right": right,
        "within": within,
    }


def judgements(result: Result, group: str) -> list[float]:
    """1 for every question of the group that is right, else 0; FIVE: all of them, within the first five."""
    held, keep = (result["within"], GROUPS["all"]) if group == FIVE else (result["right"], GROUPS[group])
    return [float(held[each.id]) for each in asked_questions() if keep(each)]


def against(ours: Result, theirs: Result, group: str) -> tuple[float, float]:
    """How far ours is ahead in a group of questions, and the p value of the paired test."""
    runs = [
        [
            Row(
                id=str(at),
                language="",
                kind="",
                crossed=False,
                split="test",
                outcome="",
                seconds=0.0,
                figures={"right": value},
            )
            for at, value in enumerate(values)
        ]
        for values in (judgements(ours, group), judgements(theirs, group))
    ]
    change = compare(*runs)["right"]
    return change.difference, change.p


def header() -> list[str]:
    counts = [f"{name} ({sum(map(keep, asked_questions()))})" for name, keep in GROUPS.items()]
    about = ["system", *counts, FIVE, "ours ahead by, points", "build, s", "a query, ms (p95)", "memory, MB"]
    return [f"| {' | '.join(about)} |", "|---|" + "--:|" * (len(about) - 1)]


def row(name: str, result: Result, ours: Result | None) -> str:
    """A line of the table; its first figure with the 95 % interval, and the difference to ours in points."""
    whole = interval(judgements(result, "all"))
    cells = [f"{whole.mean:.0%} ({100 * whole.low:.0f}–{100 * whole.high:.0f})"]
    cells += [f"{np.mean(judgements(result, group)):.0%}" for group in [*list(GROUPS)[1:], FIVE]]
    cells.append("–" if ours is None or name == OURS else "{:+.0f} ({})".format(*_points(against(ours, result, "all"))))
    cells += [f"{result['build']:.1f}", f"{1000 * result['p50']:.0f} ({1000 * result['p95']:.0f})"]
    return f"| {name} | {' | '.join(cells)} | {result['memory']:.0f} |"


def _points(found: tuple[float, float]) -> tuple[float, str]:
    difference, p = found
    return 100 * difference, "p < .001" if p < 0.001 else f"p {p:.3f}".replace("0.", ".")


def table(results: Results, earlier: Mapping[str, str] | None = None) -> str:
    """Markdown. The row of a system that is not installed is the earlier one, or says so."""
    lines = header()
    for name, result in results.items():
        if result is not None:
            lines.append(row(name, result, results.get(OURS)))
        else:
            lines.append((earlier or {}).get(name) or f"| {name} | not installed |" + " |" * (lines[0].count("|") - 3))
    return "\n".join(lines)


def rows_of(page: str) -> dict[str, str]:
    """The measured rows of an earlier run by system; none where its table had other columns."""
    lines = page.split(BEGIN)[1].split(END)[0].splitlines()
    if header()[0] not in lines:
        return {}
    return {
        line.split(" | ")[0].removeprefix("| "): line
        for line in lines
        if line.startswith("| ") and line != header()[0] and "| not installed |" not in line
    }


def in_words(results: Results) -> str:
    """Where ours is ahead of every rival of this run and where it is not; what a query costs."""
    ours, plain = results[OURS], results.get(WITHOUT_READER)
    rivals = {name: each for name, each in results.items() if each and name not in (OURS, WITHOUT_READER)}
    if not ours or not rivals:
        return "No rival was installed in this run."
    ahead: list[str] = []
    level: list[str] = []
    behind: list[str] = []
    for group in [*GROUPS, FIVE]:
        best = max(rivals, key=lambda name: float(np.mean(judgements(rivals[name], group))))
        difference, p = against(ours, rivals[best], group)
        share = [f"{np.mean(judgements(each, group)):.0%}" for each in (ours, rivals[best])]
        said = f"{group} {share[0]} to {share[1]} ({best}, {_points((difference, p))[1]})"
        (ahead if difference > 0 and p < CHANCE else behind if difference < 0 else level).append(said)
    parts = (
        ("Ahead of every rival, the best of them named", ahead),
        ("Ahead or level, but within chance", level),
        ("Behind", behind),
    )
    lines = [f"* {what}: {'; '.join(said)}." for what, said in parts if said]
    quick, small = (min(rivals, key=lambda name: rivals[name][what]) for what in ("p50", "memory"))
    without = f", {1000 * plain['p50']:.0f} ms without our reader" if plain else ""
    lines.append(
        f"* A query takes {1000 * ours['p50']:.0f} ms{without}; the quickest other, {quick}, takes "
        f"{1000 * rivals[quick]['p50']:.0f} ms. Memory: {ours['memory']:.0f} MB; the smallest other, {small}, takes "
        f"{rivals[small]['memory']:.0f} MB."
    )
    return "\n".join(lines)


def packages() -> str:
    installed = {each.metadata["Name"]: each.version for each in distributions()}
    names = ("langchain-classic", "langchain-chroma", "txtai", "llama-index-core", "haystack-ai", "chromadb")
    return ", ".join(f"{name} {installed[name]}" for name in names if name in installed)


def written(page: str, results: Results) -> str:
    """The page with this run in it."""
    earlier = rows_of(page)
    parts = [table(results, earlier), packages()]
    if kept := [name for name, result in results.items() if result is None and name in earlier]:
        parts.append(f"Not installed in this run, so their rows are an earlier one's: {'; '.join(kept)}.")
    before, rest = page.split(BEGIN)
    return before + "\n".join([BEGIN, "\n\n".join([*parts, in_words(results)]), END]) + rest.split(END)[1]


def main() -> int:
    if "--one" in sys.argv:
        print(json.dumps(measure(sys.argv[sys.argv.index("--one") + 1])))
        return 0
    results: dict[str, Result | None] = {}
    for name, (_, _, package) in SYSTEMS.items():
        if importlib.util.find_spec(package) is None:
            results[name] = None
            print(f"{name}: not installed", flush=True)
            continue
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.comparison", "--one", name], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            print(done.stderr[-2000:], file=sys.stderr)
            return 1
        results[name] = result = json.loads(done.stdout.strip().splitlines()[-1])
        print(row(name, result, results[OURS]), flush=True)
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
