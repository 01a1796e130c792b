"""Build and search at 1,000, 10,000 and 100,000 passages: rates, waiting times, memory, and how they grow.

    python -m benchmarks.speed                 # all three sizes; a quarter of an hour on two quiet cores
    python -m benchmarks.speed 1000 10000      # these sizes

5,000 real passages are embedded; larger sizes are made from them (benchmarks/passages.py). Each size is searched in a
process of its own, so that its memory is its own. Read the ratios; the seconds are this machine's. Needs
../shared/data.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks.beir import DATA, rows
from benchmarks.passages import many, real_articles, real_passages
from corpus import schema
from corpus.article import Article
from corpus.library import Library
from corpus.passages import embedded_text, passages
from index.build import Index, build
from index.bundled import ensure_bundled
from index.embed import Embedder
from index.search import Searcher

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000, 100_000)
REAL, BATCH, QUESTIONS, CALLERS = 5_000, 2_000, 200, 8
BUILT_ARTICLES = 600  # for the comparison of a build with the bare embedder


def questions() -> list[str]:
    return [row["text"] for row in rows(DATA / "idk_mrc/beir/queries.jsonl")[:QUESTIONS]]


def compare_build(embedder: Embedder) -> float:
    """A build's passages a second against the bare embedder's on the same passages, in turns."""
    articles = real_articles(BUILT_ARTICLES)
    return statistics.mean(_build_ratio(half, embedder) for half in (articles[::2], articles[1::2]))


def _build_ratio(articles: list[Article], embedder: Embedder) -> float:
    cut = [passage for article in articles for passage in passages(article, embedder.count_tokens)]
    texts = [embedded_text(passage.title, passage.published, passage.text) for passage in cut]
    with tempfile.TemporaryDirectory(prefix="tanya-warta-") as folder:
        library = Library(f"sqlite:///{folder}/library.sqlite3")
        for article in articles:
            library.add(article)
        index = Index(Path(folder) / "index")
        built = timed(lambda: build(index, library, embedder))
        index.close()
        library.close()
    bare = timed(lambda: embedder.embed_passages(texts))
    print(f"  {len(texts)} passages: build {len(texts) / built:.1f}/s, embedder {len(texts) / bare:.1f}/s")
    return bare / built


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def write(size: int, folder: Path, embedder: Embedder, vectors_file: Path) -> float:
    """An index of `size` passages; returns passages written a second, embedding left out."""
    real = real_passages(REAL, embedder)
    vectors = np.load(vectors_file)
    index = Index(folder / "index")
    library = Library(f"sqlite:///{folder}/library.sqlite3")
    articles = {f"made-{at // 4}" for at in range(size)}
    with library.transaction(writes=True) as connection:
        row = {"title": "x", "text": "x", "language": "id", "digest": ""}
        connection.execute(schema.articles.insert(), [{"id": each, **row} for each in sorted(articles)])
    seconds = 0.0
    for stored, batch in many(size, real, vectors, BATCH):
        started = time.perf_counter()
        index.store.upsert(stored, batch)
        index.lexical.add(stored)
        index.lexical.commit()
        seconds += time.perf_counter() - started
    index.close()
    library.close()
    return size / seconds


def search(folder: Path) -> dict[str, float]:
    """Waiting times in milliseconds and the process's memory in megabytes; run in a process of its own."""
    embedder = ensure_bundled(ROOT / "data" / "models")
    library = Library(f"sqlite:///{folder}/library.sqlite3")
    index = Index(folder / "index")
    searcher = Searcher(index, embedder, library)
    asked = questions()
    for question in asked[:10]:
        searcher.search(question)
    alone = [timed(lambda question=question: searcher.search(question)) for question in asked]  # type: ignore[misc]
    with ThreadPoolExecutor(CALLERS) as pool:
        together = list(pool.map(lambda question: timed(lambda: searcher.search(question)), asked))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    index.close()
    return {**percentiles("alone", alone), **percentiles(f"{CALLERS} callers", together), "memory": memory}


def percentiles(name: str, seconds: Sequence[float]) -> dict[str, float]:
    return {f"{name} p{at}": float(np.percentile(seconds, at)) * 1e3 for at in (50, 95)}


def main() -> int:
    if sys.argv[1:2] == ["--search"]:
        print(json.dumps(search(Path(sys.argv[2]))))
        return 0
    if not DATA.is_dir():
        print("skipped: ../shared/data is not there")
        return 0
    sizes = [int(each) for each in sys.argv[1:]] or list(SIZES)
    embedder = ensure_bundled(ROOT / "data" / "models")
    print(f"build against the bare embedder: {compare_build(embedder):.2f}")
    with tempfile.TemporaryDirectory(prefix="tanya-warta-") as folder:
        real = real_passages(REAL, embedder)
        texts = [embedded_text(passage.title, passage.published, passage.text) for passage, _ in real]
        vectors = embedder.embed_passages(texts)
        np.save(Path(folder) / "vectors.npy", vectors)
        found: list[dict[str, float]] = []
        for size in sizes:
            home = Path(folder) / str(size)
            home.mkdir()
            rate = write(size, home, embedder, Path(folder) / "vectors.npy")
            command = [sys.executable, "-m", "benchmarks.speed", "--search", str(home)]
            told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
            found.append({"written/s": rate, **json.loads(told.stdout.splitlines()[-1])})
            shown = ", ".join(f"{name} {value:.1f}" for name, value in found[-1].items())
            print(f"{size} passages: {shown} (ms, MB)", flush=True)
            if len(found) > 1:
                ratios = ", ".join(f"{name} {found[-1][name] / found[-2][name]:.2f}" for name in found[-1])
                print(f"  against {sizes[len(found) - 2]}: {ratios}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
