"""Time of `add` and `build` beside that of embedding alone: what reading, storing and indexing cost on top.

    python -m benchmarks.ingestion          # 400 articles, a minute or two
    python -m benchmarks.ingestion 5000

JSON lines of real articles are read, stored and indexed; then the same passages go through the bare embedder, in the
same batches. Halves take turns, as the machine is not equally fast all the time. Needs ../shared/data.
"""

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.as_json import article_json
from benchmarks.beir import DATA
from benchmarks.passages import real_articles
from corpus.add import add
from corpus.article import Article
from corpus.library import Library
from corpus.passages import embedded_text, passages
from index.build import Index, build
from index.bundled import ensure_bundled
from index.embed import Embedder

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = 400


def ingest(articles: Sequence[Article], embedder: Embedder) -> tuple[float, float]:
    """Seconds of `add`, and of `build`, from a file of JSON lines to an index that can be searched."""
    with tempfile.TemporaryDirectory(prefix="tanya-warta-") as folder:
        lines = Path(folder, "articles.jsonl")
        lines.write_text("".join(json.dumps(article_json(each)) + "\n" for each in articles), encoding="utf-8")
        library = Library(f"sqlite:///{folder}/library.sqlite3")
        index = Index(Path(folder) / "index")
        started = time.perf_counter()
        failed = [outcome for outcome in add([str(lines)], library) if outcome.error]
        added = time.perf_counter()
        build(index, library, embedder)
        built = time.perf_counter()
        assert not failed, failed[0]
        index.close()
        library.close()
    return added - started, built - added


def embed(articles: Sequence[Article], embedder: Embedder) -> tuple[float, int]:
    """Seconds of the embedder alone on the same passages, and how many there are."""
    texts = [
        embedded_text(passage.title, passage.published, passage.text)
        for article in articles
        for passage in passages(article, embedder.count_tokens)
    ]
    started = time.perf_counter()
    embedder.embed_passages(texts)
    return time.perf_counter() - started, len(texts)


def main() -> None:
    if not DATA.is_dir():
        print("skipped: ../shared/data is not there")
        return
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    articles, embedder = real_articles(wanted), ensure_bundled(ROOT / "data" / "models")
    adding = building = bare = 0.0
    count = 0
    for half in (articles[::2], articles[1::2]):
        seconds, passages_of_half = embed(half, embedder)
        added, built = ingest(half, embedder)
        adding, building, bare, count = adding + added, building + built, bare + seconds, count + passages_of_half
    print(f"{len(articles)} articles, {count} passages")
    print(f"add      {adding:8.1f} s  {len(articles) / adding:8.1f} articles/s  {adding / bare:.1%} of embedding")
    print(f"build    {building:8.1f} s  {count / building:8.1f} passages/s")
    print(f"embed    {bare:8.1f} s  {count / bare:8.1f} passages/s")
    print(f"add and build take {(adding + building) / bare - 1:.1%} longer than embedding alone")


if __name__ == "__main__":
    main()
