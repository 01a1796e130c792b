"""What our own search finds for the training questions: the passages that a reader must tell from the right one.

    python -m training.reader.negatives WORK     # writes WORK/negatives.jsonl, a few minutes

One line a question: {"key", "passages": [[text as read, where the passage begins in it], ...]}, best first, without
the passages that hold the answer. Keys are those of `training.reader.data`. Needs ../shared/data.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tqdm import tqdm

from benchmarks.retrieval import indexed
from corpus.article import Article
from corpus.fields import article_of
from index.bundled import ensure_bundled
from index.hit import Hit
from index.pair import Seen
from index.rerank import seen
from index.search import Searcher
from training.reader.data import news_articles, news_parts, public_rows
from training.reader.news import read_questions

ROOT = Path(__file__).resolve().parents[2]
KEPT = 8  # passages of a question
PUBLIC = ("idk_mrc", "facqa")

SearcherOf = Callable[[Iterable[Article]], AbstractContextManager[Searcher]]


def public_negatives(name: str, searcher_of: SearcherOf) -> Iterator[tuple[str, list[Seen]]]:
    """For every answerable question of a public set: passages of other paragraphs that do not hold its answer."""
    rows = public_rows(f"{name}/qa.train")
    texts = {row.context_id: row.context for row in rows}
    articles = (article_of({"id": each, "text": text, "language": "id"}, each) for each, text in texts.items())
    with searcher_of(articles) as searcher:
        for row in tqdm([row for row in rows if row.answers], desc=name):
            hits = searcher.search(row.question, 2 * KEPT)
            wrong = [hit for hit in hits if hit.passage.article_id != row.context_id and not _holds(hit, row.answers)]
            yield row.key, [seen(hit.passage) for hit in wrong[:KEPT]]


def news_negatives(searcher_of: SearcherOf) -> Iterator[tuple[str, list[Seen]]]:
    """For every question about the news: passages of other articles, and of its own where it is unanswerable."""
    with searcher_of(news_articles("").values()) as searcher:
        for part in news_parts():
            for number, asked in enumerate(tqdm(read_questions(part), desc=part)):
                # One language by turns finds for both: the wrong passages are much the same, at half the time.
                hits = searcher.search((asked.indonesian, asked.english)[number % 2], 2 * KEPT)
                accepted = (asked.answer,) if asked.answer else ()
                wrong = [hit for hit in hits if hit.passage.article_id != asked.article or not accepted]
                wrong = [hit for hit in wrong if not _holds(hit, accepted)]
                for language in ("id", "en"):
                    yield f"news:{asked.id}:{language}", [seen(hit.passage) for hit in wrong[:KEPT]]


def _holds(hit: Hit, answers: tuple[str, ...]) -> bool:
    return any(answer.casefold() in hit.passage.text.casefold() for answer in answers)


def main() -> None:
    target = Path(sys.argv[1]) / "negatives.jsonl"
    target.parent.mkdir(parents=True, exist_ok=True)
    embedder = ensure_bundled(ROOT / "data" / "models")

    @contextmanager
    def searcher_of(articles: Iterable[Article]) -> Iterator[Searcher]:
        with indexed(articles, embedder) as (index, library):
            yield Searcher(index, embedder, library)

    chosen = sys.argv[2:] or [*PUBLIC, "news"]
    with target.open("w", encoding="utf-8") as file:
        for name in chosen:
            for key, found in news_negatives(searcher_of) if name == "news" else public_negatives(name, searcher_of):
                line = {"key": key, "passages": [[each.text, each.begins] for each in found]}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
