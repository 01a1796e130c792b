"""Which engine keeps the words: tantivy, SQLite's FTS5 or bm25s, on the same tokens at 100,000 passages.

    python -m benchmarks.lexical_engines                   # or another size as its argument
    python -m benchmarks.lexical_engines 100000 Fts5       # and only some of the engines

For each: seconds to index, milliseconds to find the best 50 (p50, p95), seconds until 100 added passages are found and
until 100 removed ones are not, and what is left after a writer was killed (SIGKILL) in the middle of adding: whether it
opens, and whether it holds all that was committed. Needs ../shared/data and benchmarks/requirements.txt.
"""

import multiprocessing
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import bm25s
import numpy as np
import tantivy

from benchmarks.beir import DATA
from benchmarks.passages import many, real_passages
from benchmarks.speed import questions
from index.bundled import ensure_bundled
from index.words import tokens

ROOT = Path(__file__).resolve().parent.parent
SIZE, REAL, FEW, BEST = 100_000, 5_000, 100, 50
Rows = list[tuple[int, list[str]]]  # number and tokens


class Engine(Protocol):
    """One lexical index on disk. What was committed by `add` or `remove` is found after it returns."""

    def __init__(self, folder: Path) -> None: ...
    def add(self, rows: Rows) -> None: ...
    def remove(self, numbers: list[int]) -> None: ...
    def best(self, words: list[str]) -> list[int]: ...
    def count(self) -> int: ...


class Tantivy:
    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("number", stored=True, indexed=True)
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(folder))

    def _write(self, rows: Rows, gone: list[int]) -> None:
        writer = self.index.writer(heap_size=64_000_000, num_threads=1)
        for number in gone:
            writer.delete_documents_by_term("number", number)
        for number, words in rows:
            writer.add_document(tantivy.Document(number=number, words=" ".join(words)))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def add(self, rows: Rows) -> None:
        self._write(rows, [])

    def remove(self, numbers: list[int]) -> None:
        self._write([], numbers)

    def best(self, words: list[str]) -> list[int]:
        terms = [tantivy.Query.term_query(self.schema, "words", word, index_option="freq") for word in words]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        searcher = self.index.searcher()
        return [searcher.doc(address)["number"][0] for _, address in searcher.search(query, BEST).hits]

    def count(self) -> int:
        return int(self.index.searcher().num_docs)


class Fts5:
    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "words.sqlite3")
        self.database.execute("PRAGMA journal_mode=WAL")
        options = "words, tokenize=\"unicode61 remove_diacritics 0 tokenchars '=-'\""
        self.database.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS passages USING fts5({options})")

    def add(self, rows: Rows) -> None:
        with self.database:
            values = ((number + 1, " ".join(words)) for number, words in rows)
            self.database.executemany("INSERT INTO passages(rowid, words) VALUES (?, ?)", values)

    def remove(self, numbers: list[int]) -> None:
        with self.database:
            values = ((number + 1,) for number in numbers)
            self.database.executemany("DELETE FROM passages WHERE rowid = ?", values)

    def best(self, words: list[str]) -> list[int]:
        query = " OR ".join(f'"{word}"' for word in words)
        select = "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
        return [row[0] - 1 for row in self.database.execute(select, (query, BEST))]

    def count(self) -> int:
        return int(self.database.execute("SELECT count(*) FROM passages").fetchone()[0])


class Bm25s:
    """Has no way to add or remove: the whole index is made and saved again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "bm25s"
        self.rows: dict[int, list[str]] = {}
        if self.folder.exists():
            self.model = bm25s.BM25.load(self.folder)
            self.numbers = list(np.load(self.folder / "numbers.npy"))

    def _make(self) -> None:
        self.numbers = list(self.rows)
        self.model = bm25s.BM25()
        self.model.index(list(self.rows.values()), show_progress=False)
        self.model.save(self.folder)
        np.save(self.folder / "numbers.npy", np.array(self.numbers))

    def add(self, rows: Rows) -> None:
        self.rows |= dict(rows)
        self._make()

    def remove(self, numbers: list[int]) -> None:
        for number in numbers:
            del self.rows[number]
        self._make()

    def best(self, words: list[str]) -> list[int]:
        found, _ = self.model.retrieve([words], k=BEST, show_progress=False)
        return [int(self.numbers[at]) for at in found[0]]

    def count(self) -> int:
        return len(self.numbers)


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(kind: type[Engine], rows: Rows, asked: list[list[str]]) -> str:
    with tempfile.TemporaryDirectory(prefix="tanya-warta-") as folder:
        engine = kind(Path(folder))
        indexing = timed(lambda: engine.add(rows[:-FEW]))
        waits = [timed(lambda words=words: engine.best(words)) for words in asked if words]  # type: ignore[misc]
        adding = timed(lambda: engine.add(rows[-FEW:]))
        removing = timed(lambda: engine.remove([number for number, _ in rows[:FEW]]))
        right = engine.count() == len(rows) - FEW
    p50, p95 = (float(np.percentile(waits, at)) * 1e3 for at in (50, 95))
    return f"| {indexing:.1f} | {p50:.1f} / {p95:.1f} | {adding:.2f} | {removing:.2f} | {'yes' if right else 'no'} "


def survives(kind: type[Engine], rows: Rows) -> str:
    """What is left after ten kills in the middle of an `add` that follows a committed one."""
    opened = whole = 0
    for attempt in range(10):
        with tempfile.TemporaryDirectory(prefix="tanya-warta-") as folder:
            half = len(rows) // 2
            ready = multiprocessing.Event()
            process = multiprocessing.Process(target=_write_twice, args=(kind, Path(folder), rows, half, ready))
            process.start()
            ready.wait()
            time.sleep(0.02 + 0.03 * attempt)
            if process.pid:
                os.kill(process.pid, signal.SIGKILL)
            process.join()
            try:
                engine = kind(Path(folder))
                opened += 1
                whole += engine.count() in (half, len(rows)) and len(engine.best(rows[0][1][:3])) > 0
            except Exception:  # whatever it raises, it did not survive
                continue
    return f"| {opened} of 10 | {whole} of 10 |"


def _write_twice(
    kind: type[Engine], folder: Path, rows: Rows, half: int, ready: "multiprocessing.synchronize.Event"
) -> None:
    engine = kind(folder)
    engine.add(rows[:half])
    ready.set()
    engine.add(rows[half:])


def main() -> int:
    if not DATA.is_dir():
        print("skipped: ../shared/data is not there")
        return 0
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    chosen = [kind for kind in (Tantivy, Fts5, Bm25s) if len(sys.argv) < 3 or kind.__name__ in sys.argv[2:]]
    embedder = ensure_bundled(ROOT / "data" / "models")
    real = real_passages(REAL, embedder)
    nothing = np.ones((len(real), 1), dtype=np.float32)
    made = [stored for batch, _ in many(size + FEW, real, nothing, 10_000) for stored in batch]
    rows = [(at, tokens(passage.text, language)) for at, (passage, language) in enumerate(made)]
    asked = [list(dict.fromkeys(tokens(question, "id"))) for question in questions()]
    print(
        "| engine | index s | best 50, ms p50 / p95 | add 100 s | remove 100 s | count right | opens after kill | whole |"  # noqa: E501
    )
    print("|---|--:|--:|--:|--:|---|---|---|")
    for kind in chosen:
        few = rows[: max(2_000, size // 5)]
        print(f"| {kind.__name__} {measure(kind, rows, asked)}{survives(kind, few)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
