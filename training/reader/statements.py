"""Sentences about regional-cooperation news with the evidence that carries them, and the same made false by one change.

    python -m training.reader.statements     # check every file

`news/statements-N.jsonl`, over the articles that are trained on: `evidence` is verbatim in its article, the `supported`
sentence in both languages is carried by it, each of the `broken` ones is not.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.article import Article
from training.reader.data import news_articles
from training.reader.news import FOLDER

Texts = tuple[str, str]  # in Indonesian, in English


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that the evidence carries, and some that it does not."""

    id: str
    title: str
    evidence: str
    supported: Texts
    broken: tuple[Texts, ...]


def read_statements() -> list[Statement]:
    """Every statement, in the files' order. Raises KeyError for one over an unknown article."""
    articles = news_articles("")
    return [
        Statement(row["id"], articles[row["article"]].title, row["evidence"], _texts(row["supported"]), _broken(row))
        for row in _rows()
    ]


def faults() -> Iterator[str]:
    """What is wrong with the files, a sentence each; nothing where they are sound."""
    articles: dict[str, Article] = news_articles("")
    seen: set[str] = set()
    for row in _rows():
        name = row["id"]
        if name in seen:
            yield f"{name}: the id stands twice"
        seen.add(name)
        article = articles.get(row["article"])
        if article is None or row["evidence"] not in article.text:
            yield f"{name}: the evidence does not stand in the article {row['article']}"
        texts = [_texts(row["supported"]), *_broken(row)]
        if len(texts) < 3 or not all(text.strip() for pair in texts for text in pair):
            yield f"{name}: a sentence is missing"
        if len({text for pair in texts for text in pair}) != 2 * len(texts):
            yield f"{name}: a sentence stands twice"


def _rows() -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.glob("statements-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def _texts(row: dict[str, str]) -> Texts:
    return row["id"], row["en"]


def _broken(row: dict[str, Any]) -> tuple[Texts, ...]:
    return tuple(_texts(each) for each in row["broken"])


def main() -> int:
    """Print every fault and how many there are. 1 where there is a fault."""
    found = list(faults())
    for fault in found:
        print(fault)
    print(f"{len(read_statements())} statements")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
