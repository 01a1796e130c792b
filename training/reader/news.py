"""The reader's own questions about regional-cooperation news, and the check of them.

    python -m training.reader.news            # check every file
    python -m training.reader.news PART       # one part: questions-PART.jsonl

`news/articles-PART.jsonl`: articles composed for training. `news/questions-PART.jsonl`: questions over them, or over
the `train` split of the starter corpus. Every question is asked in both languages and answered by words of the article.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.fields import article_of
from corpus.files import read_path
from tests.starter_checks import load

FOLDER = Path(__file__).with_name("news")
ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "corpus" / "starter"


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """One need, asked in both languages. `answer` is verbatim within `quote`, which is verbatim in the article and
    stands there once; both are None where the article does not say."""

    id: str
    article: str
    indonesian: str
    english: str
    quote: str | None
    answer: str | None


def parts(prefix: str = "questions") -> list[str]:
    """The names of the parts that are there, sorted."""
    return sorted(path.stem.removeprefix(f"{prefix}-") for path in FOLDER.glob(f"{prefix}-*.jsonl"))


def read_questions(part: str) -> list[NewsQuestion]:
    return [NewsQuestion(**row) for row in _rows(FOLDER / f"questions-{part}.jsonl")]


def read_articles(part: str) -> dict[str, Article]:
    """The composed articles of a part by their id; none where it asks about the starter corpus."""
    path = FOLDER / f"articles-{part}.jsonl"
    return {row["id"]: article_of(row, row["id"]) for row in _rows(path)} if path.exists() else {}


def starter_articles(split: str) -> dict[str, Article]:
    """The starter articles of a split, `train` or `held`, by their id."""
    named = {front["id"] for _, front, _ in load(STARTER) if front["split"] == split}
    read = (article for _, article in read_path(STARTER) if isinstance(article, Article))
    return {article.id: article for article in read if article.id in named}


def faults(part: str) -> Iterator[str]:
    """What is wrong with a part, a sentence each; nothing where it is sound."""
    articles = read_articles(part) or starter_articles("train")
    seen: set[str] = set()
    for question in read_questions(part):
        if question.id in seen:
            yield f"{question.id}: the id stands twice"
        seen.add(question.id)
        article = articles.get(question.article)
        if article is None:
            yield f"{question.id}: there is no article {question.article} to ask about"
            continue
        if not (question.indonesian.strip() and question.english.strip()):
            yield f"{question.id}: asked in one language only"
        if question.answer is None or question.quote is None:
            if question.answer != question.quote:
                yield f"{question.id}: an answer needs a quote, a quote an answer"
            continue
        if article.text.count(question.quote) != 1:
            yield f"{question.id}: the quote stands {article.text.count(question.quote)} times in the text"
        if question.quote.count(question.answer) != 1:
            yield f"{question.id}: the answer stands {question.quote.count(question.answer)} times in the quote"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def main() -> int:
    """Print every fault and how much there is. 1 where there is a fault."""
    bad = 0
    for part in sys.argv[1:] or parts():
        found = list(faults(part))
        for fault in found:
            print(f"{part}: {fault}")
        questions = read_questions(part)
        silent = sum(question.answer is None for question in questions)
        about = len({question.article for question in questions})
        print(f"{part}: {len(questions)} questions over {about} articles, {silent} unanswerable")
        bad += len(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
