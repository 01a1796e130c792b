"""The golden questions put to this project and to what users would run instead: same articles, same machine, one run.

    python -m benchmarks.comparison               # every system that is installed; writes into docs/comparison.md
    python -m benchmarks.comparison --one NAME    # one system, as JSON; every system runs in a process of its own

No language model on any side. Right means, for them and for us alike, that an accepted answer stands in the first
passage returned (benchmarks/rivals/requirements.txt installs the others). Follow-up questions are left out: they need
the conversation.
"""

import importlib
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import numpy as np

from assistant.evaluate import Asked, says
from benchmarks.quality import golden_articles, golden_questions
from benchmarks.rivals.kinds import Articles, Find, Found
from corpus.add import starter_articles
from corpus.library import Library

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "comparison.md"
BEGIN, END = "<!-- written by benchmarks.comparison -->", "<!-- end -->"
TODAY = date(2026, 11, 25)
Result = dict[str, Any]
#: shown name -> (module of benchmarks, function, package that must be installed)
SYSTEMS: dict[str, tuple[str, str, str]] = {
    "Tanya Warta": ("comparison", "build_ours", "gradio"),
    "Tanya Warta, reader off": ("comparison", "build_search", "gradio"),
    "LangChain tutorial (Chroma, all-MiniLM)": ("rivals.langchain", "build", "langchain_chroma"),
    "LangChain ensemble (BM25, all-MiniLM)": ("rivals.langchain", "build_ensemble", "langchain_chroma"),
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


def build_ours(articles: Articles, with_reader: bool = True) -> Find:
    """Search as the product runs it. Its articles bring their dates and outlets, which the others have no place for."""
    from index.build import Index, build
    from index.bundled import bundled_reader, ensure_bundled
    from index.search import Searcher
    from index.when import read_when

    models = ROOT / "data" / "models"
    embedder, reader = ensure_bundled(models), bundled_reader(models) if with_reader else None
    folder = Path(tempfile.mkdtemp(prefix="tanya-warta-"))
    library = Library(f"sqlite:///{folder}/library.sqlite3")
    for article in [*starter_articles(), *golden_articles()]:
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


def asked_questions() -> list[Asked]:
    """The test half: answerable, and understood without a conversation."""
    return [each for each in golden_questions() if each.split == "test" and each.gold and not each.history]


def measure(name: str) -> Result:
    """Build one system and ask it everything."""
    module, function, _ = SYSTEMS[name]
    build: Callable[[Articles], Find] = getattr(importlib.import_module(f"benchmarks.{module}"), function)
    articles = {each.id: f"{each.title}\n{each.text}" for each in [*starter_articles(), *golden_articles()]}
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


def table(results: Mapping[str, Result | None]) -> str:
    """Markdown; a system that is not installed says so."""
    asked = asked_questions()
    counts = {name: sum(map(keep, asked)) for name, keep in GROUPS.items()}
    head = [f"{name} ({counts[name]})" for name in GROUPS]
    lines = [
        "| system | " + " | ".join(head) + " | in the first five | build, s | a query, ms (p95) | memory, MB |",
        "|---|" + "--:|" * (len(GROUPS) + 4),
    ]
    for name, result in results.items():
        if result is None:
            lines.append(f"| {name} | not installed |" + " |" * (len(GROUPS) + 3))
            continue
        shares = [np.mean([result["right"][each.id] for each in asked if keep(each)]) for keep in GROUPS.values()]
        five = np.mean(list(result["within"].values()))
        cells = [f"{share:.0%}" for share in [*shares, five]]
        times = f"{1000 * result['p50']:.0f} ({1000 * result['p95']:.0f})"
        lines.append(f"| {name} | {' | '.join(cells)} | {result['build']:.1f} | {times} | {result['memory']:.0f} |")
    return "\n".join(lines)


def packages() -> str:
    installed = {each.metadata["Name"]: each.version for each in distributions()}
    names = ("langchain-classic", "langchain-chroma", "txtai", "llama-index-core", "haystack-ai", "chromadb")
    return ", ".join(f"{name} {installed[name]}" for name in names if name in installed)


def main() -> int:
    if "--one" in sys.argv:
        print(json.dumps(measure(sys.argv[sys.argv.index("--one") + 1])))
        return 0
    results: dict[str, Result | None] = {}
    for name, (_, _, package) in SYSTEMS.items():
        if importlib.util.find_spec(package) is None:
            results[name] = None
            continue
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.comparison", "--one", name], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            print(done.stderr[-2000:], file=sys.stderr)
            return 1
        results[name] = json.loads(done.stdout.strip().splitlines()[-1])
        print(table({name: results[name]}).splitlines()[-1], flush=True)
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{table(results)}\n\n{packages()}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
