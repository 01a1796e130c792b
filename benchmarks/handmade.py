"""The hand-made sets: confusable names, dates, and copies.

    python -m benchmarks.handmade            # all three
    python -m benchmarks.handmade --misses   # and every question whose first hit is wrong

Names and dates: the share of questions whose first hit is an article that answers. Copies: precision and recall of the
rule that groups articles, through the library. Read benchmarks/{names,dates,copies}/README.md.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.fields import article_of
from corpus.library import Library
from index.build import Index, build
from index.bundled import ensure_bundled
from index.hit import Hit
from index.search import Searcher
from index.when import read_when

HERE = Path(__file__).resolve().parent
MODELS = HERE.parent / "data" / "models"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what was found; `right` where the first hit answers it."""

    question: dict[str, Any]
    hits: list[Hit]

    @property
    def right(self) -> bool:
        return bool(self.hits) and self.hits[0].passage.article_id in self.question["gold"]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@contextmanager
def searcher_over(articles: list[Article]) -> Iterator[Searcher]:
    """A searcher over these articles, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="tanya-warta-") as folder:
        library = Library(f"sqlite:///{folder}/library.sqlite3")
        for article in articles:
            library.add(article)
        index, embedder = Index(Path(folder) / "index"), ensure_bundled(MODELS)
        build(index, library, embedder)
        try:
            yield Searcher(index, embedder, library)
        finally:
            index.close()
            library.close()


def ask_all(name: str) -> list[Asked]:
    """Every question of benchmarks/<name>, asked over its articles, on the day the question gives."""
    articles = [article_of(row, f"{name}:{row['id']}") for row in lines(HERE / name / "articles.jsonl")]
    with searcher_over(articles) as searcher:
        asked = []
        for question in lines(HERE / name / "questions.jsonl"):
            today = date.fromisoformat(question.get("today", "2026-01-01"))
            when = read_when(question["question"], today)
            asked.append(Asked(question, searcher.search(question["question"], 5, None, when)))
        return asked


def copies() -> tuple[float, float, list[str]]:
    """(precision, recall, ids of wrong pairs) of grouping, each pair added to a library of its own."""
    found = right = wanted = 0
    wrong: list[str] = []
    for pair in lines(HERE / "copies" / "pairs.jsonl"):
        library = Library("sqlite://")
        for side in "ab":
            library.add(article_of({**pair[side], "id": f"{pair['id']}-{side}"}, pair["id"]))
        grouped = bool(library.copies([f"{pair['id']}-a"]))
        library.close()
        found, wanted, right = found + grouped, wanted + pair["copy"], right + (grouped and pair["copy"])
        if grouped != pair["copy"]:
            wrong.append(f"{pair['id']} {pair['kind']}")
    return right / max(1, found), right / max(1, wanted), wrong


def main() -> int:
    misses = "--misses" in sys.argv
    for name in ("names", "dates"):
        asked = ask_all(name)
        right = sum(one.right for one in asked)
        print(f"{name}: first hit right in {right} of {len(asked)} ({right / len(asked):.0%})")
        for language in ("id", "en"):
            group = [one for one in asked if one.question["language"] == language]
            print(f"  {language}: {sum(one.right for one in group)} of {len(group)}")
        if misses:
            for one in asked:
                if not one.right:
                    shown = [f"{hit.passage.article_id} {hit.score:.3f}" for hit in one.hits[:4]]
                    print(f"  {one.question['id']} {one.question['question']} gold {one.question['gold']} got {shown}")
    precision, recall, wrong = copies()
    print(f"copies: precision {precision:.2f}, recall {recall:.2f}; wrong: {', '.join(wrong) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
